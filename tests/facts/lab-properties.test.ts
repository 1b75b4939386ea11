import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Lenient } from '../../src/facts/fact.js';
import { ago, derangements, findings, lab, type TestName } from '../support/lab-builders.js';

const RUNS = { seed: 20260302, numRuns: 200 };
const analytes: readonly (readonly [TestName, number, number, string])[] = [
  ['potassium', 1, 9, 'mmol/L'],
  ['sodium', 100, 160, 'mmol/L'],
  ['magnesium', 0.2, 1.4, 'mmol/L'],
  ['totalCalcium', 1.2, 4, 'mmol/L'],
  ['ionizedCalcium', 0.6, 2.2, 'mmol/L'],
  ['albumin', 15, 55, 'g/L'],
];
const results = fc
  .array(
    fc.record({
      test: fc.constantFrom(...analytes),
      share: fc.integer({ min: 0, max: 100 }),
      day: fc.constantFrom(0, 1, 2, 30, 31, 91),
      comparator: fc.constantFrom('', '', '', '<', '>='),
      hemolyzed: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((specs) =>
    specs.map(({ test: [name, min, max, unit], share, day, comparator, hemolyzed }, index) =>
      lab(name, `${comparator}${(min + ((max - min) * share) / 100).toFixed(2)} ${unit}`, {
        id: `o${index}`,
        effectiveDateTime: ago({ days: day }),
        ...(hemolyzed ? { note: [{ text: 'hemolyzed' }] } : {}),
      }),
    ),
  );

describe('what does not matter', () => {
  test('the order of the bundle changes nothing', () => {
    const shuffled = results.chain((labs) =>
      fc.tuple(fc.constant(labs), fc.shuffledSubarray(labs, { minLength: labs.length, maxLength: labs.length })),
    );
    fc.assert(
      fc.property(shuffled, ([labs, other]) => expect(derangements(other)).toEqual(derangements(labs))),
      RUNS,
    );
  });

  test('an unrelated observation changes nothing', () => {
    const unrelated: readonly Lenient[] = [
      lab('potassiumUrine', '20 mmol/L', { effectiveDateTime: ago({}) }),
      lab('platelets', '20 10*9/L', { effectiveDateTime: ago({}) }),
      lab('potassium', '2.0 mmol/L', { id: 'other', subject: { reference: 'Patient/p2' }, effectiveDateTime: ago({}) }),
      { resourceType: 'Patient', id: 'p2' },
    ];
    fc.assert(
      fc.property(results, fc.constantFrom(...unrelated), (labs, extra) =>
        expect(derangements([...labs, extra])).toEqual(derangements(labs)),
      ),
      RUNS,
    );
  });
});

describe('the unit reported', () => {
  test('the same potassium or sodium in mmol/L and mEq/L gives the same tier', () => {
    const value = fc
      .constantFrom('potassium' as const, 'sodium' as const)
      .chain((name) =>
        fc.tuple(
          fc.constant(name),
          fc.integer({ min: name === 'potassium' ? 100 : 9000, max: name === 'potassium' ? 1200 : 20000 }),
        ),
      );
    fc.assert(
      fc.property(value, ([name, hundredths]) => {
        const [mmol, meq] = [`${hundredths / 100} mmol/L`, `${hundredths / 100} meq/L`];
        expect(findings([lab(name, meq)])).toEqual(findings([lab(name, mmol)]));
      }),
      RUNS,
    );
  });

  test('the same magnesium or calcium in mmol/L and mEq/L gives the same tier', () => {
    const names = fc.constantFrom('magnesium' as const, 'totalCalcium' as const, 'ionizedCalcium' as const);
    fc.assert(
      fc.property(names, fc.integer({ min: 80, max: 400 }), (name, hundredths) => {
        const [mmol, meq] = [`${hundredths / 100} mmol/L`, `${hundredths / 50} meq/L`];
        expect(findings([lab(name, meq)])).toEqual(findings([lab(name, mmol)]));
      }),
      RUNS,
    );
  });

  test('the same value in mmol/L and mg/dL gives the same tier, away from the limits', () => {
    const names = fc.constantFrom(
      ['potassium', 3.9098, [1, 2.5, 3, 3.5]] as const,
      ['magnesium', 2.4305, [0.4, 0.5, 0.7]] as const,
      ['correctedCalcium', 4.0078, [0.8, 1.75, 2, 2.12, 2.6, 3, 3.5]] as const,
      ['ionizedCalcium', 4.0078, [0.3, 0.9, 1, 1.12, 1.3, 1.5, 1.8, 4]] as const,
    );
    fc.assert(
      fc.property(names, fc.integer({ min: 25, max: 500 }), ([name, mgDlPerMmolL, limits], hundredths) => {
        const mmolL = hundredths / 100;
        fc.pre(limits.every((limit) => Math.abs(mmolL / limit - 1) > 0.04));
        const mgDl = `${(mmolL * mgDlPerMmolL).toFixed(4)} mg/dL`;
        expect(findings([lab(name, mgDl)])).toEqual(findings([lab(name, `${mmolL} mmol/L`)]));
      }),
      RUNS,
    );
  });
});
