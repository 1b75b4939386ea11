/**
 * `POST /cds-services/{id}/feedback` and what is recorded of a card, at the edge, with a store that is looked at.
 */
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { CrampError } from '../../src/errors.js';
import type { Delivery } from '../../src/feedback/display.js';
import type { Feedback, FeedbackContext } from '../../src/feedback/store.js';
import { DEFAULT_EDGE_LIMITS } from '../../src/http/limits.js';
import { KNOWLEDGE_VERSION } from '../../src/knowledge-version.js';
import { ANONYMOUS } from '../../src/security/caller.js';
import { card } from '../support/cards.js';
import { hookRequest } from '../support/hook-requests.js';
import { declaration, logSink, testApp } from '../support/http-app.js';

const PATH = '/cds-services/cramp-order-sign/feedback';
const CARD = '5b6f8f0a-2f0c-4c1d-8a53-0a2c1c9d7e01';
const AT = Date.UTC(2026, 2, 2, 14, 6, 2);
const item = (changes: object = {}) => ({
  card: CARD,
  outcome: 'overridden',
  outcomeTimestamp: '2026-03-02T14:06:02Z',
  ...changes,
});

/** A store that remembers what it was told. */
function recordingStore() {
  const deliveries: Delivery[] = [];
  const calls: { readonly items: readonly Feedback[]; readonly context: FeedbackContext }[] = [];
  return {
    deliveries,
    calls,
    recordDelivery: (delivery: Delivery) => {
      deliveries.push(delivery);
    },
    recordFeedback: async (items: readonly Feedback[], context: FeedbackContext) => {
      calls.push({ items, context });
    },
  };
}

const failing = (recordFeedback: () => Promise<void>) => ({ ...recordingStore(), recordFeedback });

describe('feedback', () => {
  test('is answered with 200 and nothing else, once it is stored (CH-149)', async () => {
    const feedback = recordingStore();
    const response = await request(testApp({ feedback }))
      .post(PATH)
      .send({ feedback: [item()] });
    expect([response.status, response.text]).toEqual([200, '']);
    expect(response.headers).toMatchObject({ 'content-length': '0', 'cache-control': 'no-store' });
    expect(response.headers).not.toHaveProperty('content-type');
    expect(feedback.calls).toEqual([
      {
        items: [{ card: CARD, outcome: 'overridden', acceptedSuggestions: [], outcomeAt: AT }],
        context: {
          serviceId: 'cramp-order-sign',
          issuer: undefined,
          tenant: undefined,
          receivedAt: expect.any(Number),
        },
      },
    ]);
  });

  test('in the three shapes that clients use is stored alike (CH-152)', async () => {
    const feedback = recordingStore();
    const reason = { code: 'specialist-advice', system: 'https://cds.example.org/override-reasons' };
    for (const why of [{ overrideReason: { reason } }, { overrideReasons: { reason } }, { overrideReason: reason }]) {
      await request(testApp({ feedback }))
        .post(PATH)
        .send({ feedback: [item(why)] })
        .expect(200);
    }
    const [first, ...others] = feedback.calls.map(({ items }) => items);
    expect(first).toMatchObject([{ card: CARD, outcome: 'overridden', reason }]);
    expect(others).toEqual([first, first]);
  });

  test('with one bad item is refused, names it, and nothing of it is stored (CH-150)', async () => {
    const feedback = recordingStore();
    const { status, body } = await request(testApp({ feedback }))
      .post(PATH)
      .send({ feedback: [item(), item(), item({ outcome: 'MARKED' })] });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ expression: ['feedback[2].outcome'], details: { coding: [{ code: 'CRAMP_FEEDBACK_INVALID' }] } }],
    });
    expect(JSON.stringify(body)).not.toContain('MARKED');
    expect(feedback.calls).toEqual([]);
  });
});

describe('taken feedback', () => {
  test('may be for a service id that hooks share', async () => {
    const feedback = recordingStore();
    const services = [declaration('order-select', 'cramps'), declaration('order-sign', 'cramps')];
    await request(testApp({ feedback, services }))
      .post('/cds-services/cramps/feedback/')
      .send({ feedback: [item()] })
      .expect(200);
    expect(feedback.calls.map(({ context }) => context.serviceId)).toEqual(['cramps']);
  });

  test('is of the client that signed', async () => {
    const feedback = recordingStore();
    const authenticate = async () => ({ ...ANONYMOUS, issuer: 'https://ehr.example.org', tenant: 'north' });
    await request(testApp({ feedback, authenticate }))
      .post(PATH)
      .send({ feedback: [item()] });
    expect(feedback.calls[0]?.context).toMatchObject({ issuer: 'https://ehr.example.org', tenant: 'north' });
  });

  test('leaves counts in the log, and no comment, reason or card (CH-147, CH-148)', async () => {
    const { lines, log } = logSink();
    const items = [
      item({ overrideReason: { reason: { code: 'MARKED-1' }, userComment: 'MARKED-2' } }),
      item({ card: 'MARKED-3', outcomeTimestamp: '2999-01-01T00:00:00Z' }),
      item({ outcome: 'accepted', acceptedSuggestions: [{ id: 'MARKED-4' }] }),
    ];
    await request(testApp({ log })).post(PATH).send({ feedback: items }).expect(200);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { status: 200, serviceId: 'cramp-order-sign', feedback: { accepted: 1, overridden: 2, inFuture: 1 } },
    ]);
    expect(lines.join('')).not.toMatch(/MARKED|5b6f8f0a/);
  });
});

describe('feedback is refused', () => {
  test('with 404 for a service that is not there (CH-149)', async () => {
    const { status, body } = await request(testApp())
      .post('/cds-services/other/feedback')
      .send({ feedback: [item()] });
    expect([status, body.issue[0].details.coding[0].code]).toEqual([404, 'CRAMP_SERVICE_UNKNOWN']);
  });

  test('with 401 before its service or its body is looked at (CH-153, CH-189)', async () => {
    const authenticate = () => Promise.reject(new CrampError('CRAMP_AUTH_REQUIRED', [{ expected: 'a token' }]));
    for (const path of [PATH, '/cds-services/other/feedback']) {
      const { status, headers } = await request(testApp({ authenticate })).post(path).type('json').send('{');
      expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
    }
  });

  test.each([
    ['415', 'text/plain', '{"feedback": []}', 415],
    ['400 for what is no JSON', 'application/json', '{"feedback": [', 400],
    ['400 for nothing', 'application/json', '', 400],
    ['413', 'application/json', JSON.stringify({ feedback: [item({ text: 'x'.repeat(3000) })] }), 413],
  ])('with %s, like a call', async (_how, type, text, expected) => {
    const app = testApp({ limits: { ...DEFAULT_EDGE_LIMITS, bodyBytes: 2048 } });
    const { status, body } = await request(app).post(PATH).type(type).send(text);
    expect([status, body.resourceType]).toEqual([expected, 'OperationOutcome']);
  });

  test('with 405 and Allow for another method', async () => {
    const { status, headers } = await request(testApp()).get(PATH);
    expect([status, headers['allow']]).toEqual([405, 'POST, OPTIONS']);
  });

  test('with 429 when calls and feedback of a client are too many together', async () => {
    const app = testApp({ limits: { ...DEFAULT_EDGE_LIMITS, requestsPerSecond: 1 } });
    await request(app).post('/cds-services/cramp-order-sign').send(hookRequest('order-sign')).expect(200);
    const { status, headers } = await request(app)
      .post(PATH)
      .send({ feedback: [item()] });
    expect([status, headers['retry-after']]).toEqual([429, '1']);
  });

  test('with 503 and Retry-After while it cannot be stored (CH-163)', async () => {
    const feedback = failing(() => Promise.reject(new CrampError('CRAMP_NOT_READY', [{ expected: 'a database' }])));
    const { status, headers, body } = await request(testApp({ feedback }))
      .post(PATH)
      .send({ feedback: [item()] });
    expect([status, headers['retry-after'], body.issue[0].details.coding[0].code]).toEqual([
      503,
      '1',
      'CRAMP_NOT_READY',
    ]);
  });

  test('with 503 in the time for a call when storing takes too long', async () => {
    const feedback = failing(() => new Promise(() => undefined));
    const app = testApp({ feedback, limits: { ...DEFAULT_EDGE_LIMITS, requestMs: 200 } });
    const startedAt = performance.now();
    const { status } = await request(app)
      .post(PATH)
      .send({ feedback: [item()] });
    expect(status).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });

  test('without hindering a browser that may call (CH-169)', async () => {
    const cors = { origins: ['https://ehr.example.org'] };
    const ask = (origin: string) =>
      request(testApp({ cors }))
        .post(PATH)
        .set('Origin', origin)
        .send({ feedback: [item()] });
    expect((await ask('https://ehr.example.org')).headers['access-control-allow-origin']).toBe(
      'https://ehr.example.org',
    );
    expect((await ask('https://other.example.org')).headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('a card that is sent', () => {
  const SUGGESTED = card({
    suggestions: [
      {
        label: 'Remove',
        uuid: '0d9c8f3e-5a59-4f0d-9f0b-3b1f6c0d7e11',
        actions: [{ type: 'delete', description: 'Removes the draft', resourceId: 'MedicationRequest/draft-1' }],
      },
    ],
    selectionBehavior: 'any',
  });
  const known = (uuid: string) => ({
    cardUuid: uuid,
    ruleId: 'quinine-for-cramps',
    ruleIds: ['quinine-for-cramps'],
    ruleVersion: '1.0.0',
    knowledgeVersion: KNOWLEDGE_VERSION,
    serviceId: 'cramp-order-sign',
    hook: 'order-sign' as const,
    indicator: 'critical' as const,
    issuer: undefined,
    tenant: undefined,
    deliveredAt: AT,
  });
  const call = (changes: Parameters<typeof testApp>[0]) =>
    request(testApp(changes)).post('/cds-services/cramp-order-sign').send(hookRequest('order-sign'));

  test('is recorded with the suggestions it is sent with', async () => {
    const feedback = recordingStore();
    const evaluate = async () => ({ cards: [SUGGESTED], deliveries: [known(SUGGESTED.uuid)] });
    const { body } = await call({ feedback, evaluate });
    const suggestionUuids = body.cards[0].suggestions.map(({ uuid }: { readonly uuid: string }) => uuid);
    expect(suggestionUuids).toEqual(['0d9c8f3e-5a59-4f0d-9f0b-3b1f6c0d7e11']);
    expect(feedback.deliveries).toEqual([{ ...known(SUGGESTED.uuid), suggestionUuids }]);
  });

  test('is recorded, and not the card that is left out for a defect', async () => {
    const feedback = recordingStore();
    const broken = card({ uuid: 'c0a4c5de-4b62-4c8e-9e0f-7b1c2d3e4f02', summary: '' });
    const evaluate = async () => ({
      cards: [card(), broken],
      deliveries: [known(card().uuid), known(broken.uuid)],
    });
    await call({ feedback, evaluate }).expect(200);
    expect(feedback.deliveries.map(({ cardUuid }) => cardUuid)).toEqual([card().uuid]);
  });

  test('is not recorded when the answer is an error', async () => {
    const feedback = recordingStore();
    const evaluate = () => Promise.reject(new CrampError('CRAMP_DATA_UNOBTAINABLE', [{ expected: 'data' }]));
    await call({ feedback, evaluate }).expect(412);
    expect(feedback.deliveries).toEqual([]);
  });
});
