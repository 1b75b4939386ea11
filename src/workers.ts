/**
 * Composition: the process above several workers. It answers no calls; it serves the port for operators, for all workers together.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Config, Mode } from './config/config.js';
import { countForWorkers } from './http/rate-limit.js';
import type { Log } from './log.js';
import { addGovernancePage, type Management, startManagement } from './management.js';
import { type WorkersMetrics, workersMetrics } from './metrics/workers-metrics.js';
import { type RunningServer, serviceIdsOf } from './server.js';
import { openStore, type Store } from './store.js';
import { usableCores } from './supervisor/cores.js';
import { forkWorker, prepareForking } from './supervisor/fork-worker.js';
import { type Supervisor, supervise } from './supervisor/supervisor.js';

/** Of this process, which only asks for the governance page and whether the database is there. */
const CONNECTIONS = 2;
/** Beyond the time for calls under way: a worker writes what waits, and closes its database. */
const CLOSE_MS = 5000;

/**
 * How many processes answer calls. Several need the database that they share.
 *
 * @param cores of the processor that this process may use
 */
export function workersFor(
  { workers, databaseUrl }: Pick<Config, 'workers' | 'databaseUrl'>,
  mode: Mode,
  cores = usableCores(),
): number {
  if (workers !== undefined) return workers;
  return mode === 'production' && databaseUrl !== undefined ? cores : 1;
}

/** Says why cores stay unused where nobody asked for that. */
export function explainOneWorker({ workers, databaseUrl }: Config, log: Log, cores = usableCores()): void {
  if (workers !== undefined || databaseUrl !== undefined || cores === 1) return;
  log.info({ workers: 1 }, 'one worker: the embedded database serves one process; with databaseUrl all cores are used');
}

/**
 * Starts the service in production mode as several processes, and keeps them running.
 *
 * @throws StartFailed when a worker cannot start and has said why; CRAMP_NOT_READY, CRAMP_CONFIG_INVALID
 */
export async function startWorkers(config: Config, log: Log, workers: number): Promise<RunningServer> {
  const store = await openStore(config, log, { mode: 'production', connections: CONNECTIONS });
  let supervisor: Supervisor | undefined;
  let isClosing = false;
  const metrics = workersMetrics(() => supervisor?.serving() ?? []);
  const isReady = async () => !isClosing && (await areAllReady(supervisor)) && (await store.feedback.isReachable());
  let management: Management | undefined;
  try {
    management = await startOperatorsPort({ config, log, store, metrics, isReady });
    supervisor = await startSupervisor({ config, log, workers, metrics });
  } catch (failure) {
    await management?.close();
    await store.close();
    throw failure;
  }
  const { service, close } = supervisor;
  const { url: managementUrl, close: closeManagement } = management;
  log.info({ workers, listeningOn: service.url, managementOn: managementUrl }, 'all workers serve');
  return {
    ...service,
    managementUrl,
    isReady,
    close: async () => {
      isClosing = true;
      await close();
      await closeManagement();
      await store.close();
    },
  };
}

async function areAllReady(supervisor: Supervisor | undefined): Promise<boolean> {
  if (supervisor?.isComplete() !== true) return false;
  const answers = supervisor.serving().map((worker) => worker.ask('readiness').catch(() => false));
  return (await Promise.all(answers)).every((isReady) => isReady === true);
}

interface OperatorsPort {
  readonly config: Config;
  readonly log: Log;
  readonly store: Store;
  readonly metrics: WorkersMetrics;
  readonly isReady: () => Promise<boolean>;
}

function startOperatorsPort({ store, ...options }: OperatorsPort): Promise<Management> {
  const { config } = options;
  return startManagement({
    ...options,
    mode: 'production',
    addRoutes: (app) =>
      addGovernancePage(app, store.feedback, {
        serviceIds: serviceIdsOf(config),
        clients: config.clients,
        publicUrl: config.publicUrl ?? '',
      }),
  });
}

interface Start {
  readonly config: Config;
  readonly log: Log;
  readonly workers: number;
  readonly metrics: WorkersMetrics;
}

function startSupervisor({ config, log, workers, metrics }: Start): Promise<Supervisor> {
  prepareForking();
  if (config.limits.requestsPerSecond !== undefined) countForWorkers();
  return supervise({
    workers,
    log,
    start: (number) => forkWorker(number, config),
    now: () => performance.now(),
    pause: (ms, signal) => pause(ms, undefined, { signal }).catch(() => undefined),
    stopMs: config.limits.shutdownMs + CLOSE_MS,
    onLoss: metrics.workerLost,
  });
}
