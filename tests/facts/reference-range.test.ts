import { describe, expect, test } from '@jest/globals';
import { derangements, findings, flag, lab, range } from '../support/lab-builders.js';

/** Limits used, or undefined when the result is in range. */
function rangeUsed(observation: ReturnType<typeof lab>) {
  const fact = derangements([observation]);
  return fact.status === 'known' ? fact.value[0]?.range : undefined;
}

describe('a stated limit', () => {
  test.each([
    ['potassium', '3.0 mmol/L', '2.99 mmol/L'],
    ['potassium', '4.0 mmol/L', '4.01 mmol/L'],
    ['sodium', '130 mmol/L', '129 mmol/L'],
    ['sodium', '140 mmol/L', '141 mmol/L'],
    ['magnesium', '0.85 mmol/L', '0.86 mmol/L'],
    ['magnesium', '0.55 mmol/L', '0.54 mmol/L'],
    ['ionizedCalcium', '1.00 mmol/L', '0.99 mmol/L'],
    ['ionizedCalcium', '1.25 mmol/L', '1.26 mmol/L'],
    ['correctedCalcium', '1.95 mmol/L', '1.94 mmol/L'],
    ['correctedCalcium', '2.30 mmol/L', '2.31 mmol/L'],
  ] as const)('of %s: a lower limit of %s is plausible, %s is not', (name, plausible, implausible) => {
    const value = inT3(name);
    expect(rangeUsed(lab(name, value, { referenceRange: range(plausible) }))?.from).toBe('result');
    expect(rangeUsed(lab(name, value, { referenceRange: range(implausible) }))?.from).toBe('fallback');
  });

  test.each([
    ['correctedCalcium', '3.6 mmol/L', '2.45 mmol/L', '2.44 mmol/L'],
    ['correctedCalcium', '3.6 mmol/L', '2.75 mmol/L', '2.76 mmol/L'],
    ['ionizedCalcium', '1.9 mmol/L', '1.2 mmol/L', '1.19 mmol/L'],
    ['ionizedCalcium', '1.9 mmol/L', '1.45 mmol/L', '1.46 mmol/L'],
  ] as const)('of %s %s: an upper limit of %s is plausible, %s is not', (name, value, plausible, implausible) => {
    expect(rangeUsed(lab(name, value, { referenceRange: range(undefined, plausible) }))?.from).toBe('result');
    expect(rangeUsed(lab(name, value, { referenceRange: range(undefined, implausible) }))?.from).toBe('fallback');
  });
});

describe('the range a result states', () => {
  test.each([
    ['is used where it differs from ours', range('3.6 mmol/L', '5.1 mmol/L'), ['hypokalemia 1']],
    ['is used where it is wider than ours', range('3.4 mmol/L', '5.1 mmol/L'), []],
    ['is ignored in another unit', range('3.6 mg/dL', '5.1 mg/dL'), []],
    ['is ignored without a unit', range('3.6', '5.1'), []],
    ['is ignored when it is a bound', range('>=3.6 mmol/L', '5.1 mmol/L'), []],
    ['is ignored when it is upside down', range('3.8 mmol/L', '3.6 mmol/L'), []],
    ['is ignored when it is a single number', range('3.6 mmol/L', '3.6 mmol/L'), []],
    [
      'is ignored when it is a treatment range',
      [{ ...range('3.6 mmol/L')[0], type: { coding: [{ code: 'treatment' }] } }],
      [],
    ],
    [
      'is used when it says "normal"',
      [{ ...range('3.6 mmol/L')[0], type: { coding: [{ code: 'normal' }] } }],
      ['hypokalemia 1'],
    ],
    [
      'is used when it says so in words',
      [{ ...range('3.6 mmol/L')[0], type: { text: 'Normal Range' } }],
      ['hypokalemia 1'],
    ],
    ['is ignored when it is only a text', [{ text: '3.6-5.1' }], []],
    [
      'for everybody is used beside one for some',
      [...range('3.4 mmol/L'), ...range('3.6 mmol/L')].map((each, index) =>
        index === 0 ? { ...each, appliesTo: [{ text: 'children' }] } : each,
      ),
      ['hypokalemia 1'],
    ],
    ['is ignored when there are two', [...range('3.6 mmol/L'), ...range('3.7 mmol/L')], []],
    ['is ignored when it has only the other limit', range(undefined, '5.1 mmol/L'), []],
  ])('%s (potassium 3.55 mmol/L)', (_says, referenceRange, expected) => {
    expect(findings([lab('potassium', '3.55 mmol/L', { referenceRange })])).toEqual(expected);
  });

  test('is shown as stated, in the reported unit', () => {
    const magnesium = lab('magnesium', '1.1 mg/dL', { referenceRange: range('1.6 mg/dL', '2.5 mg/dL') });
    expect(rangeUsed(magnesium)).toEqual({ low: 1.6, high: 2.5, from: 'result' });
  });

  test('is converted with the value where its unit has no column', () => {
    const magnesium = lab('magnesium', '0.9 meq/L', { referenceRange: range('1.3 meq/L', '2.1 meq/L') });
    expect(rangeUsed(magnesium)).toEqual({ low: 0.65, high: 1.05, from: 'result' });
  });

  test('is converted also when it has one limit only', () => {
    const magnesium = lab('magnesium', '0.9 meq/L', { referenceRange: range('1.3 meq/L') });
    expect(rangeUsed(magnesium)).toEqual({ low: 0.65, high: undefined, from: 'result' });
  });
});

describe('the adult range stands in', () => {
  test.each([
    ['potassium', '2.9 mmol/L', { low: 3.5, high: 5 }],
    ['potassium', '2.9 meq/L', { low: 3.5, high: 5 }],
    ['sodium', '128 mmol/L', { low: 135, high: 145 }],
    ['magnesium', '0.45 mmol/L', { low: 0.7, high: 1.05 }],
    ['magnesium', '1.1 mg/dL', { low: 1.7, high: 2.6 }],
    ['correctedCalcium', '1.9 mmol/L', { low: 2.12, high: 2.6 }],
    ['correctedCalcium', '12.5 mg/dL', { low: 8.5, high: 10.4 }],
    ['ionizedCalcium', '0.95 mmol/L', { low: 1.12, high: 1.3 }],
    ['ionizedCalcium', '6.5 mg/dL', { low: 4.5, high: 5.2 }],
  ] as const)('for %s %s', (name, value, expected) => {
    expect(rangeUsed(lab(name, value))).toEqual({ ...expected, from: 'fallback' });
  });
});

describe('flags of the laboratory', () => {
  test.each([
    ['N without a range: T1 is not raised', lab('potassium', '3.3 mmol/L', { interpretation: flag('N') }), []],
    [
      'N with a range: the numbers decide',
      lab('potassium', '3.3 mmol/L', { interpretation: flag('N'), referenceRange: range('3.5 mmol/L') }),
      ['hypokalemia 1'],
    ],
    ['N does not hide T2', lab('potassium', '2.9 mmol/L', { interpretation: flag('N') }), ['hypokalemia 2']],
    ['N does not hide T3', lab('potassium', '2.4 mmol/L', { interpretation: flag('N') }), ['hypokalemia 3']],
    ['L adds nothing', lab('potassium', '3.3 mmol/L', { interpretation: flag('L') }), ['hypokalemia 1']],
    ['LL means at least T2', lab('potassium', '3.3 mmol/L', { interpretation: flag('LL') }), ['hypokalemia 2']],
    [
      'LL means at least T2 also within our range',
      lab('potassium', '3.6 mmol/L', { interpretation: flag('LL') }),
      ['hypokalemia 2'],
    ],
    ['LL does not lower T3', lab('potassium', '2.4 mmol/L', { interpretation: flag('LL') }), ['hypokalemia 3']],
    ['LL on a high value is not believed', lab('potassium', '5.8 mmol/L', { interpretation: flag('LL') }), []],
    [
      'HH says nothing about low potassium',
      lab('potassium', '3.3 mmol/L', { interpretation: flag('HH') }),
      ['hypokalemia 1'],
    ],
    [
      'HH means at least T2 of high calcium',
      lab('correctedCalcium', '2.7 mmol/L', { interpretation: flag('HH') }),
      ['hypercalcemia 2'],
    ],
    [
      'LL lifts the cap of calcium without albumin',
      lab('totalCalcium', '1.9 mmol/L', { interpretation: flag('LL') }),
      ['hypocalcemia 2'],
    ],
  ])('%s', (_says, observation, expected) => {
    expect(findings([observation])).toEqual(expected);
  });

  test('N on measured calcium does not excuse a high corrected calcium', () => {
    const labs = [lab('totalCalcium', '10.4 mg/dL', { interpretation: flag('N') }), lab('albumin', '3.0 g/dL')];
    expect(findings(labs)).toEqual(['hypercalcemia 1']);
  });

  test('LL on measured calcium does not make a normal corrected calcium low', () => {
    const labs = [lab('totalCalcium', '7.8 mg/dL', { interpretation: flag('LL') }), lab('albumin', '2.5 g/dL')];
    expect(findings(labs)).toEqual([]);
  });
});

describe('pregnancy', () => {
  test.each([
    ['low sodium from 130', lab('sodium', '131 mmol/L'), []],
    ['not sodium in T2', lab('sodium', '129 mmol/L'), ['hyponatremia 2']],
    ['low calcium', lab('correctedCalcium', '2.05 mmol/L'), []],
    ['not calcium in T2', lab('correctedCalcium', '1.95 mmol/L'), ['hypocalcemia 2']],
    ['not calcium that is T1 only for want of albumin', lab('totalCalcium', '1.95 mmol/L'), ['hypocalcemia 1']],
    ['not high calcium', lab('correctedCalcium', '2.7 mmol/L'), ['hypercalcemia 1']],
    ['not ionized calcium', lab('ionizedCalcium', '1.05 mmol/L'), ['hypocalcemia 1']],
    ['not potassium', lab('potassium', '3.3 mmol/L'), ['hypokalemia 1']],
    ['not magnesium', lab('magnesium', '0.65 mmol/L'), ['hypomagnesemia 1']],
  ])('excuses T1 of %s', (_says, observation, expected) => {
    expect(findings([observation], { pregnancy: 'pregnant' })).toEqual(expected);
  });

  test.each(['not-pregnant', 'conflicting', undefined] as const)(
    'is not assumed when the record says %s',
    (pregnancy) => {
      const given = pregnancy === undefined ? {} : { pregnancy };
      expect(findings([lab('sodium', '131 mmol/L')], given)).toEqual(['hyponatremia 1']);
    },
  );
});

/** A value in T3, so that a derangement with its range is always there. */
function inT3(name: 'potassium' | 'sodium' | 'magnesium' | 'ionizedCalcium' | 'correctedCalcium'): string {
  const values = { potassium: '2', sodium: '118', magnesium: '0.3', ionizedCalcium: '0.8', correctedCalcium: '1.6' };
  return `${values[name]} mmol/L`;
}
