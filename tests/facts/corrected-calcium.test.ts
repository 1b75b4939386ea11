import { describe, expect, test } from '@jest/globals';
import { correctedCalcium } from '../../src/facts/corrected-calcium.js';
import { readValue } from '../../src/facts/fact.js';
import { newestUsable } from '../../src/facts/lab-results.js';
import { ago, derangements, findings, lab, labResults } from '../support/lab-builders.js';

const HOUR_IN_MS = 3_600_000;
const DRAWN = { effectiveDateTime: ago({ days: 2 }) };

function correct(calcium: string, ...albumins: readonly ReturnType<typeof lab>[]) {
  const results = readValue(labResults([lab('totalCalcium', calcium, DRAWN), ...albumins]));
  const total = results && newestUsable(results, 'calcium-total');
  if (results === undefined || total === undefined) throw new Error('no calcium result');
  return correctedCalcium(total.reported, total, results);
}

describe('worked examples of the specification', () => {
  test.each([
    ['10.2 mg/dL', '2.0 g/dL', 11.8, ['hypercalcemia 1']],
    ['7.8 mg/dL', '2.5 g/dL', 9.0, []],
    ['2.05 mmol/L', '28 g/L', 2.29, []],
    ['10.4 mg/dL', '3.0 g/dL', 11.2, ['hypercalcemia 1']],
  ])('%s with albumin %s is %d', (calcium, albumin, expected, found) => {
    const corrected = correct(calcium, lab('albumin', albumin, DRAWN));
    expect(corrected?.rounded.value).toBe(expected);
    expect(corrected?.rounded.unit).toBe(corrected?.exact.unit);
    expect(findings([lab('totalCalcium', calcium, DRAWN), lab('albumin', albumin, DRAWN)])).toEqual(found);
  });
});

describe('rounding', () => {
  test('comes after the comparison: 11.96 mg/dL shows as 12.0 and stays T1', () => {
    const fact = derangements([lab('totalCalcium', '11.16 mg/dL', DRAWN), lab('albumin', '3.0 g/dL', DRAWN)]);
    expect(fact).toMatchObject({
      value: [{ finding: 'hypercalcemia', tier: 1, compared: { value: 12, unit: 'mg/dL' } }],
    });
  });

  test('binary arithmetic does not move a value off its limit', () => {
    const exact = correct('9.2 mg/dL', lab('albumin', '2.5 g/dL', DRAWN))?.exact.value;
    expect(exact).toBe(10.4);
  });
});

describe('which albumin', () => {
  const albuminAt = (hours: number, value = '28 g/L', ms = 0) =>
    lab('albumin', value, { id: `alb${hours}`, effectiveDateTime: ago({ days: 2, ms: -hours * HOUR_IN_MS - ms }) });

  test.each([
    ['24 hours before counts', albuminAt(-24), 2.29],
    ['a millisecond earlier does not', albuminAt(-24, '28 g/L', -1), undefined],
    ['24 hours after counts', albuminAt(24), 2.29],
    ['a millisecond later does not', albuminAt(24, '28 g/L', 1), undefined],
    ['20 g/L counts', albuminAt(0, '20 g/L'), 2.45],
    ['below 20 g/L the formula is not used', albuminAt(0, '19.9 g/L'), undefined],
    ['50 g/L counts', albuminAt(0, '5 g/dL'), 1.85],
    ['above 50 g/L the formula is not used', albuminAt(0, '50.1 g/L'), undefined],
    ['a bound is no number', albuminAt(0, '<25 g/L'), undefined],
  ])('%s', (_says, albumin, expected) => {
    expect(correct('2.05 mmol/L', albumin)?.rounded.value).toBe(expected);
  });

  test('one taken after dialysis does not count, and does not hide another one of the same moment', () => {
    const results = readValue(labResults([albuminAt(0)]));
    const [before] = results?.byAnalyte.get('albumin') ?? [];
    if (results === undefined || before === undefined) throw new Error('no albumin result');
    const after = { ...before, postDialysis: true, si: { value: 40, unit: 'g/L' } };
    const resultsOf = (...albumins: readonly (typeof before)[]) => ({
      ...results,
      byAnalyte: new Map([['albumin' as const, albumins]]),
    });
    const total = { value: 2.05, unit: 'mmol/L' };
    expect(correctedCalcium(total, before, resultsOf(after))).toBeUndefined();
    expect(correctedCalcium(total, before, resultsOf(after, before))?.rounded.value).toBe(2.29);
  });

  test('a total in another unit than the two of the formula is not corrected', () => {
    const results = readValue(labResults([albuminAt(0)]));
    const [albumin] = results?.byAnalyte.get('albumin') ?? [];
    if (results === undefined || albumin === undefined) throw new Error('no albumin result');
    expect(correctedCalcium({ value: 4.1, unit: 'meq/L' }, albumin, results)).toBeUndefined();
    expect(correctedCalcium({ value: 8.2, unit: 'mg/dL' }, albumin, results)?.rounded.value).toBe(9.2);
  });

  test('none: nothing is computed', () => {
    expect(correct('2.05 mmol/L')).toBeUndefined();
  });

  test('the nearest in time decides, whatever the order', () => {
    const albumins = [albuminAt(10, '40 g/L'), albuminAt(0, '28 g/L'), albuminAt(-10, '45 g/L')];
    expect(correct('2.05 mmol/L', ...albumins)?.albumin.reference).toBe('Observation/alb0');
    expect(correct('2.05 mmol/L', ...albumins.toReversed())?.albumin.reference).toBe('Observation/alb0');
  });

  test('the newer of two equally near', () => {
    expect(correct('2.05 mmol/L', albuminAt(-5), albuminAt(5))?.albumin.reference).toBe('Observation/alb5');
  });
});

describe('low total calcium without a usable albumin', () => {
  test.each([
    ['is capped at T1', '1.90 mmol/L', 1],
    ['is capped at T1 down to the limit of T3', '1.75 mmol/L', 1],
    ['is T3 below 1.75 mmol/L', '1.74 mmol/L', 3],
    ['is capped at T1 in mg/dL', '7.0 mg/dL', 1],
    ['is T3 below 7.0 mg/dL', '6.9 mg/dL', 3],
  ])('%s', (_says, calcium, tier) => {
    const without = derangements([lab('totalCalcium', calcium, DRAWN)]);
    expect(without).toMatchObject({
      value: [{ finding: 'hypocalcemia', tier, albuminMissing: true, correction: undefined }],
    });
    const unusable = derangements([lab('totalCalcium', calcium, DRAWN), lab('albumin', '12 g/L', DRAWN)]);
    expect(unusable).toMatchObject({ value: [{ tier, albuminMissing: true }] });
  });

  test('with albumin the tier is not capped, and both values are kept', () => {
    const fact = derangements([lab('totalCalcium', '1.90 mmol/L', DRAWN), lab('albumin', '40 g/L', DRAWN)]);
    expect(fact).toMatchObject({
      value: [
        {
          tier: 2,
          albuminMissing: false,
          result: { reported: { value: 1.9 } },
          compared: { value: 1.9, unit: 'mmol/L' },
          correction: { by: 'computed', albumin: { reported: { value: 40 } } },
        },
      ],
    });
  });

  test('high total calcium is not capped, and marked as measured', () => {
    expect(derangements([lab('totalCalcium', '3.6 mmol/L', DRAWN)])).toMatchObject({
      value: [{ finding: 'hypercalcemia', tier: 3, albuminMissing: true }],
    });
  });

  test('calcium in mEq/L is corrected in mmol/L', () => {
    const fact = derangements([lab('totalCalcium', '5.2 meq/L', DRAWN), lab('albumin', '30 g/L', DRAWN)]);
    expect(fact).toMatchObject({ value: [{ finding: 'hypercalcemia', compared: { value: 2.8, unit: 'mmol/L' } }] });
  });
});

describe('which calcium decides', () => {
  const at = (hours: number, ms = 0) => ({ effectiveDateTime: ago({ days: 3, ms: -hours * HOUR_IN_MS - ms }) });
  const highIonized = (hours: number, ms = 0) => lab('ionizedCalcium', '1.85 mmol/L', at(hours, ms));
  const normalTotal = lab('totalCalcium', '2.40 mmol/L', at(0));

  test.each([
    ['ionized of the same time', [highIonized(0), normalTotal], ['hypercalcemia 3']],
    ['ionized that is newer', [highIonized(40), normalTotal], ['hypercalcemia 3']],
    ['ionized 24 hours older', [highIonized(-24), normalTotal], ['hypercalcemia 3']],
    ['total, when ionized is older still', [highIonized(-24, -1), normalTotal], []],
    [
      'normal ionized over high total',
      [lab('ionizedCalcium', '1.2 mmol/L', at(0)), lab('totalCalcium', '3.6 mmol/L', at(0))],
      [],
    ],
    [
      'the laboratory’s corrected value over total',
      [lab('correctedCalcium', '2.4 mmol/L', at(0)), lab('totalCalcium', '1.7 mmol/L', at(0))],
      [],
    ],
    [
      'total, when the corrected value is a day older',
      [lab('correctedCalcium', '2.4 mmol/L', at(-24, -1)), lab('totalCalcium', '1.7 mmol/L', at(0))],
      ['hypocalcemia 3'],
    ],
    [
      'ionized over the laboratory’s corrected value',
      [lab('correctedCalcium', '2.4 mmol/L', at(0)), lab('ionizedCalcium', '0.95 mmol/L', at(0))],
      ['hypocalcemia 2'],
    ],
  ])('%s', (_says, labs, expected) => {
    expect(findings(labs)).toEqual(expected);
    expect(findings(labs.toReversed())).toEqual(expected);
  });
});

test('among many albumins the nearest in time corrects, the newer of two equally near', () => {
  const albumins = Array.from({ length: 400 }, (_, index) =>
    lab('albumin', `${20 + (index % 30)} g/L`, {
      id: `a${index}`,
      effectiveDateTime: ago({ days: 2, ms: (index - 200) * 2 * 60_000 + 60_000 }),
    }),
  );
  expect(correct('2.2 mmol/L', ...albumins)?.albumin.reference).toBe('Observation/a199');
  expect(correct('2.2 mmol/L', ...albumins.filter(({ id }) => id !== 'a199'))?.albumin.reference).toBe(
    'Observation/a200',
  );
  expect(correct('2.2 mmol/L', ...albumins.slice(300))?.albumin.reference).toBe('Observation/a300');
  expect(correct('2.2 mmol/L', ...albumins.slice(0, 100))?.albumin.reference).toBe('Observation/a99');
});
