/** Clients that break the rules of HTTP, take their time, or go away: the service answers or hangs up, and stays well. */
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { OperationOutcome } from 'fhir/r4.js';
import type { EdgeLimits } from '../../src/http/limits.js';
import { addRulePages } from '../../src/http/rule-pages.js';
import { card } from '../support/cards.js';
import {
  callUntilLetIn,
  type Edge,
  heldEvaluation,
  lineLogged,
  ORDER_SIGN,
  SERVICE_PATH,
  startEdge,
} from '../support/edge.js';
import { answersIn, GET_LIVE, openRaw, postBytes, postHead, type RawAnswer } from '../support/raw-client.js';

/** In everything a client sends here; must never come back or be logged. */
const MARK = 'MARKED-7f3a';
const QUICK = { requestMs: 100 };

let edge: Edge;
afterEach(async () => {
  const { status } = await callUntilLetIn(edge);
  await edge.close();
  // After every one of these storms the service still answers.
  expect(status).toBe(200);
});

async function send(bytes: string, limits: Partial<EdgeLimits> = QUICK): Promise<readonly RawAnswer[]> {
  edge = await startEdge(limits);
  return answersIn(await (await openRaw(edge.url, bytes)).closed);
}

function codeOf({ body }: RawAnswer): string | undefined {
  const { issue } = JSON.parse(body) as OperationOutcome;
  return issue[0]?.details?.coding?.[0]?.code;
}

const CHUNKED = `POST ${SERVICE_PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;

describe('what is no request is answered in full, and the connection closed (CH-165, CH-167, CH-196, CH-197)', () => {
  test.each<[says: string, status: number, code: string, bytes: string]>([
    ['a request line that is none', 400, 'CRAMP_REQUEST_INVALID', `${MARK}\r\n\r\n`],
    ['an unknown method', 400, 'CRAMP_REQUEST_INVALID', `${MARK} / HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['another version', 400, 'CRAMP_REQUEST_INVALID', `GET /${MARK} HTTP/9.9\r\nHost: x\r\n\r\n`],
    ['HTTP/2 without asking', 400, 'CRAMP_REQUEST_INVALID', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['the hello of TLS', 400, 'CRAMP_REQUEST_INVALID', '\x16\x03\x01\x02\x00\x01\x00'],
    ['a tunnel', 400, 'CRAMP_REQUEST_INVALID', `CONNECT ${MARK}:443 HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['no Host', 400, 'CRAMP_REQUEST_INVALID', `GET /${MARK} HTTP/1.1\r\n\r\n`],
    ['two lengths', 400, 'CRAMP_REQUEST_INVALID', postHead(SERVICE_PATH, 2, 'Transfer-Encoding: chunked\r\n')],
    ['a header with a control character', 400, 'CRAMP_REQUEST_INVALID', `GET / HTTP/1.1\r\nX: ${MARK}\x00\r\n\r\n`],
    ['a chunk without a size', 400, 'CRAMP_REQUEST_INVALID', `${CHUNKED}${MARK}\r\n`],
    ['a chunk with a novel', 413, 'CRAMP_BODY_TOO_LARGE', `${CHUNKED}1;${MARK}=${'x'.repeat(20_000)}\r\n{\r\n`],
    ['a header of 17 kB', 431, 'CRAMP_HEADERS_TOO_LARGE', `GET / HTTP/1.1\r\nX: ${MARK.repeat(1500)}\r\n\r\n`],
    ['thousands of headers', 431, 'CRAMP_HEADERS_TOO_LARGE', `GET / HTTP/1.1\r\n${`X: ${MARK}\r\n`.repeat(3000)}\r\n`],
    ['a megabyte of path', 431, 'CRAMP_HEADERS_TOO_LARGE', `GET /${MARK.repeat(100_000)} HTTP/1.1\r\n\r\n`],
  ])('%s: %d', async (_says, status, code, bytes) => {
    const answers = await send(bytes, { requestMs: 1000 });
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual([[status, code]]);
    expect(answers[0]?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    });
    expect(JSON.stringify([answers, edge.logged()])).not.toContain(MARK);
  });

  test('it is one line in the log, with the error', async () => {
    await send(`${MARK}\r\n\r\n${MARK}\r\n`);
    expect(edge.logged()).toEqual([
      expect.objectContaining({
        level: 40,
        errorCode: 'CRAMP_REQUEST_INVALID',
        status: 400,
        msg: 'connection refused',
      }),
    ]);
  });

  test('a credential of 8 kB is no reason (CH-190)', async () => {
    const headers = `Connection: close\r\nAuthorization: Bearer ${'x'.repeat(8 * 1024)}\r\n`;
    const answers = await send(postBytes(SERVICE_PATH, ORDER_SIGN, headers));
    expect(answers.map(({ status }) => status)).toEqual([200]);
  });

  test.each([
    ['to switch the protocol', 'Connection: Upgrade, close\r\nUpgrade: h2c\r\n'],
    ['for a web socket', 'Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\n'],
    ['for anything', 'Connection: close\r\nExpect: the-unexpected\r\n'],
  ])('a wish %s is ignored', async (_says, headers) => {
    const [answer] = await send(postBytes(SERVICE_PATH, ORDER_SIGN, headers));
    expect([answer?.status, JSON.parse(answer?.body ?? '')]).toEqual([200, { cards: [card()] }]);
  });
});

describe('several requests at once over one connection', () => {
  test('are answered in order', async () => {
    edge = await startEdge();
    const client = await openRaw(
      edge.url,
      GET_LIVE + postBytes(SERVICE_PATH, ORDER_SIGN) + GET_LIVE.replace('live', 'x'),
    );
    const answers = answersIn(await client.until('CRAMP_SERVICE_UNKNOWN'));
    client.vanish();
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
  });

  test('with rubbish behind them get their answers first, then the refusal', async () => {
    const { evaluate, underWay, letGo } = heldEvaluation();
    edge = await startEdge({}, { evaluate });
    const client = await openRaw(edge.url, `${postBytes(SERVICE_PATH, ORDER_SIGN)}${MARK}\r\n\r\n`);
    await underWay(1);
    letGo();
    const answers = answersIn(await client.closed);
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
  });

  test('of which the last breaks off: the others are answered, and the connection ends', async () => {
    edge = await startEdge();
    const client = await openRaw(edge.url, `${GET_LIVE}${CHUNKED}${MARK}\r\n`);
    const answers = answersIn(await client.closed);
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
  });
});

describe('a client that takes its time is cut off within the time for a call (CH-37)', () => {
  test.each([
    ['says nothing', ''],
    ['stops within a header', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: b'],
    ['stops before the end of the headers', 'POST / HTTP/1.1\r\nHost: x\r\n'],
  ])('that %s: 408', async (_says, bytes) => {
    const answers = await send(bytes);
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual([[408, 'CRAMP_REQUEST_TIMEOUT']]);
    expect(edge.logged()[0]).toMatchObject({ errorCode: 'CRAMP_REQUEST_TIMEOUT', status: 408 });
  });

  test('one header after the other, without end: 408', async () => {
    edge = await startEdge(QUICK);
    const client = await openRaw(edge.url, 'GET / HTTP/1.1\r\nHost: x\r\n');
    const dripping = setInterval(() => client.send('X-A: b\r\n'), 5);
    const [answer] = answersIn(await client.closed);
    clearInterval(dripping);
    expect(answer?.status).toBe(408);
  });

  test.each([
    ['stops', ''],
    ['stops in the middle', '{"hook":'],
  ])('a body that %s: 408, logged once, and the connection closed', async (_says, part) => {
    const answers = await send(postHead(SERVICE_PATH, 1000) + part);
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual([[408, 'CRAMP_REQUEST_TIMEOUT']]);
    expect(answers[0]?.headers).toMatchObject({ connection: 'close', 'cache-control': 'no-store' });
    expect(edge.logged()).toEqual([
      expect.objectContaining({ errorCode: 'CRAMP_REQUEST_TIMEOUT', status: 408, serviceId: 'cramp-order-sign' }),
    ]);
  });

  test.each([
    ['of known length', postHead(SERVICE_PATH, 1_000_000), ' '],
    ['in chunks', CHUNKED, '1\r\n \r\n'],
  ])('a body %s that comes byte by byte: 408', async (_says, head, drop) => {
    edge = await startEdge(QUICK);
    const client = await openRaw(edge.url, head);
    const dripping = setInterval(() => client.send(drop), 5);
    const [answer] = answersIn(await client.closed);
    clearInterval(dripping);
    expect(answer?.status).toBe(408);
  });

  test('a body that is refused at once and never ends: the refusal, then the connection ends without another word', async () => {
    edge = await startEdge(QUICK);
    const client = await openRaw(edge.url, postHead('/cds-services/unknown', 1_000_000));
    const dripping = setInterval(() => client.send(' '), 5);
    const answers = answersIn(await client.closed);
    clearInterval(dripping);
    expect(answers.map(({ status }) => status)).toEqual([404]);
  });

  test('a client that never reads its answer is hung up on', async () => {
    const page = { list: { json: 'x'.repeat(30_000_000), html: '' }, find: () => undefined, policy: '' };
    edge = await startEdge(QUICK, { addRoutes: (app) => addRulePages(app, page) });
    const { hostname, port } = new URL(edge.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined).pause();
    socket.write('GET /rules HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n');
    await lineLogged(edge, 'method', 'GET');
    socket.destroy();
  });

  test('an idle connection is closed after its time', async () => {
    edge = await startEdge({ keepAliveMs: 100 });
    const answers = answersIn(await (await openRaw(edge.url, GET_LIVE)).closed);
    expect(answers.map(({ status }) => status)).toEqual([200]);
  });
});

describe('a client that goes away', () => {
  test.each([
    ['in the headers', 'POST / HTTP/1.1\r\nHost'],
    ['before the body', postHead(SERVICE_PATH, 100)],
    ['within the body', `${postHead(SERVICE_PATH, 100)}{"hook":`],
  ])('%s leaves nothing behind that a stop would wait for', async (_says, bytes) => {
    edge = await startEdge();
    const client = await openRaw(edge.url, bytes);
    client.vanish();
    await client.closed;
    expect((await edge.call()).status).toBe(200);
  });

  test('within the body frees its turn at once, and is logged without a status', async () => {
    edge = await startEdge({ concurrentCalls: 1, requestMs: 60_000 });
    const client = await openRaw(edge.url, `${postHead(SERVICE_PATH, 100)}{`);
    const next = edge.call();
    client.vanish();
    expect((await next).status).toBe(200);
    const gone = edge.logged().find(({ msg }) => msg === 'request');
    expect(gone).toMatchObject({ serviceId: 'cramp-order-sign', durationMs: expect.any(Number) });
    expect(gone).not.toHaveProperty('status');
  });

  test('for sending, within the body: 400', async () => {
    edge = await startEdge();
    const client = await openRaw(edge.url, `${postHead(SERVICE_PATH, 100)}{`);
    client.finish();
    expect(answersIn(await client.closed).map(({ status }) => status)).toEqual([400]);
  });

  test('during the evaluation ends it', async () => {
    let hasEnded: () => void;
    const ended = new Promise<void>((resolve) => {
      hasEnded = resolve;
    });
    const { evaluate, underWay, letGo } = heldEvaluation();
    edge = await startEdge(
      { concurrentCalls: 1, requestMs: 60_000 },
      {
        evaluate: (request, declared, call) => {
          call.deadline.addEventListener('abort', () => hasEnded());
          return evaluate(request, declared, call);
        },
      },
    );
    const client = await openRaw(edge.url, postBytes(SERVICE_PATH, ORDER_SIGN));
    await underWay(1);
    client.vanish();
    await ended;
    letGo();
  });
});

describe('connections over the limit', () => {
  test('are closed without an answer, and welcome when there is room again', async () => {
    edge = await startEdge({ connections: 2 });
    const first = await openRaw(edge.url, 'GET /');
    const second = await openRaw(edge.url, 'GET /');
    expect(await (await openRaw(edge.url, GET_LIVE)).closed).toBe('');
    expect(edge.logged()).toEqual([expect.objectContaining({ errorCode: 'CRAMP_OVERLOADED' })]);
    first.vanish();
    second.vanish();
    await Promise.all([first.closed, second.closed]);
    expect((await callUntilLetIn(edge)).status).toBe(200);
  });

  test('push out idle ones, so that nobody can hold them all', async () => {
    edge = await startEdge({ connections: 1 });
    const idle = await openRaw(edge.url, GET_LIVE);
    await idle.until('pass');
    await (await openRaw(edge.url)).closed;
    expect(await idle.closed).toContain('pass');
    expect((await callUntilLetIn(edge)).status).toBe(200);
  });
});
