import type { LabResult } from './clinical-facts.js';

export type Comparator = LabResult['comparator'];

/** A number as reported: `< 2.5` is value 2.5 with comparator `<`. */
export interface Reading {
  readonly value: number;
  readonly comparator: Comparator;
}

/** True and false are certain; undefined means the comparator leaves it open (clinical-knowledge 3.1, 5). */
export type Verdict = boolean | undefined;

/**
 * The four comparators FHIR R4 knows; undefined for an exact value; `unclear` for anything else, which is never
 * guessed.
 */
export function comparatorOf(text: string | undefined): Comparator | 'unclear' {
  if (text === undefined || text === '<' || text === '<=' || text === '>' || text === '>=') return text;
  return 'unclear';
}

/** Is the true value below the limit? `< 2.5` is below 2.5; `<= 2.5` may be 2.5 itself. */
export function isBelow({ value, comparator }: Reading, limit: number): Verdict {
  if (comparator === undefined) return value < limit;
  if (comparator === '<') return value <= limit || undefined;
  if (comparator === '<=') return value < limit || undefined;
  return value >= limit ? false : undefined;
}

/** Is the true value at or above the limit? */
export function isAtLeast(reading: Reading, limit: number): Verdict {
  return not(isBelow(reading, limit));
}

/** Is the true value above the limit? `> 2.6` is above 2.6; `>= 2.6` may be 2.6 itself. */
export function isAbove({ value, comparator }: Reading, limit: number): Verdict {
  if (comparator === undefined) return value > limit;
  if (comparator === '>') return value >= limit || undefined;
  if (comparator === '>=') return value > limit || undefined;
  return value <= limit ? false : undefined;
}

function not(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}
