/**
 * FHIR dates as spans of UTC milliseconds: `2026-03` may be any moment of that month. Pure; the clock is `asOf`.
 */
import { remembered } from '../memo.js';
import type { Span } from './clinical-facts.js';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Years below 1000 stand for "no date" in many systems (`0001-01-01`). */
const PARTS = /^([1-9]\d{3})(?:-(\d{2})(?:-(\d{2})(T.+)?)?)?$/;

/**
 * Earliest and latest moment a FHIR `date`, `dateTime` or `instant` can mean, or undefined when it is not one.
 * Days without a time zone are read as UTC days.
 */
export function parseDate(text: string | undefined): Span | undefined {
  return text === undefined ? undefined : spanOf(text);
}

const spanOf = remembered((text): Span | undefined => {
  const parts = PARTS.exec(text.trim());
  if (parts === null) return undefined;
  const [whole, year = '', month, day, time] = parts;
  const first = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  if (!isRealDay(first, month)) return undefined;
  if (time !== undefined) return momentOf(whole);
  const next = Date.UTC(Number(year) + (month === undefined ? 1 : 0), nextMonth(month, day), nextDay(day));
  return { min: first, max: next - 1 };
});

/** Whole days elapsed from `from` to `to`; the boundary day is inside a window (3.7). */
export function daysBetween(from: number, to: number): number {
  return (to - from) / DAY_MS;
}

/** `2026-02-20`: how dates are written on cards. */
export function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function momentOf(text: string): Span | undefined {
  const at = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : { min: at, max: at };
}

function nextMonth(month: string | undefined, day: string | undefined): number {
  if (month === undefined) return 0;
  return day === undefined ? Number(month) : Number(month) - 1;
}

function nextDay(day: string | undefined): number {
  return day === undefined ? 1 : Number(day) + 1;
}

/** `2026-02-31` and `2026-13` roll over in JavaScript, always into another month; they are no dates. */
function isRealDay(at: number, month: string | undefined): boolean {
  return month === undefined || new Date(at).getUTCMonth() + 1 === Number(month);
}
