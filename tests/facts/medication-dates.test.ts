import { describe, expect, test } from '@jest/globals';
import type { MedicationRequest } from 'fhir/r4.js';
import type { Lenient } from '../../src/facts/fact.js';
import { courseDaysOf, endOf, startOf } from '../../src/facts/medication-dates.js';
import { draft, type Raw, readable } from '../support/fact-input.js';

function read(more: Raw): Lenient<MedicationRequest> {
  const order = readable(draft(more));
  if (order.resourceType !== 'MedicationRequest') throw new Error('not an order');
  return order;
}
const bounds = (members: Raw) => ({ timing: { repeat: members } });
const period = (start: string | undefined, end: string | undefined) => bounds({ boundsPeriod: { start, end } });
const startDay = (text: string) => Date.parse(text);
const endDay = (text: string) => Date.parse(text) + 86_399_999;

describe('the start of treatment', () => {
  test.each<[string, readonly Raw[], unknown]>([
    ['the start of the dosage bounds', [period('2026-01-05', undefined)], startDay('2026-01-05')],
    [
      'the first instruction that has one',
      [{}, period('2026-01-05', undefined), period('2026-02-01', undefined)],
      startDay('2026-01-05'),
    ],
    ['not a date in words', [period('tomorrow', undefined)], undefined],
    ['not without bounds', [{}], undefined],
    ['not without instructions', [], undefined],
  ])('%s', (_says, dosageInstruction, expected) => {
    expect(startOf(read({ dosageInstruction }).dosageInstruction ?? [])?.min).toBe(expected);
  });
});

describe('the end of treatment', () => {
  const valid = (end: string) => ({ validityPeriod: { end } });
  test.each<[string, Raw, number | undefined]>([
    [
      'the end of the dosage bounds, whole day',
      { dosageInstruction: [period(undefined, '2026-02-01')] },
      endDay('2026-02-01'),
    ],
    ['the end of validity', { dispenseRequest: valid('2026-02-01') }, endDay('2026-02-01')],
    [
      'the later of several',
      {
        dosageInstruction: [period(undefined, '2026-01-01'), period(undefined, '2026-03-01')],
        dispenseRequest: valid('2026-02-01'),
      },
      endDay('2026-03-01'),
    ],
    ['the last day of a month', { dispenseRequest: valid('2026-02') }, endDay('2026-02-28')],
    ['a moment', { dispenseRequest: valid('2026-02-01T10:00:00Z') }, startDay('2026-02-01T10:00:00Z')],
    ['not an end in words', { dispenseRequest: valid('when better') }, undefined],
    ['not stated', {}, undefined],
  ])('%s', (_says, more, expected) => {
    const order = read(more);
    expect(endOf(order, order.dosageInstruction ?? [])).toBe(expected);
  });
});

describe('the length of the course in days', () => {
  const supply = (value: unknown, code: string | undefined, more: Raw = {}) => ({
    dispenseRequest: { expectedSupplyDuration: { value, code }, ...more },
  });
  const inWords = (unit: string) => ({ dispenseRequest: { expectedSupplyDuration: { value: 2, unit } } });
  test.each<[string, Raw, number | undefined]>([
    ['a duration', { dosageInstruction: [bounds({ boundsDuration: { value: 2, code: 'wk' } })] }, 14],
    [
      'the upper end of a range',
      { dosageInstruction: [bounds({ boundsRange: { low: { value: 5, code: 'd' }, high: { value: 7, code: 'd' } } })] },
      7,
    ],
    ['from start to end, both days included', { dosageInstruction: [period('2026-01-01', '2026-01-14')] }, 14],
    [
      'the longest of several instructions',
      {
        dosageInstruction: [
          bounds({ boundsDuration: { value: 3, code: 'd' } }),
          bounds({ boundsDuration: { value: 9, code: 'd' } }),
        ],
      },
      9,
    ],
    [
      'bounds before supply',
      { ...supply(90, 'd'), dosageInstruction: [bounds({ boundsDuration: { value: 7, code: 'd' } })] },
      7,
    ],
    ['the supply', supply(30, 'd'), 30],
    ['the supply with its repeats', supply(30, 'd', { numberOfRepeatsAllowed: 2 }), 90],
    ['hours', supply(36, 'h'), 1.5],
    ['a month', supply(1, 'mo'), 30],
    ['a year', supply(1, 'a'), 365],
    ['days in words', inWords('days'), 2],
    ['a day in words', inWords('Day'), 2],
    ['weeks in words', inWords('weeks'), 14],
    ['months in words', inWords('months'), 60],
    ['hours in words', inWords('hours'), 1 / 12],
    ['a year in words', inWords('year'), 730],
    ['years in words', inWords('years'), 730],
    ['not in a unit we do not know', inWords('cycles'), undefined],
    ['not without a unit', supply(30, undefined), undefined],
    ['not without a number', supply(undefined, 'd'), undefined],
    ['not a number in quotation marks', supply('30', 'd'), undefined],
    ['not from a start alone', { dosageInstruction: [period('2026-01-01', undefined)] }, undefined],
    ['not from an end alone', { dosageInstruction: [period(undefined, '2026-01-14')] }, undefined],
    ['not from repeats alone', { dispenseRequest: { numberOfRepeatsAllowed: 3 } }, undefined],
    ['not stated', {}, undefined],
  ])('%s', (_says, more, expected) => {
    const order = read(more);
    const days = courseDaysOf(order, order.dosageInstruction ?? []);
    expect(days).toEqual(expected === undefined ? undefined : expect.closeTo(expected, 6));
  });

  test('fourteen days from start to end are not more than 14', () => {
    const order = read({ dosageInstruction: [period('2026-01-01', '2026-01-14')] });
    expect(courseDaysOf(order, order.dosageInstruction ?? [])).toBeLessThanOrEqual(14);
  });
});

describe('an order that says nothing about its time, however little of it is there', () => {
  test.each<[string, Raw]>([
    ['no instruction', {}],
    ['an instruction without timing', { dosageInstruction: [{ text: '1 at night' }] }],
    ['a timing by code only', { dosageInstruction: [{ timing: { code: { text: 'QD' } } }] }],
    ['a timing without bounds', { dosageInstruction: [bounds({ frequency: 1 })] }],
    ['empty bounds', { dosageInstruction: [bounds({ boundsPeriod: {} }), bounds({ boundsRange: {} })] }],
    ['a dispense request without a validity', { dispenseRequest: { numberOfRepeatsAllowed: 1 } }],
    ['an empty validity', { dispenseRequest: { validityPeriod: {} } }],
  ])('%s', (_says, more) => {
    const order = read(more);
    const dosages = order.dosageInstruction ?? [];
    expect([startOf(dosages), endOf(order, dosages), courseDaysOf(order, dosages)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
