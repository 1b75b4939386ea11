/**
 * What a problem, reason or procedure means for the rules: by code, or by cautious reading where no code is known.
 */

import { remembered } from '../memo.js';
import { bareCode, systemOf } from './code-systems.js';
import { brokenFile, readJsonFile } from './data-files.js';
import type { Coded } from './drugs.js';
import { limbCrampsIn } from './limb-cramps.js';
import { clausesIn, isNegated } from './negation.js';
import type { ValueSetIndex } from './value-sets.js';
import { createPhraseBook, findPhrases, type PhraseBook } from './words.js';

export { limbCrampsIn } from './limb-cramps.js';

export const CONDITION_CLASSES = [
  'limb-cramp',
  'heat-cramp',
  'muscle-spasm',
  'malaria',
  'babesiosis',
  'pregnancy',
  'pregnancy-ended',
  'postpartum',
  'not-pregnant',
  'long-qt',
  'av-block-second-or-third-degree',
  'av-block',
  'atrial-fibrillation-flutter',
  'thrombocytopenia',
  'immune-thrombocytopenia',
  'thrombotic-microangiopathy',
  'g6pd-deficiency',
  'myasthenia-gravis',
  'optic-neuritis',
  'tinnitus',
  'hemoglobinuria',
  'cirrhosis',
  'chronic-liver-disease',
  'severe-liver-disease',
  'hepatic-encephalopathy',
  'ascites',
  'heart-failure',
  'pulmonary-edema',
  'dialysis-or-esrd',
  'dialysis-procedure',
  'chronic-kidney-disease',
  'acute-kidney-injury',
  'peripheral-arterial-disease',
  'lumbar-spinal-stenosis',
  'myofascial-pain',
  'dehydration',
  'gastrointestinal-loss',
  'diabetes',
  'alcohol-use-disorder',
  'alcohol-withdrawal',
  'seizure-disorder',
  'stroke',
  'spasticity',
  'multiple-sclerosis',
  'paralytic-syndrome',
  'spinal-cord-injury-or-disease',
  'hiccups',
  'low-back-pain',
  'muscle-strain',
  'anxiety',
  'insomnia',
  'pseudobulbar-affect',
  'angle-closure-glaucoma',
  'glaucoma-other',
  'urinary-retention',
  'prostatic-hyperplasia',
  'bladder-neck-obstruction',
  'pyloric-or-duodenal-obstruction',
  'megaesophagus-or-achalasia',
  'hyperthyroidism',
  'bleeding-disorder',
  'dysmenorrhea',
  'abdominal-pain-or-cramp',
  'dystonia-or-occupational-cramp',
  'restless-legs',
  'palliative-or-hospice',
] as const;
export type ConditionClass = (typeof CONDITION_CLASSES)[number];

export interface ConditionIndex {
  /** Classes of a coded problem; the longest prefix decides among the obstetric classes. */
  classesOf(codings: readonly Coded[]): ReadonlySet<ConditionClass>;
  /** Cautious whole-word reading of a problem without a known code, for the few classes where it matters; negation is honoured. */
  classesInText(text: string): ReadonlySet<ConditionClass>;
}

/** Value sets are named like the class, but for this one, which is named for what it holds. */
const VALUE_SET_NAMES: ReadonlyMap<ConditionClass, string> = new Map([['dialysis-procedure', 'dialysis-procedures']]);

/** Exclude each other: the longest code that matches decides. `undefined` stands for complications that decide nothing. */
const OBSTETRIC: ReadonlySet<ConditionClass | undefined> = new Set([
  'pregnancy',
  'pregnancy-ended',
  'postpartum',
  undefined,
]);
const OBSTETRIC_SHADOW = 'pregnancy-related-other';

/** Whatever is of the narrower class is of the wider one too. */
export const WIDER: ReadonlyMap<ConditionClass, readonly ConditionClass[]> = new Map([
  ['av-block-second-or-third-degree', ['av-block']],
  ['immune-thrombocytopenia', ['thrombocytopenia']],
]);

const PHRASE_FILE = 'condition-phrases.json';

interface PhraseFile {
  readonly phrases: Readonly<Partial<Record<ConditionClass, readonly string[]>>>;
  /** Phrases that contain one of the others and mean something else. */
  readonly notMeant: readonly string[];
}

interface PhraseMeaning {
  /** None: the phrase only looks like a problem. */
  readonly names: readonly ConditionClass[];
}

/** Classes by `system|code`, once for exact codes and once for prefixes; `undefined` is the obstetric shadow. */
interface CodeBook {
  readonly codes: ReadonlyMap<string, readonly (ConditionClass | undefined)[]>;
  readonly prefixes: ReadonlyMap<string, readonly (ConditionClass | undefined)[]>;
  /** Characters of the longest key of `prefixes`: no longer beginning of a code need be looked up. */
  readonly longestPrefix: number;
}

/** @throws CRAMP_INTERNAL when a value set or the phrase file is missing or broken */
export function createConditionIndex(valueSets: ValueSetIndex): ConditionIndex {
  const book = codeBookOf(valueSets);
  const phrases = parsePhrases(readJsonFile(PHRASE_FILE));
  const classesOfKey = remembered((key) => classesOfCoding(key, book));
  return {
    classesOf: (codings) =>
      withWider(codings.map(keyOf).flatMap((key) => (key === undefined ? [] : classesOfKey(key)))),
    classesInText: remembered((text) => {
      const found = clausesIn(text).flatMap((words) =>
        findPhrases(words, phrases)
          .filter(({ start, end }) => !isNegated(words, start, end))
          .flatMap(({ meaning }) => meaning.names),
      );
      const cramps: readonly ConditionClass[] = limbCrampsIn(text) ? ['limb-cramp'] : [];
      return withWider([...found, ...cramps]);
    }),
  };
}

const NONE: ReadonlySet<ConditionClass> = new Set();

function withWider(names: readonly ConditionClass[]): ReadonlySet<ConditionClass> {
  if (names.length === 0) return NONE;
  return new Set(names.flatMap((name) => [name, ...(WIDER.get(name) ?? [])]));
}

/** `system|code`, as the book spells both. */
function keyOf({ system, code }: Coded): string | undefined {
  const uri = systemOf(system);
  return uri === undefined || code === undefined ? undefined : `${uri}|${bareCode(code)}`;
}

/** Every beginning of the key is looked up, the longest first. */
function classesOfCoding(key: string, { codes, prefixes, longestPrefix }: CodeBook): readonly ConditionClass[] {
  const prefixLength = Math.min(key.length, longestPrefix);
  const matches = [
    { length: key.length, names: codes.get(key) ?? [] },
    ...Array.from({ length: prefixLength }, (_, index) => prefixLength - index).map((length) => ({
      length,
      names: prefixes.get(key.slice(0, length)) ?? [],
    })),
  ];
  const longest = Math.max(0, ...matches.filter(({ names }) => names.some(isObstetric)).map(({ length }) => length));
  return matches
    .flatMap(({ length, names }) => names.filter((name) => !isObstetric(name) || length === longest))
    .filter((name) => name !== undefined);
}

function isObstetric(name: ConditionClass | undefined): boolean {
  return OBSTETRIC.has(name);
}

function codeBookOf(valueSets: ValueSetIndex): CodeBook {
  const codes = new Map<string, readonly (ConditionClass | undefined)[]>();
  const prefixes = new Map<string, readonly (ConditionClass | undefined)[]>();
  const add = (setName: string, name: ConditionClass | undefined) => {
    for (const { system, code, kind } of valueSets.entriesOf(setName)) {
      const target = kind === 'code' ? codes : prefixes;
      const key = `${system}|${bareCode(code)}`;
      target.set(key, [...(target.get(key) ?? []), name]);
    }
  };
  for (const name of CONDITION_CLASSES) add(VALUE_SET_NAMES.get(name) ?? name, name);
  add(OBSTETRIC_SHADOW, undefined);
  return { codes, prefixes, longestPrefix: Math.max(0, ...[...prefixes.keys()].map((key) => key.length)) };
}

/** Phrase → classes; none for phrases that only look like one. */
function parsePhrases(json: unknown): PhraseBook<PhraseMeaning> {
  const file = json as Partial<PhraseFile>;
  if (file.phrases === undefined || file.notMeant === undefined) throw brokenFile(PHRASE_FILE, 'phrases and notMeant');
  const { phrases, notMeant } = file;
  const unknown = Object.keys(phrases).find((name) => !CONDITION_CLASSES.some((known) => known === name));
  if (unknown !== undefined) throw brokenFile(PHRASE_FILE, 'only classes of conditions.ts');
  // "Decompensated cirrhosis" is cirrhosis as well: a phrase may stand under several classes.
  const namesOf = (phrase: string) => CONDITION_CLASSES.filter((name) => phrases[name]?.includes(phrase));
  return createPhraseBook<PhraseMeaning>([
    ...Object.values(phrases).flatMap((own) => own.map((phrase) => [phrase, { names: namesOf(phrase) }] as const)),
    ...notMeant.map((phrase) => [phrase, { names: [] }] as const),
  ]);
}
