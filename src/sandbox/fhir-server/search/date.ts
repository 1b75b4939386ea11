/** Search for dates: each date, and each value asked for, is a span of time. */
import { isRecord } from '../../../cds/json.js';
import { badRequest } from '../refusal.js';

/** UTC milliseconds; both ends belong to it. */
export interface Span {
  readonly min: number;
  readonly max: number;
}

type Compare = (found: Span, asked: Span) => boolean;

const within: Compare = (found, asked) => found.min >= asked.min && found.max <= asked.max;

/** Prefixes as FHIR defines them (https://hl7.org/fhir/R4/search.html#prefix), without `ap`, whose meaning is left to servers. */
const COMPARISONS = {
  eq: within,
  ne: (found, asked) => !within(found, asked),
  gt: (found, asked) => found.max > asked.max,
  lt: (found, asked) => found.min < asked.min,
  ge: (found, asked) => found.max > asked.max || within(found, asked),
  le: (found, asked) => found.min < asked.min || within(found, asked),
  sa: (found, asked) => found.min > asked.max,
  eb: (found, asked) => found.max < asked.min,
} as const satisfies Readonly<Record<string, Compare>>;

export const DATE_PREFIXES = Object.keys(COMPARISONS);

/** @throws Refusal (400) for what is no date, or a prefix that is not supported */
export function dateTest(values: readonly string[]): (found: unknown) => boolean {
  const tests = values.map(oneTest);
  return (found) => {
    const span = foundSpan(found);
    return span !== undefined && tests.some((test) => test(span));
  };
}

/** Start and end of a date, Period or Timing, by which results are sorted. */
export function foundSpan(value: unknown): Span | undefined {
  if (typeof value === 'string') return spanOf(value);
  if (!isRecord(value)) return undefined;
  const { start, end } = value;
  if (start === undefined && end === undefined) return undefined;
  const from = start === undefined ? { min: Number.NEGATIVE_INFINITY } : spanOf(start);
  const to = end === undefined ? { max: Number.POSITIVE_INFINITY } : spanOf(end);
  return from === undefined || to === undefined ? undefined : { min: from.min, max: to.max };
}

const PARTS = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2})(?:(:\d{2})(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;
const DAY_MS = 86_400_000;

/** The span of a FHIR date or dateTime of any precision; without a time zone it is UTC. Undefined for anything else. */
export function spanOf(value: unknown): Span | undefined {
  const parts = typeof value === 'string' ? PARTS.exec(value) : null;
  if (parts === null) return undefined;
  const [, year = '', month = '01', day = '01', time = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = parts;
  const date = `${year}-${month}-${day}`;
  const min = Date.parse(`${date}T${time}${seconds}${fraction.slice(0, 4)}${zone}`);
  if (Number.isNaN(min) || !isRealDay(date)) return undefined;
  return { min, max: min + lengthMs(parts) - 1 };
}

/** How long the span is that the precision leaves open. */
function lengthMs([, year, month, day, time, seconds, fraction]: readonly (string | undefined)[]): number {
  if (fraction !== undefined) return 1;
  if (seconds !== undefined) return 1000;
  if (time !== undefined) return 60_000;
  if (day !== undefined) return DAY_MS;
  const from = new Date(`${year}-${month ?? '01'}-01T00:00:00Z`);
  const to = new Date(from);
  if (month === undefined) to.setUTCFullYear(from.getUTCFullYear() + 1);
  else to.setUTCMonth(from.getUTCMonth() + 1);
  return to.getTime() - from.getTime();
}

/** `2026-02-31` is another day in JavaScript. */
function isRealDay(date: string): boolean {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}

function oneTest(value: string): (found: Span) => boolean {
  const [, prefix = 'eq', text = ''] = /^([a-z]{2})?(.*)$/s.exec(value) ?? [];
  // A "+" that was not encoded arrives as a blank.
  const asked = spanOf(text.replace(/ (?=\d{2}:\d{2}$)/, '+'));
  if (asked === undefined || !isPrefix(prefix)) {
    throw badRequest(`A date is written as 2026-03-02, with one of ${DATE_PREFIXES.join(', ')} before it or none.`);
  }
  const compare = COMPARISONS[prefix];
  return (found) => compare(found, asked);
}

function isPrefix(text: string): text is keyof typeof COMPARISONS {
  return Object.hasOwn(COMPARISONS, text);
}
