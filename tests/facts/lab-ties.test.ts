import { describe, expect, test } from '@jest/globals';
import type { LabResult } from '../../src/facts/clinical-facts.js';
import { moreAbnormalFirst } from '../../src/facts/lab-ties.js';
import { AS_OF } from '../support/lab-builders.js';

/** A result of one moment, in the SI unit unless `more` says otherwise. */
function result(analyte: LabResult['analyte'], value: number, more: Partial<LabResult> = {}): LabResult {
  const quantity = { value, unit: 'mmol/L' };
  return {
    analyte,
    reference: `Observation/${value}`,
    reported: quantity,
    si: quantity,
    comparator: undefined,
    takenAt: AS_OF,
    issuedAt: undefined,
    basedOn: [],
    referenceRange: undefined,
    interpretation: new Set(),
    specimen: 'serum',
    hemolyzed: false,
    preliminary: false,
    postDialysis: false,
    conflicting: false,
    ...more,
  };
}

/** References in the order found, which must not depend on the order given. */
function order(...results: readonly LabResult[]): readonly string[] {
  const namesOf = (list: readonly LabResult[]) =>
    moreAbnormalFirst(list).map(({ reference }) => reference.replace('Observation/', ''));
  expect(namesOf(results.toReversed())).toEqual(namesOf(results));
  return namesOf(results);
}

const conflicts = (...results: readonly LabResult[]) =>
  moreAbnormalFirst(results).map(({ conflicting }) => conflicting);

describe('of results of one moment in two units', () => {
  const inMgDl = (mmolL: number) =>
    result('calcium-total', mmolL, {
      reference: 'Observation/mg-dl',
      reported: { value: Number((mmolL * 4.008).toFixed(2)), unit: 'mg/dL' },
    });

  test.each([
    ['lowest', 2.43, [2.43, 2.36, 2.3]],
    ['highest', 2.29, [2.29, 2.36, 2.42]],
  ] as const)(
    'one disagrees with the %s, however close it is to the most and the least abnormal',
    (_which, one, others) => {
      const all = moreAbnormalFirst([inMgDl(one), ...others.map((value) => result('calcium-total', value))]);
      expect(all.find(({ reference }) => reference === 'Observation/mg-dl')).toMatchObject({ conflicting: true });
    },
  );

  test('rounding is no disagreement', () => {
    expect(conflicts(inMgDl(2.43), result('calcium-total', 2.4))).toEqual([false, false]);
  });
});

describe('of results of one moment, the more abnormal one comes first', () => {
  test.each<[LabResult['analyte'], number, number]>([
    ['potassium', 9.8, 10.2],
    ['potassium', 2.8, 3.6],
    ['sodium', 99, 128],
    ['magnesium', 0.4, 0.9],
    ['albumin', 9, 30],
    ['egfr', 9, 60],
    ['platelets', 90, 230],
    ['creatinine', 120, 90],
    ['urea-nitrogen', 12, 9],
    ['urea', 12, 9],
    ['glucose', 12, 9],
    ['calcium-total', 3.2, 2.4],
    ['calcium-total', 1.7, 2.4],
    ['calcium-total', 10.2, 9.8],
    ['calcium-corrected', 3.2, 2.4],
    ['calcium-corrected', 1.7, 2.4],
    ['calcium-corrected', 10.2, 9.8],
    ['calcium-ionized', 1.6, 1.2],
    ['calcium-ionized', 0.8, 1.2],
    ['calcium-ionized', 10.2, 9.8],
  ])('%s: %d before %d', (analyte, first, second) => {
    expect(order(result(analyte, first), result(analyte, second))).toEqual([String(first), String(second)]);
  });

  test('but a newer one before that, and of one moment the one issued later', () => {
    const older = result('potassium', 2.4, { takenAt: AS_OF - 1, issuedAt: AS_OF });
    const unissued = result('potassium', 2.6);
    const issued = result('potassium', 4.1, { issuedAt: AS_OF });
    expect(order(older, unissued, issued)).toEqual(['4.1', '2.6', '2.4']);
  });

  test('equal ones by their references, so that the order of the record never shows', () => {
    const named = (reference: string) => result('potassium', 3.1, { reference });
    expect(order(named('a'), named('b'), named('c'))).toEqual(['a', 'b', 'c']);
  });
});

describe('results of one moment conflict', () => {
  const inMeq = (value: number) => ({ reported: { value, unit: 'meq/L' } });

  test.each<[string, LabResult, LabResult, boolean]>([
    ['when they differ in one unit, however little', result('potassium', 3.1), result('potassium', 3.11), true],
    ['not when they are the same', result('potassium', 3.1), result('potassium', 3.1, { reference: 'b' }), false],
    [
      'when one is a bound of the same number',
      result('potassium', 3.1),
      result('potassium', 3.1, { comparator: '<' }),
      true,
    ],
    ['not when both are the same bound', ...twice(result('potassium', 3.1, { comparator: '<' })), false],
    ['not when they differ by 3 % in two units', result('sodium', 100), result('sodium', 97, inMeq(97)), false],
    ['when they differ by more', result('sodium', 100), result('sodium', 96.9, inMeq(96.9)), true],
    ['not when small ones differ by 3 %', result('magnesium', 0.7), result('magnesium', 0.69, inMeq(1.38)), false],
    ['when small ones differ by more', result('magnesium', 0.7), result('magnesium', 0.67, inMeq(1.34)), true],
  ])('%s', (_says, one, other, expected) => {
    expect(conflicts(one, other)).toEqual([expected, expected]);
    expect(conflicts(other, one)).toEqual([expected, expected]);
  });

  test.each<[string, Partial<LabResult>]>([
    ['taken at another moment', { takenAt: AS_OF - 1 }],
    ['issued at another moment', { issuedAt: AS_OF }],
    ['taken after dialysis', { postDialysis: true }],
  ])('never with one %s', (_says, more) => {
    expect(conflicts(result('potassium', 3.1), result('potassium', 4.2, more))).toEqual([false, false]);
  });

  test('one that disagrees with some of many marks them all', () => {
    const alike = [3.1, 3.1, 3.1].map((value, index) => result('potassium', value, { reference: `r${index}` }));
    expect(conflicts(...alike, result('potassium', 3.4))).toEqual([true, true, true, true]);
    expect(conflicts(...alike, result('potassium', 2.4))).toEqual([true, true, true, true]);
    expect(conflicts(...alike)).toEqual([false, false, false]);
  });
});

function twice(one: LabResult): [LabResult, LabResult] {
  return [one, { ...one, reference: 'b' }];
}
