import type { Kysely } from 'kysely';

/** Tokens of callers that were used, so that none is accepted twice (CH-184). */
interface ReplayTable {
  /** SHA-256 of issuer and token id, so that a row has one size however long these are. */
  readonly token_hash: string;
  /** Seconds since the epoch from which the row means nothing; `pg` reads a bigint as text. */
  readonly expires_at: number | string;
}

/** The tables, the same in both databases. */
export interface Tables {
  readonly replay: ReplayTable;
}

/** PostgreSQL or the embedded database; who asks cannot tell which. */
export type Database = Kysely<Tables>;
