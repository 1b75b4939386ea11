import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { CdsRequest, SentCard } from '../../src/cds/types.js';
import { CrampError } from '../../src/errors.js';
import type { Evaluate } from '../../src/http/call-service.js';
import { DEFAULT_EDGE_LIMITS } from '../../src/http/limits.js';
import { ANONYMOUS, type Caller } from '../../src/security/caller.js';
import { card, DELETE_QUININE, ORDER_MAGNESIUM, suggestion } from '../support/cards.js';
import { HOOK_INSTANCE, hookRequest, orderSignContext, refillContext } from '../support/hook-requests.js';
import { declaration, testApp } from '../support/http-app.js';

const PATH = '/cds-services/cramp-order-sign';
const ORDER_SIGN = JSON.stringify(hookRequest('order-sign'));

/** Sends exactly these bytes. */
function post(
  body: string | Buffer,
  headers: Record<string, string> = { 'Content-Type': 'application/json' },
  app = testApp(),
) {
  const call = request(app).post(PATH);
  for (const [name, value] of Object.entries(headers)) call.set(name, value);
  return call.serialize((bytes) => bytes).send(body);
}

describe('a service call', () => {
  test('is answered with the cards of the evaluation (CH-22, CH-101, CH-155)', async () => {
    const { status, body } = await post(ORDER_SIGN);
    expect(status).toBe(200);
    expect(body).toEqual({ cards: [card()] });
  });

  test('with nothing to say is answered with an empty list, and nothing else (CH-101, CH-102, CH-103, CH-140)', async () => {
    const app = testApp({ evaluate: async () => ({ cards: [] }) });
    const { status, text } = await post(ORDER_SIGN, undefined, app);
    expect([status, text]).toEqual([200, '{"cards":[]}']);
  });

  test('reaches the evaluation checked, with its declaration, caller and time (CH-29, CH-37)', async () => {
    const calls: Parameters<Evaluate>[] = [];
    const client = { ...ANONYMOUS, issuer: 'https://ehr.example.org' };
    const app = testApp({
      authenticate: async () => client,
      evaluate: async (...call) => {
        calls.push(call);
        return { cards: [] };
      },
    });
    const before = Date.now();
    await post(ORDER_SIGN, undefined, app);
    const [parsed, declared, call] = calls[0] ?? [];
    expect(parsed).toMatchObject({ hook: 'order-sign', hookInstance: HOOK_INSTANCE });
    expect(declared?.service.id).toBe('cramp-order-sign');
    expect(call?.client).toBe(client);
    expect(call?.receivedAt).toBeGreaterThanOrEqual(before);
    expect(call?.deadline.aborted).toBe(false);
  });

  test('is answered in the form of its client (CH-137)', async () => {
    const orderables = [
      {
        proposed: { system: 'http://loinc.org', code: '19123-9' },
        orderable: { system: 'urn:oid:1.2.3', code: '4711' },
      },
    ];
    const actionsFor = async (client: Pick<Caller, 'profile' | 'orderables'>) => {
      const suggestions = [suggestion({ actions: [DELETE_QUININE, ORDER_MAGNESIUM] })];
      const app = testApp({
        authenticate: async () => ({ ...ANONYMOUS, issuer: 'https://ehr.example.org', ...client }),
        evaluate: async () => ({ cards: [card({ suggestions })] }),
      });
      const { body } = await post(ORDER_SIGN, undefined, app);
      const [sent] = (body as { cards: SentCard[] }).cards;
      return sent?.suggestions?.map(({ actions }) => actions);
    };
    const { resourceId, ...unnamed } = { resourceId: '', ...DELETE_QUININE };
    expect(await actionsFor({ profile: 'v1' })).toEqual([[{ ...unnamed, resource: resourceId }, ORDER_MAGNESIUM]]);
    expect(await actionsFor({ profile: 'epic' })).toEqual([[DELETE_QUININE]]);
    expect(await actionsFor({ profile: 'epic', orderables })).toMatchObject([
      [DELETE_QUININE],
      [{ type: 'create', resource: { code: { coding: [{ code: '19123-9' }, { code: '4711' }] } } }],
    ]);
  });

  test('may repeat its hookInstance (CH-28, CH-36)', async () => {
    const app = testApp();
    expect((await post(ORDER_SIGN, undefined, app)).body).toEqual((await post(ORDER_SIGN, undefined, app)).body);
  });

  test('of an id shared by two hooks is told apart by its hook (CH-16)', async () => {
    const services = [declaration('order-select', 'cramp'), declaration('order-sign', 'cramp')];
    const seen: string[] = [];
    const evaluate: Evaluate = async (parsed, { service }) => {
      seen.push(`${parsed.hook} ${service.hook}`);
      return { cards: [] };
    };
    const app = testApp({ services, evaluate });
    await request(app).post('/cds-services/cramp').send(hookRequest('order-sign'));
    await request(app).post('/cds-services/cramp').send(hookRequest('order-select'));
    expect(seen).toEqual(['order-sign order-sign', 'order-select order-select']);
    const refused = await request(app).post('/cds-services/cramp').send(hookRequest('patient-view'));
    expect([refused.status, refused.body.issue[0].expression]).toEqual([400, ['hook']]);
  });
});

const latin1 = Buffer.from(JSON.stringify(hookRequest('order-sign', { extension: { name: 'Ren\u00e9' } })), 'latin1');
const utf16 = Buffer.from(ORDER_SIGN, 'utf16le');
const json = { 'Content-Type': 'application/json' };

describe('media types and encodings', () => {
  test.each<[says: string, headers: Record<string, string>, body: string | Buffer]>([
    ['application/json', json, ORDER_SIGN],
    ['with a charset that means UTF-8 (CH-23)', { 'Content-Type': 'application/json; charset="UTF-8"' }, ORDER_SIGN],
    ['utf8, which means UTF-8 (CH-23)', { 'Content-Type': 'application/json;charset=utf8' }, ORDER_SIGN],
    ['any +json type (CH-23)', { 'Content-Type': 'application/fhir+json; fhirVersion=4.0' }, ORDER_SIGN],
    ['a byte-order mark (CH-1)', json, `\uFEFF${ORDER_SIGN}`],
    ['gzip (CH-25)', { ...json, 'Content-Encoding': 'gzip' }, gzipSync(ORDER_SIGN)],
    ['identity (CH-25)', { ...json, 'Content-Encoding': 'identity' }, ORDER_SIGN],
  ])('%s is read', async (_says, headers, body) => {
    const { status, body: answer } = await post(body, headers);
    expect([status, answer]).toEqual([200, { cards: [card()] }]);
  });

  test.each<[says: string, status: number, code: string, headers: Record<string, string>, body: string | Buffer]>([
    ['text (CH-23, CH-161)', 415, 'not-supported', { 'Content-Type': 'text/plain' }, ORDER_SIGN],
    ['a form (CH-23)', 415, 'not-supported', { 'Content-Type': 'application/x-www-form-urlencoded' }, ORDER_SIGN],
    [
      'another charset (CH-23)',
      415,
      'not-supported',
      { 'Content-Type': 'application/json; charset=iso-8859-1' },
      ORDER_SIGN,
    ],
    ['an unknown encoding (CH-25)', 415, 'not-supported', { ...json, 'Content-Encoding': 'compress' }, ORDER_SIGN],
    ['gzip that is none (CH-25)', 400, 'structure', { ...json, 'Content-Encoding': 'gzip' }, ORDER_SIGN],
    [
      'gzip that breaks off (CH-25)',
      400,
      'structure',
      { ...json, 'Content-Encoding': 'gzip' },
      gzipSync(ORDER_SIGN).subarray(0, 40),
    ],
    ['bytes that are not UTF-8 (CH-1, CH-156)', 400, 'structure', json, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['a value in Latin-1 (CH-1)', 400, 'structure', json, latin1],
    ['UTF-16 (CH-1)', 400, 'structure', json, utf16],
    ['no body (CH-1)', 400, 'structure', json, ''],
    ['a trailing comma (CH-1)', 400, 'structure', json, '{"hook":"order-sign",}'],
    ['a comment (CH-1)', 400, 'structure', json, '{} // none'],
    ['a top-level array (CH-1)', 400, 'structure', json, `[${ORDER_SIGN}]`],
    ['a million open brackets (CH-1)', 400, 'structure', json, '['.repeat(1_000_000)],
    ['depth that parses (CH-1)', 400, 'structure', json, `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('%s is refused with %d', async (_says, status, code, headers, body) => {
    const response = await post(body, headers);
    expect([response.status, response.body.resourceType, response.body.issue[0].code]).toEqual([
      status,
      'OperationOutcome',
      code,
    ]);
  });

  const small = { limits: { ...DEFAULT_EDGE_LIMITS, bodyBytes: 2000, requestMs: 2000 } };
  test.each<[says: string, headers: Record<string, string>, body: string | Buffer]>([
    ['as sent', json, JSON.stringify(hookRequest('order-sign', { extension: { x: 'x'.repeat(2000) } }))],
    ['after inflation', { ...json, 'Content-Encoding': 'gzip' }, gzipSync(JSON.stringify({ x: 'x'.repeat(100_000) }))],
  ])('a body over the limit %s is 413 (CH-25, CH-161)', async (_says, headers, body) => {
    const response = await post(body, headers, testApp(small));
    expect([response.status, response.body.issue[0].code]).toEqual([413, 'too-long']);
  });

  test('a request of 9 MB is read with the default limit (CH-25)', async () => {
    const prefetch = { labs: { resourceType: 'Bundle', note: 'x'.repeat(9_000_000) } };
    expect((await post(JSON.stringify(hookRequest('order-sign', { prefetch })))).status).toBe(200);
  });
});

test('a body without Content-Type is read as JSON (CH-23)', async () => {
  const server = testApp().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    // fetch adds a Content-Type to text, and none to bytes.
    const response = await fetch(`http://127.0.0.1:${port}${PATH}`, {
      method: 'POST',
      body: Buffer.from(ORDER_SIGN),
    });
    expect([response.status, await response.json()]).toEqual([200, { cards: [card()] }]);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

describe('the order of checks (CH-189)', () => {
  const refuse = () => Promise.reject(new CrampError('CRAMP_AUTH_REQUIRED', [{ expected: 'a token with cause' }]));

  test.each<[says: string, path: string, type: string, body: string]>([
    ['a good request', PATH, 'application/json', ORDER_SIGN],
    ['an unknown service', '/cds-services/unknown', 'application/json', ORDER_SIGN],
    ['another media type', PATH, 'text/plain', ORDER_SIGN],
    ['a body that is no JSON', PATH, 'application/json', '{'],
  ])('without a token %s is 401, always the same (CH-157, CH-166)', async (_says, path, type, body) => {
    const response = await request(testApp({ authenticate: refuse }))
      .post(path)
      .set('Content-Type', type)
      .send(body);
    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(response.text).toBe(
      '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"login","details":' +
        '{"coding":[{"code":"CRAMP_AUTH_REQUIRED"}],"text":"Authentication is required."}}]}',
    );
  });

  test('the token is judged for the path called, as the client sent it (CH-189)', async () => {
    const seen: unknown[] = [];
    const authenticate = async (authorization: string | undefined, path: string) => {
      seen.push([authorization, path]);
      return ANONYMOUS;
    };
    await request(testApp({ authenticate })).post(`${PATH}?x=1`).set('Authorization', 'Bearer abc').send(ORDER_SIGN);
    expect(seen).toEqual([['Bearer abc', PATH]]);
  });

  test('an unknown service is 404 before its body is looked at (CH-22, CH-158)', async () => {
    const { status, body } = await request(testApp())
      .post('/cds-services/unknown')
      .set('Content-Type', 'text/plain')
      .send('{');
    expect([status, body.issue[0].code]).toEqual([404, 'not-found']);
  });

  test('the media type comes before the size, the size before the JSON (CH-161)', async () => {
    const app = testApp({ limits: { ...DEFAULT_EDGE_LIMITS, bodyBytes: 10, requestMs: 2000 } });
    expect((await post('{'.repeat(100), { 'Content-Type': 'text/plain' }, app)).status).toBe(415);
    expect((await post('{'.repeat(100), json, app)).status).toBe(413);
  });
});

describe('what goes wrong', () => {
  test('a missing field is 400 and named (CH-38, CH-156, CH-165)', async () => {
    const context = orderSignContext({ draftOrders: undefined });
    const { status, body } = await request(testApp()).post(PATH).send(hookRequest('order-sign', { context }));
    expect([status, body.issue[0].code, body.issue[0].expression]).toEqual([400, 'required', ['context.draftOrders']]);
  });

  test('a refill without medications is 400, and the diagnostics name them (CH-67)', async () => {
    const sent = hookRequest('medication-refill', { context: refillContext({ medications: undefined }) });
    const { status, body } = await request(testApp()).post('/cds-services/cramp-medication-refill').send(sent);
    expect([status, body.issue[0].expression]).toEqual([400, ['context.medications']]);
    expect(body.issue[0].diagnostics).toContain('context.medications');
  });

  test('orders of another FHIR version are 422 (CH-35, CH-162)', async () => {
    const draftOrders = { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'MedicationOrder' } }] };
    const sent = hookRequest('order-sign', { context: orderSignContext({ draftOrders }) });
    const { status, body } = await request(testApp()).post(PATH).send(sent);
    expect([status, body.issue[0].code]).toEqual([422, 'not-supported']);
  });

  test('data that cannot be obtained are 412 (CH-160)', async () => {
    const evaluate = () =>
      Promise.reject(new CrampError('CRAMP_DATA_UNOBTAINABLE', [{ path: 'prefetch.labs', expected: 'labs' }]));
    const { status, body } = await post(ORDER_SIGN, json, testApp({ evaluate }));
    expect([status, body.issue[0].code, body.issue[0].expression]).toEqual([412, 'incomplete', ['prefetch.labs']]);
  });

  test.each<[says: string, evaluate: Evaluate]>([
    ['an error', () => Promise.reject(new Error('secret at /srv/app/x.ts'))],
    [
      'an error thrown at once',
      () => {
        throw new TypeError('secret');
      },
    ],
    ['something that is no error', () => Promise.reject('secret')],
    ['a card that breaks the standard', async () => ({ cards: [card({ summary: 'secret\n' })] })],
  ])('%s in the evaluation is 500 without a trace of it (CH-164)', async (_says, evaluate) => {
    const { status, text } = await post(ORDER_SIGN, json, testApp({ evaluate }));
    expect(status).toBe(500);
    expect(JSON.parse(text).issue).toEqual([
      {
        severity: 'error',
        code: 'exception',
        details: { coding: [{ code: 'CRAMP_INTERNAL' }], text: 'The service failed.' },
      },
    ]);
  });

  test('no answer in time: the deadline aborts, then 503 with Retry-After, never an empty list (CH-37, CH-163)', async () => {
    const deadlines: AbortSignal[] = [];
    const evaluate: Evaluate = (_parsed: CdsRequest, _declared, { deadline }) => {
      deadlines.push(deadline);
      return new Promise(() => undefined);
    };
    const app = testApp({ evaluate, limits: { ...DEFAULT_EDGE_LIMITS, bodyBytes: 10_000, requestMs: 40 } });
    const { status, headers, body } = await post(ORDER_SIGN, json, app);
    expect([status, headers['retry-after'], body.issue[0].code]).toEqual([503, '1', 'transient']);
    expect(deadlines[0]?.aborted).toBe(true);
  });

  test('an evaluation that answers at the deadline is heard (CH-37)', async () => {
    const evaluate: Evaluate = (_parsed, _declared, { deadline }) =>
      new Promise((resolve) => deadline.addEventListener('abort', () => resolve({ cards: [card()] })));
    const app = testApp({ evaluate, limits: { ...DEFAULT_EDGE_LIMITS, bodyBytes: 10_000, requestMs: 40 } });
    expect((await post(ORDER_SIGN, json, app)).body).toEqual({ cards: [card()] });
  });
});
