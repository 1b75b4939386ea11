/** More calls than the service can work on: some wait, the rest is told to come again, and nothing else suffers. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { OperationOutcome } from 'fhir/r4.js';
import type { Load } from '../../src/http/overload.js';
import { ANONYMOUS, type Caller } from '../../src/security/caller.js';
import { card } from '../support/cards.js';
import { type Edge, heldEvaluation, lineLogged, ORDER_SIGN, SERVICE_PATH, startEdge } from '../support/edge.js';
import { answersIn, openRaw, postBytes } from '../support/raw-client.js';

let edge: Edge;
afterEach(() => edge.close());

async function codeOf(response: Response): Promise<string | undefined> {
  const { issue } = (await response.json()) as OperationOutcome;
  return issue[0]?.details?.coding?.[0]?.code;
}

/** An authentication of anyone, and the moment by which this many calls have passed it and found their place. */
function countedArrivals(expected: number) {
  let count = 0;
  let reportArrival: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    reportArrival = () => setImmediate(resolve);
  });
  const authenticate = async (): Promise<Caller> => {
    count += 1;
    if (count === expected) reportArrival();
    return ANONYMOUS;
  };
  return { authenticate, arrived };
}

describe('calls at the same time', () => {
  test('over the limit wait and are answered; only what does not fit into the queue is sent away', async () => {
    const { evaluate, underWay, letGo, count } = heldEvaluation();
    const { authenticate, arrived } = countedArrivals(5);
    edge = await startEdge({ concurrentCalls: 2, waitingCalls: 2 }, { evaluate, authenticate });
    // Over one connection, so that they arrive in this order.
    const client = await openRaw(edge.url, postBytes(SERVICE_PATH, ORDER_SIGN).repeat(5));
    await arrived;
    await underWay(2);
    expect(count()).toBe(2);
    letGo();
    const answers = answersIn(await client.until('CRAMP_OVERLOADED'));
    client.vanish();
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 503]);
    expect(count()).toBe(4);
  });

  test('beyond the queue are 503 at once, with Retry-After (CH-163)', async () => {
    const { evaluate, underWay, letGo } = heldEvaluation();
    edge = await startEdge({ concurrentCalls: 1, waitingCalls: 0, requestMs: 60_000 }, { evaluate });
    const first = edge.call();
    await underWay(1);
    const refused = await edge.call();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(await codeOf(refused)).toBe('CRAMP_OVERLOADED');
    expect(edge.logged()).toEqual([expect.objectContaining({ errorCode: 'CRAMP_OVERLOADED', status: 503 })]);
    letGo();
    expect(await (await first).json()).toEqual({ cards: [card()] });
    expect((await edge.call()).status).toBe(200);
  });

  test('that wait longer than a call may take are 503, and their places are free again', async () => {
    const { evaluate, underWay, letGo, count } = heldEvaluation();
    edge = await startEdge({ concurrentCalls: 1, waitingCalls: 1, requestMs: 200 }, { evaluate });
    const first = edge.call();
    await underWay(1);
    const waited = await edge.call();
    expect(await codeOf(waited)).toBe('CRAMP_OVERLOADED');
    expect(await codeOf(await first)).toBe('CRAMP_NOT_READY');
    letGo();
    expect((await edge.call()).status).toBe(200);
    expect(count()).toBe(2);
  });

  test('whose client goes away while they wait make room at once', async () => {
    const { evaluate, underWay, letGo, count } = heldEvaluation();
    edge = await startEdge({ concurrentCalls: 1, waitingCalls: 1, requestMs: 60_000 }, { evaluate });
    const first = edge.call();
    await underWay(1);
    const impatient = await openRaw(edge.url, postBytes(SERVICE_PATH, ORDER_SIGN));
    expect((await edge.call()).status).toBe(503);
    impatient.vanish();
    await lineLogged(edge, 'status', undefined);
    const patient = edge.call();
    expect((await edge.call()).status).toBe(503);
    letGo();
    expect([(await first).status, (await patient).status]).toEqual([200, 200]);
    expect(count()).toBe(2);
  });

  test('an evaluation that fails frees its turn', async () => {
    edge = await startEdge({ concurrentCalls: 1 }, { evaluate: () => Promise.reject(new Error('x')) });
    expect([(await edge.call()).status, (await edge.call()).status]).toEqual([500, 500]);
  });
});

test('how many calls run and how many wait can be asked at any moment', async () => {
  const { evaluate, underWay, letGo } = heldEvaluation();
  let load: Load = { running: () => Number.NaN, waiting: () => Number.NaN };
  const watchCalls = (given: Load) => {
    load = given;
  };
  edge = await startEdge({ concurrentCalls: 1, waitingCalls: 2 }, { evaluate, watchCalls });
  const now = () => [load.running(), load.waiting()];
  expect(now()).toEqual([0, 0]);
  const calls = [edge.call(), edge.call()];
  await underWay(1);
  while (load.waiting() === 0) await nextTurn();
  expect(now()).toEqual([1, 1]);
  letGo();
  await Promise.all(calls);
  expect(now()).toEqual([0, 0]);
});

describe('while all turns are taken', () => {
  test.each(['/cds-services', '/health/live', '/health/ready'])('%s never waits', async (path) => {
    const { evaluate, underWay, letGo } = heldEvaluation();
    edge = await startEdge({ concurrentCalls: 1, waitingCalls: 0, requestMs: 60_000 }, { evaluate });
    const first = edge.call();
    await underWay(1);
    expect((await edge.get(path)).status).toBe(200);
    letGo();
    expect((await first).status).toBe(200);
  });

  test('an unknown service is 404 all the same (CH-189)', async () => {
    const { evaluate, underWay, letGo } = heldEvaluation();
    edge = await startEdge({ concurrentCalls: 1, waitingCalls: 0, requestMs: 60_000 }, { evaluate });
    const first = edge.call();
    await underWay(1);
    const unknown = await fetch(`${edge.url}/cds-services/unknown`, { method: 'POST', body: '{}' });
    expect(unknown.status).toBe(404);
    letGo();
    await first;
  });
});

test('an authentication that never answers is 503 within the time for a call (CH-37)', async () => {
  edge = await startEdge({ requestMs: 100 }, { authenticate: () => new Promise(() => undefined) });
  const answer = await edge.call();
  expect([answer.status, await codeOf(answer)]).toEqual([503, 'CRAMP_NOT_READY']);
});

test('a caller that is found out too late is told to come again, not read', async () => {
  let arrivals = 0;
  const authenticate = (): Promise<Caller> =>
    new Promise((resolve) => {
      arrivals += 1;
      setTimeout(() => resolve(ANONYMOUS), 110);
    });
  edge = await startEdge({ requestMs: 100 }, { authenticate });
  expect(await codeOf(await edge.call())).toBe('CRAMP_OVERLOADED');
  expect(arrivals).toBe(1);
});

describe('calls per second', () => {
  const callerOf = (issuer: string | undefined): Caller => ({ ...ANONYMOUS, issuer });
  const authenticate = async (authorization: string | undefined) => callerOf(authorization);
  const callAs = (issuer?: string) =>
    fetch(`${edge.url}${SERVICE_PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(issuer !== undefined && { authorization: issuer }) },
      body: ORDER_SIGN,
    });

  test('over the limit of a client are 429 with Retry-After, and those of others are not (CH-163)', async () => {
    edge = await startEdge({ requestsPerSecond: 2 }, { authenticate });
    const answers = await Promise.all(['a', 'a', 'a', 'b', 'b', undefined, undefined, undefined].map(callAs));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(6);
    expect(refused.map(({ headers }) => headers.get('retry-after'))).toEqual(['1', '1']);
    expect(await codeOf(refused[0] ?? Response.error())).toBe('CRAMP_RATE_LIMITED');
    const logged = edge.logged().filter(({ status }) => status === 429);
    expect(logged.map(({ errorCode }) => errorCode)).toEqual(['CRAMP_RATE_LIMITED', 'CRAMP_RATE_LIMITED']);
  });

  test('do not count requests for discovery and health', async () => {
    edge = await startEdge({ requestsPerSecond: 1 });
    const paths = ['/cds-services', '/cds-services', '/health/ready', '/health/ready'];
    const answers = await Promise.all(paths.map((path) => edge.get(path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await edge.call()).status).toBe(200);
  });

  test('are counted afresh after the second that the client is told to wait', async () => {
    edge = await startEdge({ requestsPerSecond: 1 });
    await edge.call();
    const refused = await edge.call();
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('retry-after'));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    expect((await edge.call()).status).toBe(200);
  });

  test('have no limit unless one is set', async () => {
    edge = await startEdge();
    const answers = await Promise.all(Array.from({ length: 100 }, () => edge.call()));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });
});
