/**
 * Reading free text as whole words, for drug names and problems alike.
 */

/**
 * How much of one text is read for meaning. The names of drugs and problems, notes and instructions are far shorter; what is longer is
 * a pasted document or an attack, and reading it would keep every other request waiting. Characters.
 */
export const READ_CHARACTERS = 2_000;

/** The part of a text that is read: whole words, as half a word may be another one. */
export function readPart(text: string): string {
  if (text.length <= READ_CHARACTERS) return text;
  const end = text.slice(0, READ_CHARACTERS + 1).search(/\s\S*$/);
  return text.slice(0, end < 0 ? READ_CHARACTERS : end);
}

/** Lower-case words and numbers without accents, in order: `Quinine-Sulfate 300mg` → quinine, sulfate, 300mg. */
export function wordsIn(text: string): readonly string[] {
  return (
    readPart(text)
      .normalize('NFKD')
      .replace(/\p{Mn}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

export interface PhraseBook<Meaning> {
  /** By words joined with one space. */
  readonly meanings: ReadonlyMap<string, Meaning>;
  /** Number of words of the longest phrase that begins with this word. */
  readonly longest: ReadonlyMap<string, number>;
}

/** A book from phrases as people write them; of two spellings with the same words the later one wins. */
export function createPhraseBook<Meaning>(entries: Iterable<readonly [string, Meaning]>): PhraseBook<Meaning> {
  const meanings = new Map<string, Meaning>();
  const longest = new Map<string, number>();
  for (const [phrase, meaning] of entries) {
    const words = wordsIn(phrase);
    const [first] = words;
    if (first === undefined) continue;
    meanings.set(words.join(' '), meaning);
    longest.set(first, Math.max(words.length, longest.get(first) ?? 0));
  }
  return { meanings, longest };
}

export interface PhraseMatch<Meaning> {
  readonly meaning: Meaning;
  readonly phrase: string;
  /** Index of the first word. */
  readonly start: number;
  /** Index after the last word. */
  readonly end: number;
}

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
  { meanings, longest }: PhraseBook<Meaning>,
): PhraseMatch<Meaning> | undefined {
  const most = longest.get(words[start] ?? '') ?? 0;
  for (let end = Math.min(words.length, start + most); end > start; end -= 1) {
    const phrase = words.slice(start, end).join(' ');
    const meaning = meanings.get(phrase);
    if (meaning !== undefined) return { meaning, phrase, start, end };
  }
  return undefined;
}
