/**
 * Reading a drug's name where no code is known (clinical-knowledge 2.0): whole words, the longest name first.
 */
import { remembered } from '../memo.js';
import { brokenFile, readJsonFile, readTableLines } from './data-files.js';
import type { Product } from './drug-class-rules.js';
import type { Route } from './drug-routes.js';
import { createProductPool } from './drug-table.js';
import { isHomeopathic } from './homeopathy.js';
import { createPhraseBook, findPhrases, type PhraseBook, type PhraseMatch, wordsIn } from './words.js';

export interface DrugNameReader {
  /** Product that the names describe together; undefined when none names one of our drugs, or one names a homeopathic preparation or a drink. */
  productNamed(names: readonly string[]): Product | undefined;
}

/** What a phrase says: ingredients (ours or not), or nothing when it only looks like a drug. */
interface NameMeaning {
  readonly ingredients: readonly string[];
  readonly amongSeveral: readonly string[];
  readonly routes: readonly Route[];
}

interface DrugNamesFile {
  /** Other names → ingredients; also those of drugs that are not ours, where they change what a combination means. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Phrases that contain the name of one of our drugs and mean something else. */
  readonly lookAlikes: readonly string[];
  /** Phrases that make the whole name no drug. */
  readonly notDrugs: readonly string[];
  /** Words that make an electrolyte one of several: infusion fluids, multivitamins. */
  readonly amongSeveral: readonly string[];
  /** Metals: as the last word of a name they are the salt of another drug. */
  readonly saltWords: readonly string[];
  /** Words that may stand before a metal that is itself the drug. */
  readonly beforeMetal: readonly string[];
}

const FILE = 'drug-names.json';
const PLACEHOLDER = 'other ingredient';
const NOTHING: NameMeaning = { ingredients: [], amongSeveral: [], routes: [] };

/** @param ours ingredients of `drug-classes.json`, each of which is a name of itself */
export function loadDrugNameReader(ours: ReadonlySet<string>, options: { readonly brands: boolean }): DrugNameReader {
  const file = parseDrugNames(readJsonFile(FILE));
  const book = bookOf(ours, file, options.brands ? brandNames() : []);
  const several = phraseSet(file.amongSeveral);
  const notDrugs = phraseSet(file.notDrugs);
  const readName = remembered((name): NameReading => {
    const words = wordsIn(name);
    const matches = findPhrases(words, book).filter((match) => !isSalt(match, words, file));
    return {
      isDrug: !isHomeopathic(words) && findPhrases(words, notDrugs).length === 0,
      meanings: matches.map(({ meaning }) => meaning),
      isMixed: findPhrases(words, several).length > 0,
    };
  });
  return {
    productNamed(names) {
      const readings = names.map(readName);
      if (readings.some(({ isDrug }) => !isDrug)) return undefined;
      const isMixed = readings.some((reading) => reading.isMixed);
      return productOf(
        readings.flatMap(({ meanings }) => meanings),
        ours,
        isMixed,
      );
    },
  };
}

/** One name, read by itself. */
interface NameReading {
  /** Not a homeopathic preparation, a drink, … */
  readonly isDrug: boolean;
  readonly meanings: readonly NameMeaning[];
  readonly isMixed: boolean;
}

function productOf(meanings: readonly NameMeaning[], ours: ReadonlySet<string>, isMixed: boolean): Product | undefined {
  const all = withoutBareMetals(meanings.flatMap((meaning) => meaning.ingredients));
  const ingredients = [...all].filter((ingredient) => ours.has(ingredient)).toSorted();
  if (ingredients.length === 0) return undefined;
  return {
    ingredients,
    product: [...all].filter((name) => !name.startsWith(PLACEHOLDER)).toSorted(),
    ingredientCount: all.size,
    amongSeveral: isMixed ? ingredients : meanings.flatMap(({ amongSeveral }) => amongSeveral),
    routes: [...new Set(meanings.flatMap(({ routes }) => routes))],
  };
}

/** "Magnesium sulfate 50 % (magnesium 2 mmol/ml)" is one ingredient. */
function withoutBareMetals(ingredients: readonly string[]): ReadonlySet<string> {
  const distinct = new Set(ingredients);
  const beginnings = new Set([...distinct].flatMap(beginningsOf));
  return new Set([...distinct].filter((ingredient) => !beginnings.has(ingredient)));
}

/** "Magnesium sulfate heptahydrate" begins with "magnesium" and "magnesium sulfate". */
function beginningsOf(ingredient: string): readonly string[] {
  return [...ingredient.matchAll(/ /g)].map(({ index }) => ingredient.slice(0, index));
}

/** "Rosuvastatin calcium": a metal after another word names a salt, unless that word is one of the few that go with a supplement. */
function isSalt({ phrase, start }: PhraseMatch<NameMeaning>, words: readonly string[], file: DrugNamesFile): boolean {
  const before = words[start - 1];
  if (!file.saltWords.includes(phrase) || before === undefined) return false;
  return !/^\d/.test(before) && !file.beforeMetal.includes(before);
}

/** Later entries win: a hand-kept name overrules a brand, a look-alike overrules everything. */
function bookOf(
  ours: ReadonlySet<string>,
  file: DrugNamesFile,
  brands: Iterable<readonly [string, NameMeaning]>,
): PhraseBook<NameMeaning> {
  const meaning = (ingredients: readonly string[]): NameMeaning => ({ ...NOTHING, ingredients });
  const entries = [
    ...brands,
    ...[...ours].map((ingredient) => [ingredient, meaning([ingredient])] as const),
    ...Object.entries(file.names).map(([name, ingredients]) => [name, meaning(ingredients)] as const),
    ...file.lookAlikes.map((phrase) => [phrase, NOTHING] as const),
  ];
  return createPhraseBook(entries);
}

/** Brand names of RxNorm. Where the other ingredients of a combination are not named, placeholders keep the count right. */
function brandNames(): readonly (readonly [string, NameMeaning])[] {
  const pool = createProductPool();
  return (readTableLines('drugs/names.tsv') ?? []).map((line) => {
    const nameEnd = line.indexOf('\t');
    const name = line.slice(0, nameEnd);
    const product = pool(line.slice(nameEnd + 1));
    const named = [...new Set([...product.ingredients, ...product.product])];
    const others = Array.from(
      { length: Math.max(0, product.ingredientCount - named.length) },
      (_, index) => `${PLACEHOLDER} ${index + 1} of ${name}`,
    );
    return [name, { ...product, ingredients: [...named, ...others] }];
  });
}

function phraseSet(phrases: readonly string[]): PhraseBook<true> {
  return createPhraseBook(phrases.map((phrase) => [phrase, true]));
}

function parseDrugNames(json: unknown): DrugNamesFile {
  const file = json as Partial<DrugNamesFile>;
  const members = ['names', 'lookAlikes', 'notDrugs', 'amongSeveral', 'saltWords', 'beforeMetal'] as const;
  const missing = members.find((member) => file[member] === undefined);
  if (missing !== undefined) throw brokenFile(FILE, `a member "${missing}"`);
  return json as DrugNamesFile;
}
