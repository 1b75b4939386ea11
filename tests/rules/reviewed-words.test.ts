/**
 * What every rule says in every story, against the words that were reviewed: `src/catalogue/rule-examples.json`.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { allExamples, catalogueExamples } from '../../scripts/docs/examples.js';
import { RULES } from '../../src/rules/index.js';

const REVIEWED: Readonly<Record<string, { readonly texts: unknown; readonly stories: readonly unknown[] }>> =
  JSON.parse(readFileSync(new URL('../../src/catalogue/rule-examples.json', import.meta.url), 'utf8'));
const TODAY = catalogueExamples(allExamples());

describe.each(Object.keys(RULES))('%s', (id) => {
  test('comes to the same in every story', () => {
    expect(TODAY[id]?.stories).toEqual(REVIEWED[id]?.stories);
  });

  test('says the same words', () => {
    expect(TODAY[id]?.texts).toEqual(REVIEWED[id]?.texts);
  });
});
