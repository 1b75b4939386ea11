import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, daysBetween, isoDay, parseDate } from '../../src/facts/dates.js';

const RUNS = { seed: 20260302, numRuns: 300 };
const at = (text: string) => Date.parse(text);

describe('a date is the span of moments it can mean', () => {
  test.each([
    ['a moment', '2026-02-20T08:30:00Z', '2026-02-20T08:30:00.000Z', '2026-02-20T08:30:00.000Z'],
    ['a moment with fractions', '2026-02-20T08:30:00.250Z', '2026-02-20T08:30:00.250Z', '2026-02-20T08:30:00.250Z'],
    ['a moment with an offset', '2026-02-20T08:30:00+02:00', '2026-02-20T06:30:00.000Z', '2026-02-20T06:30:00.000Z'],
    ['an offset without colon', '2026-02-20T08:30:00-0500', '2026-02-20T13:30:00.000Z', '2026-02-20T13:30:00.000Z'],
    ['a moment without a zone, in UTC', '2026-02-20T08:30:00', '2026-02-20T08:30:00.000Z', '2026-02-20T08:30:00.000Z'],
    ['minutes only', '2026-02-20T08:30Z', '2026-02-20T08:30:00.000Z', '2026-02-20T08:30:00.000Z'],
    ['a day', '2026-02-20', '2026-02-20T00:00:00.000Z', '2026-02-20T23:59:59.999Z'],
    ['the last day of a month', '2026-01-31', '2026-01-31T00:00:00.000Z', '2026-01-31T23:59:59.999Z'],
    ['a leap day', '2024-02-29', '2024-02-29T00:00:00.000Z', '2024-02-29T23:59:59.999Z'],
    ['a leap day with a time', '2024-02-29T10:00:00Z', '2024-02-29T10:00:00.000Z', '2024-02-29T10:00:00.000Z'],
    ['a month', '2026-02', '2026-02-01T00:00:00.000Z', '2026-02-28T23:59:59.999Z'],
    ['December', '2025-12', '2025-12-01T00:00:00.000Z', '2025-12-31T23:59:59.999Z'],
    ['a year', '2026', '2026-01-01T00:00:00.000Z', '2026-12-31T23:59:59.999Z'],
    ['with blanks around it', ' 2026-02-20 ', '2026-02-20T00:00:00.000Z', '2026-02-20T23:59:59.999Z'],
  ])('%s', (_says, text, min, max) => {
    expect(parseDate(text)).toEqual({ min: at(min), max: at(max) });
  });
});

describe('what is no date is not read as one', () => {
  test.each([
    ['nothing', undefined],
    ['no text', ''],
    ['words', 'last spring'],
    ['a date in local order', '02/20/2026'],
    ['a day that does not exist', '2026-02-30'],
    ['a day that does not exist, with a time', '2026-02-31T10:00:00Z'],
    ['a leap day of another year', '2026-02-29'],
    ['a leap day of another year, with a time', '2026-02-29T10:00:00Z'],
    ['day zero', '2026-01-00'],
    ['day 99', '2026-01-99'],
    ['day zero of January, with a time', '2026-01-00T10:00:00Z'],
    ['a thirteenth month', '2026-13'],
    ['month 99, eight years later', '2026-99'],
    ['a thirteenth month with a day', '2026-13-01'],
    ['month zero', '2026-00'],
    ['hour 25', '2026-02-20T25:00:00Z'],
    ['words after the T', '2026-02-20Tnoon'],
    ['a time without the T', '2026-02-20 10:00'],
    ['two digits of a year', '26-02-20'],
    ['the year one, which systems write for "no date"', '0001-01-01'],
    ['the year one with a time', '0001-01-01T00:00:00Z'],
  ])('%s', (_says, text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  test('no text makes it throw, and a span never ends before it begins', () => {
    const dateLike = fc.stringMatching(/^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9:.+Z-]{0,12})?)?)?$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), dateLike), (text) => {
        const span = parseDate(text);
        expect(span === undefined || (Number.isFinite(span.min) && span.min <= span.max)).toBe(true);
      }),
      RUNS,
    );
  });
});

test('the day of any moment contains that moment', () => {
  const moment = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(moment, (date) => {
      const span = parseDate(isoDay(date.getTime()));
      expect(span).toBeDefined();
      expect(date.getTime()).toBeGreaterThanOrEqual(span?.min ?? Number.POSITIVE_INFINITY);
      expect(date.getTime()).toBeLessThanOrEqual(span?.max ?? Number.NEGATIVE_INFINITY);
    }),
    RUNS,
  );
});

test('days are elapsed time divided by 24 hours (3.7)', () => {
  expect(daysBetween(at('2026-02-20T12:00:00Z'), at('2026-02-22T00:00:00Z'))).toBe(1.5);
  expect(DAY_MS).toBe(86_400_000);
});

test('cards write days as 2026-02-20', () => {
  expect(isoDay(at('2026-02-20T23:59:59Z'))).toBe('2026-02-20');
});
