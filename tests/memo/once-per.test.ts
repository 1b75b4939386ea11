import { expect, test } from '@jest/globals';
import { oncePer } from '../../src/memo.js';

test('what is made of a list is made once; another list, equal or not, has its own', () => {
  const seen: (readonly number[])[] = [];
  const sumOf = oncePer((list: readonly number[]) => {
    seen.push(list);
    return list.reduce((sum, each) => sum + each, 0);
  });
  const list = [1, 2];
  expect([sumOf(list), sumOf(list), sumOf([1, 2]), sumOf([3])]).toEqual([3, 3, 3, 3]);
  expect(seen).toEqual([[1, 2], [1, 2], [3]]);
});

test('an undefined result is kept too', () => {
  let made = 0;
  const nothing = oncePer(() => {
    made += 1;
  });
  const list: readonly unknown[] = [];
  nothing(list);
  nothing(list);
  expect(made).toBe(1);
});
