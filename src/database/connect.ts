import { type Dialect, Kysely } from 'kysely';
import { CrampError } from '../errors.js';
import { migrate } from './migrations.js';
import { codeOf, notReady } from './not-ready.js';
import type { Database } from './schema.js';

/** PostgreSQL, or the folder of the embedded database. */
export type DatabasePlace = { readonly databaseUrl: string } | { readonly dataDir: string };

export interface DatabaseOptions {
  /**
   * Longest wait for a connection, and again for the answer to a statement; far below the time budget of a call. The embedded database
   * answers at once.
   */
  readonly timeoutMs?: number;
  readonly maxConnections?: number;
  /** A connection to PostgreSQL was lost, perhaps one of several; for the log. */
  readonly onConnectionLost?: () => void;
}

const TIMEOUT_MS = 500;
const MAX_CONNECTIONS = 10;
/** At start there is no call to answer, and another replica may be migrating. */
const START_CONNECT_MS = 5_000;
const START_STATEMENT_MS = 60_000;

/**
 * Opens a database and brings it up to date. It stays usable when PostgreSQL restarts; close it with `destroy()`.
 *
 * @throws CRAMP_NOT_READY when it cannot be opened or migrated, without its address or password
 */
export async function openDatabase(place: DatabasePlace, options: DatabaseOptions = {}): Promise<Database> {
  try {
    return 'databaseUrl' in place ? await openPostgres(place.databaseUrl, options) : await openEmbedded(place.dataDir);
  } catch (failure) {
    const path = 'databaseUrl' in place ? 'databaseUrl' : 'dataDir';
    throw notReady(
      { path, expected: `a database that can be opened and brought up to date (${codeOf(failure)})` },
      failure,
    );
  }
}

/**
 * Takes the folder of the embedded database for this process alone, until the function returned is called or the process ends,
 * however it ends. Reports can be made from it meanwhile.
 *
 * @throws CRAMP_CONFIG_INVALID when another service has it
 */
export async function lockFolder(dataDir: string): Promise<() => void> {
  const { lock } = await import('./folder-lock.js');
  try {
    return lock(dataDir);
  } catch (failure) {
    if (codeOf(failure) !== 'SQLITE_BUSY') {
      throw notReady({ path: 'dataDir', expected: `a folder that can be used (${codeOf(failure)})` }, failure);
    }
    const expected = 'a folder that no other service uses; what several share belongs into `databaseUrl`';
    throw new CrampError('CRAMP_CONFIG_INVALID', [{ path: 'dataDir', expected }]);
  }
}

/** Migrates over a patient connection of its own, then serves over impatient ones. */
async function openPostgres(databaseUrl: string, options: DatabaseOptions): Promise<Database> {
  const { postgresDialect } = await import('./postgres.js');
  const start = { connectMs: START_CONNECT_MS, statementMs: START_STATEMENT_MS, maxConnections: 1 };
  await (await migrated(postgresDialect(databaseUrl, start))).destroy();
  const { timeoutMs = TIMEOUT_MS, maxConnections = MAX_CONNECTIONS, onConnectionLost } = options;
  const dialect = postgresDialect(databaseUrl, {
    connectMs: timeoutMs,
    statementMs: timeoutMs,
    maxConnections,
    onConnectionLost,
  });
  return new Kysely({ dialect });
}

/** Loaded only when needed: its binary is not there for every system on which PostgreSQL can be used. */
async function openEmbedded(dataDir: string): Promise<Database> {
  const { embeddedDialect } = await import('./embedded.js');
  return migrated(embeddedDialect(dataDir));
}

async function migrated(dialect: Dialect): Promise<Database> {
  const database: Database = new Kysely({ dialect });
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
