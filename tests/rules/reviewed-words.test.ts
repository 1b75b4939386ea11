/**
 * What every rule says in every story, against the words that were reviewed: `src/catalogue/rule-examples.json`.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { catalogueExamples, examplesOfRule } from '../../scripts/docs/examples.js';
import { RULES } from '../../src/rules/index.js';

const REVIEWED: Readonly<Record<string, { readonly texts: unknown; readonly stories: readonly unknown[] }>> =
  JSON.parse(readFileSync(new URL('../../src/catalogue/rule-examples.json', import.meta.url), 'utf8'));

describe.each(Object.values(RULES).map(({ meta }) => meta.id))('%s', (id) => {
  test('comes to the same in every story, with the same words', () => {
    expect(catalogueExamples({ [id]: examplesOfRule(id) })[id]).toEqual(REVIEWED[id]);
  });
});
