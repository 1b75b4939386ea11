/** `serve` as several processes: they share a port, a database and the port for operators, and outlive the end of one of them. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ISSUER, PUBLIC_URL, type SigningKey, signingKey } from '../support/client-tokens.js';
import { crampCds } from '../support/command-line.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { openRaw } from '../support/raw-client.js';
import { BODY, connection, freshToken, pidsOf, SERVICE_PATH, startWorkers, type Workers } from '../support/workers.js';

jest.setTimeout(120_000);

let postgres: TestPostgres;
let key: SigningKey;

beforeAll(async () => {
  [postgres, key] = await Promise.all([startPostgres(), signingKey()]);
});
afterAll(() => postgres.remove());

async function start(workers: number, config: object = {}): Promise<Workers> {
  return startWorkers({ workers, key, config, databaseUrl: await postgres.newDatabase() });
}

function clientConfig(changes: object = {}): string {
  return JSON.stringify({
    port: 0,
    publicUrl: PUBLIC_URL,
    clients: [{ issuer: ISSUER, jwks: { keys: [key.publicJwk] } }],
    ...changes,
  });
}

/** Calls over connections of their own, one after the other, until it is enough. */
async function callUntil(service: Workers, isEnough: () => boolean): Promise<void> {
  while (!isEnough()) {
    const { call, close } = connection();
    expect(await call(service.url, await freshToken(key))).toBe(200);
    close();
  }
}

function answeredBy(service: Workers): ReadonlySet<unknown> {
  return new Set(
    service.log
      .lines()
      .filter(({ status }) => status === 200)
      .map(({ worker }) => worker),
  );
}

describe('several workers', () => {
  let service: Workers;
  beforeAll(async () => {
    service = await start(3);
  });
  afterAll(() => service.stop('SIGTERM'));

  test('are told of once, and each has a number in the log', async () => {
    const told = await service.log.until(({ msg }) => msg === 'all workers serve');
    expect(service.greeting.match(/production mode/g)).toHaveLength(1);
    const pids = [1, 2, 3].map((number) => pidsOf(service, number)[0]);
    expect(new Set([...pids, service.pid]).size).toBe(4);
    expect(told).toMatchObject({ workers: 3, listeningOn: service.url, managementOn: service.managementUrl });
  });

  test('all answer calls, and are ready', async () => {
    await Promise.all([1, 2, 3, 4].map(() => callUntil(service, () => answeredBy(service).size === 3)));
    const ready = [service.url, service.managementUrl].map((url) => fetch(`${url}/health/ready`));
    expect((await Promise.all(ready)).map(({ status }) => status)).toEqual([200, 200]);
  });

  test('accept a token once, whichever gets it (CH-184)', async () => {
    const connections = Array.from({ length: 12 }, connection);
    for (let round = 0; round < 5; round += 1) {
      const token = await freshToken(key);
      const statuses = await Promise.all(connections.map(({ call }) => call(service.url, token)));
      expect(statuses.filter((status) => status === 200)).toEqual([200]);
      expect(statuses.filter((status) => status === 401)).toHaveLength(11);
    }
    for (const { close } of connections) close();
  });

  test('are measured as one', async () => {
    const before = await service.metric('cramp_cds_request_duration_seconds_count');
    const calls = Array.from({ length: 20 }, async () => {
      const { call, close } = connection();
      await call(service.url, await freshToken(key));
      close();
    });
    await Promise.all(calls);
    const after = await service.metric('cramp_cds_request_duration_seconds_count');
    const SERIES = 'service="cramp-order-sign"';
    expect(Number(after[SERIES]) - Number(before[SERIES])).toBe(20);
    expect(Object.values(await service.metric('cramp_cds_info'))).toEqual([1]);
    expect(await service.metric('cramp_cds_workers')).toEqual({ '': 3 });
    expect(Object.values(await service.metric('process_resident_memory_bytes'))[0]).toBeGreaterThan(100e6);
  });

  test('have one page for those who govern', async () => {
    const response = await fetch(service.managementUrl, { headers: { accept: 'text/html' } });
    expect([response.status, (await response.text()).includes('cramp-order-sign')]).toEqual([200, true]);
  });
});

test('calls per second are counted for all workers together', async () => {
  const LIMIT = 3;
  const service = await start(4, { limits: { requestsPerSecond: LIMIT, requestMs: 30_000 } });
  const tokens = await Promise.all(Array.from({ length: 40 }, () => freshToken(key)));
  const connections = tokens.map(() => connection());
  const startedAt = performance.now();
  const statuses = await Promise.all(connections.map(({ call }, index) => call(service.url, tokens[index] ?? '')));
  const windows = Math.ceil((performance.now() - startedAt) / 1000) + 1;
  for (const { close } of connections) close();
  await service.stop('SIGTERM');
  const answeredBySeveral = new Set(
    service.log
      .lines()
      .filter(({ status }) => status === 429)
      .map(({ worker }) => worker),
  );
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(LIMIT * windows);
  expect(statuses).toContain(429);
  expect(answeredBySeveral.size).toBeGreaterThan(1);
});

describe('a worker that is killed under load', () => {
  const CLIENTS = 6;

  test('costs the calls under way on it and no other, and is replaced', async () => {
    const service = await start(2, { limits: { requestMs: 30_000 } });
    const [victim = 0] = pidsOf(service, 1);
    const failures: { startedAt: number; error: NodeJS.ErrnoException }[] = [];
    const statuses: number[] = [];
    let isOver = false;
    const client = async () => {
      const { call, close } = connection();
      while (!isOver) {
        const token = await freshToken(key);
        const startedAt = performance.now();
        await call(service.url, token).then(
          (status) => statuses.push(status),
          (error: NodeJS.ErrnoException) => failures.push({ startedAt, error }),
        );
      }
      close();
    };
    const clients = Array.from({ length: CLIENTS }, client);
    await service.log.until(({ worker, status }) => worker === 1 && status === 200);
    await service.metric('cramp_cds_requests_total');
    process.kill(victim, 'SIGKILL');
    await service.log.until(({ msg }) => typeof msg === 'string' && msg.includes('another one takes its place'));
    const goneAt = performance.now();
    await service.log.until(({ msg, pid, worker }) => msg === 'a worker serves' && worker === 1 && pid !== victim);
    const answered = statuses.length;
    await service.log.until(() => statuses.length > answered + 2 * CLIENTS);
    isOver = true;
    await Promise.all(clients);

    expect(failures.length).toBeLessThanOrEqual(CLIENTS);
    expect(failures.filter(({ startedAt }) => startedAt > goneAt)).toEqual([]);
    expect(new Set(failures.map(({ error }) => error.code))).toEqual(new Set(failures.map(() => 'ECONNRESET')));
    // 503 where a busy machine lets the database take too long for a token.
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(CLIENTS);
    expect(await service.metric('cramp_cds_workers')).toEqual({ '': 2 });
    expect(await service.metric('cramp_cds_worker_restarts_total')).toEqual({ '': 1 });
    expect((await fetch(`${service.managementUrl}/health/ready`)).status).toBe(200);
    expect((await service.stop('SIGTERM')).exitCode).toBe(0);
  });

  test('leaves its counts in the sums', async () => {
    const service = await start(2);
    await callUntil(service, () => answeredBy(service).size === 2);
    const counted = async () => Number(Object.values(await service.metric('cramp_cds_requests_total'))[0]);
    const before = await counted();
    process.kill(pidsOf(service, 2)[0] ?? 0, 'SIGKILL');
    await service.log.until(
      ({ msg, worker }) => msg === 'a worker serves' && worker === 2 && pidsOf(service, 2).length === 2,
    );
    expect(await counted()).toBe(before);
    await service.stop('SIGTERM');
  });
});

describe('asked to stop', () => {
  test('all finish the calls under way and end with 0; meanwhile it says that it is not ready', async () => {
    const service = await start(2, { limits: { requestMs: 60_000, shutdownMs: 60_000 } });
    const token = await freshToken(key);
    const client = await openRaw(
      service.url,
      `POST ${SERVICE_PATH} HTTP/1.1\r\nHost: cds\r\nContent-Type: application/json\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Length: ${Buffer.byteLength(BODY)}\r\nExpect: 100-continue\r\n\r\n`,
    );
    await client.until('100 Continue');
    const ended = service.stop('SIGTERM');
    await refusing(service.url);
    const meanwhile = await fetch(`${service.managementUrl}/health/ready`);
    client.send(BODY);
    expect(await client.closed).toContain('HTTP/1.1 200');
    expect(meanwhile.status).toBe(503);
    expect((await ended).exitCode).toBe(0);
  });

  test('a second time, it ends at once with all workers', async () => {
    const service = await start(2, { limits: { requestMs: 60_000, shutdownMs: 60_000 } });
    const client = await openRaw(service.url, 'GET /health/live HTTP/1.1\r\n');
    await fetch(`${service.url}/health/live`);
    process.kill(service.pid, 'SIGINT');
    await refusing(service.url);
    process.kill(service.pid, 'SIGINT');
    expect((await service.end).exitCode).toBeNull();
    await client.closed;
  });

  test('nobody is left when the process above is killed', async () => {
    const service = await start(2);
    process.kill(service.pid, 'SIGKILL');
    // Resolves when the last process that could write to its output is gone.
    expect((await service.end).exitCode).toBeNull();
  });
});

describe('what cannot work stops the start with one message', () => {
  const once = (text: string) => text.split('\n').filter((line) => line.startsWith('cramp-cds:'));

  test('a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { exitCode, stderr } = await crampCds(['serve', '--config', '-', '--workers', '3'], {
      stdin: clientConfig({ port, managementPort: 0 }),
      environment: { DATABASE_URL: await postgres.newDatabase() },
    });
    taken.close();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^cramp-cds: CRAMP_CONFIG_INVALID\n {2}port: expected one that is free.*\n$/);
  });

  test('a database that is not there', async () => {
    const { exitCode, stdout, stderr } = await crampCds(['serve', '--config', '-', '--workers', '3'], {
      stdin: clientConfig({ databaseUrl: 'postgres://cramp:hunter2@127.0.0.1:1/cramp' }),
    });
    expect([exitCode, stdout, once(stderr)]).toEqual([1, '', ['cramp-cds: CRAMP_NOT_READY']]);
  });

  test.each([
    ['sandbox mode', ['--sandbox', '--workers', '2'], /^ {2}workers: expected 1 in sandbox mode/m],
    ['the embedded database', ['--config', '-', '--workers', '2'], /^ {2}workers: expected 1 without `databaseUrl`/m],
    ['no number', ['--config', '-', '--workers', 'many'], /^ {2}workers: /m],
    ['none', ['--config', '-', '--workers', '0'], /^ {2}workers: /m],
  ])('several workers with %s', async (_says, args, message) => {
    const { exitCode, stdout, stderr } = await crampCds(['serve', ...args], { stdin: clientConfig() });
    expect([exitCode, stdout, once(stderr)]).toEqual([1, '', ['cramp-cds: CRAMP_CONFIG_INVALID']]);
    expect(stderr).toMatch(message);
  });
});

/** Resolves when nobody is let in any more. */
async function refusing(url: string): Promise<void> {
  const answered = await fetch(`${url}/health/live`, { headers: { connection: 'close' } }).then(
    () => true,
    () => false,
  );
  if (answered) await refusing(url);
}
