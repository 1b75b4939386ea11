import { createHash } from 'node:crypto';
import type { ReplayGuard, SeenToken } from '../security/replay.js';
import { notReady } from './not-ready.js';
import type { Database } from './schema.js';

/** Rows deleted at once, so that no statement runs long. */
const PURGE_ROWS = 1000;
const PURGE_EVERY_SECONDS = 60;
/** After a purge that found as much as it may delete. */
const PURGE_AGAIN_SECONDS = 1;

/**
 * Remembers tokens for all replicas that share the database.
 *
 * @param now UTC milliseconds
 */
export function databaseReplayGuard(database: Database, { now }: { readonly now: () => number }): ReplayGuard {
  const purge = purger(database);
  return {
    async isFirstUse(token) {
      const seconds = Math.floor(now() / 1000);
      const first = await record(database, token, seconds);
      setImmediate(purge, seconds);
      return first;
    },
  };
}

/** One statement, so that of any number of simultaneous calls one writes the row: a new one, or one that had expired. */
async function record(database: Database, { issuer, jti, until }: SeenToken, seconds: number): Promise<boolean> {
  try {
    const written = await database
      .insertInto('replay')
      .values({ token_hash: hashOf(issuer, jti), expires_at: Math.ceil(until) })
      .onConflict((conflict) =>
        conflict
          .column('token_hash')
          .doUpdateSet((row) => ({ expires_at: row.ref('excluded.expires_at') }))
          .where('replay.expires_at', '<', seconds),
      )
      .returning('token_hash')
      .executeTakeFirst();
    return written !== undefined;
  } catch (failure) {
    throw notReady({ expected: 'the database of used tokens to answer in time' }, failure);
  }
}

function hashOf(issuer: string, jti: string): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, jti]))
    .digest('base64url');
}

/** Deletes expired rows now and then. Nobody waits for it; what fails is tried again at the next turn, by this replica or another. */
function purger(database: Database): (seconds: number) => void {
  let next = 0;
  return (seconds) => {
    if (seconds < next) return;
    next = seconds + PURGE_EVERY_SECONDS;
    deleteExpired(database, seconds).then(
      (deleted) => {
        if (deleted >= PURGE_ROWS) next = seconds + PURGE_AGAIN_SECONDS;
      },
      () => undefined,
    );
  };
}

async function deleteExpired(database: Database, seconds: number): Promise<number> {
  const expired = database
    .selectFrom('replay')
    .select('token_hash')
    .where('expires_at', '<', seconds)
    .orderBy('expires_at')
    .limit(PURGE_ROWS);
  const { numDeletedRows } = await database.deleteFrom('replay').where('token_hash', 'in', expired).executeTakeFirst();
  return Number(numDeletedRows);
}
