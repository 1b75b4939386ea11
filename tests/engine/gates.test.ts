import { describe, expect, test } from '@jest/globals';
import { gateFor, hidesIndicator, isLayperson } from '../../src/engine/gates.js';
import type { PatientFact } from '../../src/facts/clinical-facts.js';
import { DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import { type Fact, known, partial, unknown } from '../../src/facts/fact.js';
import { factsOf } from '../../src/rules/vignette.js';
import { AGE_NOT_RECORDED, aged } from '../../src/rules/vignette-facts.js';
import { saying } from '../support/invented-rules.js';

const FOR_ADULTS = saying({ id: 'hypokalemia', ages: 'adults' });
const FOR_ALL = saying({ id: 'quinine-for-cramps', ages: 'all' });

function open(patient: Fact<PatientFact>): readonly string[] {
  const gate = gateFor(factsOf({ patient }));
  return [FOR_ADULTS, FOR_ALL].filter((rule) => gate(rule) === undefined).map(({ meta }) => meta.ages);
}

const between = (min: number, max: number) => ({ ...aged(0), ageYears: { min, max } });

describe('which rules run for whom', () => {
  test.each<[string, Fact<PatientFact>, readonly string[]]>([
    ['a deceased patient gets none (G1)', known({ ...aged(58), deceased: true }), []],
    ['a deceased child gets none (G1)', known({ ...aged(8), deceased: true }), []],
    ['a deceased patient of a record read in part gets none (G1)', partial({ ...aged(58), deceased: true }), []],
    ['at 17 years only rules of all ages run (G4)', known(aged(17)), ['all']],
    ['at 18 years all run (G4)', known(aged(18)), ['adults', 'all']],
    ['possibly 17, possibly 18 by the year of birth: all run (G4, G5)', known(between(17, 18)), ['adults', 'all']],
    ['certainly under 18 by the year of birth (G4, G5)', known(between(16, 17)), ['all']],
    ['without a birth date all run (G5)', known(AGE_NOT_RECORDED), ['adults', 'all']],
    ['without a patient record all run (G5)', unknown('refused'), ['adults', 'all']],
  ])('%s', (_, patient, expected) => {
    expect(open(patient)).toEqual(expected);
  });

  test('a closed gate says why', () => {
    const reason = (patient: PatientFact) => gateFor(factsOf({ patient }))(FOR_ADULTS);
    expect(reason({ ...aged(58), deceased: true })).toContain('G1');
    expect(reason(aged(17))).toContain('G4');
  });
});

describe('cards are for clinicians (G2)', () => {
  test.each([
    ['the patient', 'Patient/pat-1', true],
    ['a relative', 'RelatedPerson/rel-1', true],
    ['the patient by an absolute reference', 'https://ehr.example.org/fhir/Patient/pat-1', true],
    ['a relative by an absolute reference', 'https://ehr.example.org/fhir/RelatedPerson/rel-1/_history/2', true],
    ['a practitioner', 'Practitioner/prac-1', false],
    ['a practitioner in a role', 'PractitionerRole/role-1', false],
    ['a practitioner whose id reads like a patient', 'Practitioner/Patient', false],
    [
      'a practitioner of a server at a path with that word',
      'https://ehr.example.org/Patient/fhir/Practitioner/1',
      false,
    ],
    ['nobody named', undefined, false],
  ])('%s', (_, userId, expected) => {
    expect(isLayperson(userId)).toBe(expected);
  });
});

describe('end-of-life care hides info (G6)', () => {
  const off = { ...DEFAULT_SETTINGS, endOfLifeGate: false };
  test.each([
    ['info is hidden', 'info', known(true), DEFAULT_SETTINGS, true],
    ['info is hidden on a finding in a part of the record', 'info', partial(true), DEFAULT_SETTINGS, true],
    ['a warning is shown', 'warning', known(true), DEFAULT_SETTINGS, false],
    ['a critical card is shown', 'critical', known(true), DEFAULT_SETTINGS, false],
    ['info is shown where the site switched the gate off', 'info', known(true), off, false],
    ['info is shown to everybody else', 'info', known(false), DEFAULT_SETTINGS, false],
    ['info is shown when nobody knows', 'info', unknown('refused'), DEFAULT_SETTINGS, false],
  ] as const)('%s', (_, indicator, comfortCare, settings, expected) => {
    expect(hidesIndicator(indicator, factsOf({ comfortCare }), settings)).toBe(expected);
  });
});
