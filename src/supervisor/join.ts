/** The side of a worker: what it is told by the process above it, and what it tells. */
import cluster from 'node:cluster';
import { WORKER_VARIABLE } from './fork-worker.js';
import { type FromWorker, isToWorker, type Question, type StartedService } from './messages.js';

export interface Membership {
  /** What the process above has read from its configuration. */
  readonly settings: Promise<unknown>;
  /** Resolves when it is asked to stop. */
  readonly stopping: Promise<void>;
  /** Whether all workers have started. */
  isOpen(): boolean;
  /** Tells that calls are answered here, and answers questions from now on. */
  serve(service: StartedService, answers: Readonly<Record<Question, () => Promise<unknown>>>): void;
  /** Lets this process end when it has nothing more to do. */
  leave(): void;
}

/** Undefined where this process is none: also where somebody else forks it. */
export function workerNumber(environment: Readonly<Record<string, string | undefined>>): number | undefined {
  const number = environment[WORKER_VARIABLE];
  return cluster.isWorker && number !== undefined ? Number(number) : undefined;
}

/** Called once, in a worker. Where the process above is gone, Node ends this one. */
export function joinSupervisor(): Membership {
  let isOpen = false;
  let answers: Parameters<Membership['serve']>[1] | undefined;
  const start = signal<unknown>();
  const stop = signal<void>();
  process.on('message', (message: unknown) => {
    if (!isToWorker(message)) return;
    if (message.supervisor === 'start') start.give(message.settings);
    else if (message.supervisor === 'open') isOpen = true;
    else if (message.supervisor === 'stop') stop.give();
    else void answer(message.id, answers?.[message.question]);
  });
  say({ worker: 'here' });
  return {
    settings: start.given,
    stopping: stop.given,
    isOpen: () => isOpen,
    serve: (service, given) => {
      answers = given;
      say({ worker: 'started', service });
    },
    leave: () => cluster.worker?.disconnect(),
  };
}

function signal<T>() {
  let give: (value: T) => void = () => undefined;
  const given = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

async function answer(id: number, find: (() => Promise<unknown>) | undefined): Promise<void> {
  if (find !== undefined) say({ worker: 'answer', id, answer: await find() });
}

function say(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}
