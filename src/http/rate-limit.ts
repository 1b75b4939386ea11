import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { CrampError } from '../errors.js';
import type { Caller } from '../security/caller.js';

/** @throws CRAMP_RATE_LIMITED when the client has had its calls of this second */
export type CountCall = (client: Caller) => Promise<void>;

/**
 * Counts calls by client, in seconds that begin with its first call; unsigned callers are one client. Each process counts
 * for itself.
 *
 * @param requestsPerSecond undefined for no limit
 */
export function callCounter(requestsPerSecond: number | undefined): CountCall {
  if (requestsPerSecond === undefined) return async () => undefined;
  const limiter = new RateLimiterMemory({ points: requestsPerSecond, duration: 1 });
  return async ({ issuer }) => {
    await limiter.consume(issuer ?? '').catch(refuse);
  };
}

/** The limiter rejects with its count where the limit is reached. */
function refuse(reason: unknown): never {
  if (!(reason instanceof RateLimiterRes)) throw reason;
  throw new CrampError('CRAMP_RATE_LIMITED', [{ expected: 'fewer calls per second from this client' }]);
}
