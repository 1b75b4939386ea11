import { RateLimiterCluster, RateLimiterClusterMaster, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { CrampError } from '../errors.js';
import type { Caller } from '../security/caller.js';

/** Longest wait for the process that counts. */
const ASK_MS = 500;

/** @throws CRAMP_RATE_LIMITED when the client has had its calls of this second */
export type CountCall = (client: Caller) => Promise<void>;

/**
 * Counts calls by client, in seconds that begin with its first call; unsigned callers are one client.
 *
 * @param requestsPerSecond undefined for no limit
 * @param isWorker whether the process above counts, for all workers together; see `countForWorkers`
 */
export function callCounter(requestsPerSecond: number | undefined, isWorker = false): CountCall {
  if (requestsPerSecond === undefined) return async () => undefined;
  const options = { points: requestsPerSecond, duration: 1 };
  const limiter = isWorker
    ? new RateLimiterCluster({ ...options, keyPrefix: 'calls', timeoutMs: ASK_MS })
    : new RateLimiterMemory(options);
  return async ({ issuer }) => {
    await limiter.consume(issuer ?? '').catch(refuse);
  };
}

/** Called once in the process above several workers, before they start. */
export function countForWorkers(): void {
  new RateLimiterClusterMaster();
}

/** The limiter rejects with its count where the limit is reached. Where nobody counts in time, nobody is refused. */
function refuse(reason: unknown): void {
  if (!(reason instanceof RateLimiterRes)) return;
  throw new CrampError('CRAMP_RATE_LIMITED', [{ expected: 'fewer calls per second from this client' }]);
}
