/**
 * A marker in every text of a request that names, describes or proves something leaves no trace in logs, errors, headers or links; only the
 * card itself may repeat what the prescriber ordered (CH-100, CH-167, CH-194, B17).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Card } from '../../src/cds/types.js';
import { REQUEST_FIXTURES, requestText } from '../support/fixtures.js';
import { fhirAccess } from '../support/hook-requests.js';
import { samplesOf } from '../support/metrics.js';
import { type Production, startTestProduction } from '../support/production.js';
import { EVERY_SERVICE } from '../support/sandbox.js';
import { type StubFhirServer, startStubFhirServer, text } from '../support/stub-fhir-server.js';

const MARK = 'Marked7f3a';

/** Members that name a record or a person, and those that describe in words. Codes stay, or there would be nothing to evaluate. */
const NAMES = new Set(['id', 'patientId', 'encounterId', 'userId', 'reference', 'fullUrl']);
const WORDS = new Set([
  'text',
  'display',
  'family',
  'given',
  'div',
  'value',
  'comment',
  'description',
  'access_token',
  'scope',
  'subject',
]);

function marked(value: unknown, member = ''): unknown {
  if (typeof value === 'string') return markedText(value, member);
  if (Array.isArray(value)) return value.map((each) => marked(each, member === 'selections' ? 'reference' : member));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, marked(each, name)]));
}

function markedText(value: string, member: string): string {
  if (NAMES.has(member)) return value.replace(/[^/]+$/, (id) => `${MARK}${id}`);
  return WORDS.has(member) ? `${value} ${MARK}` : value;
}

let server: StubFhirServer;
let service: Production;

beforeAll(async () => {
  server = await startStubFhirServer({ otherwise: text(`<html>${MARK}</html>`) });
  service = await startTestProduction({
    client: { fhirServers: [server.baseUrl], allowHttp: true },
    // Also with all that is remembered of a card.
    config: { ...EVERY_SERVICE, suppression: { key: 'k'.repeat(40) } },
  });
});
afterAll(() => Promise.all([service.close(), server.close()]));

function withAccess(body: unknown): object {
  const access = fhirAccess({ access_token: `${MARK}-token`, scope: MARK, subject: MARK, patient: undefined });
  return { ...(body as object), ...access, fhirServer: server.baseUrl };
}

/** Everything but the text of cards. */
function outsideOfText(cards: readonly Card[]): string {
  return JSON.stringify(
    cards.map(({ source, links, overrideReasons, extension, uuid, indicator }) => [
      source,
      links,
      overrideReasons,
      extension,
      uuid,
      indicator,
    ]),
  );
}

describe('a marked request', () => {
  test.each(REQUEST_FIXTURES)('$hook, $story', async (fixture) => {
    const before = service.logLines.length;
    const body = withAccess(marked(JSON.parse(requestText(fixture))));
    expect(JSON.stringify(body).split(MARK).length).toBeGreaterThan(5);
    const response = await service.ask(fixture.hook, body);
    const answer = await response.text();
    const { cards } = JSON.parse(answer) as { readonly cards?: readonly Card[] };
    expect([200, 412, 422]).toContain(response.status);
    expect(cards === undefined ? answer : outsideOfText(cards)).not.toContain(MARK);
    expect(JSON.stringify([...response.headers])).not.toContain(MARK);
    const lines = service.logLines.slice(before);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('')).not.toContain(MARK);
  });

  test('has reached the evaluation and the FHIR server with its marks', () => {
    const asked = server.requests.map(({ query, headers }) => `${query} ${headers.authorization}`);
    expect(asked.some((each) => each.includes(`${MARK}-token`))).toBe(true);
    expect(asked.some((each) => each.split(' ')[0]?.includes(MARK))).toBe(true);
  });
});

test('metrics count these requests without a word of them', async () => {
  const text = await (await fetch(`${service.managementUrl}/metrics`)).text();
  const counted = samplesOf(text, 'cramp_cds_requests_total');
  expect(counted['service="cramp-order-sign",hook="order-sign",status="2xx"']).toBeGreaterThan(5);
  expect(Object.keys(samplesOf(text, 'cramp_cds_fhir_reads_total'))).toContain('result="unreadable"');
  expect(text).not.toContain(MARK);
});

describe('a request that is all marks', () => {
  test.each([
    ['as it is', MARK],
    ['as members', JSON.stringify({ [MARK]: MARK })],
    ['in every member', JSON.stringify({ hook: MARK, hookInstance: MARK, context: { [MARK]: MARK }, prefetch: MARK })],
  ])('is refused without a trace: %s', async (_, body) => {
    const before = service.logLines.length;
    const response = await service.ask('order-sign', body);
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain(MARK);
    expect(service.logLines.slice(before).join('')).not.toContain(MARK);
  });

  test('and so is a token', async () => {
    const token = await service.tokenFor(
      'order-sign',
      { tenant: 7, [MARK]: MARK, sub: MARK, aud: MARK },
      { kid: MARK },
    );
    const response = await service.ask('order-sign', '{}', { authorization: `Bearer ${token}` });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain(MARK);
    expect(service.logLines.join('')).not.toContain(MARK);
  });

  test('and none of them has left a mark in the metrics', async () => {
    const text = await (await fetch(`${service.managementUrl}/metrics`)).text();
    expect(samplesOf(text, 'cramp_cds_refusals_total')).toMatchObject({
      'code="CRAMP_REQUEST_INVALID",issuer="https://ehr.example.org"': expect.any(Number),
      'code="CRAMP_AUTH_REQUIRED",issuer="https://ehr.example.org"': 1,
    });
    expect(text).not.toContain(MARK);
  });
});

test('and none has left a mark in the database, where cards and feedback are kept', async () => {
  const story = { hook: 'order-sign', story: 'quinine-in-pregnancy' } as const;
  const answer = await service.ask('order-sign', marked(JSON.parse(requestText(story))));
  const { cards } = (await answer.json()) as { readonly cards: readonly Card[] };
  const reason = { code: `${MARK} in words`, system: MARK, display: MARK };
  const outcomeTimestamp = new Date().toISOString();
  const overrideReason = { reason, userComment: MARK };
  const feedback = [
    { card: cards[0]?.uuid, outcome: 'overridden', outcomeTimestamp, overrideReason, extension: { x: MARK } },
  ];
  const authorization = `Bearer ${await service.tokenFor('order-sign')}`;
  const sent = await fetch(`${service.url}/cds-services/cramp-order-sign/feedback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ feedback }),
  });
  expect(sent.status).toBe(200);
  // Feedback writes what was waiting, too.
  const files = readdirSync(service.dataDir).map((name) =>
    readFileSync(join(service.dataDir, name)).toString('latin1'),
  );
  const stored = files.join('');
  expect(stored).toContain('quinine-for-cramps');
  expect(stored).toContain(cards[0]?.uuid);
  expect(stored).not.toContain(MARK);
  expect(service.logLines.join('')).not.toContain(MARK);
});
