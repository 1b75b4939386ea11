import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keyedHash } from '../../src/security/keyed-hash.js';

const KEY = 'a key for tests, of no value elsewhere';
const hash = keyedHash(KEY);

describe('a keyed hash', () => {
  test('is HMAC-SHA-256 of the parts as a JSON array', () => {
    const expected = createHmac('sha256', KEY).update('["person",null,"pat-1"]').digest('base64url');
    expect(hash(['person', undefined, 'pat-1'])).toBe(expected);
    expect(expected).toHaveLength(43);
  });

  test.each<readonly [string, readonly (string | undefined)[], readonly (string | undefined)[]]>([
    ['where a part ends', ['ab', 'c'], ['a', 'bc']],
    ['how many parts there are', ['a', ''], ['a']],
    ['quotes and commas inside a part', ['a","b'], ['a', 'b']],
    ['a part that is missing, empty, or called null', [undefined], ['']],
    ['a missing part and the word', [undefined], ['null']],
    ['their order', ['a', 'b'], ['b', 'a']],
    ['capitals', ['Patient/a'], ['Patient/A']],
  ])('tells apart %s', (_says, one, other) => {
    expect(hash(one)).not.toBe(hash(other));
  });

  test('is the same for the same parts, and for no others', () => {
    const parts = fc.array(fc.option(fc.string({ unit: 'binary' }), { nil: undefined }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const isSame = one.length === other.length && one.every((part, index) => part === other[index]);
        expect(hash(one) === hash(other)).toBe(isSame);
        expect(hash([...one])).toBe(hash(one));
      }),
    );
  });

  test('depends on the key', () => {
    expect(keyedHash('another key for tests, of no value')(['pat-1'])).not.toBe(hash(['pat-1']));
  });
});
