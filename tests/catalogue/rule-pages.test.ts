import { describe, expect, test } from '@jest/globals';
import { headerOf } from '../../src/catalogue/rule-header.js';
import { GRADES, isRuleId, rulePage, rulePages, rulePageText } from '../../src/catalogue/rule-page.js';
import { KNOWLEDGE_VERSION } from '../../src/knowledge-version.js';
import { RULES } from '../../src/rules/index.js';
import type { Rule } from '../../src/rules/rule.js';

const ids = Object.keys(RULES).filter(isRuleId).sort();

test('every rule has a page, alphabetically', () => {
  expect(rulePages().map(({ id }) => id)).toEqual(ids);
  expect(ids.length).toBeGreaterThanOrEqual(15);
});

describe.each(ids)('the page of %s', (id) => {
  const page = rulePage(id);

  test('says when it speaks and what it then says', () => {
    expect(page.about.trim()).not.toBe('');
    expect(page.when.length).toBeGreaterThan(0);
    expect(page.then.length).toBeGreaterThan(0);
    expect([...page.when, ...page.then, ...page.remarks].filter((line) => line.trim() === '')).toEqual([]);
  });

  test('is made of the header of its file and of its metadata', () => {
    const { meta }: Rule = RULES[id];
    expect(page).toMatchObject(headerOf(id));
    expect(page).toMatchObject({
      id,
      title: meta.title,
      version: meta.history[0].version,
      knowledgeVersion: KNOWLEDGE_VERSION,
    });
  });

  test('names its evidence, each source once and with a label', () => {
    expect(Object.keys(GRADES)).toContain(page.evidence);
    expect(page.sources.length).toBeGreaterThan(0);
    expect(new Set(page.sources.map(({ label }) => label)).size).toBe(page.sources.length);
    expect(page.evidenceCheckedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  test('says whether a clinician has reviewed it', () => {
    expect(page.clinicalReview).toMatch(/^pending$|^.+, \d{4}-\d{2}-\d{2}$/);
  });

  test('reads as text, with everything a clinician has to judge', () => {
    const text = rulePageText(page);
    const expected = [
      page.title,
      ...page.when,
      ...page.then,
      ...page.remarks,
      ...page.sources.map(({ label }) => label),
    ];
    expect(expected.filter((line) => !text.includes(line))).toEqual([]);
    expect(text).toContain(`Clinical review: ${page.clinicalReview}`);
  });
});

test.each(['', 'nonsense', 'toString', '__proto__', 'quinineForCramps'])('"%s" is no rule', (id) => {
  expect(isRuleId(id)).toBe(false);
});
