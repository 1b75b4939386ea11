import { describe, expect, test } from '@jest/globals';
import { currentEncounter, deriveCareSetting } from '../../src/facts/encounter.js';
import { type Fact, known, partial, unknown } from '../../src/facts/fact.js';
import { factInput, type Raw, SUBJECT } from '../support/fact-input.js';

const encounter = (more: Raw = {}): Raw => ({
  resourceType: 'Encounter',
  id: 'enc-1',
  subject: SUBJECT,
  class: { code: 'IMP' },
  ...more,
});
const inEncounter = (read: Fact<readonly Raw[]>) => factInput({ encounterId: 'enc-1', data: { encounter: read } });

describe('the care setting, by the class of the encounter (3.7)', () => {
  test.each([
    ...['IMP', 'ACUTE', 'NONAC', 'EMER', 'OBSENC', 'SS', 'emer'].map((code) => [code, 'acute-care']),
    ...['AMB', 'VR', 'HH', 'FLD', 'PRENC', 'inpatient', undefined].map((code) => [code, 'ambulatory']),
  ])('%s', (code, setting) => {
    expect(deriveCareSetting(inEncounter(known([encounter({ class: { code } })])))).toEqual(known(setting));
  });

  test.each<[string, Fact<readonly Raw[]>]>([
    ['that could not be read', unknown('refused')],
    ['that is not there', known([])],
    ['of another patient', known([encounter({ subject: { reference: 'Patient/pat-2' } })])],
    ['other than that of the context', known([encounter({ id: 'enc-2' })])],
    ['without a class', known([encounter({ class: undefined })])],
  ])('an encounter %s counts as ambulatory', (_says, read) => {
    expect(deriveCareSetting(inEncounter(read))).toEqual(known('ambulatory'));
  });

  test.each<[string, Raw]>([
    ['no id', { id: undefined }],
    ['no subject', { subject: undefined }],
    ['an absolute subject', { subject: { reference: 'https://ehr.example.org/fhir/Patient/pat-1' } }],
  ])('an encounter with %s is read', (_says, more) => {
    expect(deriveCareSetting(inEncounter(known([encounter(more)])))).toEqual(known('acute-care'));
  });
});

describe('how much is known of the encounter', () => {
  test('a context without an encounter has none, so nothing is missing', () => {
    expect(currentEncounter(factInput({ data: { encounter: [encounter()] } }))).toEqual(known(undefined));
    expect(currentEncounter(factInput())).toEqual(known(undefined));
  });

  test.each<[string, Fact<readonly Raw[]>, unknown]>([
    ['read', known([encounter()]), { status: 'known', value: { id: 'enc-1' } }],
    ['read in part', partial([encounter()]), { status: 'partial', value: { id: 'enc-1' } }],
    ['not read', unknown('timed-out'), unknown('timed-out')],
    ['an answer that holds none is a known answer (CH-79)', known([]), known(undefined)],
    ['another encounter is not the one in context', known([encounter({ id: 'enc-2' })]), known(undefined)],
    [
      'that of another patient is not read (CH-42)',
      known([encounter({ subject: { reference: 'Patient/2' } })]),
      known(undefined),
    ],
  ])('%s', (_says, read, expected) => {
    expect(currentEncounter(inEncounter(read))).toMatchObject(Object(expected));
  });
});
