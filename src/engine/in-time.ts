import { setMaxListeners } from 'node:events';

/** A reader that sees the deadline gives what it has; this long it is waited for. */
const GRACE_MS = 20;

/**
 * What the work gives, or the other value when it is still not there shortly after the deadline. Work that rejects gives the
 * other value too.
 */
export function inTime<T>(work: Promise<T>, deadline: AbortSignal, otherwise: T): Promise<T> {
  // Many reads wait for one deadline: that is no leak.
  setMaxListeners(0, deadline);
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const giveUp = () => resolve(otherwise);
    const giveUpSoon = () => {
      timer = setTimeout(giveUp, GRACE_MS);
    };
    const stopWaiting = () => {
      clearTimeout(timer);
      deadline.removeEventListener('abort', giveUpSoon);
    };
    deadline.addEventListener('abort', giveUpSoon);
    if (deadline.aborted) giveUpSoon();
    work.then(resolve, giveUp).finally(stopWaiting);
  });
}
