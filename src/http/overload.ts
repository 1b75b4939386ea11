import PQueue from 'p-queue';
import { CrampError } from '../errors.js';
import type { EdgeLimits } from './limits.js';

/** Does the work when it is its turn. @throws CRAMP_OVERLOADED when that does not come before the deadline */
export type TakeTurn = <T>(work: () => Promise<T>, deadline: AbortSignal) => Promise<T>;

/** Calls at the moment of asking. */
export interface Load {
  running(): number;
  waiting(): number;
}

/**
 * Lets a bounded number of calls be worked on and a bounded number wait, first come first served; a client that has gone,
 * or has waited for as long as a call may take, makes room at once (CH-163).
 *
 * @param watch is given the means to ask how many there are
 */
export function turns(
  { concurrentCalls, waitingCalls }: Pick<EdgeLimits, 'concurrentCalls' | 'waitingCalls'>,
  watch?: (load: Load) => void,
): TakeTurn {
  const queue = new PQueue({ concurrency: concurrentCalls });
  watch?.({ running: () => queue.pending, waiting: () => queue.size });
  return (work, deadline) => {
    const isFull = queue.pending >= concurrentCalls && queue.size >= waitingCalls;
    if (isFull || deadline.aborted) return Promise.reject(overloaded());
    const waiting = new AbortController();
    const giveUp = () => waiting.abort(overloaded());
    deadline.addEventListener('abort', giveUp);
    const begin = () => {
      // From here on the deadline is the business of the work.
      deadline.removeEventListener('abort', giveUp);
      return work();
    };
    return queue.add(begin, { signal: waiting.signal });
  };
}

function overloaded(): CrampError {
  return new CrampError('CRAMP_OVERLOADED', [{ expected: 'fewer calls at the same time' }]);
}
