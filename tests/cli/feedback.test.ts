/** The report and the purge as an operator runs them, beside a service or after it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openDatabase } from '../../src/database/connect.js';
import { databaseFeedbackStore } from '../../src/database/feedback-store.js';
import { crampCds, startServe } from '../support/command-line.js';
import { accepted, DAY, delivery, feedbackContext, overridden, SHOWN_AT } from '../support/deliveries.js';
import { requestText } from '../support/fixtures.js';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-report-'));
const dataDir = join(folder, 'data');
const environment = { DATA_DIR: dataDir };
afterAll(() => rmSync(folder, { recursive: true }));

async function fill(place: string): Promise<void> {
  const database = await openDatabase({ dataDir: place });
  const store = databaseFeedbackStore(database, { keepComments: false, now: () => SHOWN_AT });
  const shown = [
    delivery(),
    delivery({ deliveredAt: SHOWN_AT + DAY }),
    delivery({ ruleId: 'hypokalemia', serviceId: 'cramp-patient-view', issuer: 'https://other.example.org' }),
  ];
  for (const each of shown) store.recordDelivery(each);
  const [first, second] = shown.map(({ cardUuid }) => cardUuid);
  const reason = { code: 'will-monitor' };
  await store.recordFeedback(
    [accepted(first ?? ''), overridden(second ?? '', { reason }), overridden('QUININE-1')],
    feedbackContext({ receivedAt: SHOWN_AT + 2 * DAY }),
  );
  await database.destroy();
}

beforeAll(() => fill(dataDir));

const QUININE = {
  ruleId: 'quinine-for-cramps',
  shown: 2,
  accepted: 1,
  overridden: 1,
  overriddenByReason: { 'will-monitor': 1 },
  noFeedback: 0,
};
const POTASSIUM = {
  ruleId: 'hypokalemia',
  shown: 1,
  accepted: 0,
  overridden: 0,
  overriddenByReason: {},
  noFeedback: 1,
};

async function reportOf(...args: readonly string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await crampCds(['feedback', 'report', '--json', ...args], { environment });
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe('feedback report', () => {
  test('--json has the documented members and no others', async () => {
    expect(await reportOf()).toEqual({ rules: [QUININE, POTASSIUM], uncorrelated: 1 });
  });

  test('is a table, or CSV', async () => {
    const table = await crampCds(['feedback', 'report'], { environment });
    expect([table.exitCode, table.stderr]).toEqual([0, '']);
    expect(table.stdout).toMatch(/^ +Rule +Shown +Accepted/);
    expect(table.stdout).toContain('quinine-for-cramps');
    const csv = await crampCds(['feedback', 'report', '--csv'], { environment });
    expect(csv.stdout.split('\r\n')[1]).toBe('quinine-for-cramps,2,1,1,0,,1');
  });

  test('can be limited to days, a service and a client', async () => {
    expect(await reportOf('--to', '2026-03-02', '--service', 'cramp-order-sign')).toMatchObject({
      rules: [{ ...QUININE, shown: 1, overridden: 0, overriddenByReason: {} }],
    });
    expect(await reportOf('--from', '2026-03-03')).toMatchObject({ rules: [{ shown: 1, overridden: 1 }] });
    expect(await reportOf('--client', 'https://other.example.org')).toEqual({ rules: [POTASSIUM], uncorrelated: 0 });
  });

  test('reads the folder that the configuration names', async () => {
    const stdin = JSON.stringify({ dataDir });
    const { stdout } = await crampCds(['feedback', 'report', '--json', '--config', '-'], { stdin });
    expect(JSON.parse(stdout)).toMatchObject({ uncorrelated: 1 });
  });

  test('of a folder that is not there says so and does not make it', async () => {
    const missing = join(folder, 'missing');
    const { exitCode, stderr } = await crampCds(['feedback', 'report'], { environment: { DATA_DIR: missing } });
    expect([exitCode, stderr]).toEqual([
      1,
      'cramp-cds: CRAMP_NOT_READY\n  dataDir: expected the folder of a service that has run\n',
    ]);
    expect(existsSync(missing)).toBe(false);
  });

  test('works beside a running service', async () => {
    const DATA_DIR = join(folder, 'running');
    const { greeting, stop } = await startServe(['--sandbox'], { environment: { PORT: '0', DATA_DIR } });
    const url = /http:\/\/[^/\s]+/.exec(greeting)?.[0] ?? '';
    const post = (path: string, body: string) =>
      fetch(`${url}/cds-services/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const response = await post('cramp-order-sign', requestText({ hook: 'order-sign', story: 'draft-alone' }));
    const { cards } = (await response.json()) as { readonly cards: readonly { readonly uuid: string }[] };
    const outcome = { card: cards[0]?.uuid, outcome: 'overridden', outcomeTimestamp: '2026-03-02T14:06:02Z' };
    const { status } = await post('cramp-order-sign/feedback', JSON.stringify({ feedback: [outcome] }));
    const { stdout } = await crampCds(['feedback', 'report', '--json'], { environment: { DATA_DIR } });
    await stop('SIGTERM');
    expect(status).toBe(200);
    expect(JSON.parse(stdout)).toMatchObject({ rules: [{ shown: 1, overridden: 1 }], uncorrelated: 0 });
  });
});

describe('feedback purge', () => {
  const purged = async (place: string, ...args: readonly string[]) => {
    const environment = { DATA_DIR: place };
    const { exitCode, stdout } = await crampCds(['feedback', 'purge', ...args], { environment });
    expect(exitCode).toBe(0);
    return stdout;
  };

  test('deletes what is older than a day', async () => {
    const place = join(folder, 'purged');
    await fill(place);
    expect(await purged(place, '--before', '2026-03-03')).toBe(
      'Deleted 2 cards and 1 items of feedback; forgot whose 0 cards were.\n',
    );
    const { stdout } = await crampCds(['feedback', 'report', '--json'], { environment: { DATA_DIR: place } });
    expect(JSON.parse(stdout)).toMatchObject({ rules: [{ shown: 1, overridden: 1 }], uncorrelated: 1 });
  });

  test('deletes what is kept for too long, and nothing that is not', async () => {
    const place = join(folder, 'kept');
    await fill(place);
    const forever = JSON.stringify({ dataDir: place, feedback: { retentionDays: 36500 } });
    const kept = await crampCds(['feedback', 'purge', '--config', '-'], { stdin: forever });
    expect(kept.stdout).toMatch(/^Deleted 0 cards and 0 items/);
    const oneDay = JSON.stringify({ dataDir: place, feedback: { retentionDays: 1 } });
    const gone = await crampCds(['feedback', 'purge', '--config', '-'], { stdin: oneDay });
    expect(gone.stdout).toMatch(/^Deleted 3 cards and 3 items/);
  });
});

test.each([
  [['feedback']],
  [['feedback', 'delete']],
  [['feedback', 'report', 'twice']],
  [['feedback', 'report', '--json', '--csv']],
  [['feedback', 'report', '--from', 'yesterday']],
  [['feedback', 'report', '--before', '2026-03-02']],
  [['feedback', 'purge', '--json']],
  [['feedback', 'purge', '--before', '2026-02-31']],
])('%p is wrong usage', async (args) => {
  const { exitCode, stdout, stderr } = await crampCds(args, { environment });
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain('Usage: cramp-cds feedback report');
});
