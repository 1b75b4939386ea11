import type { Response } from 'express';
import { CrampError } from '../errors.js';

/** The time a call may take. */
export interface Budget {
  /** Aborts when the budget is spent or the client has gone. */
  readonly deadline: AbortSignal;
  /** Rejects with CRAMP_NOT_READY when there is no answer even some time after the deadline. */
  readonly overrun: Promise<never>;
  readonly end: () => void;
}

/** Share of the budget that evaluation has after the deadline, to say what is known; then the client is sent away. */
const GRACE_SHARE = 0.25;

/**
 * Starts the clock of a call, from the moment it arrived (CH-37). Evaluation keeps to the deadline by itself; `overrun` is
 * the last resort, and an error rather than an empty card list, because silence would look like safety.
 *
 * @param call `receivedAt` in milliseconds since the epoch
 */
export function startBudget(
  call: { readonly receivedAt: number; readonly requestMs: number },
  response: Response,
): Budget {
  const controller = new AbortController();
  const { promise: overrun, reject } = rejectable();
  // Nobody may be listening when it rejects: an answer may just be on its way.
  overrun.catch(() => undefined);
  const abort = () => controller.abort();
  const giveUp = () => reject(new CrampError('CRAMP_NOT_READY', [{ expected: 'an answer within the time limit' }]));

  const remainingMs = Math.max(0, call.receivedAt + call.requestMs - Date.now());
  const spent = setTimeout(abort, remainingMs);
  const lastResort = setTimeout(giveUp, remainingMs + call.requestMs * GRACE_SHARE);
  response.once('close', abort);
  const end = () => {
    clearTimeout(spent);
    clearTimeout(lastResort);
    response.off('close', abort);
  };
  return { deadline: controller.signal, overrun, end };
}

function rejectable() {
  let reject: (error: CrampError) => void = () => undefined;
  const promise = new Promise<never>((_resolve, rejectPromise) => {
    reject = rejectPromise;
  });
  return { promise, reject };
}
