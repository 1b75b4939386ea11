/**
 * All that one request leaves behind can be found: its lines by `requestId`, what it asked of others by its trace.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ISSUER, type SigningKey, signingKey, startKeyServer } from '../support/client-tokens.js';
import { type Edge, startEdge } from '../support/edge.js';
import { fhirAccess, hookRequest } from '../support/hook-requests.js';
import { type Production, startTestProduction } from '../support/production.js';
import { openRaw } from '../support/raw-client.js';
import { json, type StubFhirServer, startStubFhirServer } from '../support/stub-fhir-server.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let fhir: StubFhirServer;
let keys: Awaited<ReturnType<typeof startKeyServer>>;
let key: SigningKey;
let service: Production;

beforeAll(async () => {
  fhir = await startStubFhirServer({
    answers: { Condition: json({ resourceType: 'Bundle', entry: [{ resource: 7 }] }) },
  });
  key = await signingKey();
  keys = await startKeyServer([key]);
  const client = { jwks: undefined, jwksUrl: keys.url, fhirServers: [fhir.baseUrl], allowHttp: true };
  service = await startTestProduction({ client, key });
});
afterAll(() => Promise.all([service.close(), fhir.close(), keys.close()]));

interface Line {
  readonly [member: string]: unknown;
}

/** Posts a request that makes the service read, and gives the response with the lines that were logged for it. */
async function ask(headers: Readonly<Record<string, string>>) {
  const before = service.logLines.length;
  const asked = fhir.requests.length;
  const body = { ...hookRequest('order-sign'), ...fhirAccess({ patient: undefined }), fhirServer: fhir.baseUrl };
  const response = await service.ask('order-sign', body, { headers });
  await response.text();
  while (!service.logLines.slice(before).some((line) => line.includes('"msg":"request"'))) await nextTurn();
  const lines: readonly Line[] = service.logLines.slice(before).map((line) => JSON.parse(line));
  return { response, lines, reads: fhir.requests.slice(asked) };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('a call that names its trace', () => {
  test('is logged with it, and FHIR server and key server are asked in its name', async () => {
    const { response, lines, reads } = await ask({
      traceparent: `00-${TRACE}-${PARENT}-01`,
      tracestate: 'vendor=Marked7f3a',
    });
    expect(response.status).toBe(200);
    expect(lines.map(({ traceId }) => traceId)).toEqual(lines.map(() => TRACE));
    expect(reads.length).toBeGreaterThan(1);
    const sent = new Set([...reads.map(({ headers }) => headers['traceparent']), keys.lastHeaders()['traceparent']]);
    expect([...sent]).toEqual([expect.stringMatching(new RegExp(`^00-${TRACE}-(?!${PARENT})[0-9a-f]{16}-01$`))]);
    expect(JSON.stringify(reads.map(({ headers }) => headers))).not.toContain('Marked7f3a');
    expect(lines.map((line) => JSON.stringify(line)).join('')).not.toContain('Marked7f3a');
  });
});

describe('a call that names none', () => {
  test('gets one, by which its lines and its reads are joined', async () => {
    const { lines, reads } = await ask({});
    const [{ traceId } = {}] = lines;
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(reads.map(({ headers }) => String(headers['traceparent']).split('-')[1]))).toEqual(
      new Set([traceId]),
    );
  });

  test('has one id in all of its lines, also in warnings of the evaluation, and in its response', async () => {
    const { response, lines } = await ask({ 'x-request-id': 'Marked7f3a' });
    expect(lines.map(({ msg }) => msg).sort()).toEqual(['request', 'resources skipped as unreadable']);
    const id = response.headers.get('x-request-id');
    expect(id).toMatch(UUID);
    expect(lines.map(({ requestId }) => requestId)).toEqual([id, id]);
    expect(lines.at(-1)).toMatchObject({ issuer: ISSUER, status: 200 });
  });
});

describe('every answer names its request', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge({}, { evaluate: () => Promise.reject(new Error('a defect')) });
  });
  afterAll(() => edge.close());

  test('a failed one, whose lines have the same id', async () => {
    const { status, headers } = await edge.call();
    expect(status).toBe(500);
    while (edge.logged().length < 2) await nextTurn();
    const id = headers.get('x-request-id');
    expect(edge.logged().map(({ msg, requestId }) => [msg, requestId])).toEqual([
      ['internal error', id],
      ['request', id],
    ]);
  });

  test('an unknown path', async () => {
    expect((await edge.get('/nowhere')).headers.get('x-request-id')).toMatch(UUID);
  });

  test('one that could not be read at all', async () => {
    const client = await openRaw(edge.url, 'no request\r\n\r\n');
    const answer = await client.closed;
    const [, id] = /X-Request-Id: (\S+)/.exec(answer) ?? [];
    expect(id).toMatch(UUID);
    expect(edge.logged().find(({ msg }) => msg === 'connection refused')).toMatchObject({ requestId: id });
  });
});
