import { availableParallelism } from 'node:os';
import { expect, test } from '@jest/globals';
import { coresWithin, usableCores } from '../../src/supervisor/cores.js';

test.each([
  ['no limit is known', undefined, 8],
  ['there is none', 'max 100000\n', 8],
  ['it is two cores', '200000 100000\n', 2],
  ['it is one and a half', '150000 100000\n', 2],
  ['it is a tenth of one', '10000 100000\n', 1],
  ['it is more than there are', '1600000 100000\n', 8],
  ['it cannot be read', 'many of them', 8],
  ['it makes no sense', '100000 0', 8],
])('of eight cores, where %s', (_says, limit, cores) => {
  expect(coresWithin(8, limit)).toBe(cores);
});

test('here it is at least one, and no more than there are', () => {
  expect(usableCores()).toBeGreaterThanOrEqual(1);
  expect(usableCores()).toBeLessThanOrEqual(availableParallelism());
});
