/** Workers as processes that share a port: the side of the process above them. */
import cluster, { type Worker } from 'node:cluster';
import { realpathSync } from 'node:fs';
import { type FromWorker, isFromWorker, type Question, type StartedService, type ToWorker } from './messages.js';
import type { WorkerEnd, WorkerProcess } from './supervisor.js';

/** Environment variable that makes the command a worker, and holds its number. */
export const WORKER_VARIABLE = 'CRAMP_CDS_WORKER';
/** Longest wait for an answer of a worker, milliseconds. */
const ANSWER_MS = 1000;

/**
 * What is to be known before the first worker. Each worker accepts connections for itself: were they handed out by this process, one given to
 * a worker that has just died would be lost, and a worker could not turn away what is too much for it
 * (docs/decisions/0015-workers.md).
 */
export function prepareForking(): void {
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  // Where the link to the program pointed at the start: a worker that is replaced during an update must not be of the next version.
  const exec = realpathSync(process.argv[1] ?? '');
  // Keeps members that are undefined.
  cluster.setupPrimary({ exec, serialization: 'advanced' });
}

/** Runs this command once more, as a worker. @param settings given to it as they are now, whatever happens to their file later */
export function forkWorker(number: number, settings: unknown): WorkerProcess {
  const worker = cluster.fork({ [WORKER_VARIABLE]: String(number) });
  // Of a message to one that is gone; that it is, is told by its end.
  worker.on('error', () => undefined);
  const answers = new Answers();
  const send = (message: ToWorker) => {
    if (worker.isConnected()) worker.send(message);
  };
  const ended = endOf(worker);
  void ended.then(() => answers.giveUp());
  const started = new Promise<StartedService>((resolve) => {
    worker.on('message', (message: unknown) => {
      if (!isFromWorker(message)) return;
      if (message.worker === 'here') send({ supervisor: 'start', settings });
      else if (message.worker === 'started') resolve(message.service);
      else answers.take(message);
    });
  });
  return {
    pid: worker.process.pid,
    started,
    ended,
    open: () => send({ supervisor: 'open' }),
    stop: () => send({ supervisor: 'stop' }),
    kill: () => worker.process.kill('SIGKILL'),
    ask: (question: Question) => answers.expect((id) => send({ supervisor: 'ask', question, id })),
  };
}

function endOf(worker: Worker): Promise<WorkerEnd> {
  return new Promise((resolve) => {
    worker.once('exit', (exitCode: number | null, signal: string | null) => resolve({ exitCode, signal }));
  });
}

/** Questions under way to one worker. */
class Answers {
  readonly #open = new Map<number, OpenQuestion>();
  #last = 0;

  /** @throws when no answer comes in time */
  expect(ask: (id: number) => void): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(id), ANSWER_MS);
      this.#open.set(id, { resolve, reject, timer });
      ask(id);
    });
  }

  take({ id, answer }: Extract<FromWorker, { worker: 'answer' }>): void {
    const question = this.#open.get(id);
    this.#open.delete(id);
    clearTimeout(question?.timer);
    question?.resolve(answer);
  }

  /** The worker is gone. */
  giveUp(): void {
    for (const id of this.#open.keys()) this.#fail(id);
  }

  #fail(id: number): void {
    const question = this.#open.get(id);
    this.#open.delete(id);
    clearTimeout(question?.timer);
    question?.reject(new Error('the worker does not answer'));
  }
}

interface OpenQuestion {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (failure: Error) => void;
  readonly timer: NodeJS.Timeout;
}
