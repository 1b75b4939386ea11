/**
 * The page of the management port for those who govern alerts (clinical-knowledge 5.5).
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ISSUER, PUBLIC_URL } from '../support/client-tokens.js';
import { accepted, DAY, delivery, feedbackContext, overridden, SHOWN_AT } from '../support/deliveries.js';
import { requestText } from '../support/fixtures.js';
import { type GovernanceSite, startGovernance } from '../support/governance.js';
import { type Production, startTestProduction } from '../support/production.js';

let site: GovernanceSite;

beforeAll(async () => {
  site = await startGovernance();
  const shown = [0, 1, 8].map((days) => delivery({ deliveredAt: SHOWN_AT - days * DAY }));
  const other = delivery({ ruleId: 'hypokalemia', serviceId: 'cramp-patient-view', issuer: 'https://two.example.org' });
  for (const each of [...shown, other]) site.store.recordDelivery(each);
  const [first, second] = shown.map(({ cardUuid }) => cardUuid);
  await site.store.recordFeedback([accepted(first ?? ''), overridden(second ?? '')], feedbackContext());
});
afterAll(() => site.close());

async function json(query = ''): Promise<Record<string, unknown>> {
  const response = await fetch(`${site.url}/${query}`, { headers: { accept: 'application/json' } });
  return (await response.json()) as Record<string, unknown>;
}

async function html(query = ''): Promise<string> {
  return (await fetch(`${site.url}/${query}`, { headers: { accept: 'text/html' } })).text();
}

describe('as JSON', () => {
  test('has the report, and the weeks of every rule', async () => {
    const quinine = { ruleId: 'quinine-for-cramps' };
    expect(await json()).toMatchObject({
      rules: [
        { ...quinine, shown: 3, accepted: 1, overridden: 1, noFeedback: 1 },
        { ruleId: 'hypokalemia', shown: 1 },
      ],
      uncorrelated: 0,
      weeks: [
        { ruleId: 'hypokalemia', week: Date.UTC(2026, 2, 2), shown: 1, accepted: 0, overridden: 0 },
        { ...quinine, week: Date.UTC(2026, 1, 16), shown: 1, accepted: 0, overridden: 0 },
        { ...quinine, week: Date.UTC(2026, 1, 23), shown: 1, accepted: 0, overridden: 1 },
        { ...quinine, week: Date.UTC(2026, 2, 2), shown: 1, accepted: 1, overridden: 0 },
      ],
    });
  });

  test.each([
    ['?service=cramp-patient-view', ['hypokalemia 1']],
    ['?client=https%3A%2F%2Ftwo.example.org', ['hypokalemia 1']],
    ['?from=2026-03-02', ['hypokalemia 1', 'quinine-for-cramps 1']],
    ['?to=2026-03-01', ['quinine-for-cramps 2']],
    ['?from=2026-02-23&to=2026-03-01', ['quinine-for-cramps 1']],
    ['?from=&to=&service=&client=', ['quinine-for-cramps 3', 'hypokalemia 1']],
    ['?client=nobody', []],
  ])('%s counts only what was asked for', async (query, expected) => {
    const { rules } = (await json(query)) as { rules: { ruleId: string; shown: number }[] };
    expect(rules.map(({ ruleId, shown }) => `${ruleId} ${shown}`)).toEqual(expected);
  });

  test('without a period it looks back twelve weeks', async () => {
    expect(await json()).toMatchObject({ from: '2025-12-08' });
    expect(await json('?service=cramp-order-sign')).toMatchObject({ from: '2025-12-08', service: 'cramp-order-sign' });
    expect(await json('?from=&to=')).not.toHaveProperty('from');
  });

  test.each(['?from=yesterday', '?to=2026-13-01', '?from=2026-3-2'])('%s is refused', async (query) => {
    const response = await fetch(`${site.url}/${query}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/a day such as/);
  });
});

describe('as a page', () => {
  test('says what was counted, with the filter as it was set', async () => {
    const page = await html('?service=cramp-order-sign&from=2026-02-01');
    expect(page).toContain('Cards shown of cramp-order-sign from 2026-02-01.');
    expect(page).toContain('<option value="cramp-order-sign" selected>');
    expect(page).toContain('value="2026-02-01"');
    expect(page).toContain('aria-label="3 shown: 1 accepted, 1 overridden, 1 without feedback"');
  });

  test('writes what was asked for as text only', async () => {
    const page = await html(`?client=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
  });

  test('says so when there is nothing', async () => {
    expect(await html('?client=nobody')).toContain('No cards in this period.');
  });

  test('loads nothing but its own style, and sends its form only here', async () => {
    const { headers } = await fetch(`${site.url}/`, { headers: { accept: 'text/html' } });
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'self'/,
    );
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('on the management port of a running service', () => {
  let service: Production;

  beforeAll(async () => {
    service = await startTestProduction();
  });
  afterAll(() => service.close());

  test('shows those who govern alerts what became of the cards, by the titles of rules and reasons (5.5)', async () => {
    const story = { hook: 'order-sign', story: 'draft-alone' } as const;
    const answer = await service.ask('order-sign', requestText(story));
    const { cards } = (await answer.json()) as { readonly cards: readonly { readonly uuid: string }[] };
    const aud = `${PUBLIC_URL}/cds-services/cramp-order-sign`;
    const headers = { authorization: `Bearer ${await service.tokenFor('order-sign', { aud })}` };
    const reason = { code: 'specialist-advice', system: 'https://cramp-cds.org/fhir/CodeSystem/cramp-override-reason' };
    const outcomeTimestamp = new Date().toISOString();
    const feedback = [{ card: cards[0]?.uuid, outcome: 'overridden', overrideReason: { reason }, outcomeTimestamp }];
    const sent = await fetch(`${service.url}/cds-services/cramp-order-sign/feedback`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ feedback }),
    });
    expect(sent.status).toBe(200);
    const page = await (await fetch(`${service.managementUrl}/`, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('Quinine ordered for leg cramps');
    expect(page).toContain('Specialist');
    expect(page).toContain(
      'more than 80 % overridden of at least 200 shown, or more than 10 % reported as outdated or wrong',
    );
    expect(page).toContain(`<option value="${ISSUER}">`);
    expect((await fetch(`${service.url}/`)).status).toBe(404);
  });
});
