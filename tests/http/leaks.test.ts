import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { CrampError } from '../../src/errors.js';
import type { Evaluate } from '../../src/http/call-service.js';
import { card } from '../support/cards.js';
import { HOOK_INSTANCE } from '../support/hook-requests.js';
import { logSink, testApp } from '../support/http-app.js';

/** In every value a client controls; must come back from nowhere but an echoed resource. */
const MARK = 'MARKED-7f3a';

const marked = {
  hook: 'order-sign',
  hookInstance: HOOK_INSTANCE,
  fhirServer: `https://${MARK}.example.org/fhir`,
  fhirAuthorization: {
    access_token: MARK,
    token_type: 'Bearer',
    expires_in: 300,
    scope: MARK,
    subject: MARK,
    patient: MARK,
    [MARK]: MARK,
  },
  context: {
    userId: `Practitioner/${MARK}`,
    patientId: MARK,
    encounterId: MARK,
    selections: [MARK],
    draftOrders: {
      resourceType: 'Bundle',
      entry: [{ fullUrl: MARK, resource: { resourceType: 'MedicationRequest', id: MARK, note: [{ text: MARK }] } }],
    },
    [MARK]: MARK,
  },
  prefetch: { patient: { resourceType: 'Patient', id: MARK, name: [{ family: MARK }] }, [MARK]: MARK },
  extension: { [MARK]: MARK },
  [MARK]: MARK,
};
const { context } = marked;

const REQUESTS: readonly [says: string, status: number, path: string, body: unknown][] = [
  ['a good request', 200, 'cramp-order-sign', marked],
  ['a marked hook', 400, 'cramp-order-sign', { ...marked, hook: MARK }],
  ['a marked hookInstance', 400, 'cramp-order-sign', { ...marked, hookInstance: MARK }],
  ['a marked fhirServer', 400, 'cramp-order-sign', { ...marked, fhirServer: MARK }],
  [
    'a marked token type',
    400,
    'cramp-order-sign',
    { ...marked, fhirAuthorization: { access_token: MARK, token_type: MARK } },
  ],
  ['a marked context', 400, 'cramp-order-sign', { ...marked, context: MARK }],
  ['marked prefetch', 400, 'cramp-order-sign', { ...marked, prefetch: MARK }],
  ['a marked type of patient', 400, 'cramp-order-sign', { ...marked, context: { ...context, patientId: `${MARK}/1` } }],
  ['marked drafts', 400, 'cramp-order-sign', { ...marked, context: { ...context, draftOrders: MARK } }],
  [
    'a marked kind of bundle',
    400,
    'cramp-order-sign',
    { ...marked, context: { ...context, draftOrders: { resourceType: MARK } } },
  ],
  ['a marked service id', 404, MARK, marked],
  ['a body that is no JSON', 400, 'cramp-order-sign', `{"a": ${MARK}`],
];

const send = (app: ReturnType<typeof testApp>, path: string, body: unknown) =>
  request(app)
    .post(`/cds-services/${path}?x=${MARK}`)
    .set('Content-Type', 'application/json')
    .set('Authorization', `Bearer ${MARK}`)
    .set('Cookie', MARK)
    .set('X-Request-Id', MARK)
    .set('User-Agent', MARK)
    .set('X-Forwarded-For', MARK)
    .set('Origin', `https://${MARK}.example.org`)
    .serialize((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .send(body as object);

describe('nothing a client sent is logged or told (CH-100, CH-167, CH-194)', () => {
  test.each(REQUESTS)('%s: %d', async (_says, status, path, body) => {
    const { lines, log } = logSink();
    const response = await send(testApp({ log }), path, body);
    expect(response.status).toBe(status);
    expect(lines).toHaveLength(1);
    expect(lines.join('')).not.toContain(MARK);
    expect(response.text + JSON.stringify(response.headers)).not.toContain(MARK);
  });

  test.each<[says: string, evaluate: Evaluate]>([
    ['an error with record text', () => Promise.reject(new Error(`cannot read ${MARK}\n  of ${MARK}`))],
    [
      'an error inside an error',
      () => Promise.reject(new CrampError('CRAMP_INTERNAL', [{ expected: 'x' }], { cause: new Error(MARK) })),
    ],
    ['thrown text', () => Promise.reject(MARK)],
    [
      'an error that claims to be of the framework',
      () => Promise.reject(Object.assign(new Error(MARK), { status: 400, type: MARK })),
    ],
    ['a card of ours that breaks the standard', async () => ({ cards: [card({ summary: `${MARK}\n` })] })],
  ])('%s from the evaluation', async (_says, evaluate) => {
    const { lines, log } = logSink();
    const response = await send(testApp({ log, evaluate }), 'cramp-order-sign', marked);
    expect(response.status).toBe(500);
    expect(response.text).not.toContain(MARK);
    expect(lines.join('')).not.toContain(MARK);
    expect(lines.at(-1)).toContain('CRAMP_INTERNAL');
  });
});

describe('the log line of a request (CH-194)', () => {
  const lineOf = async (path: string, body: unknown, evaluate?: Evaluate): Promise<Record<string, unknown>> => {
    const { lines, log } = logSink();
    await send(testApp({ log, ...(evaluate && { evaluate }) }), path, body);
    return JSON.parse(lines.at(-1) ?? '{}');
  };

  test('has ids, times, status and the rules shown, and nothing else', async () => {
    expect(await lineOf('cramp-order-sign', marked)).toEqual({
      level: 30,
      time: expect.any(String),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      method: 'POST',
      serviceId: 'cramp-order-sign',
      hook: 'order-sign',
      hookInstance: HOOK_INSTANCE,
      status: 200,
      durationMs: expect.any(Number),
      cards: 1,
      ruleIds: ['quinine-for-cramps'],
      msg: 'request',
    });
  });

  test('names what was put up with, by code (CH-31, CH-39)', async () => {
    const typed = {
      ...marked,
      context: { ...context, patientId: 'Patient/1' },
      fhirAuthorization: { access_token: '' },
    };
    expect((await lineOf('cramp-order-sign', typed))['remarks']).toEqual(['fhir-token-blank', 'patient-id-had-a-type']);
  });

  test('names the error and the member, not its value', async () => {
    const line = await lineOf('cramp-order-sign', { ...marked, hookInstance: MARK });
    expect(line).toMatchObject({ status: 400, errorCode: 'CRAMP_REQUEST_INVALID', serviceId: 'cramp-order-sign' });
    expect(line['problems']).toBe('hookInstance: a UUID (8-4-4-4-12 hexadecimal digits)');
  });
});

test('a defect is logged with its name and where it happened', async () => {
  const { lines, log } = logSink();
  const evaluate: Evaluate = () => Promise.reject(new RangeError(MARK));
  await send(testApp({ log, evaluate }), 'cramp-order-sign', marked);
  const defect = JSON.parse(lines[0] ?? '{}');
  expect(defect).toMatchObject({ level: 50, errorName: 'RangeError', errorCode: 'CRAMP_INTERNAL' });
  expect(defect.stackFrames[0]).toMatch(/^\s+at .*leaks\.test/);
});

test('a field that is not on the list is dropped', () => {
  const { lines, log } = logSink();
  log.info({ ruleId: 'x', ...{ patient: MARK, err: new Error(MARK) } }, 'message');
  expect(JSON.parse(lines[0] ?? '')).toEqual({ level: 30, time: expect.any(String), ruleId: 'x', msg: 'message' });
});
