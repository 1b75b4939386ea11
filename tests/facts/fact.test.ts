import { describe, expect, test } from '@jest/globals';
import {
  type Fact,
  foundIn,
  known,
  mapFact,
  mergeLists,
  NOTHING_ASKED,
  PREFETCH_KEYS,
  partial,
  readValue,
  unknown,
} from '../../src/facts/fact.js';

describe('a fact computed from another is as strong as the other', () => {
  test.each<[string, Fact<number>, Fact<number>]>([
    ['known stays known', known(2), known(3)],
    ['partial stays partial', partial(2), partial(3)],
    ['unknown stays unknown and keeps its reason', unknown('refused'), unknown('refused')],
  ])('%s', (_says, fact, expected) => {
    expect(mapFact(fact, (value) => value + 1)).toEqual(expected);
  });

  test('nothing is computed from an unknown fact', () => {
    expect(
      mapFact(unknown('refused'), () => {
        throw new Error('was computed');
      }),
    ).toEqual(unknown('refused'));
  });
});

describe('a list from two sources proves presence when one could be read, and absence only when both could', () => {
  const lost = unknown('timed-out');
  test.each<[string, Fact<readonly number[]>, Fact<readonly number[]>, Fact<readonly number[]>]>([
    ['known and known', known([1]), known([2]), known([1, 2])],
    ['known and partial', known([1]), partial([2]), partial([1, 2])],
    ['known and unknown', known([1]), lost, partial([1])],
    ['partial and known', partial([1]), known([2]), partial([1, 2])],
    ['partial and partial', partial([1]), partial([2]), partial([1, 2])],
    ['partial and unknown', partial([1]), lost, partial([1])],
    ['unknown and known', lost, known([2]), partial([2])],
    ['unknown and partial', lost, partial([2]), partial([2])],
    ['unknown and unknown: the first reason', lost, unknown('refused'), lost],
    ['an empty list is a list', known([]), known([]), known([])],
    ['an empty list beside an unread one', known([]), lost, partial([])],
  ])('%s', (_says, one, other, expected) => {
    expect(mergeLists([one, other])).toEqual(expected);
  });

  test('a list from no source at all was not asked for', () => {
    expect(mergeLists([])).toEqual(unknown('not-asked'));
  });
});

describe('what was found can be read whether or not it is all', () => {
  test.each<[string, Fact<readonly number[]>, readonly number[] | undefined, readonly number[]]>([
    ['known', known([1]), [1], [1]],
    ['partial', partial([1]), [1], [1]],
    ['unknown', unknown('not-sent'), undefined, []],
  ])('%s', (_says, fact, value, found) => {
    expect(readValue(fact)).toEqual(value);
    expect(foundIn(fact)).toEqual(found);
  });
});

test.each(PREFETCH_KEYS)('a service that asks for nothing does not know %s', (key) => {
  expect(NOTHING_ASKED[key]).toEqual(unknown('not-asked'));
});
