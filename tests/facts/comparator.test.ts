import { describe, expect, test } from '@jest/globals';
import {
  type Comparator,
  comparatorOf,
  isAbove,
  isAtLeast,
  isBelow,
  type Verdict,
} from '../../src/facts/comparator.js';

type Row = readonly [comparator: Comparator, value: number, verdict: Verdict];

/** Against the limit 3: just below it, at it, just above it. */
function check(isBeyond: typeof isBelow, rows: readonly Row[]) {
  for (const [comparator, value, verdict] of rows) {
    expect([comparator, value, isBeyond({ value, comparator }, 3)]).toEqual([comparator, value, verdict]);
  }
}

describe('a number with a comparator says only what is certain', () => {
  test('whether the true value is below 3', () => {
    check(isBelow, [
      [undefined, 2.9, true],
      [undefined, 3, false],
      [undefined, 3.1, false],
      ['<', 2.9, true],
      ['<', 3, true],
      ['<', 3.1, undefined],
      ['<=', 2.9, true],
      ['<=', 3, undefined],
      ['<=', 3.1, undefined],
      ['>', 2.9, undefined],
      ['>', 3, false],
      ['>', 3.1, false],
      ['>=', 2.9, undefined],
      ['>=', 3, false],
      ['>=', 3.1, false],
    ]);
  });

  test('whether the true value is 3 or more', () => {
    check(isAtLeast, [
      [undefined, 2.9, false],
      [undefined, 3, true],
      [undefined, 3.1, true],
      ['<', 2.9, false],
      ['<', 3, false],
      ['<', 3.1, undefined],
      ['<=', 2.9, false],
      ['<=', 3, undefined],
      ['<=', 3.1, undefined],
      ['>', 2.9, undefined],
      ['>', 3, true],
      ['>', 3.1, true],
      ['>=', 2.9, undefined],
      ['>=', 3, true],
      ['>=', 3.1, true],
    ]);
  });

  test('whether the true value is above 3', () => {
    check(isAbove, [
      [undefined, 2.9, false],
      [undefined, 3, false],
      [undefined, 3.1, true],
      ['<', 2.9, false],
      ['<', 3, false],
      ['<', 3.1, undefined],
      ['<=', 2.9, false],
      ['<=', 3, false],
      ['<=', 3.1, undefined],
      ['>', 2.9, undefined],
      ['>', 3, true],
      ['>', 3.1, true],
      ['>=', 2.9, undefined],
      ['>=', 3, undefined],
      ['>=', 3.1, true],
    ]);
  });
});

test('the four comparators are read, any other one is unclear', () => {
  expect([undefined, '<', '<=', '>', '>='].map(comparatorOf)).toEqual([undefined, '<', '<=', '>', '>=']);
  expect(['ad', '=', '~', '', '≤', '=<'].map(comparatorOf)).toEqual(Array.from({ length: 6 }, () => 'unclear'));
});
