import { describe, expect, test } from '@jest/globals';
import { ckdEpi2021 } from '../../src/facts/ckd-epi.js';
import type { ClinicalFacts, ConditionFact, PatientFact, PregnancyFact } from '../../src/facts/clinical-facts.js';
import { type Fact, known, partial, unknown } from '../../src/facts/fact.js';
import { deriveRenalFunction } from '../../src/facts/renal-function.js';
import { AS_OF, ago, careSetting, lab, labResults } from '../support/lab-builders.js';

const DAY_IN_MS = 86_400_000;
const EGFR_UNIT = 'mL/min/{1.73_m2}';
const PATIENT: PatientFact = {
  reference: 'Patient/p1',
  ageYears: { min: 58, max: 58 },
  sex: 'female',
  deceased: false,
};

type Sources = Parameters<typeof deriveRenalFunction>[1];

function renal(labs: Parameters<typeof labResults>[0], facts: Partial<Sources> = {}): ClinicalFacts['renalFunction'] {
  return deriveRenalFunction(
    { asOf: AS_OF },
    {
      labResults: labResults(labs),
      careSetting: careSetting(),
      patient: known(PATIENT),
      pregnancy: known(undefined),
      dialysis: known(undefined),
      conditions: known([]),
      ...facts,
    },
  );
}

const days = (count: number, ms = 0) => ({ effectiveDateTime: ago({ days: count, ms }) });
const egfr = (value: string, more = days(1)) => lab('egfr', `${value} ${EGFR_UNIT}`, more);
const creatinine = (value: string, more = days(1)) => lab('creatinine', value, more);

describe('CKD-EPI 2021', () => {
  test('check value of the specification: female, 58 years, 75 µmol/L (0.848 mg/dL) gives 80', () => {
    expect(Math.round(ckdEpi2021({ creatinineMgDl: 0.848, ageYears: 58, sex: 'female' }))).toBe(80);
  });

  test.each([
    ['female at κ: 142 × 0.9938^age × 1.012', 'female', 0.7, 40, 142 * 0.9938 ** 40 * 1.012],
    ['male at κ: 142 × 0.9938^age', 'male', 0.9, 40, 142 * 0.9938 ** 40],
    ['female below κ', 'female', 0.35, 40, 142 * 0.5 ** -0.241 * 0.9938 ** 40 * 1.012],
    ['male below κ', 'male', 0.45, 40, 142 * 0.5 ** -0.302 * 0.9938 ** 40],
    ['female above κ', 'female', 1.4, 40, 142 * 2 ** -1.2 * 0.9938 ** 40 * 1.012],
    ['male above κ', 'male', 1.8, 40, 142 * 2 ** -1.2 * 0.9938 ** 40],
  ] as const)('%s', (_says, sex, creatinineMgDl, ageYears, expected) => {
    expect(ckdEpi2021({ creatinineMgDl, ageYears, sex })).toBeCloseTo(expected, 8);
  });
});

describe('a reported eGFR', () => {
  test('is taken as it is, with its date and reference', () => {
    expect(renal([egfr('42')])).toEqual({
      status: 'known',
      value: {
        egfr: 42,
        comparator: undefined,
        basis: 'reported',
        takenAt: AS_OF - DAY_IN_MS,
        reference: 'Observation/egfr-42mLmin1.73_m2',
      },
    });
  });

  test.each([
    ['90 days old counts', 'ambulatory', 90 * DAY_IN_MS, 42],
    ['a millisecond older does not', 'ambulatory', 90 * DAY_IN_MS + 1, undefined],
    ['7 days old counts in acute care', 'acute-care', 7 * DAY_IN_MS, 42],
    ['a millisecond older does not in acute care', 'acute-care', 7 * DAY_IN_MS + 1, undefined],
    ['an unknown setting is ambulatory', 'unknown', 90 * DAY_IN_MS, 42],
  ] as const)('%s', (_says, setting, ms, expected) => {
    const fact = renal([egfr('42', days(0, ms))], { careSetting: careSetting(setting) });
    expect(fact.status === 'known' && fact.value?.egfr).toBe(expected);
  });

  test.each([
    ['> 60 is at least 60', '>60', { egfr: 60, comparator: '>' }],
    ['>= 90 is at least 90', '>=90', { egfr: 90, comparator: '>=' }],
    ['< 15 is at most 14', '<15', { egfr: 14, comparator: '<=' }],
    ['<= 15 is at most 15', '<=15', { egfr: 15, comparator: '<=' }],
  ])('%s', (_says, value, expected) => {
    expect(renal([egfr(value)])).toMatchObject({ value: expected });
  });

  test('of two estimates of one sample the lower counts', () => {
    expect(renal([egfr('58'), egfr('66')])).toMatchObject({ value: { egfr: 58 } });
  });
});

describe('reported or computed', () => {
  test.each([
    ['reported beside a creatinine of the same time', [egfr('55'), creatinine('75 umol/L')], 'reported', 55],
    [
      'reported when the creatinine is newer by 24 hours',
      [egfr('55', days(2)), creatinine('75 umol/L', days(1))],
      'reported',
      55,
    ],
    ['computed when it is newer by more', [egfr('55', days(2, 1)), creatinine('75 umol/L', days(1))], 'computed', 80],
    ['computed when nothing is reported', [creatinine('75 umol/L')], 'computed', 80],
    ['computed from mg/dL', [creatinine('0.848 mg/dL')], 'computed', 80],
    [
      'computed when the reported one is too old',
      [egfr('55', days(91)), creatinine('75 umol/L', days(60))],
      'computed',
      80,
    ],
  ])('%s', (_says, labs, basis, expected) => {
    expect(renal(labs)).toMatchObject({ status: 'known', value: { basis, egfr: expected } });
  });

  test.each([
    ['no result', []],
    ['an old creatinine', [creatinine('75 umol/L', days(90, 1))]],
  ])('with %s there is none, and that is known', (_says, labs) => {
    expect(renal(labs)).toEqual({ status: 'known', value: undefined });
  });

  test.each([
    ['> 8 mg/dL gives at most', '>8 mg/dL', { egfr: 4, comparator: '<=' }],
    ['< 0.5 mg/dL gives more than', '<0.5 mg/dL', { egfr: 109, comparator: '>' }],
  ])('creatinine %s', (_says, value, expected) => {
    expect(renal([creatinine(value)])).toMatchObject({ value: expected });
  });
});

describe('who it is computed for', () => {
  const patient = (more: Partial<PatientFact>) => known({ ...PATIENT, ...more });
  const condition = (more: Partial<ConditionFact>): ConditionFact => ({
    reference: 'Condition/1',
    classes: new Set(['acute-kidney-injury']),
    label: 'AKI',
    since: undefined,
    active: true,
    certainty: 'confirmed',
    ...more,
  });
  const pregnancy = (state: PregnancyFact['state']) => known({ state, references: [] });

  test.each([
    [
      'the age of a partial birth date that gives the lower value',
      { patient: patient({ ageYears: { min: 58, max: 59 } }) },
      79,
    ],
    ['the sex that gives the lower value, when none is known', { patient: patient({ sex: undefined }) }, 80],
    ['a man', { patient: patient({ sex: 'male' }) }, 101],
    ['an adult of 18', { patient: patient({ ageYears: { min: 18, max: 18 } }) }, 102],
    ['a patient who is not pregnant', { pregnancy: pregnancy('not-pregnant') }, 80],
    ['past kidney injury', { conditions: known([condition({ active: false })]) }, 80],
  ] as const)('%s', (_says, facts, expected) => {
    expect(renal([creatinine('75 umol/L')], facts)).toMatchObject({ value: { egfr: expected } });
  });

  test.each([
    ['someone who may be 17', { patient: patient({ ageYears: { min: 17, max: 18 } }) }],
    ['someone without a birth date', { patient: patient({ ageYears: undefined }) }],
    ['pregnancy', { pregnancy: pregnancy('pregnant') }],
    ['conflicting statements of pregnancy', { pregnancy: pregnancy('conflicting') }],
    ['dialysis', { dialysis: known({ reference: 'Procedure/1', since: undefined }) }],
    ['acute kidney injury', { conditions: known([condition({})]) }],
    ['acute kidney injury on a partly read list', { conditions: partial([condition({})]) }],
  ] as const)('not %s', (_says, facts) => {
    expect(renal([creatinine('75 umol/L')], facts)).toEqual({ status: 'known', value: undefined });
    const withReported = [creatinine('75 umol/L'), egfr('42', days(10))];
    expect(renal(withReported, facts)).toMatchObject({ status: 'known', value: { basis: 'reported', egfr: 42 } });
  });
});

describe('acute kidney injury', () => {
  const conditions = known<readonly ConditionFact[]>([
    {
      reference: 'Condition/1',
      classes: new Set(['acute-kidney-injury']),
      label: 'AKI',
      since: undefined,
      active: true,
      certainty: 'confirmed',
    },
  ]);

  test.each([
    ['a low eGFR still warns when a creatinine is newer', [egfr('59', days(10)), creatinine('75 umol/L')], 59],
    ['a normal one no longer reassures', [egfr('60', days(10)), creatinine('75 umol/L')], undefined],
    ['a normal one that is as new as the creatinine stays', [egfr('80'), creatinine('75 umol/L')], 80],
  ])('%s', (_says, labs, expected) => {
    const fact = renal(labs, { conditions });
    expect(fact.status === 'known' && fact.value?.egfr).toBe(expected);
  });
});

describe('how much is known', () => {
  const labs = [creatinine('75 umol/L')];
  const refused: Fact<never> = unknown('refused');

  test.each([
    ['pregnancy', { pregnancy: refused }],
    ['dialysis', { dialysis: refused }],
    ['problems', { conditions: refused }],
    ['problems in full', { conditions: partial([]) }],
  ] as const)('computed without reading %s, it proves presence only', (_says, facts) => {
    expect(renal(labs, facts)).toMatchObject({ status: 'partial', value: { egfr: 80 } });
    expect(renal([egfr('42')], facts)).toMatchObject({ status: 'known', value: { egfr: 42 } });
  });

  test('without the patient nothing can be computed', () => {
    expect(renal(labs, { patient: refused })).toEqual(refused);
    expect(renal([...labs, egfr('42', days(9))], { patient: refused })).toMatchObject({ value: { egfr: 42 } });
    expect(renal([egfr('42')], { patient: refused })).toMatchObject({ status: 'known' });
  });

  test('it is as partial, or as unknown, as the results', () => {
    const read = labResults([egfr('42')]);
    if (read.status === 'unknown') throw new Error('expected results');
    expect(renal([], { labResults: partial(read.value) })).toMatchObject({ status: 'partial', value: { egfr: 42 } });
    expect(renal([], { labResults: refused })).toEqual(refused);
  });
});
