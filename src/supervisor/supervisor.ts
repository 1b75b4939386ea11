/** Keeps a number of workers alive: starts them, replaces those that end, and stops them. Knows nothing of what they do. */
import type { Log } from '../log.js';
import type { Question, StartedService } from './messages.js';
import { afterEnd } from './restart-policy.js';

/** One process, as the one above it sees it. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Resolves when it serves; never, when it ends before. */
  readonly started: Promise<StartedService>;
  readonly ended: Promise<WorkerEnd>;
  /** Tells it that calls may come. */
  open(): void;
  /** Asks it to finish what it has begun, and to end. */
  stop(): void;
  /** Ends it at once. */
  kill(): void;
  /** @throws when it does not answer in time, or is gone */
  ask(question: Question): Promise<unknown>;
}

/** A code, or the signal that ended it. */
export interface WorkerEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface SupervisorOptions {
  readonly workers: number;
  /** @param number from 1; a worker that replaces another gets its number */
  readonly start: (number: number) => WorkerProcess;
  readonly log: Log;
  /** Milliseconds, from any moment on. */
  readonly now: () => number;
  /** Resolves after a time, or at once when it is given up. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Of a worker that is asked to stop, until it is ended. */
  readonly stopMs: number;
  /** Told of a worker that ended unasked, before another takes its place. */
  readonly onLoss?: (worker: WorkerProcess) => void;
}

export interface Supervisor {
  readonly service: StartedService;
  /** Those that serve now. */
  serving(): readonly WorkerProcess[];
  /** Whether all of them do. */
  isComplete(): boolean;
  /** Resolves when all have ended. */
  close(): Promise<void>;
}

/** A worker could not start, and has said why: what it lacks the others would lack too. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
}

/** How a worker ends that has said why it cannot start. */
const COULD_NOT_START = 1;

/**
 * Starts one worker, then the others: so a configuration that cannot work fails once. Resolves when all serve.
 *
 * @throws StartFailed when one could not start; then none is left
 */
export async function supervise(options: SupervisorOptions): Promise<Supervisor> {
  const team = new Team(options);
  try {
    const service = await team.keep(1);
    const others = Array.from({ length: options.workers - 1 }, (_, index) => team.keep(index + 2));
    await Promise.all(others);
    team.open();
    return {
      service,
      serving: () => team.serving(),
      isComplete: () => team.serving().length === options.workers,
      close: () => team.close(),
    };
  } catch (failure) {
    await team.end();
    throw failure;
  }
}

class Team {
  readonly #options: SupervisorOptions;
  /** By number, from their start to their end. */
  readonly #alive = new Map<number, WorkerProcess>();
  readonly #serving = new Map<number, WorkerProcess>();
  readonly #closing = new AbortController();
  #isOpen = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  serving(): readonly WorkerProcess[] {
    return [...this.#serving.values()];
  }

  open(): void {
    this.#isOpen = true;
    for (const worker of this.#serving.values()) worker.open();
  }

  /** From now on there is a worker of this number. Resolves when the first one serves. @throws StartFailed */
  keep(number: number): Promise<StartedService> {
    return new Promise((resolve, reject) => {
      void this.#fill(number, { resolve, reject });
    });
  }

  async #fill(number: number, { resolve, reject }: FirstStart): Promise<void> {
    let inRow = 0;
    while (!this.#closing.signal.aborted) {
      const startedAt = this.#options.now();
      const worker = this.#start(number, resolve);
      const end = await worker.ended;
      this.#alive.delete(number);
      this.#serving.delete(number);
      if (this.#closing.signal.aborted) return;
      if (!this.#isOpen && end.exitCode === COULD_NOT_START) return reject(new StartFailed('a worker could not start'));
      this.#options.onLoss?.(worker);
      const next = afterEnd(inRow, this.#options.now() - startedAt);
      inRow = next.inRow;
      const fields = { worker: number, pid: worker.pid, ...end, restartInMs: next.pauseMs };
      this.#options.log.error(fields, 'a worker has ended; another one takes its place');
      await this.#options.pause(next.pauseMs, this.#closing.signal);
    }
  }

  #start(number: number, onStarted: FirstStart['resolve']): WorkerProcess {
    const worker = this.#options.start(number);
    this.#alive.set(number, worker);
    void worker.started.then((service) => {
      this.#serving.set(number, worker);
      if (this.#isOpen) worker.open();
      this.#options.log.info({ worker: number, pid: worker.pid }, 'a worker serves');
      onStarted(service);
    });
    return worker;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const workers = [...this.#alive.values()];
    for (const worker of workers) worker.stop();
    const late = setTimeout(() => {
      for (const worker of this.#alive.values()) worker.kill();
    }, this.#options.stopMs);
    await Promise.all(workers.map(({ ended }) => ended));
    clearTimeout(late);
  }

  /** At once. */
  async end(): Promise<void> {
    this.#closing.abort();
    const workers = [...this.#alive.values()];
    for (const worker of workers) worker.kill();
    await Promise.all(workers.map(({ ended }) => ended));
  }
}

interface FirstStart {
  readonly resolve: (service: StartedService) => void;
  readonly reject: (failure: StartFailed) => void;
}
