import { describe, expect, test } from '@jest/globals';
import { reachability } from '../../src/database/reachability.js';
import { type WriteTrouble, writeQueue } from '../../src/database/write-queue.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A queue of numbers whose writes are kept, and fail while told so. */
function testQueue(changes: { maxRows?: number; batchRows?: number; everyMs?: number } = {}) {
  const written: (readonly number[])[] = [];
  const troubles: WriteTrouble[] = [];
  const state = { fails: false, writing: 0, mostAtOnce: 0 };
  const queue = writeQueue<number>({
    write: async (rows) => {
      state.writing += 1;
      state.mostAtOnce = Math.max(state.mostAtOnce, state.writing);
      await pause(1);
      state.writing -= 1;
      if (state.fails) throw new Error('away');
      written.push(rows);
    },
    maxRows: 100,
    batchRows: 10,
    everyMs: 5,
    maxPauseMs: 20,
    onTrouble: (trouble) => troubles.push(trouble),
    ...changes,
  });
  return { queue, written, troubles, state };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('rows that wait', () => {
  test('are written together after a moment', async () => {
    const { queue, written } = testQueue();
    for (const row of numbers(3)) queue.add(row);
    expect(written).toEqual([]);
    await pause(50);
    expect(written).toEqual([[0, 1, 2]]);
  });

  test('are not waited for once they fill a write', async () => {
    const { queue, written } = testQueue({ everyMs: 60_000 });
    for (const row of numbers(10)) queue.add(row);
    await pause(50);
    expect(written).toEqual([numbers(10)]);
  });

  test('are written in their order, one write at a time, none larger than allowed', async () => {
    const { queue, written, state } = testQueue();
    for (const row of numbers(35)) queue.add(row);
    await Promise.all([queue.flush(), queue.flush()]);
    expect(written.map((rows) => rows.length)).toEqual([10, 10, 10, 5]);
    expect(written.flat()).toEqual(numbers(35));
    expect(state.mostAtOnce).toBe(1);
  });

  test('are all told, also those being written', async () => {
    const { queue } = testQueue();
    for (const row of numbers(12)) queue.add(row);
    const flushed = queue.flush();
    queue.add(12);
    expect(queue.waiting()).toEqual(numbers(13));
    await flushed;
    expect(queue.waiting()).toEqual([]);
  });
});

describe('a write that fails', () => {
  test('keeps its rows, is told, and is tried again with longer pauses', async () => {
    const { queue, written, troubles, state } = testQueue();
    state.fails = true;
    for (const row of numbers(3)) queue.add(row);
    await pause(100);
    expect(troubles.length).toBeGreaterThan(1);
    expect(troubles.length).toBeLessThan(12);
    expect(troubles[0]).toEqual({ lost: 0, failure: new Error('away') });
    state.fails = false;
    await pause(60);
    expect(written).toEqual([[0, 1, 2]]);
  });

  test('fails who waits for it, and the next try is made at once', async () => {
    const { queue, written, state } = testQueue({ everyMs: 60_000 });
    state.fails = true;
    queue.add(0);
    await expect(queue.flush()).rejects.toThrow('away');
    state.fails = false;
    await queue.flush();
    expect(written).toEqual([[0]]);
  });

  test('costs the oldest rows where too many wait, and they are counted', async () => {
    const { queue, written, troubles, state } = testQueue({ maxRows: 5, everyMs: 60_000 });
    state.fails = true;
    for (const row of numbers(4)) queue.add(row);
    const failing = queue.flush().catch(() => 'failed');
    for (const row of [4, 5, 6]) queue.add(row);
    expect(await failing).toBe('failed');
    expect(queue.waiting()).toEqual([2, 3, 4, 5, 6]);
    expect(troubles).toEqual([{ lost: 2, failure: new Error('away') }]);
    state.fails = false;
    await queue.flush();
    expect(written.flat()).toEqual([2, 3, 4, 5, 6]);
  });
});

describe('whether the database can be reached', () => {
  const asked = (ping: () => Promise<unknown>) => reachability({ ping, freshMs: 40, limitMs: 20 });

  test('is asked once by many, and again when the answer is old', async () => {
    let pings = 0;
    const isReachable = asked(async () => {
      pings += 1;
    });
    expect(await Promise.all([isReachable(), isReachable(), isReachable()])).toEqual([true, true, true]);
    expect(await isReachable()).toBe(true);
    expect(pings).toBe(1);
    await pause(60);
    await isReachable();
    expect(pings).toBe(2);
  });

  test('is no when it fails or does not answer in time, and yes when it is back', async () => {
    const answers = [() => Promise.reject(new Error('away')), () => new Promise(() => undefined), async () => 1];
    const isReachable = asked(() => (answers.shift() ?? (async () => 1))());
    expect(await isReachable()).toBe(false);
    await pause(60);
    expect(await isReachable()).toBe(false);
    await pause(60);
    expect(await isReachable()).toBe(true);
  });
});

describe('the last write', () => {
  test('is tried again: a busy database may take the next one', async () => {
    const { queue, written, state } = testQueue({ everyMs: 60_000 });
    for (const row of numbers(3)) queue.add(row);
    state.fails = true;
    const drained = queue.drain(60_000);
    await pause(20);
    expect(written).toEqual([]);
    state.fails = false;
    await drained;
    expect(written).toEqual([numbers(3)]);
  });

  test('is given up when its time is over', async () => {
    const { queue, written, state } = testQueue({ everyMs: 60_000 });
    queue.add(1);
    state.fails = true;
    await queue.drain(30);
    expect(written).toEqual([]);
    expect(queue.waiting()).toEqual([1]);
  });

  test('is over at once when nothing waits', async () => {
    const { queue } = testQueue();
    await expect(queue.drain(60_000)).resolves.toBeUndefined();
  });
});
