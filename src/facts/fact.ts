/**
 * What we know about one question: all of it, some of it, or nothing.
 *
 * "There is none" is a *known* fact; an unread list is *unknown*; the first page of a long list is *partial* and proves
 * presence only, never absence. The difference is decided once, in `engine/complete-prefetch.ts` (CH-79), and kept up to the
 * rule. What must never be written on the way: `?? []`, `?? false`, `|| 0`.
 */
import type { Lenient } from '../cds/lenient.js';

export type { Lenient };

export const UNKNOWN_REASONS = [
  'not-sent',
  'not-asked',
  'not-permitted',
  'refused',
  'timed-out',
  'unreadable',
] as const;

/**
 * - `not-sent`: the client left the key out and gave no way to read it
 * - `not-asked`: the question could not be asked (no encounter in this context)
 * - `not-permitted`: a FHIR server was named that we may not contact, or its token is not usable
 * - `refused`: the server, or the client on our behalf, answered with an error
 * - `timed-out`: no answer before the deadline
 * - `unreadable`: an answer came but nothing can be concluded from it
 */
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

export type Fact<T> =
  | { readonly status: 'known'; readonly value: T }
  | { readonly status: 'partial'; readonly value: T }
  | { readonly status: 'unknown'; readonly reason: UnknownReason };

export function known<T>(value: T): Fact<T> {
  return { status: 'known', value };
}

export function partial<T>(value: T): Fact<T> {
  return { status: 'partial', value };
}

export function unknown(reason: UnknownReason): Fact<never> {
  return { status: 'unknown', reason };
}

/** The same fact about something computed from it: as strong as before. */
export function mapFact<T, U>(fact: Fact<T>, compute: (value: T) => U): Fact<U> {
  return fact.status === 'unknown' ? fact : { status: fact.status, value: compute(fact.value) };
}

/**
 * One list from several sources. It proves presence as soon as one source could be read, and absence only when all could.
 */
export function mergeLists<T>(facts: readonly Fact<readonly T[]>[]): Fact<readonly T[]> {
  const readable = facts.flatMap((fact) => (fact.status === 'unknown' ? [] : [fact.value]));
  const [first] = facts;
  if (readable.length === 0) return first?.status === 'unknown' ? first : unknown('not-asked');
  const complete = facts.every((fact) => fact.status === 'known');
  return { status: complete ? 'known' : 'partial', value: readable.flat() };
}

/** The value where there is one, whole or in part: for positive findings only. */
export function readValue<T>(fact: Fact<T>): T | undefined {
  return fact.status === 'unknown' ? undefined : fact.value;
}

/** The entries that could be read, whole or in part: for positive findings only, their absence proves nothing. */
export function foundIn<T>(fact: Fact<readonly T[]>): readonly T[] {
  return fact.status === 'unknown' ? [] : fact.value;
}

/** The data sets a service may ask for; each template is in `hooks/prefetch.ts`. */
export const PREFETCH_KEYS = [
  'patient',
  'encounter',
  'conditions',
  'procedures',
  'medications',
  'medicationStatements',
  'labs',
  'pregnancyAndQt',
  'allergies',
  'openOrders',
] as const;
export type PrefetchKey = (typeof PREFETCH_KEYS)[number];

/** What was read under each key. */
export type PrefetchedData = { readonly [Key in PrefetchKey]: Fact<readonly Lenient[]> };

/** Where a service starts from: no key was asked. */
export const NOTHING_ASKED: PrefetchedData = {
  patient: unknown('not-asked'),
  encounter: unknown('not-asked'),
  conditions: unknown('not-asked'),
  procedures: unknown('not-asked'),
  medications: unknown('not-asked'),
  medicationStatements: unknown('not-asked'),
  labs: unknown('not-asked'),
  pregnancyAndQt: unknown('not-asked'),
  allergies: unknown('not-asked'),
  openOrders: unknown('not-asked'),
};
