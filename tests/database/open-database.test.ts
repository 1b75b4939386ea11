import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { type DatabasePlace, openDatabase } from '../../src/database/connect.js';
import type { Tables } from '../../src/database/schema.js';
import { CrampError } from '../../src/errors.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

jest.setTimeout(30_000);
let postgres: TestPostgres;
const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-open-'));

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(async () => {
  await postgres.remove();
  rmSync(folder, { recursive: true });
});

let places = 0;

function newFolder(): string {
  places += 1;
  return join(folder, `data-${places}`, 'of', 'the-service');
}

const PLACES: readonly (readonly [string, () => Promise<DatabasePlace>])[] = [
  ['the embedded database', async () => ({ dataDir: newFolder() })],
  ['PostgreSQL', async () => ({ databaseUrl: await postgres.newDatabase() })],
];

/** Opens, looks into the table and closes. */
async function rowsAfterStart(place: DatabasePlace): Promise<number> {
  const database = await openDatabase(place);
  const rows = await database.selectFrom('replay').selectAll().execute();
  await database.destroy();
  return rows.length;
}

async function addRow(place: DatabasePlace): Promise<void> {
  const database = await openDatabase(place);
  await database
    .insertInto('replay')
    .values({ token_hash: 'kept', expires_at: 2 ** 40 })
    .execute();
  await database.destroy();
}

describe.each(PLACES)('%s', (_name, newPlace) => {
  test('is empty and has its tables at the first start, and keeps its rows at the next', async () => {
    const place = await newPlace();
    expect(await rowsAfterStart(place)).toBe(0);
    await addRow(place);
    expect(await rowsAfterStart(place)).toBe(1);
  });

  test('that a newer version has migrated is refused', async () => {
    const place = await newPlace();
    const database = await openDatabase(place);
    await sql`insert into kysely_migration (name, timestamp) values ('999-newer', '2030-01-01')`.execute(database);
    await database.destroy();
    await expect(openDatabase(place)).rejects.toMatchObject({ code: 'CRAMP_NOT_READY' });
  });

  test('is migrated once when two processes start together', async () => {
    const place = await newPlace();
    const starts = await Promise.all([startProcess(place), startProcess(place)]);
    expect(starts).toEqual(['started', 'started']);
    expect(await rowsAfterStart(place)).toBe(0);
  });
});

test('PostgreSQL is migrated once when replicas start at the same moment', async () => {
  const databaseUrl = await postgres.newDatabase();
  expect(await Promise.all([1, 2, 3, 4].map(() => rowsAfterStart({ databaseUrl })))).toEqual([0, 0, 0, 0]);
});

test('the folder of the embedded database is closed to other users', async () => {
  const dataDir = newFolder();
  await rowsAfterStart({ dataDir });
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
});

test('the embedded database flushes the disk for each transaction, and not for a single statement', async () => {
  const database = await openDatabase({ dataDir: newFolder() });
  const level = async (connection: Kysely<Tables>) => {
    const { rows } = await sql<{ readonly synchronous: number }>`pragma synchronous`.execute(connection);
    return rows[0]?.synchronous;
  };
  const [normal, full] = [1, 2];
  expect(await level(database)).toBe(normal);
  expect(await database.transaction().execute(level)).toBe(full);
  expect(await level(database)).toBe(normal);
  await database.destroy();
});

describe('a database that cannot be opened', () => {
  const withPort = (port: number) => `postgres://cramp:${postgres.password}@127.0.0.1:${port}/nowhere`;
  const file = join(folder, 'file');
  beforeAll(() => writeFileSync(file, 'no folder'));

  test.each([
    ['no server listens', 'databaseUrl', 'ECONNREFUSED', () => ({ databaseUrl: withPort(1) })],
    ['there is no such database', 'databaseUrl', '3D000', () => ({ databaseUrl: withPort(postgres.port) })],
    [
      'the password is wrong',
      'databaseUrl',
      '28P01',
      () => ({ databaseUrl: withPort(postgres.port).replace('@', 'x@') }),
    ],
    [
      'the address is none',
      'databaseUrl',
      'ERR_INVALID_URL',
      () => ({ databaseUrl: `postgres://cramp:${postgres.password}@[/cramp` }),
    ],
    ['the folder is a file', 'dataDir', 'EEXIST', () => ({ dataDir: file })],
  ])('%s: says which setting and why, without address or password', async (_why, path, code, place) => {
    const error: unknown = await openDatabase(place()).catch((thrown: unknown) => thrown);
    if (!(error instanceof CrampError)) throw new Error('expected a CrampError');
    const expected = `a database that can be opened and brought up to date (${code})`;
    expect([error.code, error.problems]).toEqual(['CRAMP_NOT_READY', [{ path, expected }]]);
    expect(inspect(error, { depth: 9 })).not.toMatch(
      new RegExp(`${postgres.password}|127\\.0\\.0\\.1|postgres://|/file`),
    );
  });
});

/** Opens the database in a process of its own, as a replica does. */
function startProcess(place: DatabasePlace): Promise<string> {
  const script = `import { openDatabase } from './src/database/connect.ts';
    const database = await openDatabase(JSON.parse(process.env.PLACE));
    await database.destroy();
    process.stdout.write('started');`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const started = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, PLACE: JSON.stringify(place) } });
  return new Promise((resolve) => {
    let output = '';
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', (text: Buffer) => {
        output += text.toString();
      });
    }
    started.once('close', () => resolve(output));
  });
}
