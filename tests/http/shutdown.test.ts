/** A service that is asked to stop finishes what it has begun, and always stops. */
import { describe, expect, test } from '@jest/globals';
import { startHttpServer } from '../../src/http/http-server.js';
import { DEFAULT_EDGE_LIMITS } from '../../src/http/limits.js';
import { createLogger } from '../../src/log.js';
import { card } from '../support/cards.js';
import { heldEvaluation, ORDER_SIGN, SERVICE_PATH, startEdge } from '../support/edge.js';
import { answersIn, GET_LIVE, openRaw, postBytes, postHead } from '../support/raw-client.js';

describe('a service that is asked to stop', () => {
  test('answers the call under way, closes its connection, and takes no other', async () => {
    const { evaluate, underWay, letGo } = heldEvaluation();
    const edge = await startEdge({}, { evaluate });
    const client = await openRaw(edge.url, postBytes(SERVICE_PATH, ORDER_SIGN));
    await underWay(1);
    const closed = edge.close();
    await expect(edge.get('/health/live')).rejects.toThrow('fetch failed');
    letGo();
    const [answer] = answersIn(await client.closed);
    expect([answer?.status, answer?.headers['connection']]).toEqual([200, 'close']);
    expect(JSON.parse(answer?.body ?? '')).toEqual({ cards: [card()] });
    await closed;
  });

  test('answers a call whose body is still arriving', async () => {
    const edge = await startEdge();
    const client = await openRaw(
      edge.url,
      postHead(SERVICE_PATH, Buffer.byteLength(ORDER_SIGN), 'Expect: 100-continue\r\n'),
    );
    await client.until('100 Continue');
    const closed = edge.close();
    client.send(ORDER_SIGN);
    expect(await client.closed).toContain(JSON.stringify({ cards: [card()] }));
    await closed;
  });

  test('is not ready any more from that moment on', async () => {
    const edge = await startEdge();
    const before = edge.isDraining();
    const closed = edge.close();
    expect([before, edge.isDraining()]).toEqual([false, true]);
    await closed;
  });

  test.each([
    ['idle', GET_LIVE, 'pass'],
    ['silent', '', ''],
    ['in the middle of a header', `${GET_LIVE}GET / HTT`, 'pass'],
  ])('closes a connection that is %s at once', async (_says, bytes, until) => {
    const edge = await startEdge({ keepAliveMs: 60_000, requestMs: 60_000, shutdownMs: 60_000 });
    const client = await openRaw(edge.url, bytes);
    await (until === '' ? edge.get('/health/live') : client.until(until));
    await Promise.all([edge.close(), client.closed]);
    expect(edge.isDraining()).toBe(true);
  });

  test.each([
    ['a call that is stuck', postBytes(SERVICE_PATH, ORDER_SIGN)],
    ['a body that never ends', `${postHead(SERVICE_PATH, 1000)}{`],
  ])('gives up %s after its time', async (_says, bytes) => {
    const { evaluate } = heldEvaluation();
    const edge = await startEdge({ requestMs: 60_000, shutdownMs: 50 }, { evaluate });
    const client = await openRaw(edge.url, bytes + GET_LIVE);
    await edge.get('/health/live');
    await edge.close();
    expect(await client.closed).toBe('');
  });

  test('stops once, however often it is asked', async () => {
    const edge = await startEdge();
    await Promise.all([edge.close(), edge.close()]);
    await edge.close();
    await expect(edge.get('/health/live')).rejects.toThrow('fetch failed');
  });
});

describe('a server that cannot listen names what to change', () => {
  const log = createLogger('silent');
  const start = (host: string, port: number) => startHttpServer({ host, port, limits: DEFAULT_EDGE_LIMITS, log });

  test('the port, when something else listens there', async () => {
    const edge = await startEdge();
    const { port } = new URL(edge.url);
    await expect(start('127.0.0.1', Number(port))).rejects.toMatchObject({
      code: 'CRAMP_CONFIG_INVALID',
      problems: [{ path: 'port', expected: expect.stringContaining('free') }],
    });
    await edge.close();
  });

  test('the host, when it is not of this machine', async () => {
    await expect(start('192.0.2.1', 0)).rejects.toMatchObject({
      code: 'CRAMP_CONFIG_INVALID',
      problems: [{ path: 'host', expected: 'an address of this machine (EADDRNOTAVAIL)' }],
    });
  });
});
