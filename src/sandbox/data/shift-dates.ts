/** Moves a record through time: all its dates by the same number of whole days. */
import { isRecord } from '../../cds/json.js';

const DAY_MS = 86_400_000;

/** Members that hold a date; by name, because `"2019"` may just as well be a code. */
const DATE_MEMBERS =
  /(Date|DateTime|Instant)$|^(authored|authoredOn|created|date|dateAsserted|end|event|issued|lastOccurrence|lastUpdated|recorded|sent|start)$/;

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(T.*)?$/;

/**
 * A copy with every date moved: days keep their time of day and its zone as they are written, and partial dates stay partial – a
 * month or a year is moved from its middle.
 *
 * @param days may be negative
 */
export function shiftDates<T>(record: T, days: number): T;
export function shiftDates(record: unknown, days: number): unknown {
  return days === 0 ? record : shifted(record, '', days);
}

/** Whole days from one moment to another, rounded down so that nothing of the record comes to lie in the future. */
export function wholeDays(from: number, to: number): number {
  return Math.floor((to - from) / DAY_MS);
}

function shifted(value: unknown, name: string, days: number): unknown {
  if (typeof value === 'string') return DATE_MEMBERS.test(name) ? shiftDate(value, days) : value;
  if (Array.isArray(value)) return value.map((each) => shifted(each, name, days));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shifted(member, key, days)]));
}

function shiftDate(text: string, days: number): string {
  const [, year, month, day, time = ''] = DATE.exec(text) ?? [];
  const middle = month === undefined ? `${year}-07-02` : `${year}-${month}-${day ?? '15'}`;
  const at = Date.parse(`${middle}T00:00:00Z`) + days * DAY_MS;
  if (year === undefined || Number.isNaN(at) || Math.abs(at) > MAX_DATE) return text;
  const { length } = text.slice(0, text.length - time.length);
  return `${new Date(at).toISOString().slice(0, length)}${time}`;
}

/** The last day of the year 9999, beyond which FHIR has no dates; before the year 0 the text is left as it is, too. */
const MAX_DATE = Date.parse('9999-12-31T00:00:00Z');
