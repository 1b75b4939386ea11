/**
 * Composition: where state outlives a call, in PostgreSQL for all replicas or in this process and its folder.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config, Mode } from './config/config.js';
import { type DatabasePlace, lockFolder, openDatabase } from './database/connect.js';
import { databaseFeedbackStore } from './database/feedback-store.js';
import { databaseReplayGuard } from './database/replay-guard.js';
import { CrampError } from './errors.js';
import { DAY_MS } from './facts/dates.js';
import type { FeedbackStore } from './feedback/store.js';
import type { Log } from './log.js';
import { memoryReplayGuard, type ReplayGuard } from './security/replay.js';

export interface Store {
  readonly replay: ReplayGuard;
  readonly feedback: FeedbackStore;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly mode: Mode;
  /** Most connections to PostgreSQL at the same time. */
  readonly connections?: number | undefined;
  /** Whether this process deletes what is too old. */
  readonly purges?: boolean;
}

/** Tokens of five minutes at 1,600 calls a second; about 100 MB when full. */
const MAX_TOKENS = 500_000;
/** Where `serve` keeps its database unless the configuration says otherwise; below the working directory. */
const DEFAULT_DATA_DIR = './data';

/**
 * Opens the database. Used tokens are shared through it where there is one for all replicas; otherwise this process is the only one,
 * and sees to it.
 *
 * @throws CRAMP_NOT_READY when the database cannot be opened; CRAMP_CONFIG_INVALID when another service uses its folder
 */
export async function openStore(config: Config, log: Log, { mode, connections, purges = true }: StoreOptions) {
  const { place, remove } = placeFor(config, mode);
  const now = Date.now;
  const onConnectionLost = () => log.warn({}, 'a connection to the database was lost');
  const unlock = 'dataDir' in place ? await lockFolder(place.dataDir) : () => undefined;
  const database = await openDatabase(place, {
    onConnectionLost,
    ...(connections !== undefined && { maxConnections: connections }),
  }).catch((failure: unknown) => {
    unlock();
    throw failure;
  });
  const feedback = databaseFeedbackStore(database, {
    keepComments: config.feedback.keepComments,
    now,
    onTrouble: ({ lost }) => log.warn({ lostDeliveries: lost }, 'cards sent could not be recorded; tried again'),
  });
  const stopPurging = purges ? purgeDaily(feedback, config, log) : () => undefined;
  const store: Store = {
    replay:
      'databaseUrl' in place
        ? databaseReplayGuard(database, { now })
        : memoryReplayGuard({ maxTokens: MAX_TOKENS, now }),
    feedback,
    async close() {
      stopPurging();
      await feedback.close();
      await database.destroy();
      unlock();
      remove();
    },
  };
  return store;
}

interface Place {
  readonly place: DatabasePlace;
  /** Deletes what was only there for this process. */
  readonly remove: () => void;
}

/** Sandbox mode leaves nothing behind unless a folder is given. */
function placeFor(config: Config, mode: Mode): Place {
  if (mode === 'production' || config.databaseUrl !== undefined || config.dataDir !== undefined) {
    return { place: placeOf(config), remove: () => undefined };
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'cramp-cds-'));
  return { place: { dataDir }, remove: () => rmSync(dataDir, { recursive: true, force: true }) };
}

/** Where `serve` keeps what it keeps in production mode. */
export function placeOf({ databaseUrl, dataDir }: Config): DatabasePlace {
  return databaseUrl !== undefined ? { databaseUrl } : { dataDir: dataDir ?? resolve(DEFAULT_DATA_DIR) };
}

/** @returns UTC milliseconds */
export function keptSince({ feedback }: Config, now: number): number {
  return now - feedback.retentionDays * DAY_MS;
}

/** Once in the background, and every day; what fails is tried again the next day, by this replica or another. */
function purgeDaily(feedback: FeedbackStore, config: Config, log: Log): () => void {
  let isStopped = false;
  const purge = () => {
    const now = Date.now();
    feedback.purge({ before: keptSince(config, now), now }).then(
      (purged) => {
        if (Object.values(purged).some((rows) => rows > 0)) log.info({ purged }, 'old feedback deleted');
      },
      (failure: unknown) => {
        if (isStopped) return;
        const errorCode = failure instanceof CrampError ? failure.code : 'CRAMP_INTERNAL';
        log.warn({ errorCode }, 'old feedback could not be deleted; tried again tomorrow');
      },
    );
  };
  const first = setImmediate(purge);
  const timer = setInterval(purge, DAY_MS).unref();
  return () => {
    isStopped = true;
    clearImmediate(first);
    clearInterval(timer);
  };
}
