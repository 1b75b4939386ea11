import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { PAGE_POLICY, ruleListHtml, rulePageHtml } from '../../src/catalogue/rule-html.js';
import { isRuleId, rulePage, rulePages } from '../../src/catalogue/rule-page.js';
import { addRulePages } from '../../src/http/rule-pages.js';
import { RULES } from '../../src/rules/index.js';
import { testApp } from '../support/http-app.js';

const app = testApp({
  addRoutes: (routes) =>
    addRulePages(routes, {
      list: { json: { rules: rulePages() }, html: ruleListHtml(rulePages()) },
      find: (id) => (isRuleId(id) ? { json: rulePage(id), html: rulePageHtml(rulePage(id)) } : undefined),
      policy: PAGE_POLICY,
    }),
});

describe('the rule pages', () => {
  test.each(Object.keys(RULES))('%s has a page that says when, then, evidence and state of review', async (id) => {
    const { status, text, headers } = await request(app).get(`/rules/${id}`).set('Accept', 'text/html');
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toBe(PAGE_POLICY);
    for (const heading of ['When', 'Then', 'Evidence: grade']) expect(text).toContain(`<h2>${heading}`);
    expect(text).toContain('Clinical review is pending.');
    expect(text).not.toMatch(/<script/i);
  });

  test('the list names every rule and links to its page', async () => {
    const { text } = await request(app).get('/rules').set('Accept', 'text/html');
    const linked = [...text.matchAll(/href="rules\/([^"]+)"/g)].map(([, id]) => id);
    expect(linked).toEqual(Object.keys(RULES).sort());
  });

  test('the same comes as JSON when asked for', async () => {
    const { body } = await request(app).get('/rules/hypokalemia').set('Accept', 'application/json');
    expect(body).toMatchObject({ id: 'hypokalemia', evidence: 'B', clinicalReview: 'pending' });
    expect(body.when.length).toBeGreaterThan(0);
  });

  test('CH-158 an id that is no rule is not found', async () => {
    const { status, body } = await request(app).get('/rules/constructor').set('Accept', 'text/html');
    expect([status, body.issue[0].details.coding[0].code]).toEqual([404, 'CRAMP_SERVICE_UNKNOWN']);
  });
});
