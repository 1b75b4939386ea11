/** The configuration of deploy/nginx in a real nginx: what it lets through, what it refuses, and what it writes down. */
import { readdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startNginx } from '../support/nginx.js';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** Invented replicas that answer as they are told, and what they were sent. */
const open: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function replica(handle: Handle) {
  const bodies: Buffer[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(Buffer.concat(chunks));
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(
    () => server.closeAllConnections(),
    () => new Promise((resolve) => server.close(resolve)),
  );
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, bodies };
}

async function behindNginx(...handles: readonly [Handle, Handle]) {
  const replicas = await Promise.all(handles.map(replica));
  const nginx = await startNginx(replicas.map(({ url }) => new URL(url).host));
  open.push(nginx.stop);
  return { ...nginx, sent: () => replicas.flatMap(({ bodies }) => bodies) };
}

const cards: Handle = (_request, response) => response.setHeader('X-Request-Id', 'r-1').end('{"cards":[]}');
const breaks: Handle = ({ socket }) => socket.resetAndDestroy();
const CALL = { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer marked-token' } };
const PATH = '/cds-services/cramp-order-sign';

describe('a call', () => {
  test('is passed on as it is, with the largest body that the service takes, which nginx writes nowhere', async () => {
    const nginx = await behindNginx(cards, cards);
    const body = Buffer.alloc(10 * 1024 * 1024, 'marked-body ');
    const answer = await nginx.ask(`${PATH}?marked-query`, { ...CALL, body });
    expect([answer.status, answer.body]).toEqual([200, '{"cards":[]}']);
    expect(nginx.sent().map((each) => each.equals(body))).toEqual([true]);
    const log = nginx.accessLog();
    expect(JSON.parse(log)).toMatchObject({ status: 200, method: 'POST', requestId: 'r-1', upstreamStatus: '200' });
    expect(log + nginx.errors()).not.toContain('marked');
    expect(nginx.errors()).not.toContain('temporary file');
    expect(readdirSync(join(nginx.folder, 'temp-client_body'))).toEqual([]);
  });

  test('with a larger body is refused like the service refuses it', async () => {
    const nginx = await behindNginx(cards, cards);
    const answer = await nginx.ask(PATH, {
      ...CALL,
      headers: { ...CALL.headers, 'content-length': String(10 * 1024 * 1024 + 1) },
    });
    expect([answer.status, answer.headers['content-type'], nginx.sent()]).toEqual([413, 'application/json', []]);
    expect(JSON.parse(answer.body)).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] });
  });

  test('whose replica breaks the connection goes to the other one, once', async () => {
    const nginx = await behindNginx(breaks, cards);
    const answers = [await nginx.ask(PATH, { ...CALL, body: '{}' }), await nginx.ask(PATH, { ...CALL, body: '{}' })];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(nginx.sent().length).toBeGreaterThan(2);
  });

  test('that both break is answered once, as a failure that passes', async () => {
    const nginx = await behindNginx(breaks, breaks);
    const answer = await nginx.ask(PATH, { ...CALL, body: '{}' });
    expect([answer.status, answer.headers['retry-after'], answer.headers['content-type']]).toEqual([
      503,
      '1',
      'application/json',
    ]);
    expect(JSON.parse(answer.body)).toMatchObject({ resourceType: 'OperationOutcome' });
    expect(nginx.sent()).toHaveLength(2);
  });

  test.each([401, 412, 429, 500, 503])('that a replica answers with %d is not sent again', async (status) => {
    const refuses: Handle = (_request, response) =>
      response.writeHead(status, { 'retry-after': '7' }).end('{"its":"own"}');
    const nginx = await behindNginx(refuses, refuses);
    const answer = await nginx.ask(PATH, { ...CALL, body: '{}' });
    expect([answer.status, answer.body, answer.headers['retry-after']]).toEqual([status, '{"its":"own"}', '7']);
    expect(nginx.sent()).toHaveLength(1);
  });
});

test('a large answer is kept in memory', async () => {
  const large: Handle = (_request, response) => response.end('x'.repeat(4_000_000));
  const nginx = await behindNginx(large, large);
  expect((await nginx.ask('/rules')).body).toHaveLength(4_000_000);
  expect(readdirSync(join(nginx.folder, 'temp-proxy'))).toEqual([]);
  expect(nginx.errors()).toBe('');
});
