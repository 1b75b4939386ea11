import { describe, expect, test } from '@jest/globals';
import { assessResult } from '../../src/facts/assess-result.js';
import { DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import { readValue } from '../../src/facts/fact.js';
import { findings, flag, lab, labResults } from '../support/lab-builders.js';

describe('albumin corrects measured total calcium only', () => {
  test.each([
    ['not ionized calcium', lab('ionizedCalcium', '1.25 mmol/L'), '25 g/L'],
    ['not calcium that the laboratory corrected', lab('correctedCalcium', '2.5 mmol/L'), '25 g/L'],
    ['not potassium', lab('potassium', '3.6 mmol/L'), '50 g/L'],
    ['not magnesium', lab('magnesium', '0.75 mmol/L'), '50 g/L'],
  ])('%s', (_says, observation, albumin) => {
    expect(findings([observation, lab('albumin', albumin)])).toEqual([]);
  });
});

describe('without albumin', () => {
  test.each([
    ['low calcium in T2 is capped', '1.99 mmol/L', ['hypocalcemia 1']],
    ['high calcium in T2 is not', '3.00 mmol/L', ['hypercalcemia 2']],
    ['high calcium in T1 stays', '2.61 mmol/L', ['hypercalcemia 1']],
  ])('%s', (_says, value, expected) => {
    expect(findings([lab('totalCalcium', value)])).toEqual(expected);
  });
});

describe('a critical flag of the laboratory', () => {
  test.each([
    ['LL', 'potassium', '5.0 mmol/L', ['hypokalemia 2']],
    ['LL', 'potassium', '5.01 mmol/L', []],
    ['LL', 'potassium', '>3.0 mmol/L', []],
    ['HH', 'correctedCalcium', '2.5 mmol/L', ['hypercalcemia 2']],
    ['HH', 'correctedCalcium', '2.12 mmol/L', ['hypercalcemia 2']],
    ['HH', 'correctedCalcium', '2.11 mmol/L', ['hypocalcemia 1']],
    ['HH', 'correctedCalcium', '3.5 mmol/L', ['hypercalcemia 3']],
    ['HH', 'correctedCalcium', '<14 mg/dL', []],
  ] as const)('%s on %s %s counts where it can be true', (code, name, value, expected) => {
    expect(findings([lab(name, value, { interpretation: flag(code) })])).toEqual(expected);
  });

  test.each([
    ['a corrected calcium in T1', '2.05 mmol/L', ['hypocalcemia 2']],
    ['no corrected calcium in range', '2.12 mmol/L', []],
  ])('LL on measured calcium lifts %s', (_says, value, expected) => {
    expect(findings([lab('totalCalcium', value, { interpretation: flag('LL') }), lab('albumin', '40 g/L')])).toEqual(
      expected,
    );
  });
});

test('a test without limits of normal is not assessed: glucose', () => {
  const glucose = lab('potassium', '2 mmol/L', {
    code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }] },
    valueQuantity: { value: 2, unit: 'mmol/L' },
  });
  const results = readValue(labResults([glucose]));
  const [result] = results?.byAnalyte.get('glucose') ?? [];
  if (results === undefined || result === undefined) throw new Error('no glucose result');
  expect(assessResult(result, 'low', { results, pregnant: false, settings: DEFAULT_SETTINGS })).toBeUndefined();
});
