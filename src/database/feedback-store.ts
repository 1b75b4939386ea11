/**
 * Deliveries and feedback in the database. Deliveries are written in the background; feedback is acknowledged when it is stored.
 */
import { sql } from 'kysely';
import type { Delivery, PastDisplay } from '../feedback/display.js';
import type { FeedbackStore, StoreLoad } from '../feedback/store.js';
import { purgeFeedback } from './feedback-purge.js';
import { readReport } from './feedback-report.js';
import { deliveryRow, type FeedbackRow, feedbackRow, pastDisplay, waitingDisplay } from './feedback-rows.js';
import { readWeeklyReport } from './feedback-weeks.js';
import { notReady } from './not-ready.js';
import { reachability } from './reachability.js';
import type { Database } from './schema.js';
import { type WriteQueue, type WriteTrouble, writeQueue } from './write-queue.js';

export interface FeedbackStoreOptions {
  /** Whether free text of users is stored; otherwise it is dropped. */
  readonly keepComments: boolean;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Deliveries could not be written, or had to be given up; for the log. */
  readonly onTrouble?: ((trouble: WriteTrouble) => void) | undefined;
}

/** Of one statement; far below the number of parameters that either database takes. */
const ROWS = 500;
/** Ten seconds of a thousand cards a second; about 10 MB. */
const MAX_WAITING = 10_000;
const WRITE_EVERY_MS = 100;
const MAX_PAUSE_MS = 5_000;
const CLOSE_MS = 2_000;
const REACHABLE_FRESH_MS = 1_000;
const REACHABLE_LIMIT_MS = 500;

export function databaseFeedbackStore(database: Database, options: FeedbackStoreOptions): FeedbackStore {
  const deliveries = writeQueue<Delivery>({
    write: (rows) => writeDeliveries(database, rows),
    maxRows: MAX_WAITING,
    batchRows: ROWS,
    everyMs: WRITE_EVERY_MS,
    maxPauseMs: MAX_PAUSE_MS,
    onTrouble: options.onTrouble,
  });
  const isReachable = reachability({
    ping: () => sql`select 1`.execute(database),
    freshMs: REACHABLE_FRESH_MS,
    limitMs: REACHABLE_LIMIT_MS,
  });
  return {
    recordDelivery: (delivery) => deliveries.add(delivery),
    recordFeedback: (items, context) =>
      orNotReady('feedback', async () => {
        // What is acknowledged shall be known as feedback on its card, also after a crash.
        await deliveries.flush();
        const rows = items.map((item) => feedbackRow(item, { ...context, keepComments: options.keepComments }));
        await writeFeedback(database, rows);
      }),
    displaysOf: (personKey, since) =>
      orNotReady('displays', async () => {
        const which = { personKey, since, now: options.now() };
        const waiting = deliveries.waiting().filter(isMeant(which));
        return withWaiting(waiting, await readDisplays(database, which));
      }),
    weeklyReport: (filter = {}) => orNotReady('feedback', () => readWeeklyReport(database, filter)),
    report: (filter = {}) => orNotReady('feedback', () => readReport(database, filter)),
    purge: (moments) => orNotReady('feedback', () => purgeFeedback(database, moments)),
    load: loadOf(deliveries),
    isReachable,
    close: () => deliveries.drain(CLOSE_MS),
  };
}

function loadOf(deliveries: WriteQueue<Delivery>): StoreLoad {
  return {
    waiting: () => deliveries.waiting().length,
    dropped: () => deliveries.lost(),
    secondsSinceFlush: () => {
      const at = deliveries.emptiedAt();
      return at === undefined ? undefined : (Date.now() - at) / 1000;
    },
  };
}

async function orNotReady<T>(what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (failure) {
    throw notReady({ expected: `the database of ${what} to answer in time` }, failure);
  }
}

/** A row that is there already came with a write whose answer was lost. */
async function writeDeliveries(database: Database, deliveries: readonly Delivery[]): Promise<void> {
  await database
    .insertInto('delivery')
    .values(deliveries.map(deliveryRow))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** All or nothing, while other calls get their turn. Always in the same order, so that two that write the same never wait for each other. */
async function writeFeedback(database: Database, rows: readonly FeedbackRow[]): Promise<void> {
  const ordered = rows.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  await database.transaction().execute(async (transaction) => {
    for (let from = 0; from < ordered.length; from += ROWS) {
      await transaction
        .insertInto('feedback')
        .values(ordered.slice(from, from + ROWS))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      if (from + ROWS < ordered.length) await new Promise((resolve) => setImmediate(resolve));
    }
  });
}

function keyOf({ card_id, outcome, outcome_at }: FeedbackRow): string {
  return `${card_id} ${outcome} ${outcome_at}`;
}

interface Displays {
  readonly personKey: string;
  readonly since: number;
  readonly now: number;
}

function isMeant({ personKey, since, now }: Displays): (delivery: Delivery) => boolean {
  return ({ memory, deliveredAt }) =>
    memory !== undefined && memory.personKey === personKey && deliveredAt >= since && memory.expiresAt >= now;
}

/** By card, the latest first, each with its latest outcome. */
async function readDisplays(
  database: Database,
  { personKey, since, now }: Displays,
): Promise<ReadonlyMap<string, PastDisplay>> {
  const rows = await database
    .selectFrom('delivery')
    .leftJoin('feedback', 'feedback.card_id', 'delivery.card_uuid')
    .where('delivery.person_key', '=', personKey)
    .where('delivery.delivered_at', '>=', since)
    .where('delivery.memory_expires_at', '>=', now)
    .orderBy('delivery.delivered_at', 'desc')
    .orderBy('delivery.card_uuid')
    .orderBy('feedback.outcome_at', 'asc')
    .orderBy('feedback.received_at', 'asc')
    .orderBy('feedback.outcome', 'asc')
    .select(['card_uuid', 'rule_id', 'hook', 'indicator', 'delivered_at', 'memory'])
    .select(['outcome', 'outcome_at', 'feedback.received_at', 'reason_code'])
    .execute();
  // Of a card's rows the last one is kept, in the place of the first.
  return new Map(
    rows.flatMap(({ memory, ...row }) => (memory === null ? [] : [[row.card_uuid, pastDisplay({ ...row, memory })]])),
  );
}

function withWaiting(waiting: readonly Delivery[], stored: ReadonlyMap<string, PastDisplay>): readonly PastDisplay[] {
  const unstored = waiting.filter(({ cardUuid }) => !stored.has(cardUuid));
  return [...unstored.flatMap(waitingDisplay).reverse(), ...stored.values()];
}
