import type { Observation } from 'fhir/r4.js';
import type { Span } from './clinical-facts.js';
import { DAY_MS, parseDate } from './dates.js';
import type { Lenient } from './fact.js';

/**
 * When an observation was made, in UTC milliseconds, or undefined when that cannot be told (clinical-knowledge 3.1, 2).
 *
 * The first time the resource states decides: effectiveDateTime, end of effectivePeriod, effectiveInstant, issued. A
 * day without a time means its last moment. Anything less exact than a day (`2026-02`) is undated, as is a time that
 * lies certainly more than 24 hours ahead of `asOf`: a missing date is never guessed (B10).
 */
export function takenAtOf(observation: Lenient<Observation>, asOf: number): number | undefined {
  const { effectiveDateTime, effectivePeriod, effectiveInstant, issued } = observation;
  const span = parseDate(effectiveDateTime ?? effectivePeriod?.end ?? effectiveInstant ?? issued);
  if (span === undefined || !isExactToTheDay(span) || span.min - asOf > DAY_MS) return undefined;
  return span.max;
}

function isExactToTheDay({ min, max }: Span): boolean {
  return max - min < DAY_MS;
}
