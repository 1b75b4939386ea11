/**
 * What every rule says in every story, against the words that were reviewed: `src/catalogue/rule-examples.json`. What changed is named here,
 * and shown by `npm run docs` and a look at the difference.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { catalogueExamples, examplesOfRule } from '../../scripts/docs/examples.js';
import type { RuleExamples } from '../../src/catalogue/rule-examples.js';
import { RULES } from '../../src/rules/index.js';

const REVIEWED: Readonly<Record<string, RuleExamples>> = JSON.parse(
  readFileSync(new URL('../../src/catalogue/rule-examples.json', import.meta.url), 'utf8'),
);

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
});
