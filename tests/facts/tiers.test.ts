import { describe, expect, test } from '@jest/globals';
import { findings, lab, type TestName } from '../support/lab-builders.js';

/**
 * Both sides of every threshold of clinical-knowledge 3.4, in every unit: the value at the limit, and the nearest one beyond it.
 * Calcium has a normal albumin of 40 g/L beside it, which corrects by nothing.
 */
const LOW_LIMITS = [
  [
    'potassium',
    'hypokalemia',
    'mmol/L',
    { normal: '3.5', t1: '3.49', t1End: '3.0', t2: '2.99', t2End: '2.5', t3: '2.49' },
  ],
  [
    'potassium',
    'hypokalemia',
    'meq/L',
    { normal: '3.5', t1: '3.49', t1End: '3.0', t2: '2.99', t2End: '2.5', t3: '2.49' },
  ],
  [
    'potassium',
    'hypokalemia',
    'mg/dL',
    { normal: '13.69', t1: '13.68', t1End: '11.73', t2: '11.72', t2End: '9.78', t3: '9.77' },
  ],
  [
    'sodium',
    'hyponatremia',
    'mmol/L',
    { normal: '135', t1: '134.9', t1End: '130', t2: '129.9', t2End: '125', t3: '124.9' },
  ],
  [
    'sodium',
    'hyponatremia',
    'meq/L',
    { normal: '135', t1: '134.9', t1End: '130', t2: '129.9', t2End: '125', t3: '124.9' },
  ],
  [
    'magnesium',
    'hypomagnesemia',
    'mmol/L',
    { normal: '0.70', t1: '0.69', t1End: '0.50', t2: '0.49', t2End: '0.40', t3: '0.39' },
  ],
  [
    'magnesium',
    'hypomagnesemia',
    'mg/dL',
    { normal: '1.7', t1: '1.69', t1End: '1.2', t2: '1.19', t2End: '1.0', t3: '0.99' },
  ],
  [
    'magnesium',
    'hypomagnesemia',
    'meq/L',
    { normal: '1.4', t1: '1.39', t1End: '1.0', t2: '0.99', t2End: '0.8', t3: '0.79' },
  ],
  [
    'totalCalcium',
    'hypocalcemia',
    'mmol/L',
    { normal: '2.12', t1: '2.11', t1End: '2.00', t2: '1.99', t2End: '1.75', t3: '1.74' },
  ],
  [
    'totalCalcium',
    'hypocalcemia',
    'mg/dL',
    { normal: '8.5', t1: '8.49', t1End: '8.0', t2: '7.99', t2End: '7.0', t3: '6.99' },
  ],
  [
    'totalCalcium',
    'hypocalcemia',
    'meq/L',
    { normal: '4.24', t1: '4.23', t1End: '4.00', t2: '3.99', t2End: '3.50', t3: '3.49' },
  ],
  [
    'correctedCalcium',
    'hypocalcemia',
    'mmol/L',
    { normal: '2.12', t1: '2.11', t1End: '2.00', t2: '1.99', t2End: '1.75', t3: '1.74' },
  ],
  [
    'correctedCalcium',
    'hypocalcemia',
    'mg/dL',
    { normal: '8.5', t1: '8.49', t1End: '8.0', t2: '7.99', t2End: '7.0', t3: '6.99' },
  ],
  [
    'ionizedCalcium',
    'hypocalcemia',
    'mmol/L',
    { normal: '1.12', t1: '1.11', t1End: '1.00', t2: '0.99', t2End: '0.90', t3: '0.89' },
  ],
  [
    'ionizedCalcium',
    'hypocalcemia',
    'mg/dL',
    { normal: '4.5', t1: '4.49', t1End: '4.0', t2: '3.99', t2End: '3.6', t3: '3.59' },
  ],
  [
    'ionizedCalcium',
    'hypocalcemia',
    'meq/L',
    { normal: '2.24', t1: '2.23', t1End: '2.00', t2: '1.99', t2End: '1.80', t3: '1.79' },
  ],
] as const;
const HIGH_LIMITS = [
  ['totalCalcium', 'mmol/L', { normal: '2.60', t1: '2.61', t1End: '2.99', t2: '3.00', t2End: '3.49', t3: '3.50' }],
  ['totalCalcium', 'mg/dL', { normal: '10.4', t1: '10.41', t1End: '11.99', t2: '12.0', t2End: '13.99', t3: '14.0' }],
  ['totalCalcium', 'meq/L', { normal: '5.20', t1: '5.21', t1End: '5.99', t2: '6.00', t2End: '6.99', t3: '7.00' }],
  ['correctedCalcium', 'mmol/L', { normal: '2.60', t1: '2.61', t1End: '2.99', t2: '3.00', t2End: '3.49', t3: '3.50' }],
  [
    'correctedCalcium',
    'mg/dL',
    { normal: '10.4', t1: '10.41', t1End: '11.99', t2: '12.0', t2End: '13.99', t3: '14.0' },
  ],
  ['ionizedCalcium', 'mmol/L', { normal: '1.30', t1: '1.31', t1End: '1.49', t2: '1.50', t2End: '1.79', t3: '1.80' }],
  ['ionizedCalcium', 'mg/dL', { normal: '5.2', t1: '5.21', t1End: '5.99', t2: '6.0', t2End: '7.19', t3: '7.2' }],
  ['ionizedCalcium', 'meq/L', { normal: '2.60', t1: '2.61', t1End: '2.99', t2: '3.00', t2End: '3.59', t3: '3.60' }],
] as const;

function found(name: TestName, value: string, settings = {}): readonly string[] {
  const albumin = name === 'totalCalcium' ? [lab('albumin', '40 g/L')] : [];
  return findings([lab(name, value), ...albumin], { settings });
}

describe('low results', () => {
  const rows = LOW_LIMITS.flatMap(([name, finding, unit, limits]) => [
    [`${name} ${limits.normal} ${unit} is in range`, name, `${limits.normal} ${unit}`, []] as const,
    [`${name} ${limits.t1} ${unit} is T1`, name, `${limits.t1} ${unit}`, [`${finding} 1`]] as const,
    [`${name} ${limits.t1End} ${unit} is still T1`, name, `${limits.t1End} ${unit}`, [`${finding} 1`]] as const,
    [`${name} ${limits.t2} ${unit} is T2`, name, `${limits.t2} ${unit}`, [`${finding} 2`]] as const,
    [`${name} ${limits.t2End} ${unit} is still T2`, name, `${limits.t2End} ${unit}`, [`${finding} 2`]] as const,
    [`${name} ${limits.t3} ${unit} is T3`, name, `${limits.t3} ${unit}`, [`${finding} 3`]] as const,
  ]);

  test.each(rows)('%s', (_says, name, value, expected) => {
    expect(found(name, value)).toEqual(expected);
  });
});

describe('high calcium', () => {
  const rows = HIGH_LIMITS.flatMap(([name, unit, limits]) => [
    [`${name} ${limits.normal} ${unit} is in range`, name, `${limits.normal} ${unit}`, []] as const,
    [`${name} ${limits.t1} ${unit} is T1`, name, `${limits.t1} ${unit}`, ['hypercalcemia 1']] as const,
    [`${name} ${limits.t1End} ${unit} is still T1`, name, `${limits.t1End} ${unit}`, ['hypercalcemia 1']] as const,
    [`${name} ${limits.t2} ${unit} is T2`, name, `${limits.t2} ${unit}`, ['hypercalcemia 2']] as const,
    [`${name} ${limits.t2End} ${unit} is still T2`, name, `${limits.t2End} ${unit}`, ['hypercalcemia 2']] as const,
    [`${name} ${limits.t3} ${unit} is T3`, name, `${limits.t3} ${unit}`, ['hypercalcemia 3']] as const,
  ]);

  test.each(rows)('%s', (_says, name, value, expected) => {
    expect(found(name, value)).toEqual(expected);
  });

  test.each([
    ['12.99 mg/dL', 2],
    ['13 mg/dL', 3],
    ['3.24 mmol/L', 2],
    ['3.25 mmol/L', 3],
    ['12 mg/dL', 2],
  ])('with a critical limit of 13 mg/dL, %s is T%d', (value, tier) => {
    expect(found('correctedCalcium', value, { hypercalcemiaT3MgDl: 13 })).toEqual([`hypercalcemia ${tier}`]);
  });

  test.each([
    ['12.99 mg/dL', 2],
    ['13 mg/dL', 3],
  ])('a critical limit of 13 mg/dL holds for measured calcium: %s is T%d', (value, tier) => {
    expect(found('totalCalcium', value, { hypercalcemiaT3MgDl: 13 })).toEqual([`hypercalcemia ${tier}`]);
  });

  test.each([
    ['1.79 mmol/L', 2],
    ['1.80 mmol/L', 3],
    ['7.19 mg/dL', 2],
    ['7.2 mg/dL', 3],
  ])('a lower critical limit of total calcium does not move ionized calcium: %s is T%d', (value, tier) => {
    expect(found('ionizedCalcium', value, { hypercalcemiaT3MgDl: 13 })).toEqual([`hypercalcemia ${tier}`]);
  });

  test('a lower critical limit of high calcium does not move low calcium', () => {
    expect(found('correctedCalcium', '1.76 mmol/L', { hypercalcemiaT3MgDl: 13 })).toEqual(['hypocalcemia 2']);
  });
});

describe('comparators', () => {
  test.each([
    ['potassium', '<2.5 mmol/L', ['hypokalemia 3']],
    ['potassium', '<=2.5 mmol/L', ['hypokalemia 2']],
    ['potassium', '<=2.49 mmol/L', ['hypokalemia 3']],
    ['potassium', '<2.51 mmol/L', ['hypokalemia 2']],
    ['potassium', '<3.0 mmol/L', ['hypokalemia 2']],
    ['potassium', '<=3.0 mmol/L', ['hypokalemia 1']],
    ['potassium', '<3.5 mmol/L', ['hypokalemia 1']],
    ['potassium', '<=3.5 mmol/L', []],
    ['potassium', '>2.0 mmol/L', []],
    ['potassium', '>=2.0 mmol/L', []],
    ['correctedCalcium', '>14 mg/dL', ['hypercalcemia 3']],
    ['correctedCalcium', '>=14 mg/dL', ['hypercalcemia 3']],
    ['correctedCalcium', '>13.9 mg/dL', ['hypercalcemia 2']],
    ['correctedCalcium', '>10.4 mg/dL', ['hypercalcemia 1']],
    ['correctedCalcium', '>=10.4 mg/dL', []],
    ['correctedCalcium', '<14 mg/dL', []],
    ['correctedCalcium', '<=15 mg/dL', []],
    ['correctedCalcium', '<7 mg/dL', ['hypocalcemia 3']],
    ['correctedCalcium', '<=7 mg/dL', ['hypocalcemia 2']],
  ] as const)('%s %s: only what is certain is claimed', (name, value, expected) => {
    expect(found(name, value)).toEqual(expected);
  });
});
