import { describe, expect, test } from '@jest/globals';
import { afterEnd, RESTART_POLICY } from '../../src/supervisor/restart-policy.js';

const POLICY = { firstMs: 100, longestMs: 1000, steadyMs: 5000 };

/** Pauses after workers that ran for so long, one after the other. */
function pausesAfter(runs: readonly number[]): readonly number[] {
  let inRow = 0;
  return runs.map((ranMs) => {
    const next = afterEnd(inRow, ranMs, POLICY);
    inRow = next.inRow;
    return next.pauseMs;
  });
}

describe('a worker that ended is replaced', () => {
  test('soon at first, then after twice as long each time, up to a limit', () => {
    expect(pausesAfter([0, 10, 4999, 0, 0, 0])).toEqual([100, 200, 400, 800, 1000, 1000]);
  });

  test('soon again when it had run well before', () => {
    expect(pausesAfter([0, 0, 0, 5000, 0])).toEqual([100, 200, 400, 100, 200]);
  });

  test('after a number, however many have failed before', () => {
    expect(afterEnd(100_000, 0, POLICY)).toEqual({ inRow: 100_001, pauseMs: 1000 });
  });

  test('within a second after the first three mishaps, and at least twice a minute for ever', () => {
    const pauses = [0, 1, 2, 50].map((before) => afterEnd(before, 0).pauseMs);
    expect(pauses).toEqual([100, 200, 400, RESTART_POLICY.longestMs]);
    expect(RESTART_POLICY.longestMs).toBe(30_000);
  });
});
