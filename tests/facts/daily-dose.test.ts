import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Dosage } from 'fhir/r4.js';
import { maxDailyMg } from '../../src/facts/daily-dose.js';
import { draft, type Raw, readable } from '../support/fact-input.js';

const RUNS = { seed: 20260302, numRuns: 200 };

/** Dosages as production reads them. */
function read(dosages: readonly Raw[]): readonly Dosage[] {
  const order = readable(draft({ dosageInstruction: dosages }));
  return (order.resourceType === 'MedicationRequest' && order.dosageInstruction) || [];
}
const dailyMg = (...dosages: readonly Raw[]) => maxDailyMg(read(dosages));

const mg = (value: number) => ({ doseQuantity: { value, unit: 'mg', code: 'mg' } });
const range = (low: number, high: number) => ({
  doseRange: { low: { value: low, code: 'mg' }, high: { value: high, code: 'mg' } },
});
const DAILY = { repeat: { frequency: 1, period: 1, periodUnit: 'd' } };
const near = (mgPerDay: number | undefined) => (mgPerDay === undefined ? undefined : expect.closeTo(mgPerDay, 9));
/** Ten milligrams at a time. */
const tenMg = (timing: unknown, more: Raw = {}): Raw => ({ timing, doseAndRate: [mg(10)], ...more });
const once = (doseAndRate: unknown, more: Raw = {}): Raw => ({ timing: DAILY, doseAndRate, ...more });

describe('how often a day, at most', () => {
  const repeat = (members: Raw) => ({ repeat: members });
  test.each<[string, unknown, number | undefined]>([
    ['three times a day', repeat({ frequency: 3, period: 1, periodUnit: 'd' }), 30],
    ['two to four times a day: four', repeat({ frequency: 2, frequencyMax: 4, period: 1, periodUnit: 'd' }), 40],
    ['every 8 hours', repeat({ frequency: 1, period: 8, periodUnit: 'h' }), 30],
    ['every 6 to 8 hours: every 6', repeat({ frequency: 1, period: 6, periodMax: 8, periodUnit: 'h' }), 40],
    ['every 90 minutes', repeat({ frequency: 1, period: 90, periodUnit: 'min' }), 160],
    ['every other day', repeat({ frequency: 1, period: 2, periodUnit: 'd' }), 5],
    ['once a week', repeat({ frequency: 1, period: 1, periodUnit: 'wk' }), 10 / 7],
    ['a period without a frequency: once', repeat({ period: 1, periodUnit: 'd' }), 10],
    ['at bedtime', repeat({ when: ['HS'] }), 10],
    ['in the morning and the evening', repeat({ when: ['MORN', 'EVE'] }), 20],
    ['in the morning and the evening of every day', repeat({ when: ['MORN', 'EVE'], period: 1, periodUnit: 'd' }), 20],
    ['at three times of the day', repeat({ timeOfDay: ['08:00:00', '14:00:00', '20:00:00'] }), 30],
    [
      'at two times of the day, said to be once',
      repeat({ timeOfDay: ['08:00:00', '20:00:00'], frequency: 1, period: 1, periodUnit: 'd' }),
      20,
    ],
    ['every second day at two times', repeat({ timeOfDay: ['08:00:00', '20:00:00'], period: 2, periodUnit: 'd' }), 10],
    ['a frequency without a period says nothing', repeat({ frequency: 2 }), undefined],
    ['a period without a unit says nothing', repeat({ frequency: 2, period: 1 }), undefined],
    ['a unit we do not know says nothing', repeat({ frequency: 2, period: 1, periodUnit: 'fortnight' }), undefined],
    ['a period of zero says nothing', repeat({ frequency: 2, period: 0, periodUnit: 'd' }), undefined],
    ['a length of treatment says nothing', repeat({ boundsDuration: { value: 5, code: 'd' } }), undefined],
    ['an empty list of moments says nothing', repeat({ when: [], timeOfDay: [] }), undefined],
    ['no timing', undefined, undefined],
  ])('%s', (_says, timing, expected) => {
    expect(dailyMg(tenMg(timing))).toEqual(near(expected));
  });

  test.each<[string, number | undefined]>([
    ['QD', 10],
    ['AM', 10],
    ['PM', 10],
    ['BED', 10],
    ['BID', 20],
    ['TID', 30],
    ['QID', 40],
    ['QOD', 5],
    ['Q1H', 240],
    ['Q2H', 120],
    ['Q3H', 80],
    ['Q4H', 60],
    ['Q6H', 40],
    ['Q8H', 30],
    ['bid', 20],
    ['WHENEVER', undefined],
  ])('timing code %s gives %s mg of 10 mg each', (code, expected) => {
    expect(dailyMg(tenMg({ code: { coding: [{ code }] } }))).toBe(expected);
    expect(dailyMg(tenMg({ code: { text: code } }))).toBe(expected);
  });

  test('a timing code is found among several', () => {
    expect(dailyMg(tenMg({ code: { coding: [{ code: '229799001' }, { code: 'BID' }], text: 'twice a day' } }))).toBe(
      20,
    );
  });
});

describe('how much at a time, at most', () => {
  test.each<[string, unknown, number | undefined]>([
    ['the amount', [mg(5)], 5],
    ['the upper end of a range', [range(5, 10)], 10],
    ['a range without an upper end is no amount', [{ doseRange: { low: { value: 5, code: 'mg' } } }], undefined],
    ['the largest of several entries (CH-47)', [mg(5), mg(20), mg(10)], 20],
    ['one entry that is no list (CH-47)', mg(5), 5],
    ['grams', [{ doseQuantity: { value: 0.5, code: 'g' } }], 500],
    ['micrograms', [{ doseQuantity: { value: 500, code: 'ug' } }], 0.5],
    ['micrograms as the clinic writes them', [{ doseQuantity: { value: 500, unit: 'mcg' } }], 0.5],
    ['a unit without a code', [{ doseQuantity: { value: 5, unit: ' MG ' } }], 5],
    ['tablets have no mass', [{ doseQuantity: { value: 1, unit: 'tablet', code: '{tbl}' } }], undefined],
    ['milliliters have no mass', [{ doseQuantity: { value: 5, unit: 'mL', code: 'mL' } }], undefined],
    [
      'a code that is no mass is not overruled by its unit',
      [{ doseQuantity: { value: 1, unit: 'mg', code: '{tbl}' } }],
      undefined,
    ],
    [
      'a unit that is the name of something in the language',
      [{ doseQuantity: { value: 5, unit: 'constructor' } }],
      undefined,
    ],
    ['no unit', [{ doseQuantity: { value: 5 } }], undefined],
    ['no value', [{ doseQuantity: { code: 'mg' } }], undefined],
    ['a value in quotation marks is no number', [{ doseQuantity: { value: '5', code: 'mg' } }], undefined],
    ['no amount', undefined, undefined],
  ])('%s', (_says, doseAndRate, expected) => {
    expect(dailyMg(once(doseAndRate))).toBe(expected);
  });
});

describe('as needed, and at most', () => {
  const atMost = (value: number, code: string, days: number, unit = 'd') => ({
    maxDosePerPeriod: { numerator: { value, code }, denominator: { value: days, code: unit } },
  });
  const fourTimes = { repeat: { frequency: 4, period: 1, periodUnit: 'd' } };
  test.each<[string, Raw, number | undefined]>([
    ['as needed counts as if always needed', tenMg(fourTimes, { asNeededBoolean: true }), 40],
    ['a stated maximum counts instead', tenMg(fourTimes, { asNeededBoolean: true, ...atMost(20, 'mg', 1) }), 20],
    ['a maximum in two days', tenMg(fourTimes, atMost(50, 'mg', 2)), 25],
    ['a maximum in 12 hours', tenMg(fourTimes, atMost(10, 'mg', 12, 'h')), 20],
    ['a maximum in grams', tenMg(fourTimes, atMost(0.02, 'g', 1)), 20],
    ['a maximum is enough without a timing', atMost(30, 'mg', 1), 30],
    [
      'a maximum in an unnamed number of days is none',
      tenMg(fourTimes, { maxDosePerPeriod: { numerator: { value: 20, code: 'mg' }, denominator: { code: 'd' } } }),
      40,
    ],
    ['a maximum in tablets is none', tenMg(fourTimes, atMost(2, '{tbl}', 1)), 40],
    ['a maximum in no time is none', tenMg(fourTimes, atMost(20, 'mg', 0)), 40],
    ['a maximum of an unknown time is none', tenMg(fourTimes, atMost(20, 'mg', 1, '{visit}')), 40],
    ['text alone is not computable', { text: 'take 10 mg three times a day' }, undefined],
  ])('%s', (_says, dosage, expected) => {
    expect(dailyMg(dosage)).toEqual(near(expected));
  });
});

describe('all instructions together', () => {
  test('they are added', () => {
    expect(dailyMg(once([mg(5)]), once([mg(10)]), once([mg(15)]))).toBe(30);
  });

  test('one that cannot be computed makes the whole not computable', () => {
    expect(dailyMg(once([mg(5)]), { text: 'and one at night' })).toBeUndefined();
    expect(dailyMg({ text: 'one at night' }, once([mg(5)]))).toBeUndefined();
  });

  test('no instruction is not computable', () => {
    expect(dailyMg()).toBeUndefined();
  });

  test('the order of the instructions changes nothing, and one more never lowers the dose', () => {
    const dosages = fc.array(
      fc
        .record({ value: fc.integer({ min: 1, max: 100 }), frequency: fc.integer({ min: 1, max: 6 }) })
        .map(({ value, frequency }) => ({
          timing: { repeat: { frequency, period: 1, periodUnit: 'd' } },
          doseAndRate: [mg(value)],
        })),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(dosages, (all) => {
        expect(dailyMg(...all.toReversed())).toBe(dailyMg(...all));
        expect(dailyMg(...all.slice(1)) ?? 0).toBeLessThanOrEqual(dailyMg(...all) ?? -1);
      }),
      RUNS,
    );
  });
});
