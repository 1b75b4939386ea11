/**
 * Does a text say that something is absent, or that a relative has it? Cautious: only what stands close by in the same clause.
 */
import { readPart, wordsIn } from './words.js';

/** Before the term, these negate it. */
const NEGATIONS: ReadonlySet<string> = new Set([
  'no',
  'not',
  'non',
  'denies',
  'denied',
  'deny',
  'denying',
  'without',
  'never',
  'negative',
  'absent',
  'absence',
  'excluded',
  'excludes',
  'kein',
  'keine',
  'ohne',
]);

/** Before the term, these give it to somebody else. */
const RELATIVES: ReadonlySet<string> = new Set([
  'family',
  'familial',
  'mother',
  'father',
  'brother',
  'sister',
  'maternal',
  'paternal',
  'fhx',
  'fh',
]);

/** "Ruled out", "rule out", "r/o". */
const RULED: ReadonlySet<string> = new Set(['rule out', 'ruled out', 'r o']);

/** After the term, these take it back. */
const AFTER: ReadonlySet<string> = new Set(['absent', 'excluded', 'denied', 'denies', 'negative', 'none', 'unlikely']);

/** What comes after one of these is no longer negated: "not sleeping because of leg cramps". */
const STOPS: ReadonlySet<string> = new Set([
  'because',
  'but',
  'however',
  'although',
  'though',
  'despite',
  'due',
  'from',
  'except',
  'secondary',
  'has',
  'reports',
]);

/** How many words before the term are looked at. */
const REACH_BEFORE_WORDS = 7;
const REACH_AFTER_WORDS = 3;
/** "Ruled out" says what it is about: it reaches further. */
const REACH_RULED_OUT_WORDS = 8;

/**
 * Clauses of a text, each as its words. A comma ends a clause, unless the sentence goes on with "or": "no fever, chills or cramps".
 */
export function clausesIn(text: string): readonly (readonly string[])[] {
  return readPart(text)
    .split(/[.;!?\n]+/)
    .flatMap((sentence) => (/\b(or|nor|oder)\b/i.test(sentence) ? [sentence] : sentence.split(',')))
    .map(wordsIn)
    .filter((words) => words.length > 0);
}

/** Is the term at these positions of the clause negated, or about somebody else? */
export function isNegated(words: readonly string[], start: number, end: number): boolean {
  const before = words.slice(Math.max(0, start - REACH_BEFORE_WORDS), start);
  if (before.some((word) => RELATIVES.has(word))) return true;
  const stop = before.findLastIndex((word) => STOPS.has(word));
  const reached = before.slice(stop + 1);
  if (reached.some((word) => NEGATIONS.has(word)) || saysRuledOut(reached)) return true;
  const after = words.slice(end, end + REACH_AFTER_WORDS);
  return after.some((word) => AFTER.has(word)) || saysRuledOut(words.slice(end, end + REACH_RULED_OUT_WORDS));
}

function saysRuledOut(words: readonly string[]): boolean {
  return words.some((word, index) => RULED.has(`${word} ${words[index + 1] ?? ''}`));
}
