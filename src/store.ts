/**
 * Composition: where state outlives a call, in PostgreSQL for all replicas or in this process.
 */
import type { Config } from './config/config.js';
import { openDatabase } from './database/connect.js';
import { databaseReplayGuard } from './database/replay-guard.js';
import type { Log } from './log.js';
import { memoryReplayGuard, type ReplayGuard } from './security/replay.js';

export interface Store {
  readonly replay: ReplayGuard;
  close(): Promise<void>;
}

/** Tokens of five minutes at 1,600 calls a second; about 100 MB when full. */
const MAX_TOKENS = 500_000;

/**
 * Used tokens are shared through the database where there is one for all replicas; otherwise this process is the only one.
 *
 * @throws CRAMP_NOT_READY when the database cannot be opened
 */
export async function openStore({ databaseUrl }: Config, log: Log): Promise<Store> {
  const now = Date.now;
  if (databaseUrl === undefined) {
    return { replay: memoryReplayGuard({ maxTokens: MAX_TOKENS, now }), close: async () => undefined };
  }
  const onConnectionLost = () => log.warn({}, 'a connection to the database was lost');
  const database = await openDatabase({ databaseUrl }, { onConnectionLost });
  return { replay: databaseReplayGuard(database, { now }), close: () => database.destroy() };
}
