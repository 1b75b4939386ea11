/** Stores in new databases of either kind, closed after each test; for tests of what is kept. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatabasePlace, openDatabase } from '../../src/database/connect.js';
import { databaseFeedbackStore, type FeedbackStoreOptions } from '../../src/database/feedback-store.js';
import type { Database } from '../../src/database/schema.js';
import type { Delivery } from '../../src/feedback/display.js';
import type { FeedbackStore } from '../../src/feedback/store.js';
import { SHOWN_AT } from './deliveries.js';
import { startPostgres, type TestPostgres } from './postgres.js';

const PATIENT_MS = 10_000;

export interface Opened {
  readonly database: Database;
  readonly store: FeedbackStore;
}

/** The clock of the stores, which a test may set, UTC milliseconds. */
export const clock = { now: SHOWN_AT };

let server: TestPostgres | undefined;
const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-feedback-'));
const opened: Opened[] = [];

/** To be called before the first test. */
export async function prepare(): Promise<void> {
  server = await startPostgres();
}

/** After each test. */
export async function closeAll(): Promise<void> {
  for (const { database, store } of opened.splice(0)) {
    await store.close();
    await database.destroy();
  }
}

/** After the last test. */
export async function cleanUp(): Promise<void> {
  await server?.remove();
  rmSync(folder, { recursive: true });
}

export function postgres(): TestPostgres {
  if (server === undefined) throw new Error('PostgreSQL was not started');
  return server;
}

export const newEmbedded = async (): Promise<DatabasePlace> => ({ dataDir: join(folder, randomUUID()) });

export const DATABASES: readonly (readonly [string, () => Promise<DatabasePlace>])[] = [
  ['the embedded database', newEmbedded],
  ['PostgreSQL', async () => ({ databaseUrl: await postgres().newDatabase() })],
];

/** A store on a database, with the clock of the tests. */
export async function open(place: DatabasePlace, options: Partial<FeedbackStoreOptions> = {}): Promise<Opened> {
  const database = await openDatabase(place, { timeoutMs: PATIENT_MS });
  const store = databaseFeedbackStore(database, { keepComments: false, now: () => clock.now, ...options });
  opened.push({ database, store });
  return { database, store };
}

/** Shows cards and returns their ids. */
export function show(store: FeedbackStore, ...deliveries: readonly Delivery[]): readonly string[] {
  for (const each of deliveries) store.recordDelivery(each);
  return deliveries.map(({ cardUuid }) => cardUuid);
}

/** Waits for what happens in the background. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENT_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
