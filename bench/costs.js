/** What parts of a call cost, without HTTP: in one process, on one body after the other. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { AS_OF, quinineOrder } from './bodies.js';
import { dist, readyEngine } from './engine.js';

const OBSERVATIONS = [10, 100, 1000, 10_000];
/** Of one measurement, at least. */
const BATCH_MS = 40;
const RECORDED_CARDS = 5000;

/**
 * @param pace `{ batches }`: the fastest of so many counts, as everything else on the machine only ever adds
 * @param progress told what comes next
 * @returns rows `{ observations, kilobytes, parseUs, checkUs, evaluateUs }`, microseconds per call
 */
export async function measureCosts(pace, progress) {
  const engine = await readyEngine();
  const rows = [];
  for (const observations of OBSERVATIONS) {
    progress(`${observations} Observations`);
    const text = quinineOrder(observations);
    const body = JSON.parse(text);
    const request = engine.check(body);
    rows.push({
      observations,
      kilobytes: text.length / 1024,
      parseUs: await microseconds(() => JSON.parse(text), pace),
      checkUs: await microseconds(() => engine.check(body), pace),
      evaluateUs: await microseconds(() => engine.evaluate(request), pace),
    });
  }
  return rows;
}

async function microseconds(run, { batches }) {
  const once = await duration(run, 1);
  const perBatch = Math.max(1, Math.round(BATCH_MS / once));
  let fastest = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < batches; batch += 1) {
    fastest = Math.min(fastest, (await duration(run, perBatch)) / perBatch);
  }
  return fastest * 1000;
}

async function duration(run, times) {
  const start = performance.now();
  for (let index = 0; index < times; index += 1) await run();
  return performance.now() - start;
}

/** Processor time that recording one card takes, with its share of the write to the embedded database; microseconds. */
export async function measureRecording() {
  const { openDatabase } = await dist('database/connect.js');
  const { databaseFeedbackStore } = await dist('database/feedback-store.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'cramp-cds-bench-'));
  const database = await openDatabase({ dataDir });
  const store = databaseFeedbackStore(database, { keepComments: false, now: Date.now });
  const start = process.cpuUsage();
  for (let index = 0; index < RECORDED_CARDS; index += 1) {
    store.recordDelivery(delivery());
    if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await store.close();
  const { user, system } = process.cpuUsage(start);
  await database.destroy();
  rmSync(dataDir, { recursive: true });
  return (user + system) / RECORDED_CARDS;
}

function delivery() {
  return {
    cardUuid: randomUUID(),
    ruleIds: ['quinine-for-cramps'],
    ruleId: 'quinine-for-cramps',
    ruleVersion: '1.0.0',
    suggestionUuids: [randomUUID()],
    knowledgeVersion: '-',
    serviceId: 'cramp-order-select',
    hook: 'order-select',
    indicator: 'critical',
    deliveredAt: Date.parse(AS_OF),
  };
}
