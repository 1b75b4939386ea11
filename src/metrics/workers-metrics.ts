/**
 * The metrics of several workers as those of one service: sums, unless a metric says otherwise. What a worker had counted stays in the sums
 * after its end, or each end would look like a restart of all, and rates would jump.
 */
import { AggregatorRegistry, Registry } from 'prom-client';
import { type MetricValues, restartCounter } from './metrics.js';

export interface WorkersMetrics {
  /** Counts a worker that ended unasked; its last known counts are kept. */
  workerLost(worker: object): void;
  text(): Promise<string>;
  readonly contentType: string;
}

/** A worker, by which its counts are kept apart, with the means to ask for them. */
export interface AskedWorker {
  /** @throws when it does not answer; its last known counts are used then */
  ask(question: 'metrics'): Promise<unknown>;
}

/** @param serving workers at the moment of asking */
export function workersMetrics(serving: () => readonly AskedWorker[]): WorkersMetrics {
  const registry = new Registry();
  const restarts = restartCounter(registry);
  const latest = new Map<object, MetricValues>();
  let ended: Promise<MetricValues> = Promise.resolve([]);
  return {
    workerLost: (worker) => {
      restarts.inc();
      const last = latest.get(worker);
      latest.delete(worker);
      if (last !== undefined) ended = ended.then((before) => countsOf([before, last]));
    },
    text: async () => {
      const workers = serving();
      await Promise.all(workers.map((worker) => ask(worker, latest)));
      const known = workers.flatMap((worker) => [latest.get(worker) ?? []]);
      // Those of the living first: a metric is laid out as the first one says.
      return AggregatorRegistry.aggregate([...known, await ended, await registry.getMetricsAsJSON()]).metrics();
    },
    contentType: registry.contentType,
  };
}

async function ask(worker: AskedWorker, latest: Map<object, MetricValues>): Promise<void> {
  const values = await worker.ask('metrics').catch(() => undefined);
  if (isValues(values)) latest.set(worker, values);
}

/** A worker is this same program: no more than the kind of message is looked at. */
function isValues(values: unknown): values is MetricValues {
  return Array.isArray(values);
}

/** Sums of what only ever grows; what a gauge said ends with its worker. */
async function countsOf(all: readonly MetricValues[]): Promise<MetricValues> {
  const sums = await AggregatorRegistry.aggregate([...all]).getMetricsAsJSON();
  return sums.filter(({ type }) => ['counter', 'histogram'].includes(String(type)));
}
