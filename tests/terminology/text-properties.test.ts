import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { limbCrampsIn } from '../../src/terminology/conditions.js';
import { createPhraseBook, findPhrases, READ_CHARACTERS, readPart, wordsIn } from '../../src/terminology/words.js';
import { identify, TERMINOLOGY } from './terminology.js';

const anyText = fc.string({ unit: 'grapheme', maxLength: 300 });
const letters = fc.stringMatching(/^[a-z]{1,8}$/);

describe('any text can be read', () => {
  test('as a drug name, a problem or a note, without an error', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        identify({ texts: [text] });
        TERMINOLOGY.conditions.classesInText(text);
        limbCrampsIn(text);
      }),
    );
  });

  test('a drug name inside a longer word is never found', () => {
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        expect(identify({ texts: [`${before}quinine${after}`] })).toBeUndefined();
        expect(limbCrampsIn(`leg ${before}cramps${after}`)).toBe(false);
      }),
    );
  });

  test('a drug name is found whatever stands around it and however it is written', () => {
    fc.assert(
      fc.property(fc.constantFrom(' ', '-', '/', ', ', ' (', '\t'), fc.boolean(), (separator, upper) => {
        const text = `Rx${separator}${upper ? 'QUININE' : 'Quinine'}${separator}324 mg`;
        expect(identify({ texts: [text] })?.ingredients).toEqual(['quinine']);
      }),
    );
  });

  test('of a long text only the beginning is read, in whole words', () => {
    const filler = 'nothing of note '.repeat(READ_CHARACTERS / 16);
    expect(filler).toHaveLength(READ_CHARACTERS);
    const [kept, dropped] = [filler.slice('quinine '.length), filler];
    expect(identify({ texts: [`${kept}quinine and more`] })?.ingredients).toEqual(['quinine']);
    expect(identify({ texts: [`${dropped}quinine`] })).toBeUndefined();
    expect(TERMINOLOGY.conditions.classesInText(`${kept}leg cramps`).size).toBe(0);
    expect(limbCrampsIn(`leg cramps; ${dropped}`)).toBe(true);
    expect(readPart(`${'a'.repeat(READ_CHARACTERS - 3)} quinidine`)).toBe('a'.repeat(READ_CHARACTERS - 3));
    expect(readPart('a'.repeat(READ_CHARACTERS + 1))).toHaveLength(READ_CHARACTERS);
    expect(readPart(filler)).toBe(filler);
  });

  test('a name repeated without end, in one text or in many, is one ingredient', () => {
    const match = identify({ texts: ['quinine '.repeat(40_000), ...Array.from({ length: 5_000 }, () => 'quinine')] });
    expect(match?.product).toEqual(['quinine']);
  });

  test('a metal is dropped beside its salt, whichever comes first', () => {
    expect(identify({ texts: ['magnesium 2 mmol, magnesium sulfate'] })?.product).toEqual(['magnesium sulfate']);
    expect(identify({ texts: ['magnesium sulfate, magnesium 2 mmol'] })?.product).toEqual(['magnesium sulfate']);
  });

  test('a megabyte of notes is read in well under a second', () => {
    const text = 'no calf pain, no cramps and nothing of note; '.repeat(25_000);
    const startedAt = performance.now();
    limbCrampsIn(text);
    identify({ texts: [text] });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

describe('phrases', () => {
  const book = createPhraseBook([
    ['pregnancy', 'pregnancy'],
    ['pregnancy test', 'test'],
    ['Writer’s cramp', 'writer'],
  ]);
  const meanings = (text: string) => findPhrases(wordsIn(text), book).map(({ meaning }) => meaning);

  test.each([
    ['the longest phrase wins', 'Pregnancy test', ['test']],
    ['each is found once, in order', 'pregnancy, pregnancy test', ['pregnancy', 'test']],
    ['apostrophes and case do not matter', "WRITER'S CRAMP", ['writer']],
    ['the beginning of a phrase alone is nothing', 'writer', []],
    ['no text gives nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(meanings(text)).toEqual(expected);
  });
});
