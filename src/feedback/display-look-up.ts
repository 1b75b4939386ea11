/**
 * Asks the store what was shown, and leaves it alone for a while after it failed: while a database is away, cards are no slower and
 * nothing is suppressed.
 */
import { CrampError } from '../errors.js';
import type { PastDisplay } from './display.js';

/** The part of a feedback store that remembers displays. */
export interface DisplayStore {
  /** Displays of that person since then (UTC milliseconds), each with its latest outcome. @throws when the store cannot be asked */
  displaysOf(personKey: string, since: number): Promise<readonly PastDisplay[]>;
}

export interface LookUpTimes {
  /** UTC milliseconds. */
  readonly now: () => number;
  /** An answer that takes longer is a failure. */
  readonly patienceMs?: number;
  /** How long a store that failed is not asked. */
  readonly restMs?: number;
}

const PATIENCE_MS = 200;
const REST_MS = 5000;

/**
 * The same question to a store that may fail or hang.
 *
 * @throws CRAMP_NOT_READY at once while it rests, after `patienceMs` when no answer came; else what the store throws
 */
export function carefully(
  store: DisplayStore,
  { now, patienceMs = PATIENCE_MS, restMs = REST_MS }: LookUpTimes,
): DisplayStore['displaysOf'] {
  let restsUntil = 0;
  return async (personKey, since) => {
    if (now() < restsUntil) throw notReady('a store that is not resting after a failure');
    try {
      return await within(patienceMs, store.displaysOf(personKey, since));
    } catch (failure) {
      restsUntil = now() + restMs;
      throw failure;
    }
  };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(notReady(`an answer within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function notReady(expected: string): CrampError {
  return new CrampError('CRAMP_NOT_READY', [{ path: 'suppression', expected }]);
}
