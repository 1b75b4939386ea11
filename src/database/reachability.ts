/** How a database is asked whether it is there, so that asking often costs little and never long. */
export interface ReachabilityOptions {
  /** Rejects when the database cannot be used. */
  readonly ping: () => Promise<unknown>;
  /** Milliseconds for which an answer holds. */
  readonly freshMs: number;
  /** Milliseconds after which no answer means no. */
  readonly limitMs: number;
}

/** One ping at a time, whoever asks. The function never rejects. */
export function reachability({ ping, freshMs, limitMs }: ReachabilityOptions): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;
  let freshUntil = 0;
  return () => {
    if (asking !== undefined && performance.now() < freshUntil) return asking;
    freshUntil = Number.POSITIVE_INFINITY;
    asking = answered(ping, limitMs).finally(() => {
      freshUntil = performance.now() + freshMs;
    });
    return asking;
  };
}

function answered(ping: () => Promise<unknown>, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs, false);
    const settle = (isThere: boolean) => {
      clearTimeout(timer);
      resolve(isThere);
    };
    ping().then(
      () => settle(true),
      () => settle(false),
    );
  });
}
