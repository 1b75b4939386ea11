/** When a worker that ended is replaced: at once after a mishap, ever later while none stays alive. */
export interface RestartPolicy {
  /** Pause before the first try, milliseconds. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** A worker that has run for as long was sound: what ended it is counted as the first mishap. */
  readonly steadyMs: number;
}

export const RESTART_POLICY: RestartPolicy = { firstMs: 100, longestMs: 30_000, steadyMs: 60_000 };

/** One place for a worker, over the workers that had it. */
export interface Mishaps {
  /** Workers in a row that ended too early. */
  readonly inRow: number;
  /** Before the next one is started, milliseconds. */
  readonly pauseMs: number;
}

/**
 * @param before mishaps in a row before this one
 * @param ranMs how long the worker was there that has ended now, milliseconds
 */
export function afterEnd(before: number, ranMs: number, policy: RestartPolicy = RESTART_POLICY): Mishaps {
  const inRow = ranMs >= policy.steadyMs ? 1 : before + 1;
  return { inRow, pauseMs: Math.min(policy.firstMs * 2 ** (inRow - 1), policy.longestMs) };
}
