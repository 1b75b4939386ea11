import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkMarkdown } from '../../src/cds/check-markdown.js';
import { escapeMarkdown, md, plainLine, shorten } from '../../src/cds/markdown.js';

describe('record text in a detail is harmless (CH-106)', () => {
  test.each([
    ['emphasis', '**urgent** _now_', '\\*\\*urgent\\*\\* \\_now\\_'],
    ['code', '`x`', '\\`x\\`'],
    ['a link', '[a](b)', '\\[a\\](b)'],
    ['a table', 'a | b', 'a \\| b'],
    ['strike-through', '~~no~~', '\\~\\~no\\~\\~'],
    ['HTML', '<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['an entity', '&lt;b&gt;', '&amp;lt;b&amp;gt;'],
    ['its own escapes', 'a\\*b', 'a\\\\\\*b'],
    ['an address', 'https://example.org', 'https:/\\/example.org'],
    ['an address without scheme', 'WWW.example.org', 'WWW\\.example.org'],
    ['a mail address', 'a@example.org', 'a\\@example.org'],
    ['a heading', '# note', '\\# note'],
    ['a list', '- note', '\\- note'],
    ['a numbered list', '1. note', '1\\. note'],
    ['a rule', '---', '\\---'],
    ['line breaks and control characters', 'a\r\n\u0007b\u2028c', 'a b c'],
    ['text that turns direction', 'a\u202Eb', 'a b'],
    ['half a surrogate pair', 'a\uD83Db', 'a b'],
  ])('%s', (_says, text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  test('a number with a decimal point is no list and stays as it is', () => {
    expect(md`Potassium ${3.1} mmol/L`).toBe('Potassium 3.1 mmol/L');
  });

  test('md leaves its template alone and escapes every value', () => {
    expect(md`**Ordered:** ${'<b>'}\n- ${'*x*'}`).toBe('**Ordered:** &lt;b&gt;\n- \\*x\\*');
  });

  test('whatever the record says, the detail stays in the subset', () => {
    const pieces = fc.constantFrom(
      '*',
      '_',
      '`',
      '[',
      '](',
      '|',
      '<b>',
      '&#64;',
      '\\',
      '# ',
      '- ',
      '1. ',
      '\n',
      '://',
      'www.',
      '~',
      '=',
      'a',
      ' ',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(checkMarkdown(md`**Ordered:** ${one}\n\n- ${other}\n- ${one} and ${other}`)).toEqual([]);
      }),
      { seed: 20260302, numRuns: 1000 },
    );
  });
});

describe('a text is shortened by us, never sent too long (CH-105)', () => {
  test.each([
    ['short enough stays', 'Stop quinine', 12, 'Stop quinine'],
    ['cut at a word boundary', 'Stop quinine today', 14, 'Stop quinine…'],
    ['no punctuation before the ellipsis', 'Stop quinine, today', 16, 'Stop quinine…'],
    ['one long word is cut inside', 'Hydroxychloroquine', 8, 'Hydroxy…'],
    ['never inside a surrogate pair', 'abcdef😀ghij', 8, 'abcdef…'],
  ])('%s', (_says, text, units, expected) => {
    expect(shorten(text, units)).toBe(expected);
  });

  test('the limit holds for any text and leaves no half pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const short = shorten(text, 139);
        expect(short.length).toBeLessThanOrEqual(139);
        expect(/\p{Cs}/u.test(short)).toBe(false);
      }),
      { seed: 20260302 },
    );
  });

  test('a plain line has no breaks, no ends of space and no invisible characters', () => {
    expect(plainLine(' a\t\n b\u200Bc ')).toBe('a b c');
  });
});

describe('what is outside the subset is found (CH-106)', () => {
  test.each([
    ['a heading', '# Title'],
    ['a heading by underline', 'Title\n==='],
    ['a table', 'a | b'],
    ['a link', '[text](https://example.org)'],
    ['an image', '![x](y)'],
    ['HTML', '<b>x</b>'],
    ['an entity', '&nbsp;'],
    ['a numbered list', '1. one'],
    ['a nested list', '- a\n  - b'],
    ['a list in a list', '- - a'],
    ['a star list', '* a'],
    ['a quotation', '> a'],
    ['code', '`x`'],
    ['italics', '*x*'],
    ['unfinished bold', '**x'],
    ['an address', 'see https://example.org'],
    ['a tab', 'a\tb'],
  ])('%s', (_says, text) => {
    expect(checkMarkdown(text)).not.toEqual([]);
  });

  test('paragraphs, bold and lists are the subset', () => {
    expect(checkMarkdown('One **bold** word.\n\n- first\n- second: **x**\n\nLast: 3 - 4 days.')).toEqual([]);
  });
});
