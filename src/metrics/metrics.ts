/**
 * What an operator sees of a running service: counts and durations, with labels from lists that are known at the start (CH-194).
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { HOOKS } from '../cds/types.js';
import { ERROR_KINDS } from '../errors.js';
import { type EvaluationMetrics, evaluationMetrics } from './evaluation-metrics.js';
import { type StoreGauges, storeMetrics } from './store-metrics.js';
import { tally } from './tally.js';

/** All that labels are made of. */
export interface MetricLabels {
  readonly services: readonly string[];
  readonly rules: readonly string[];
  readonly prefetchKeys: readonly string[];
  readonly unknownReasons: readonly string[];
  /** Of the configuration. */
  readonly issuers: readonly string[];
}

export interface MetricsOptions {
  readonly labels: MetricLabels;
  readonly mode: string;
  readonly knowledgeVersion: string;
  /** Also what the process needs: processor, memory, event loop, garbage collection. */
  readonly withProcess: boolean;
  /** Where deliveries of cards are kept, if anywhere. */
  readonly store?: StoreGauges | undefined;
}

/** Members of the log line of a request that are counted; whatever they hold, only known values become labels. */
export interface DoneRequest {
  readonly serviceId?: unknown;
  readonly hook?: unknown;
  /** Proven, or only claimed. */
  readonly issuer?: unknown;
  readonly claimedIssuer?: unknown;
  readonly errorCode?: unknown;
  /** HTTP status; undefined when the client had gone before there was an answer. */
  readonly status?: number;
}

/** Calls at this moment. */
export interface CallLoad {
  running(): number;
  waiting(): number;
}

export interface Metrics {
  requestDone(request: DoneRequest, seconds: number): void;
  /** A connection that was refused before there was a request. */
  connectionRefused(errorCode: string): void;
  /** Called once, by what lets calls take turns. */
  watchCalls(load: CallLoad): void;
  keySetFetched(issuer: string, result: 'ok' | 'failed'): void;
  readonly evaluation: EvaluationMetrics;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  /** Media type of the text. */
  readonly contentType: string;
  /** The same as data, to be added to those of other workers. */
  values(): Promise<MetricValues>;
}

/** All metrics of a registry, as plain data. */
export type MetricValues = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** Seconds, up to what a call may take by default and a little more. */
const CALL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5];

/** The metrics of one start of the service; nothing is shared with another start in the same process. */
export function createMetrics({ labels, mode, knowledgeVersion, withProcess, store }: MetricsOptions): Metrics {
  const registry = new Registry();
  if (withProcess) collectDefaultMetrics({ register: registry });
  const names = { mode, knowledge_version: knowledgeVersion };
  new Gauge({
    name: 'cramp_cds_info',
    help: 'Always 1; its labels say what is running.',
    labelNames: Object.keys(names),
    registers: [registry],
    aggregator: 'first',
  }).set(names, 1);
  new Gauge({ name: 'cramp_cds_workers', help: 'Processes that answer calls.', registers: [registry] }).set(1);
  restartCounter(registry);
  storeMetrics(registry, store);
  const countFetch = tally(registry, {
    name: 'cramp_cds_key_set_fetches_total',
    help: 'Fetches of the public keys of a client from their address.',
    labels: { issuer: labels.issuers, result: ['ok', 'failed'] },
    showsZero: true,
  });
  return {
    ...requestMetrics(registry, labels),
    watchCalls: (load) => watchCalls(registry, load),
    keySetFetched: (issuer, result) => countFetch(issuer, result),
    evaluation: evaluationMetrics(registry, labels),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    values: () => registry.getMetricsAsJSON(),
  };
}

/** Counted by the process above several workers; 0 in a worker, and where there is only one process. */
export function restartCounter(registry: Registry): Counter {
  return new Counter({
    name: 'cramp_cds_worker_restarts_total',
    help: 'Workers that ended without being asked to, and were replaced.',
    registers: [registry],
  });
}

function requestMetrics(
  registry: Registry,
  { services, issuers }: MetricLabels,
): Pick<Metrics, 'requestDone' | 'connectionRefused'> {
  const countRequest = tally(registry, {
    name: 'cramp_cds_requests_total',
    help: 'Requests to the public port, by service and hook as far as they were understood.',
    labels: { service: services, hook: HOOKS, status: [...STATUS_CLASSES.values(), 'gone'] },
  });
  const countRefusal = tally(registry, {
    name: 'cramp_cds_refusals_total',
    help: 'Errors answered, by code; the issuer is that of a configured client, of a 401 only claimed.',
    labels: { code: Object.keys(ERROR_KINDS), issuer: issuers },
  });
  const known = new Set<unknown>(services);
  const durations = new Histogram({
    name: 'cramp_cds_request_duration_seconds',
    help: 'Time from the arrival of a call of a service to the end of its answer.',
    labelNames: ['service'],
    buckets: CALL_SECONDS,
    registers: [registry],
  });
  const observers = new Map<unknown, (seconds: number) => void>(
    services.map((service) => [service, durations.labels(service).observe]),
  );
  return {
    requestDone: ({ serviceId, hook, issuer, claimedIssuer, errorCode, status }, seconds) => {
      countRequest(serviceId, hook, status === undefined ? 'gone' : STATUS_CLASSES.get(Math.floor(status / 100)));
      if (known.has(serviceId)) observers.get(serviceId)?.(seconds);
      if (errorCode !== undefined) countRefusal(errorCode, issuer ?? claimedIssuer);
    },
    connectionRefused: (errorCode) => countRefusal(errorCode),
  };
}

const STATUS_CLASSES: ReadonlyMap<number, string> = new Map([2, 3, 4, 5].map((digit) => [digit, `${digit}xx`]));

function watchCalls(registry: Registry, { running, waiting }: CallLoad): void {
  gauge(registry, 'cramp_cds_calls_running', 'Calls being read or evaluated now.', running);
  gauge(registry, 'cramp_cds_calls_waiting', 'Calls waiting for their turn now.', waiting);
}

function gauge(registry: Registry, name: string, help: string, value: () => number): void {
  const asked: Gauge = new Gauge({ name, help, registers: [registry], collect: () => asked.set(value()) });
}
