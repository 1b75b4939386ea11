import { describe, expect, test } from '@jest/globals';
import { headerOf } from '../../src/catalogue/rule-header.js';
import { ruleListHtml, rulePageHtml } from '../../src/catalogue/rule-html.js';
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

describe.each([
  ...rulePages().map((page) => [page.id, rulePageHtml(page)] as const),
  ['the list', ruleListHtml(rulePages())] as const,
])('the HTML of %s', (_, html) => {
  test('can be read with a screen reader: language, one heading of the page, headings of tables', () => {
    expect(html).toContain('<html lang="en">');
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(html.match(/<th>/g)).toBeNull();
    expect(html.match(/<table>(?!<caption>)/g)).toBeNull();
    expect(html).toContain('<a class="skip" href="#main">');
  });

  test('has no empty link, heading or item, and no script', () => {
    expect(html.match(/<(a|h\d|li|td|th|caption)( [^>]*)?><\/\1>/g)).toBeNull();
    expect(html).not.toMatch(/<script|javascript:|href=""/i);
  });

  test('says for whom it is and that review is pending', () => {
    expect(html).toContain('For licensed health professionals.');
    expect(html).toContain('Not for emergencies and not for use by patients.');
  });
});

test('a page shows thresholds, texts, limits, stories and history, as explain does', () => {
  const page = rulePage('baclofen-renal');
  const [html, text] = [rulePageHtml(page), rulePageText(page)];
  const parts = [
    'eGFR, avoid: below 30 mL/min/1.73 m²',
    'the absolute risk rises as eGFR falls: avoid',
    ...page.limits,
    ...page.stories.map(({ because }) => because ?? '').filter((because) => because !== ''),
    'First version.',
    '2019',
  ];
  const plain = html.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
  expect(parts.filter((part) => !plain.includes(part))).toEqual([]);
  expect(parts.filter((part) => !text.includes(part))).toEqual([]);
});
