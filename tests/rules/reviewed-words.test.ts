/**
 * What every rule says in every story, against the words that were reviewed: `src/catalogue/rule-examples.json`, and in
 * `reviewed-fingerprints.json` whatever the catalogue does not show of it. What changed is named here; `npm run docs` and a look at the
 * difference show how.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { catalogueExamples, examplesOfRule } from '../../scripts/docs/examples.js';
import { type Fingerprints, fingerprintsOf } from '../../scripts/docs/fingerprints.js';
import type { RuleExamples } from '../../src/catalogue/rule-examples.js';
import { RULES } from '../../src/rules/index.js';

const REVIEWED = readJson<RuleExamples>('../../src/catalogue/rule-examples.json');
const PRINTS = readJson<Fingerprints>('./reviewed-fingerprints.json');

function readJson<T>(path: string): Readonly<Record<string, T>> {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}

/** Names of the entries that differ; comparing them whole would print every word of the rule. */
function differences<T, U>(
  today: readonly T[],
  reviewed: readonly U[],
  nameOf: (entry: T | U) => string,
): readonly string[] {
  const known = new Set(reviewed.map((entry) => JSON.stringify(entry)));
  const now = new Set(today.map((entry) => JSON.stringify(entry)));
  return [
    ...today.filter((entry) => !known.has(JSON.stringify(entry))).map(nameOf),
    ...reviewed.filter((entry) => !now.has(JSON.stringify(entry))).map(nameOf),
  ];
}

describe.each(Object.values(RULES).map(({ meta }) => meta.id))('%s', (id) => {
  test('comes to the same in every story, with the same words', () => {
    const today = catalogueExamples({ [id]: examplesOfRule(id) })[id];
    const reviewed = REVIEWED[id];
    expect(today?.stories.length).toBeGreaterThan(0);
    expect(differences(today?.stories ?? [], reviewed?.stories ?? [], ({ says }) => says)).toEqual([]);
    expect(differences(today?.texts ?? [], reviewed?.texts ?? [], ({ message }) => message)).toEqual([]);
  });

  test('declares the same, and gives the same advice whole: each line, order, source and option', () => {
    const today = fingerprintsOf(id);
    expect(differences(Object.entries(today), Object.entries(PRINTS[id] ?? {}), ([name]) => name)).toEqual([]);
  });
});
