/** A token that has been used, to be remembered (CH-184). */
export interface SeenToken {
  readonly issuer: string;
  readonly jti: string;
  /** Until when it has to be remembered, seconds since the epoch. */
  readonly until: number;
}

export interface ReplayGuard {
  /** Resolves true the first time, false for a repeat. @throws CRAMP_NOT_READY when it cannot be told (CH-189) */
  isFirstUse(token: SeenToken): Promise<boolean>;
}

export function memoryReplayGuard(): ReplayGuard {
  const seen = new Set<string>();
  return {
    isFirstUse: async ({ issuer, jti }) => {
      const key = JSON.stringify([issuer, jti]);
      const isFirst = !seen.has(key);
      seen.add(key);
      return isFirst;
    },
  };
}
