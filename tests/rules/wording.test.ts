/**
 * How numbers, limits, dates, orders and results are written on cards.
 */
import { describe, expect, test } from '@jest/globals';
import { MAX_SUMMARY_UNITS } from '../../src/cds/check-card.js';
import type { DraftOrder, LabResult } from '../../src/facts/clinical-facts.js';
import { rangeText } from '../../src/rules/shared/electrolyte-notes.js';
import {
  bothUnits,
  datedLabel,
  datedResult,
  firstFitting,
  limitsText,
  numberText,
  orderedLine,
  recognizedByText,
  shortResult,
  spanText,
} from '../../src/rules/shared/wording.js';
import { derangement, draftOrder, drug, labResult, on } from '../../src/rules/vignette-facts.js';

describe('a number', () => {
  test.each([
    ['as printed, never moved across a limit', 2.496, '2.496'],
    ['as printed, without zeros that say nothing', 2.5, '2.5'],
    ['calculated and below 10, with two decimals', 9.996_4, '10'],
    ['calculated and small, with two decimals', 1.234_56, '1.23'],
    ['calculated and negative, like its amount', -12.345_6, '-12.3'],
    ['calculated and from 10 on, with one', 10.055_55, '10.1'],
    ['calculated and just below 100, with one', 99.555_55, '99.6'],
    ['calculated and from 100 on, with none', 100.555_55, '101'],
  ])('is written %s', (_says, value, expected) => {
    expect(numberText(value)).toBe(expected);
  });

  test.each([
    [4, 1, '4.0'],
    [2.85, 1, '2.85'],
    [2.8, 1, '2.8'],
  ])('%d with at least %d decimal is written %s', (value, decimals, expected) => {
    expect(numberText(value, decimals)).toBe(expected);
  });

  test.each([
    [10, '10 mg/dL (0.56 mmol/L)'],
    [180.156, '180.156 mg/dL (10 mmol/L)'],
    [1801.56, '1801.56 mg/dL (100 mmol/L)'],
  ])('converted has no more digits than carry meaning: glucose %d mg/dL', (value, expected) => {
    expect(bothUnits('glucose', { value, unit: 'mg/dL' })).toBe(expected);
  });

  test.each([
    ['exactly 10', 10, '10 mmol/L (180 mg/dL)'],
    ['just above 10 in the other unit', 0.56, '0.56 mmol/L (10.1 mg/dL)'],
    ['below 10 in the other unit', 0.051, '0.051 mmol/L (0.92 mg/dL)'],
  ])('converted from SI units: %s', (_says, value, expected) => {
    expect(bothUnits('glucose', { value, unit: 'mmol/L' })).toBe(expected);
  });

  test('that both unit systems share is written once, with both units', () => {
    expect(bothUnits('potassium', { value: 3.1, unit: 'meq/L' })).toBe('3.1 mEq/L (mmol/L)');
    expect(bothUnits('potassium', { value: 3.1, unit: 'mmol/L' })).toBe('3.1 mmol/L');
  });
});

describe('limits', () => {
  test.each([
    ['both, with the same decimals', 3.5, 5, '3.5–5.0 mmol/L'],
    ['only a lower one', 3.5, undefined, 'from 3.5 mmol/L'],
    ['only an upper one', undefined, 5, 'up to 5 mmol/L'],
    ['none', undefined, undefined, ''],
  ])('are written: %s', (_says, low, high, expected) => {
    expect(limitsText(low, high, 'mmol/L')).toBe(expected);
  });

  test('that are missing leave the name of the range alone', () => {
    const found = derangement('hypokalemia', 2.8, {
      tier: 2,
      range: { low: undefined, high: undefined, from: 'result' },
    });
    expect(rangeText(found)).toBe('lab range');
  });
});

describe('a result', () => {
  const below: LabResult = labResult('potassium', 2, { comparator: '<' });

  test('is short in summaries, with its comparator', () => {
    expect(shortResult(below)).toBe('K <2.0 mmol/L');
    expect(shortResult(labResult('sodium', 130))).toBe('Na 130 mmol/L');
  });

  test('has its day and both units in the text', () => {
    expect(datedResult(labResult('magnesium', 0.45))).toBe('Mg 0.45 mmol/L (1.09 mg/dL) on 2026-02-20');
    expect(datedResult(below)).toBe('K <2.0 mmol/L on 2026-02-20');
  });
});

describe('a date', () => {
  test.each([
    ['a day', '2026-01-10', '2026-01-10'],
    ['a month', '2026-01', '2026-01'],
    ['a year', '2026', '2026'],
  ])('is written as exactly as it was recorded: %s', (_says, recorded, expected) => {
    expect(spanText(on(recorded))).toBe(expected);
    expect(datedLabel('cirrhosis', on(recorded))).toBe(`cirrhosis (${expected})`);
  });

  test('that is not recorded leaves the label alone', () => {
    expect(datedLabel('cirrhosis', undefined)).toBe('cirrhosis');
  });
});

describe('the line of an order', () => {
  const REFERS: Partial<DraftOrder> = {
    resource: {
      resourceType: 'MedicationRequest',
      status: 'draft',
      intent: 'order',
      subject: {},
      reasonReference: [{ reference: 'Condition/unread' }],
    },
  };
  const NO_REFERENCES: Partial<DraftOrder> = {
    resource: { resourceType: 'MedicationRequest', status: 'draft', intent: 'order', subject: {}, reasonReference: [] },
  };

  test.each<[string, Partial<DraftOrder>, string]>([
    ['no reason', {}, '. No indication recorded.'],
    ['an empty list of reasons', NO_REFERENCES, '. No indication recorded.'],
    ['a reason in words', { reasonText: 'night cramps' }, '. Reason: night cramps.'],
    ['cramps in its notes', { namesCramps: true }, '. Reason: leg cramps, as its notes or instructions say.'],
    ['a reason that could not be read', REFERS, '. Reason: a problem that could not be read.'],
    ['instructions', { dosageText: '2.5 mL at night.' }, ', 2.5 mL at night. No indication recorded.'],
  ])('with %s', (_says, changes, expected) => {
    expect(orderedLine(draftOrder('baclofen', changes))).toBe(`**Ordered:** baclofen 10 mg oral tablet${expected}`);
  });

  test('is followed by a note for each drug that was recognized by its name only', () => {
    const byName = { ...drug('baclofen'), matchedBy: 'text' } as const;
    expect(recognizedByText([drug('quinine'), byName])).toEqual(['Recognized by name, not by code: baclofen.']);
    expect(recognizedByText([drug('quinine')])).toHaveLength(0);
  });
});

test('a summary takes the first text it has room for, to the last unit (CH-105)', () => {
  const [tooLong, fits] = ['x'.repeat(MAX_SUMMARY_UNITS + 1), 'x'.repeat(MAX_SUMMARY_UNITS)];
  expect(firstFitting([tooLong, fits, 'short'])).toBe(fits);
  expect(firstFitting([tooLong])).toBeUndefined();
});
