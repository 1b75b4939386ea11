/**
 * Homeopathic potencies are no drugs, whatever the substance (clinical-knowledge 2.0).
 */

const WORDS: ReadonlySet<string> = new Set([
  'homeopathic',
  'homeopathy',
  'homoeopathic',
  'homoopathisch',
  'homoopathische',
  'homoopathisches',
  'globuli',
  'globules',
  'hpus',
]);

/** `30C`, `200CH`, `6X`, `LM1`. */
const POTENCY_AFTER_NUMBER = /^\d{1,4}(c|ch|ck|x|lm)$/;
/** `C30`, `X6`, `D6`, `LM1`. */
const POTENCY_BEFORE_NUMBER = /^(c|ch|x|d|lm)\d{1,4}$/;
/** Written apart: `30 C`, `LM 1`. */
const SCALES: ReadonlySet<string> = new Set(['c', 'ch', 'ck', 'lm']);

/** D2 and D3 beside one of these are vitamins. */
const VITAMIN_WORDS: ReadonlySet<string> = new Set([
  'vitamin',
  'vit',
  'calcium',
  'cholecalciferol',
  'colecalciferol',
  'ergocalciferol',
  'k2',
]);

/** After `2x` these say how often, not how thin. */
const FREQUENCY_WORDS: ReadonlySet<string> = new Set([
  'a',
  'd',
  'daily',
  'day',
  'per',
  'week',
  'weekly',
  'tag',
  'taglich',
]);

/** Do these words, in their order, name a homeopathic preparation? */
export function isHomeopathic(words: readonly string[]): boolean {
  return words.some((word, index) => WORDS.has(word) || isPotency(word, index, words));
}

function isPotency(word: string, index: number, words: readonly string[]): boolean {
  const next = words[index + 1];
  if (isVitamin(word, words) || isInfusion(word) || isFrequency(word, next)) return false;
  if (POTENCY_BEFORE_NUMBER.test(word) || POTENCY_AFTER_NUMBER.test(word)) return true;
  return isPotencyInTwoWords(word, next);
}

function isVitamin(word: string, words: readonly string[]): boolean {
  return (word === 'd2' || word === 'd3') && words.some((other) => VITAMIN_WORDS.has(other));
}

/** Dextrose 5 % or 10 %: "D5 1/2NS". */
function isInfusion(word: string): boolean {
  return word === 'd5' || word === 'd10';
}

/** "2x daily", "28 x 300 mg". */
function isFrequency(word: string, next: string | undefined): boolean {
  return word.endsWith('x') && next !== undefined && (/^\d/.test(next) || FREQUENCY_WORDS.has(next));
}

/** `30 C`, `LM VI`, and `[hp_X]` as RxNorm writes it. */
function isPotencyInTwoWords(word: string, next: string | undefined): boolean {
  if (next === undefined) return false;
  if (word === 'hp') return next === 'x' || next === 'c';
  if (word === 'lm') return /^(\d{1,3}|[ivx]+)$/.test(next);
  return /^\d{1,4}$/.test(word) && SCALES.has(next);
}
