/** The metrics of several workers as those of one service. */
import { describe, expect, test } from '@jest/globals';
import { createMetrics } from '../../src/metrics/metrics.js';
import { workersMetrics } from '../../src/metrics/workers-metrics.js';
import { samplesOf } from '../support/metrics.js';

const SERVICE = 'cramp-order-sign';
const LABELS = { services: [SERVICE], rules: [], prefetchKeys: [], unknownReasons: [], issuers: [] };

/** A worker that has answered calls, and may have records that wait. */
function worker({ waiting = 0, age = 0, answers = true } = {}) {
  const store = { waiting: () => waiting, dropped: () => 1, secondsSinceFlush: () => age };
  const metrics = createMetrics({
    labels: LABELS,
    mode: 'production',
    knowledgeVersion: '1',
    withProcess: true,
    store,
  });
  metrics.watchCalls({ running: () => 2, waiting: () => 0 });
  const state = { answers };
  return {
    state,
    call: () => metrics.requestDone({ serviceId: SERVICE, status: 200 }, 0.01),
    ask: () => (state.answers ? metrics.values() : Promise.reject(new Error('gone'))),
  };
}

function read(text: string, family: string) {
  return Object.values(samplesOf(text, family));
}

test('counts and times are added up, as are calls under way', async () => {
  const [one, other] = [worker(), worker()];
  one.call();
  other.call();
  other.call();
  const text = await workersMetrics(() => [one, other]).text();
  expect(read(text, 'cramp_cds_requests_total')).toEqual([3]);
  expect(samplesOf(text, 'cramp_cds_request_duration_seconds')).toMatchObject({
    'le="0.005",service="cramp-order-sign"': 0,
    'le="0.01",service="cramp-order-sign"': 3,
    'service="cramp-order-sign"': 3,
  });
  expect(read(text, 'cramp_cds_calls_running')).toEqual([4]);
  expect(read(text, 'cramp_cds_workers')).toEqual([2]);
});

test('what runs is said once, and of records that wait the oldest counts', async () => {
  const text = await workersMetrics(() => [
    worker({ waiting: 3, age: 7 }),
    worker({ waiting: 1, age: 400 }),
    worker({ waiting: 0, age: 9000 }),
  ]).text();
  expect(read(text, 'cramp_cds_info')).toEqual([1]);
  expect(read(text, 'cramp_cds_deliveries_waiting')).toEqual([4]);
  expect(read(text, 'cramp_cds_deliveries_flush_age_seconds')).toEqual([400]);
});

describe('a worker that has ended', () => {
  test('leaves what it counted, and nothing of what it had under way', async () => {
    const [one, other] = [worker(), worker()];
    let serving = [one, other];
    const metrics = workersMetrics(() => serving);
    one.call();
    other.call();
    await metrics.text();
    metrics.workerLost(one);
    serving = [other];
    other.call();
    const text = await metrics.text();
    expect(read(text, 'cramp_cds_requests_total')).toEqual([3]);
    expect(samplesOf(text, 'cramp_cds_request_duration_seconds')['service="cramp-order-sign"']).toBe(3);
    expect(read(text, 'cramp_cds_calls_running')).toEqual([2]);
    expect(read(text, 'cramp_cds_worker_restarts_total')).toEqual([1]);
  });

  test('again and again adds up, also while none serves', async () => {
    const serving: ReturnType<typeof worker>[] = [];
    const metrics = workersMetrics(() => serving);
    for (let life = 0; life < 3; life += 1) {
      const one = worker();
      serving.push(one);
      one.call();
      await metrics.text();
      serving.pop();
      metrics.workerLost(one);
    }
    const text = await metrics.text();
    expect(read(text, 'cramp_cds_requests_total')).toEqual([3]);
    expect(read(text, 'cramp_cds_worker_restarts_total')).toEqual([3]);
    expect(read(text, 'cramp_cds_workers')).toEqual([]);
  });
});

test('a worker that does not answer counts with what it said last', async () => {
  const one = worker();
  const metrics = workersMetrics(() => [one]);
  one.call();
  await metrics.text();
  one.call();
  one.state.answers = false;
  expect(read(await metrics.text(), 'cramp_cds_requests_total')).toEqual([1]);
});
