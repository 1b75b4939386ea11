/**
 * Two processes of the service in production mode on one PostgreSQL: a token used at one is used for both, and a database that is away
 * costs signed calls and nothing else (CH-184, CH-189).
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { goodClaims, ISSUER, PUBLIC_URL, type SigningKey, signingKey } from '../support/client-tokens.js';
import { startServe } from '../support/command-line.js';
import { hookRequest } from '../support/hook-requests.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';

jest.setTimeout(60_000);

const PATH = '/cds-services/cramp-order-sign';
const BODY = JSON.stringify(hookRequest('order-sign'));

let postgres: TestPostgres;
let key: SigningKey;
let replicas: readonly Awaited<ReturnType<typeof startServe>>[];
let urls: readonly string[];

beforeAll(async () => {
  key = await signingKey();
  postgres = await startPostgres();
  const databaseUrl = await postgres.newDatabase();
  replicas = await Promise.all([startReplica(databaseUrl), startReplica(databaseUrl)]);
  urls = replicas.map(({ greeting }) => /http:\/\/[^/\s]+/.exec(greeting)?.[0] ?? '');
});

afterAll(async () => {
  await Promise.all(replicas.map(({ stop }) => stop('SIGTERM')));
  await postgres.remove();
});

/** Both start at the same time on an empty database. */
function startReplica(databaseUrl: string) {
  const clients = [{ issuer: ISSUER, jwks: { keys: [key.publicJwk] } }];
  const stdin = JSON.stringify({ port: 0, publicUrl: PUBLIC_URL, clients, logLevel: 'fatal' });
  return startServe(['--config', '-'], { stdin, environment: { DATABASE_URL: databaseUrl, WORKERS: '1' } });
}

async function token(): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return key.sign(
    {},
    { ...goodClaims(), aud: `${PUBLIC_URL}${PATH}`, iat: now, exp: now + 300, jti: `${Math.random()}` },
  );
}

async function call(replica: number, signed: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${signed}` };
  return fetch(`${urls[replica]}${PATH}`, { method: 'POST', headers, body: BODY });
}

async function statusOf(replica: number, signed: string): Promise<number> {
  return (await call(replica, signed)).status;
}

test('a token used at one replica is refused by the other (CH-184)', async () => {
  const used = await token();
  expect(await statusOf(0, used)).toBe(200);
  expect([await statusOf(1, used), await statusOf(0, used)]).toEqual([401, 401]);
});

test('a token sent to both at the same time is accepted once', async () => {
  for (let round = 0; round < 20; round += 1) {
    const once = await token();
    const statuses = await Promise.all([0, 1, 0, 1].map((replica) => statusOf(replica, once)));
    expect(statuses.toSorted()).toEqual([200, 401, 401, 401]);
  }
});

describe('while PostgreSQL is away', () => {
  test('signed calls get 503 in time, discovery is there, and all is well when it is back (CH-163, CH-189)', async () => {
    await postgres.stop();
    const startedAt = performance.now();
    const responses = await Promise.all([0, 1, 0, 1].map(async (replica) => call(replica, await token())));
    expect(responses.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(
      responses.map(() => [503, '1']),
    );
    expect(performance.now() - startedAt).toBeLessThan(4000);
    expect((await fetch(`${urls[0]}/cds-services`)).status).toBe(200);
    const forged = `${(await token()).slice(0, -8)}AAAAAAAA`;
    expect(await statusOf(0, forged)).toBe(401);
    await postgres.start();
    expect(await eventually(async () => statusOf(0, await token()), 200)).toBe(200);
    expect(await eventually(async () => statusOf(1, await token()), 200)).toBe(200);
  });

  test('under load it is stopped and started again: every answer is 200 or 503, and both are seen', async () => {
    const statuses: number[] = [];
    let isOver = false;
    const worker = async (replica: number) => {
      while (!isOver) statuses.push(await statusOf(replica, await token()));
    };
    const workers = [0, 1, 0, 1].map(worker);
    await postgres.stop();
    await eventually(async () => statuses.at(-1), 503);
    await postgres.start();
    await eventually(async () => statuses.at(-1), 200);
    isOver = true;
    await Promise.all(workers);
    expect([...new Set(statuses)].toSorted()).toEqual([200, 503]);
  });
});

/** What is seen in the end: the value waited for, or the last one when it does not come. */
async function eventually<T>(look: () => Promise<T>, wanted: T): Promise<T> {
  const until = performance.now() + 15_000;
  let seen = await look();
  while (seen !== wanted && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    seen = await look();
  }
  return seen;
}
