/** Results for a chart: read, converted and limited by the code and the numbers of the facts. */
import { describe, expect, test } from '@jest/globals';
import { labSeries } from '../../src/explanation/lab-series.js';
import { DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import type { Lenient } from '../../src/facts/fact.js';
import { tierLimitsOf } from '../../src/facts/tiers.js';
import { TERMINOLOGY } from '../support/engine.js';
import { readable } from '../support/fact-input.js';
import { AS_OF, ago, lab, PATIENT_ID } from '../support/lab-builders.js';

function seriesOf(name: string, resources: readonly Lenient[], settings = {}) {
  const all = labSeries(resources, {
    asOf: AS_OF,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    terminology: TERMINOLOGY,
  });
  const series = all.find(({ analyte }) => analyte === name);
  if (series === undefined) throw new Error(`no series of ${name}`);
  return series;
}

describe('points', () => {
  test('are oldest first, in one unit, with what was reported', () => {
    const { unit, points } = seriesOf('magnesium', [
      lab('magnesium', '1.2 mg/dL', { id: 'new', effectiveDateTime: ago({ days: 1 }) }),
      lab('magnesium', '0.8 mmol/L', { id: 'old', effectiveDateTime: ago({ days: 40 }) }),
    ]);
    expect(unit).toBe('mmol/L');
    expect(points).toMatchObject([
      { at: ago({ days: 40 }), value: 0.8, text: '0.8 mmol/L', original: '0.8 mmol/L', reference: 'Observation/old' },
      { at: ago({ days: 1 }), text: '0.49 mmol/L', original: '1.2 mg/dL', reference: 'Observation/new' },
    ]);
    expect(points[1]?.value).toBeCloseTo(0.4937, 4);
  });

  test('keep the comparator and say what makes them less than plain', () => {
    const hemolyzed = lab('potassium', '<2.5 mmol/L', { note: [{ text: 'hemolyzed' }] });
    expect(seriesOf('potassium', [hemolyzed]).points).toMatchObject([
      { value: 2.5, comparator: '<', text: '<2.5 mmol/L', original: '<2.5 mmol/L', marks: ['hemolyzed'] },
    ]);
  });

  test('of total calcium say what it is when corrected for albumin', () => {
    const { points } = seriesOf('calcium', [lab('totalCalcium', '2.0 mmol/L'), lab('albumin', '25 g/L')]);
    expect(points).toMatchObject([{ value: 2, corrected: { value: 2.3, text: '2.3 mmol/L' } }]);
  });

  test('of ionized calcium are a series of their own, where there are any', () => {
    expect(() => seriesOf('calcium-ionized', [])).toThrow('no series');
    const { points, reference } = seriesOf('calcium-ionized', [lab('ionizedCalcium', '1.2 mmol/L')]);
    expect(points).toHaveLength(1);
    expect(reference).toEqual({ low: 1.12, high: 1.3 });
  });

  test('may be preliminary in acute care, where the current encounter is sent along', () => {
    const preliminary = lab('potassium', '3.1 mmol/L', { status: 'preliminary' });
    const encounter = readable({ resourceType: 'Encounter', id: 'e', class: { code: 'IMP' } });
    expect(seriesOf('potassium', [preliminary]).points).toEqual([]);
    expect(seriesOf('potassium', [preliminary, encounter]).points).toMatchObject([{ marks: ['preliminary'] }]);
  });
});

describe('results that do not count are named with the reason', () => {
  test.each<[string, Lenient, string]>([
    ['without a unit', lab('potassium', '3.1', { id: 'x' }), 'no unit, or not one of this test'],
    ['without a number', lab('potassium', '3.1', { id: 'x', valueQuantity: undefined }), 'no number'],
    ['cancelled', lab('potassium', '3.1 mmol/L', { id: 'x', status: 'cancelled' }), 'its status does not count here'],
    ['impossible', lab('potassium', '31 mmol/L', { id: 'x' }), 'impossible value'],
    [
      'undated',
      lab('potassium', '3.1 mmol/L', { id: 'x', effectiveDateTime: undefined }),
      'no day, or one in the future',
    ],
    ['old', lab('potassium', '3.1 mmol/L', { id: 'x', effectiveDateTime: ago({ days: 366 }) }), 'older than 365 days'],
  ])('%s', (_says, observation, reason) => {
    expect(seriesOf('potassium', [observation])).toMatchObject({
      points: [],
      ignored: [{ reference: 'Observation/x', reason }],
    });
  });

  test('of another patient than the first', () => {
    const { points, ignored } = seriesOf('potassium', [
      lab('potassium', '3.1 mmol/L', { id: 'a', subject: { reference: `Patient/${PATIENT_ID}` } }),
      lab('potassium', '4.1 mmol/L', { id: 'b', subject: { reference: 'Patient/other' } }),
    ]);
    expect(points).toMatchObject([{ reference: 'Observation/a' }]);
    expect(ignored).toEqual([{ reference: 'Observation/b', reason: 'of another patient' }]);
  });

  test('but not those of other tests', () => {
    expect(seriesOf('potassium', [lab('potassiumUrine', '3.1 mmol/L'), lab('platelets', '90 10*9/L')])).toMatchObject({
      points: [],
      ignored: [],
    });
  });
});

describe('thresholds', () => {
  test.each([
    ['potassium', 'hypokalemia'],
    ['magnesium', 'hypomagnesemia'],
    ['sodium', 'hyponatremia'],
  ] as const)('of %s are those of %s', (name, finding) => {
    const { thresholds, reference } = seriesOf(name, []);
    const limits = tierLimitsOf(finding).find(({ unit }) => unit === 'mmol/L');
    expect(thresholds.map(({ value, side, indicator }) => [value, side, indicator])).toEqual([
      [reference.low, 'below', 'info'],
      [limits?.t2, 'below', 'warning'],
      [limits?.t3, 'below', 'critical'],
    ]);
  });

  test('of calcium lie on both sides, and follow the setting of the site', () => {
    const high = (settings = {}) => seriesOf('calcium', [], settings).thresholds.filter(({ side }) => side === 'above');
    expect(seriesOf('calcium', []).thresholds).toHaveLength(6);
    expect(high().at(-1)).toMatchObject({ value: 3.5, label: 'High calcium, severe: at or above 3.5 mmol/L' });
    expect(high({ hypercalcemiaT3MgDl: 13 }).at(-1)?.value).toBeCloseTo(3.2436, 3);
  });
});
