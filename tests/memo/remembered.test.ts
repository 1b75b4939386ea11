import { expect, test } from '@jest/globals';
import { remembered } from '../../src/memo.js';

function counting() {
  const asked: string[] = [];
  const answer = remembered((text) => {
    asked.push(text);
    return text === 'nothing' ? undefined : text.toUpperCase();
  });
  return { asked, answer };
}

test('what was asked before is not worked out again, also when the answer was undefined', () => {
  const { asked, answer } = counting();
  expect([answer('cramp'), answer('nothing'), answer('cramp'), answer('nothing')]).toEqual([
    'CRAMP',
    undefined,
    'CRAMP',
    undefined,
  ]);
  expect(asked).toEqual(['cramp', 'nothing']);
});

test('long texts are not kept: they hardly come twice', () => {
  const { asked, answer } = counting();
  const long = 'x'.repeat(201);
  expect(answer(long)).toBe(answer(long));
  expect(asked).toHaveLength(2);
});

test('however many texts are asked, memory stays bounded: after two thousand all are forgotten', () => {
  const { asked, answer } = counting();
  answer('first');
  for (let index = 0; index < 1_999; index += 1) answer(`text ${index}`);
  answer('first');
  expect(asked).toHaveLength(2_000);
  answer('one too many');
  answer('first');
  expect(asked.slice(2_000)).toEqual(['one too many', 'first']);
});
