/** The supervisor over invented workers that start and end when they are told; real processes are in tests/cli/workers.test.ts. */
import { describe, expect, test } from '@jest/globals';
import { createLogger } from '../../src/log.js';
import { StartFailed, supervise, type WorkerEnd, type WorkerProcess } from '../../src/supervisor/supervisor.js';

const SERVICE = { url: 'http://127.0.0.1:3000', serviceIds: ['cramp-order-sign'] };
const KILLED = { exitCode: null, signal: 'SIGKILL' };

class InventedWorker implements WorkerProcess {
  readonly told: string[] = [];
  serve: () => void = () => undefined;
  finish: (end: WorkerEnd) => void = () => undefined;
  readonly started = new Promise<typeof SERVICE>((resolve) => {
    this.serve = () => resolve(SERVICE);
  });
  readonly ended = new Promise<WorkerEnd>((resolve) => {
    this.finish = resolve;
  });
  constructor(
    readonly pid: number,
    /** Whether it ends when asked to. */
    readonly obeys = true,
  ) {}
  open() {
    this.told.push('open');
  }
  stop() {
    this.told.push('stop');
    if (this.obeys) this.finish({ exitCode: 0, signal: null });
  }
  kill() {
    this.told.push('kill');
    this.finish(KILLED);
  }
  ask() {
    return Promise.resolve(true);
  }
}

/** A supervisor whose pauses last until they are ended, and the workers that it has started, in order. */
function set(workers: number, obeys = true) {
  const made: { number: number; worker: InventedWorker }[] = [];
  const pauses: { ms: number; end: () => void }[] = [];
  const lost: unknown[] = [];
  let now = 0;
  const supervisor = supervise({
    workers,
    log: createLogger('silent'),
    start: (number) => {
      const worker = new InventedWorker(made.length + 1, obeys);
      made.push({ number, worker });
      return worker;
    },
    now: () => now,
    pause: (ms, signal) =>
      new Promise((resolve) => {
        pauses.push({ ms, end: resolve });
        signal.addEventListener('abort', () => resolve());
      }),
    stopMs: 0,
    onLoss: (worker) => lost.push(worker),
  });
  const at = (place: number) => {
    const entry = made[place];
    if (entry === undefined) throw new Error(`worker ${place} was not started`);
    return entry.worker;
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { supervisor, made, pauses, lost, at, pass, numbers: () => made.map(({ number }) => number) };
}

/** Lets all that is decided already happen. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** One whose workers all serve. */
async function running(workers: number, obeys = true) {
  const team = set(workers, obeys);
  team.at(0).serve();
  await settled();
  for (let place = 1; place < workers; place += 1) team.at(place).serve();
  return { ...team, supervisor: await team.supervisor };
}

describe('at the start', () => {
  test('the first worker goes ahead; the others follow when it serves', async () => {
    const team = set(3);
    await settled();
    expect(team.numbers()).toEqual([1]);
    team.at(0).serve();
    await settled();
    expect(team.numbers()).toEqual([1, 2, 3]);
  });

  test('nobody opens before all serve, then all do', async () => {
    const team = set(2);
    team.at(0).serve();
    await settled();
    expect(team.at(0).told).toEqual([]);
    team.at(1).serve();
    const { service, isComplete } = await team.supervisor;
    expect([team.at(0).told, team.at(1).told]).toEqual([['open'], ['open']]);
    expect({ service, isComplete: isComplete() }).toEqual({ service: SERVICE, isComplete: true });
  });

  test('a worker that says that it cannot start ends it all, without a second try', async () => {
    const team = set(3);
    team.at(0).finish({ exitCode: 1, signal: null });
    await expect(team.supervisor).rejects.toThrow(StartFailed);
    expect(team.numbers()).toEqual([1]);
  });

  test('a later one that cannot start takes the others with it', async () => {
    const team = set(2);
    team.at(0).serve();
    await settled();
    team.at(1).finish({ exitCode: 1, signal: null });
    await expect(team.supervisor).rejects.toThrow(StartFailed);
    expect(team.at(0).told).toEqual(['kill']);
  });

  test('one that is killed while it starts is replaced', async () => {
    const team = set(1);
    team.at(0).finish(KILLED);
    await settled();
    team.pauses[0]?.end();
    await settled();
    team.at(1).serve();
    await expect(team.supervisor).resolves.toMatchObject({ service: SERVICE });
  });
});

describe('a worker that ends', () => {
  test.each([
    ['is killed', KILLED],
    ['crashes', { exitCode: 1, signal: null }],
    ['ends of itself', { exitCode: 0, signal: null }],
  ])('because it %s is told of and replaced under its number, and opens at once', async (_says, end) => {
    const team = await running(2);
    team.at(1).finish(end);
    await settled();
    expect(team.lost).toEqual([team.at(1)]);
    expect([team.supervisor.isComplete(), team.supervisor.serving()]).toEqual([false, [team.at(0)]]);
    team.pauses[0]?.end();
    await settled();
    expect(team.numbers()).toEqual([1, 2, 2]);
    team.at(2).serve();
    await settled();
    expect(team.at(2).told).toEqual(['open']);
    expect(team.supervisor.isComplete()).toBe(true);
  });

  test('again and again is waited for longer and longer, until one has run for a minute', async () => {
    const team = await running(1);
    for (const [place, ranMs] of [0, 0, 0, 60_000, 0].entries()) {
      team.pass(ranMs);
      team.at(place).finish(KILLED);
      await settled();
      team.pauses[place]?.end();
      await settled();
    }
    expect(team.pauses.map(({ ms }) => ms)).toEqual([100, 200, 400, 100, 200]);
  });

  test('has no influence on the pause of another', async () => {
    const team = await running(2);
    team.at(0).finish(KILLED);
    team.at(1).finish(KILLED);
    await settled();
    expect(team.pauses.map(({ ms }) => ms)).toEqual([100, 100]);
  });
});

describe('asked to stop', () => {
  test('it asks all workers, and none is replaced', async () => {
    const team = await running(2);
    await team.supervisor.close();
    expect([team.at(0).told, team.at(1).told]).toEqual([
      ['open', 'stop'],
      ['open', 'stop'],
    ]);
    expect([team.numbers(), team.pauses, team.lost]).toEqual([[1, 2], [], []]);
  });

  test('it ends those that do not end in time', async () => {
    const team = await running(1, false);
    await team.supervisor.close();
    expect(team.at(0).told).toEqual(['open', 'stop', 'kill']);
  });

  test('it does not start the one whose pause is under way', async () => {
    const team = await running(2);
    team.at(0).finish(KILLED);
    await settled();
    await team.supervisor.close();
    await settled();
    expect(team.numbers()).toEqual([1, 2]);
  });
});
