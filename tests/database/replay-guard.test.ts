import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { type DatabaseOptions, type DatabasePlace, openDatabase } from '../../src/database/connect.js';
import { databaseReplayGuard } from '../../src/database/replay-guard.js';
import type { Database } from '../../src/database/schema.js';
import { memoryReplayGuard, type ReplayGuard, type SeenToken } from '../../src/security/replay.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const NOON = 1_800_000_000;
/** Of tests in which PostgreSQL fails; the others wait longer, so that a slow machine does not fail them. */
const TIMEOUT_MS = 300;
const PATIENT_MS = 10_000;
/** Waiting for a connection and for the answer, and a slow machine. */
const AT_MOST_MS = 2 * TIMEOUT_MS + 400;

jest.setTimeout(30_000);
let seconds = NOON;
const now = () => seconds * 1000;
let postgres: TestPostgres;
const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-replay-'));
const opened: Database[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);

afterAll(async () => {
  await Promise.all(opened.map((database) => database.destroy()));
  await postgres.remove();
  rmSync(folder, { recursive: true });
}, 60_000);

async function open(place: DatabasePlace, options: DatabaseOptions = { timeoutMs: PATIENT_MS }): Promise<Database> {
  const database = await openDatabase(place, options);
  opened.push(database);
  return database;
}

async function guardOf(place: DatabasePlace, options?: DatabaseOptions): Promise<ReplayGuard> {
  return databaseReplayGuard(await open(place, options), { now });
}

const WHERE: readonly (readonly [string, () => Promise<ReplayGuard>])[] = [
  ['in memory', async () => memoryReplayGuard({ maxTokens: 1000, now })],
  ['in the embedded database', () => guardOf({ dataDir: join(folder, 'guard') })],
  ['in PostgreSQL', async () => guardOf({ databaseUrl: await postgres.newDatabase() })],
];

const token = (jti: string, changes: Partial<SeenToken> = {}): SeenToken => ({
  issuer: 'https://ehr.example.org',
  jti,
  until: seconds + 300,
  ...changes,
});

describe.each(WHERE)('used tokens remembered %s', (_where, newGuard) => {
  let guard: ReplayGuard;
  const uses = (...tokens: readonly SeenToken[]) => Promise.all(tokens.map((each) => guard.isFirstUse(each)));

  beforeAll(async () => {
    seconds = NOON;
    guard = await newGuard();
  });

  test('CH-184 a token is accepted once', async () => {
    expect(await guard.isFirstUse(token('once'))).toBe(true);
    expect(await guard.isFirstUse(token('once'))).toBe(false);
    expect(await guard.isFirstUse(token('once'))).toBe(false);
    expect(await guard.isFirstUse(token('another'))).toBe(true);
  });

  test('CH-184 an id belongs to its issuer', async () => {
    expect(await guard.isFirstUse(token('shared'))).toBe(true);
    expect(await guard.isFirstUse(token('shared', { issuer: 'https://other.example.org' }))).toBe(true);
    expect(await guard.isFirstUse(token('shared'))).toBe(false);
  });

  test('an issuer and an id are not mistaken for others that read the same together', async () => {
    expect(await guard.isFirstUse(token('b"c', { issuer: 'a' }))).toBe(true);
    expect(await guard.isFirstUse(token('c', { issuer: 'a"b' }))).toBe(true);
  });

  test('a repeat that claims another expiry is a repeat', async () => {
    expect(await guard.isFirstUse(token('signed again'))).toBe(true);
    expect(await guard.isFirstUse(token('signed again', { until: seconds + 900 }))).toBe(false);
  });

  test('a token is remembered to its last second, and its id is free after it', async () => {
    expect(await guard.isFirstUse(token('expires'))).toBe(true);
    seconds += 300;
    expect(await guard.isFirstUse(token('expires', { until: seconds + 300 }))).toBe(false);
    seconds += 1;
    expect(await guard.isFirstUse(token('expires'))).toBe(true);
    expect(await guard.isFirstUse(token('expires'))).toBe(false);
  });

  test('an id that was used again after its expiry is remembered as long as any other', async () => {
    expect(await guard.isFirstUse(token('twice', { until: seconds + 2 }))).toBe(true);
    seconds += 3;
    expect(await guard.isFirstUse(token('twice', { until: seconds + 600 }))).toBe(true);
    seconds += 599;
    expect(await guard.isFirstUse(token('unrelated'))).toBe(true);
    expect(await guard.isFirstUse(token('twice'))).toBe(false);
  });

  test('of a hundred simultaneous uses of one token one is the first', async () => {
    const first = await uses(...Array.from({ length: 100 }, () => token('crowd')));
    expect(first.filter(Boolean)).toEqual([true]);
  });

  test('of a hundred simultaneous uses of one id that had expired one is the first', async () => {
    await guard.isFirstUse(token('late crowd', { until: seconds + 1 }));
    seconds += 2;
    const first = await uses(...Array.from({ length: 100 }, () => token('late crowd')));
    expect(first.filter(Boolean)).toEqual([true]);
  });

  test('an id of any length and content can be remembered', async () => {
    const odd = [`${'x'.repeat(100_000)}a`, `${'x'.repeat(100_000)}b`, "'; drop table replay; --", '\u0000', '🦵', ''];
    expect(await uses(...odd.map((jti) => token(jti)))).toEqual(odd.map(() => true));
    expect(await uses(...odd.map((jti) => token(jti)))).toEqual(odd.map(() => false));
  });

  test('an expiry within a second counts to its end', async () => {
    expect(await guard.isFirstUse(token('fraction', { until: seconds + 0.5 }))).toBe(true);
    expect(await guard.isFirstUse(token('fraction'))).toBe(false);
  });
});

const DATABASES: readonly (readonly [string, () => Promise<DatabasePlace>])[] = [
  ['the embedded database', async () => ({ dataDir: join(folder, 'rows') })],
  ['PostgreSQL', async () => ({ databaseUrl: await postgres.newDatabase() })],
];

describe.each(DATABASES)('the rows in %s', (_name, newPlace) => {
  let database: Database;
  let guard: ReplayGuard;
  const hashes = async () =>
    (await database.selectFrom('replay').select('token_hash').execute()).map((row) => row.token_hash);

  beforeAll(async () => {
    seconds = NOON;
    database = await open(await newPlace());
    guard = databaseReplayGuard(database, { now });
  });

  test('hold neither issuer nor id', async () => {
    await guard.isFirstUse(token('secret-id'));
    const rows = await database.selectFrom('replay').selectAll().execute();
    expect(rows.map(({ token_hash }) => token_hash)).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
    expect(rows.map(({ expires_at }) => Number(expires_at))).toEqual([NOON + 300]);
  });

  test('are deleted when they have expired, a thousand at a time, and no others', async () => {
    const expired = Array.from({ length: 1500 }, (_, index) => ({ token_hash: `old-${index}`, expires_at: NOON }));
    for (let from = 0; from < expired.length; from += 300) {
      await database
        .insertInto('replay')
        .values(expired.slice(from, from + 300))
        .execute();
    }
    seconds = NOON + 100;
    await guard.isFirstUse(token('now'));
    await until(async () => (await hashes()).length === 502);
    seconds += 1;
    await guard.isFirstUse(token('a second later'));
    await until(async () => (await hashes()).length === 3);
    expect((await hashes()).filter((hash) => hash.startsWith('old-'))).toEqual([]);
  });
});

describe('replicas', () => {
  test('CH-184 that share PostgreSQL accept a token once between them', async () => {
    const databaseUrl = await postgres.newDatabase();
    const guards = await Promise.all([guardOf({ databaseUrl }), guardOf({ databaseUrl })]);
    const crowd = Array.from({ length: 50 }, () => guards.map((guard) => guard.isFirstUse(token('crowd')))).flat();
    expect((await Promise.all(crowd)).filter(Boolean)).toEqual([true]);
    expect(await guards[0]?.isFirstUse(token('to and fro'))).toBe(true);
    expect(await guards[1]?.isFirstUse(token('to and fro'))).toBe(false);
  });
});

describe('a database that fails', () => {
  test('CH-189 refuses tokens while PostgreSQL is stopped, and goes on when it is back', async () => {
    const guard = await guardOf({ databaseUrl: await postgres.newDatabase() }, { timeoutMs: TIMEOUT_MS });
    expect(await guard.isFirstUse(token('before'))).toBe(true);
    await postgres.stop();
    const refused = await outcome(guard, token('down'));
    expect(refused).toMatchObject({ code: 'CRAMP_NOT_READY', status: 503 });
    expect(inspect(refused, { depth: 9 })).not.toMatch(new RegExp(`${postgres.password}|${postgres.port}|postgres://`));
    await postgres.start();
    expect(await guard.isFirstUse(token('down'))).toBe(true);
    expect(await guard.isFirstUse(token('before'))).toBe(false);
  });

  test('that cuts connections off fails the statements of that moment and nothing else', async () => {
    const proxy = await startTcpProxy(postgres.port);
    const databaseUrl = through(proxy, await postgres.newDatabase());
    let lost = 0;
    const onConnectionLost = () => {
      lost += 1;
    };
    const database = await open({ databaseUrl }, { timeoutMs: PATIENT_MS, onConnectionLost });
    const inWork = sql`select pg_sleep(60)`.execute(database).catch(() => 'failed');
    await until(() => isRunning(database, 'pg_sleep(60)'));
    proxy.cutConnections();
    expect(await inWork).toBe('failed');
    // The other is the one that asked whether the statement runs.
    await until(async () => lost >= 2);
    expect(await databaseReplayGuard(database, { now }).isFirstUse(token('next'))).toBe(true);
    await database.destroy();
    await proxy.close();
  });

  test('CH-189 refuses tokens when the embedded database is closed', async () => {
    const database = await open({ dataDir: join(folder, 'closed') });
    const guard = databaseReplayGuard(database, { now });
    await database.destroy();
    expect(await outcome(guard, token('late'))).toMatchObject({ code: 'CRAMP_NOT_READY' });
  });
});

describe('a database that does not answer', () => {
  test('CH-189 refuses tokens in time over a connection that was lost silently, and takes another connection for the next', async () => {
    const proxy = await startTcpProxy(postgres.port);
    const databaseUrl = through(proxy, await postgres.newDatabase());
    const database = await open({ databaseUrl }, { timeoutMs: TIMEOUT_MS });
    const guard = databaseReplayGuard(database, { now });
    expect(await guard.isFirstUse(token('before'))).toBe(true);
    proxy.loseConnections();
    const start = performance.now();
    expect(await outcome(guard, token('lost'))).toMatchObject({ code: 'CRAMP_NOT_READY' });
    expect(performance.now() - start).toBeLessThan(AT_MOST_MS);
    expect(await guard.isFirstUse(token('after'))).toBe(true);
    expect(await guard.isFirstUse(token('before'))).toBe(false);
    await database.destroy();
    await proxy.close();
  });

  test('refuses tokens in time when every connection is taken by statements that hang', async () => {
    const databaseUrl = await postgres.newDatabase();
    const database = await open({ databaseUrl }, { timeoutMs: TIMEOUT_MS, maxConnections: 2 });
    const blocker = await open({ databaseUrl });
    const guard = databaseReplayGuard(database, { now });
    await blocker.transaction().execute(async (transaction) => {
      await transaction.insertInto('replay').values({ token_hash: 'held', expires_at: 0 }).execute();
      const start = performance.now();
      const hanging = ['1', '2', '3', '4'].map(() =>
        database
          .insertInto('replay')
          .values({ token_hash: 'held', expires_at: 0 })
          .execute()
          .catch(() => 'hung'),
      );
      const refused = await outcome(guard, token('queued'));
      expect(performance.now() - start).toBeLessThan(AT_MOST_MS);
      expect(refused).toMatchObject({ code: 'CRAMP_NOT_READY' });
      expect(await Promise.all(hanging)).toEqual(['hung', 'hung', 'hung', 'hung']);
    });
    expect(await guard.isFirstUse(token('queued'))).toBe(true);
  });
});

/** What a guard says, or why it cannot. */
function outcome(guard: ReplayGuard, used: SeenToken): Promise<unknown> {
  return guard.isFirstUse(used).catch((error: unknown) => error);
}

function through(proxy: TcpProxy, databaseUrl: string): string {
  return databaseUrl.replace(`:${postgres.port}/`, `:${proxy.port}/`);
}

async function isRunning(database: Database, statement: string): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_stat_activity
    where query like ${`%${statement}%`} and state = 'active' and pid <> pg_backend_pid()`.execute(database);
  return rows.length > 0;
}

/** Waits for what happens in the background. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENT_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
