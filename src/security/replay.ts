/**
 * No token is accepted twice (CH-184): whoever overheard one cannot use it again.
 */
import { createHash } from 'node:crypto';
import { CrampError } from '../errors.js';

/** A token whose signature, audience and times were found valid; one that was not must not be recorded (CH-188). */
export interface SeenToken {
  readonly issuer: string;
  readonly jti: string;
  /** Until when it has to be remembered, seconds since the epoch; see `rememberedUntil`. */
  readonly until: number;
}

export interface ReplayGuard {
  /**
   * Resolves true the first time, false for a repeat.
   *
   * @throws CRAMP_NOT_READY when it cannot be told; the token must not be accepted then (CH-189)
   */
  isFirstUse(token: SeenToken): Promise<boolean>;
}

/** Covers the time between checking a token and recording it, and clocks of replicas that differ. */
const MARGIN_SECONDS = 60;
const SECONDS_PER_MINUTE = 60;

/**
 * The moment from which no replica would accept a token any more, in seconds since the epoch.
 *
 * @param expiry claim `exp` in seconds since the epoch
 */
export function rememberedUntil(expiry: number, toleranceSeconds: number): number {
  return Math.ceil(expiry) + toleranceSeconds + MARGIN_SECONDS;
}

/**
 * Remembers tokens in this process, for a service without replicas.
 *
 * @param maxTokens about 200 bytes each; when it is reached tokens are refused until one expires, as to forget one would let it be used again
 * @param now UTC milliseconds
 */
export function memoryReplayGuard(options: { readonly maxTokens: number; readonly now: () => number }): ReplayGuard {
  const tokens = new RecentTokens();
  return {
    async isFirstUse(token) {
      const seconds = options.now() / 1000;
      tokens.forgetExpired(seconds);
      const hash = hashOf(token);
      if (tokens.holds(hash, seconds)) return false;
      if (tokens.size >= options.maxTokens) {
        throw new CrampError('CRAMP_NOT_READY', [{ expected: 'room to remember another token' }]);
      }
      tokens.add(hash, token.until);
      return true;
    },
  };
}

/** One size for every token, however long its id is. */
function hashOf({ issuer, jti }: SeenToken): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, jti]))
    .digest('base64url');
}

/**
 * Tokens by hash, and hashes by the minute in which they expire: once a minute those of past minutes are dropped, each token once, so
 * that no call looks through all of them.
 */
class RecentTokens {
  readonly #until = new Map<string, number>();
  readonly #byMinute = new Map<number, string[]>();
  #minute = 0;

  get size(): number {
    return this.#until.size;
  }

  holds(hash: string, seconds: number): boolean {
    const until = this.#until.get(hash);
    return until !== undefined && until >= seconds;
  }

  add(hash: string, until: number): void {
    const minute = minuteOf(until);
    this.#until.set(hash, until);
    const sameMinute = this.#byMinute.get(minute);
    if (sameMinute === undefined) this.#byMinute.set(minute, [hash]);
    else sameMinute.push(hash);
  }

  forgetExpired(seconds: number): void {
    const minute = minuteOf(seconds);
    if (minute === this.#minute) return;
    this.#minute = minute;
    for (const past of this.#byMinute.keys()) if (past < minute) this.#forget(past);
  }

  #forget(minute: number): void {
    for (const hash of this.#byMinute.get(minute) ?? []) {
      // One that was used again after it had expired is remembered until a later minute.
      if (minuteOf(this.#until.get(hash) ?? 0) <= minute) this.#until.delete(hash);
    }
    this.#byMinute.delete(minute);
  }
}

function minuteOf(seconds: number): number {
  return Math.floor(seconds / SECONDS_PER_MINUTE);
}
