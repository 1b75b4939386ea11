/**
 * Reading free text as whole words, for drug names and problems alike.
 */

/** Lower-case words and numbers without accents, in order: `Quinine-Sulfate 300mg` → quinine, sulfate, 300mg. */
export function wordsIn(text: string): readonly string[] {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{Mn}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** Phrases by their words joined with one space. */
export type PhraseBook<Meaning> = ReadonlyMap<string, Meaning>;

export interface PhraseMatch<Meaning> {
  readonly meaning: Meaning;
  readonly phrase: string;
  /** Index of the first word. */
  readonly start: number;
  /** Index after the last word. */
  readonly end: number;
}

/** Words of the longest entry we have; longer phrases are not looked for. */
const MAX_PHRASE_WORDS = 8;

/** Entries of the book in the words, left to right; at each place the longest wins and hides the shorter ones inside it. */
export function findPhrases<Meaning>(
  words: readonly string[],
  book: PhraseBook<Meaning>,
): readonly PhraseMatch<Meaning>[] {
  const matches: PhraseMatch<Meaning>[] = [];
  let start = 0;
  while (start < words.length) {
    const match = longestAt(words, start, book);
    if (match !== undefined) matches.push(match);
    start = match?.end ?? start + 1;
  }
  return matches;
}

function longestAt<Meaning>(
  words: readonly string[],
  start: number,
  book: PhraseBook<Meaning>,
): PhraseMatch<Meaning> | undefined {
  for (let end = Math.min(words.length, start + MAX_PHRASE_WORDS); end > start; end -= 1) {
    const phrase = words.slice(start, end).join(' ');
    const meaning = book.get(phrase);
    if (meaning !== undefined) return { meaning, phrase, start, end };
  }
  return undefined;
}
