import { describe, expect, test } from '@jest/globals';
import { known, type Lenient, partial, unknown } from '../../src/facts/fact.js';
import { ago, derangements, findings, lab, type TestName } from '../support/lab-builders.js';

const DAY_IN_MS = 86_400_000;
const HOUR_IN_MS = 3_600_000;

const days = (count: number, ms = 0) => ({ effectiveDateTime: ago({ days: count, ms }) });

describe('windows', () => {
  test.each([
    ['30 days old counts in full', 30 * DAY_IN_MS, ['hypokalemia 2']],
    ['a millisecond older is lowered', 30 * DAY_IN_MS + 1, ['hypokalemia 2 lowered']],
    ['90 days old is lowered', 90 * DAY_IN_MS, ['hypokalemia 2 lowered']],
    ['a millisecond older is ignored', 90 * DAY_IN_MS + 1, []],
    ['dated 24 hours ahead counts', -DAY_IN_MS, ['hypokalemia 2']],
  ])('ambulatory: %s', (_says, ms, expected) => {
    expect(findings([lab('potassium', '2.8 mmol/L', days(0, ms))])).toEqual(expected);
    expect(findings([lab('potassium', '2.8 mmol/L', days(0, ms))], { setting: 'unknown' })).toEqual(expected);
  });

  test.each([
    ['72 hours old counts in full', 72 * HOUR_IN_MS, ['hypokalemia 2']],
    ['a millisecond older is ignored', 72 * HOUR_IN_MS + 1, []],
    ['V26: 96 hours old is ignored', 96 * HOUR_IN_MS, []],
    ['V26: 47 hours old counts', 47 * HOUR_IN_MS, ['hypokalemia 2']],
  ])('acute care: %s', (_says, ms, expected) => {
    expect(findings([lab('potassium', '2.8 mmol/L', days(0, ms))], { setting: 'acute-care' })).toEqual(expected);
  });

  test.each([
    ['full', { fullDays: 10, loweredDays: 20, acuteHours: 24 }, 'ambulatory', 10 * DAY_IN_MS, ['hypokalemia 2']],
    [
      'lowered',
      { fullDays: 10, loweredDays: 20, acuteHours: 24 },
      'ambulatory',
      20 * DAY_IN_MS,
      ['hypokalemia 2 lowered'],
    ],
    ['too old', { fullDays: 10, loweredDays: 20, acuteHours: 24 }, 'ambulatory', 20 * DAY_IN_MS + 1, []],
    ['acute', { fullDays: 10, loweredDays: 20, acuteHours: 24 }, 'acute-care', 24 * HOUR_IN_MS + 1, []],
  ] as const)('a site may set its own: %s', (_says, labWindow, setting, ms, expected) => {
    const given = { setting, settings: { labWindow } };
    expect(findings([lab('potassium', '2.8 mmol/L', days(0, ms))], given)).toEqual(expected);
  });

  test('a day without a time is old only when all of it is', () => {
    expect(findings([lab('potassium', '2.8 mmol/L', { effectiveDateTime: '2026-01-31' })])).toEqual(['hypokalemia 2']);
    expect(findings([lab('potassium', '2.8 mmol/L', { effectiveDateTime: '2026-01-30' })])).toEqual([
      'hypokalemia 2 lowered',
    ]);
  });
});

const low = (more: Readonly<Record<string, unknown>>) => lab('potassium', '2.8 mmol/L', more);
const normal = (more: Readonly<Record<string, unknown>>) => lab('potassium', '4.2 mmol/L', more);
const hemolyzed = { note: [{ text: 'hemolyzed' }] };

describe('the newest valid result decides', () => {
  test.each([
    ['a newer normal result silences an older low one', [normal(days(1)), low(days(5))], []],
    ['a newer low result is not silenced', [low(days(1)), normal(days(5))], ['hypokalemia 2']],
    [
      'a newer result entered in error silences nothing',
      [normal({ ...days(1), status: 'entered-in-error' }), low(days(5))],
      ['hypokalemia 2'],
    ],
    [
      'a newer result without a unit silences nothing',
      [normal({ ...days(1), valueQuantity: { value: 4.2 } }), low(days(5))],
      ['hypokalemia 2'],
    ],
    [
      'a newer impossible result silences nothing',
      [lab('potassium', '42 mmol/L', days(1)), low(days(5))],
      ['hypokalemia 2'],
    ],
    [
      'a newer result after dialysis silences nothing',
      [lab('potassiumPostDialysis', '4.2 mmol/L', days(1)), low(days(5))],
      ['hypokalemia 2'],
    ],
    ['a low result after dialysis has no tier', [lab('potassiumPostDialysis', '2.4 mmol/L', days(1))], []],
    [
      'a newer result of another patient silences nothing',
      [normal({ ...days(1), subject: { reference: 'Patient/p2' } }), low(days(5))],
      ['hypokalemia 2'],
    ],
    [
      'a newer bound that says nothing is passed over',
      [lab('potassium', '>3.0 mmol/L', days(1)), low(days(5))],
      ['hypokalemia 2'],
    ],
    ['a newer bound that proves a normal value silences', [lab('potassium', '>3.5 mmol/L', days(1)), low(days(5))], []],
    [
      'an upper bound of calcium that says nothing is passed over',
      [lab('correctedCalcium', '<14 mg/dL', days(1)), lab('correctedCalcium', '12.5 mg/dL', days(5))],
      ['hypercalcemia 2'],
    ],
    [
      'an upper bound that proves a normal calcium silences',
      [lab('correctedCalcium', '<=10.4 mg/dL', days(1)), lab('correctedCalcium', '12.5 mg/dL', days(5))],
      [],
    ],
  ])('%s', (_says, labs, expected) => {
    expect(findings(labs)).toEqual(expected);
    expect(findings(labs.toReversed())).toEqual(expected);
  });
});

test('calcium of a more trusted kind that is too old does not decide, though it is within 24 hours of the other', () => {
  const total = lab('totalCalcium', '3.6 mmol/L', days(90));
  expect(findings([lab('ionizedCalcium', '1.2 mmol/L', days(90, HOUR_IN_MS)), total])).toEqual([
    'hypercalcemia 3 lowered',
  ]);
  expect(findings([lab('ionizedCalcium', '1.2 mmol/L', days(90)), total])).toEqual([]);
});

describe('hemolysis', () => {
  test.each([
    [
      'a normal hemolyzed sample does not silence',
      [normal({ ...days(1), ...hemolyzed }), low(days(5))],
      ['hypokalemia 2'],
    ],
    ['nor a low one of exactly 30 days', [normal({ ...days(1), ...hemolyzed }), low(days(30))], ['hypokalemia 2']],
    ['but a low one more than 30 days old', [normal({ ...days(1), ...hemolyzed }), low(days(30, 1))], []],
    [
      'a normal result between them does',
      [normal({ ...days(1), ...hemolyzed }), normal({ ...days(3), id: 'between' }), low(days(5))],
      [],
    ],
    ['a normal hemolyzed sample alone says nothing', [normal({ ...days(1), ...hemolyzed })], []],
    ['a low hemolyzed sample counts', [low({ ...days(1), ...hemolyzed })], ['hypokalemia 2']],
    [
      'hemolysis does not excuse a normal sodium',
      [lab('sodium', '140 mmol/L', { ...days(1), ...hemolyzed }), lab('sodium', '127 mmol/L', days(5))],
      [],
    ],
    [
      'hemolysis does not let a normal magnesium silence',
      [lab('magnesium', '2.0 mg/dL', { ...days(1), ...hemolyzed }), lab('magnesium', '1.1 mg/dL', days(5))],
      ['hypomagnesemia 2'],
    ],
  ])('%s', (_says, labs, expected) => {
    expect(findings(labs)).toEqual(expected);
    expect(findings(labs.toReversed())).toEqual(expected);
  });
});

describe('what a derangement keeps', () => {
  test('the result it rests on, and whether a newer one was impossible', () => {
    expect(derangements([lab('potassium', '42 mmol/L', days(1)), low({ ...days(5), id: 'k1' })])).toMatchObject({
      value: [
        { result: { reference: 'Observation/k1' }, implausibleIgnored: true, compared: { value: 2.8, unit: 'mmol/L' } },
      ],
    });
    expect(derangements([lab('potassium', '42 mmol/L', days(9)), low(days(5))])).toMatchObject({
      value: [{ implausibleIgnored: false }],
    });
    expect(derangements([lab('sodium', '14 mmol/L', days(1)), low(days(5))])).toMatchObject({
      value: [{ implausibleIgnored: false }],
    });
  });

  test.each([
    ['one newer and one older', [lab('potassium', '42 mmol/L', days(1)), lab('potassium', '43 mmol/L', days(9))]],
    ['one of the same moment', [lab('potassium', '42 mmol/L', days(5))]],
    [
      'one of potassium and one of sodium',
      [lab('potassium', '42 mmol/L', days(1)), lab('sodium', '14 mmol/L', days(1))],
    ],
  ])('impossible results: %s', (_says, impossible) => {
    expect(derangements([...impossible, low(days(5))])).toMatchObject({ value: [{ implausibleIgnored: true }] });
  });

  test('conflicting results of one moment: the more abnormal counts and says so', () => {
    expect(derangements([normal(days(1)), low(days(1))])).toMatchObject({
      value: [{ finding: 'hypokalemia', tier: 2, result: { conflicting: true } }],
    });
  });

  test('sodium from a blood gas keeps its specimen', () => {
    expect(derangements([lab('sodiumWholeBlood', '128 mmol/L')])).toMatchObject({
      value: [{ finding: 'hyponatremia', result: { specimen: 'whole-blood' } }],
    });
  });
});

describe('how much is known', () => {
  const labs = [lab('potassium', '2.8 mmol/L')];

  test('a partial list proves what was found only', () => {
    expect(derangements(partial(labs))).toMatchObject({ status: 'partial', value: [{ finding: 'hypokalemia' }] });
    expect(derangements(partial([]))).toEqual({ status: 'partial', value: [] });
  });

  test('an unread list says nothing', () => {
    expect(derangements(unknown('refused'))).toEqual({ status: 'unknown', reason: 'refused' });
  });

  test('a chart without results has no derangement, and that is known', () => {
    expect(derangements(known([]))).toEqual({ status: 'known', value: [] });
  });
});

describe('vignettes', () => {
  const on = (date: string) => ({ effectiveDateTime: date });
  const normalSet: readonly (readonly [TestName, string])[] = [
    ['sodium', '140 mmol/L'],
    ['potassium', '4.2 mmol/L'],
    ['magnesium', '0.85 mmol/L'],
    ['totalCalcium', '2.35 mmol/L'],
    ['albumin', '42 g/L'],
    ['creatinine', '75 umol/L'],
    ['egfr', '80 mL/min/{1.73_m2}'],
    ['platelets', '230 10*9/L'],
  ];
  const normalBut = (...changes: readonly Lenient[]) => [
    ...normalSet.map(([name, value]) => lab(name, value, on('2026-02-20'))),
    ...changes,
  ];
  const newer = (name: TestName, value: string, date = '2026-02-21') => lab(name, value, on(date));

  test.each([
    ['NL: nothing', normalBut(), []],
    ['V14: K 3.1', normalBut(newer('potassium', '3.1 mmol/L')), ['hypokalemia 1']],
    ['V15: K 2.3', [newer('potassium', '2.3 mmol/L', '2026-03-01')], ['hypokalemia 3']],
    [
      'V16: corrected calcium 11.2 mg/dL',
      [newer('totalCalcium', '10.4 mg/dL'), newer('albumin', '3.0 g/dL')],
      ['hypercalcemia 1'],
    ],
    ['V18: Na 123', normalBut(newer('sodium', '123 mmol/L')), ['hyponatremia 3']],
    ['V21: K 2.4', normalBut(newer('potassium', '2.4 mmol/L', '2026-02-27')), ['hypokalemia 3']],
    ['V22: K 3.3', normalBut(newer('potassium', '3.3 mmol/L')), ['hypokalemia 1']],
    [
      'V23: K 2.8 and Mg 0.45',
      normalBut(newer('potassium', '2.8 mmol/L', '2026-02-25'), newer('magnesium', '0.45 mmol/L', '2026-02-25')),
      ['hypokalemia 2', 'hypomagnesemia 2'],
    ],
    ['V24: Na 127, 51 days old', [newer('sodium', '127 mmol/L', '2026-01-10')], ['hyponatremia 2 lowered']],
    ['V25a: corrected calcium 9.0', [newer('totalCalcium', '7.8 mg/dL'), newer('albumin', '2.5 g/dL')], []],
    [
      'V25b: ionized calcium 1.85 decides',
      [newer('ionizedCalcium', '1.85 mmol/L', '2026-03-01'), newer('totalCalcium', '2.50 mmol/L', '2026-03-01')],
      ['hypercalcemia 3'],
    ],
    [
      'V27: total calcium 1.90 with albumin 40 g/L',
      normalBut(newer('totalCalcium', '1.90 mmol/L'), newer('albumin', '40 g/L')),
      ['hypocalcemia 2'],
    ],
    ['V40: K 3.1 beside Na 139', [newer('potassium', '3.1 mmol/L'), newer('sodium', '139 mmol/L')], ['hypokalemia 1']],
  ])('%s', (_says, labs, expected) => {
    expect(findings(labs)).toEqual(expected);
  });
});
