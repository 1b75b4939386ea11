import { describe, expect, test } from '@jest/globals';
import { readValue } from '../../src/facts/fact.js';
import { newestUsable } from '../../src/facts/lab-results.js';
import { rangeFor } from '../../src/facts/reference-range.js';
import { hasColumn, tierOf } from '../../src/facts/tiers.js';
import { lab, labResults, range } from '../support/lab-builders.js';

const ALBUMIN = { value: 30, unit: 'g/L' };

describe('an analyte that is only read for another one', () => {
  test.each([
    ['without a range of its own', undefined],
    ['with a range of its own', range('35 g/L', '50 g/L')],
  ])('has no limits of normal: albumin %s', (_says, referenceRange) => {
    const results = readValue(labResults([lab('albumin', '30 g/L', { referenceRange })]));
    const albumin = results && newestUsable(results, 'albumin');
    if (albumin === undefined) throw new Error('expected an albumin');
    expect(rangeFor(albumin, 'low', ALBUMIN)).toBeUndefined();
    expect(albumin.referenceRange?.low).toBe(referenceRange === undefined ? undefined : 35);
  });

  test('has no tiers: albumin has no column in any unit', () => {
    expect(hasColumn('albumin', 'g/L')).toBe(false);
    expect(hasColumn('magnesium', 'mmol/L')).toBe(true);
    expect(hasColumn('magnesium', 'meq/L')).toBe(false);
  });
});

describe('a side without tiers of its own', () => {
  const question = {
    analyte: 'potassium',
    side: 'high',
    normalLimit: 5,
    settings: { hypercalcemiaT3MgDl: 14 },
  } as const;

  test.each([
    [5, undefined, 'in-range'],
    [5.1, undefined, 1],
    [9, undefined, 1],
    [4, '>', 'undecided'],
  ] as const)(
    'is in range or T1: potassium %d of a normal limit of 5 mmol/L, comparator %s',
    (value, comparator, tier) => {
      expect(tierOf({ ...question, compared: { value, unit: 'mmol/L' }, comparator })).toBe(tier);
    },
  );
});

test('calcium in a unit without limits of its own is in range or T1, whatever the critical limit of the site', () => {
  const question = { analyte: 'calcium-total', side: 'high', normalLimit: 5.2, comparator: undefined } as const;
  const inMeq = (value: number) => ({ value, unit: 'meq/L' });
  const settings = { hypercalcemiaT3MgDl: 13 };
  expect(tierOf({ ...question, compared: inMeq(5.2), settings })).toBe('in-range');
  expect(tierOf({ ...question, compared: inMeq(7), settings })).toBe(1);
});
