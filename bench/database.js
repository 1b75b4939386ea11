/** What PostgreSQL takes of the service: used tokens and deliveries a second, and how much room rows need. For the capacity model. */
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { tsImport } from 'tsx/esm/api';
import { dist } from './engine.js';

/** Calls that record their token at the same time: connections of two replicas. */
const SENDERS = 20;
const DELIVERIES = 50_000;
const FEEDBACK = 10_000;
const KEY = 'k'.repeat(43);

/**
 * On a server of its own, with its data safe after every commit, on the same machine as everything else.
 *
 * @param pace `{ seconds }`
 * @returns tokens and deliveries written per second; bytes per row, indexes included
 */
export async function measureDatabase(pace) {
  const { startPostgres } = await tsImport('../tests/support/postgres.ts', import.meta.url);
  const { openDatabase } = await dist('database/connect.js');
  const postgres = await startPostgres({ durable: true });
  try {
    const database = await openDatabase({ databaseUrl: await postgres.newDatabase() }, { maxConnections: SENDERS });
    const tokensPerSecond = await measureTokens(database, pace);
    const deliveriesPerSecond = await measureDeliveries(database);
    const sizes = {
      bytesPerToken: await bytesPerRow(database, 'replay'),
      bytesPerDelivery: await bytesPerRow(database, 'delivery'),
      bytesPerFeedback: await bytesPerRow(database, 'feedback'),
    };
    await database.destroy();
    return { tokensPerSecond, deliveriesPerSecond, ...sizes };
  } finally {
    await postgres.remove();
  }
}

async function measureTokens(database, { seconds }) {
  const { databaseReplayGuard } = await dist('database/replay-guard.js');
  const guard = databaseReplayGuard(database, { now: Date.now });
  const start = performance.now();
  let recorded = 0;
  const send = async () => {
    while (performance.now() < start + seconds * 1000) {
      await guard.isFirstUse({ issuer: 'https://ehr.example.org', jti: randomUUID(), until: Date.now() / 1000 + 300 });
      recorded += 1;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  return recorded / ((performance.now() - start) / 1000);
}

async function measureDeliveries(database) {
  const { databaseFeedbackStore } = await dist('database/feedback-store.js');
  const store = databaseFeedbackStore(database, { keepComments: false, now: Date.now });
  const start = performance.now();
  for (let index = 0; index < DELIVERIES; index += 1) {
    store.recordDelivery(delivery());
    // No faster than it is written: what waits too long is given up.
    if (store.load.waiting() > 2000) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const context = { serviceId: 'cramp-order-sign', issuer: 'https://ehr.example.org', receivedAt: Date.now() };
  for (let index = 0; index < FEEDBACK; index += 500) {
    await store.recordFeedback(Array.from({ length: 500 }, feedback), context);
  }
  await store.close();
  return DELIVERIES / ((performance.now() - start) / 1000);
}

function delivery() {
  return {
    cardUuid: randomUUID(),
    ruleIds: ['diuretic-electrolyte', 'hypokalemia'],
    ruleId: 'diuretic-electrolyte',
    ruleVersion: '1.0.0',
    suggestionUuids: [randomUUID(), randomUUID()],
    knowledgeVersion: '2026.11-bench',
    serviceId: 'cramp-order-sign',
    hook: 'order-sign',
    indicator: 'warning',
    issuer: 'https://ehr.example.org',
    deliveredAt: Date.now(),
    memory: {
      personKey: KEY,
      subjectKey: KEY,
      orderKeys: [KEY],
      resultKeys: [KEY, KEY],
      encounterKey: KEY,
      eventKey: KEY,
      alarm: {},
      expiresAt: Date.now() + 1,
    },
  };
}

function feedback() {
  return {
    card: randomUUID(),
    outcome: 'overridden',
    outcomeAt: Date.now(),
    acceptedSuggestions: [],
    reason: { code: 'patient-specific', system: 'https://cramp-cds.org/CodeSystem/override-reason' },
  };
}

async function bytesPerRow(database, table) {
  const { rows } = await sql`
    select pg_total_relation_size(${table}::regclass)::float8 / count(*) as bytes from ${sql.table(table)}
  `.execute(database);
  return rows[0].bytes;
}
