/**
 * Feedback in the whole service: from a card to the report, in either mode, over restarts and between replicas.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Card } from '../../src/cds/types.js';
import { openDatabase } from '../../src/database/connect.js';
import { databaseFeedbackStore } from '../../src/database/feedback-store.js';
import type { FeedbackReport } from '../../src/feedback/store.js';
import { KNOWLEDGE_VERSION } from '../../src/knowledge-version.js';
import { PUBLIC_URL } from '../support/client-tokens.js';
import { requestText } from '../support/fixtures.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { type Production, startTestProduction } from '../support/production.js';
import { startTestSandbox } from '../support/sandbox.js';

jest.setTimeout(60_000);

const PATH = '/cds-services/cramp-order-sign/feedback';
const item = (changes: object = {}) => ({
  card: '5b6f8f0a-2f0c-4c1d-8a53-0a2c1c9d7e01',
  outcome: 'overridden',
  outcomeTimestamp: '2026-03-02T14:06:02Z',
  ...changes,
});

const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-feedback-'));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.remove();
  rmSync(folder, { recursive: true });
});

const QUININE = requestText({ hook: 'order-sign', story: 'draft-alone' });
const accepting = ({ uuid, suggestions = [] }: Card) => ({
  card: uuid,
  outcome: 'accepted',
  acceptedSuggestions: suggestions.map((suggestion) => ({ id: suggestion.uuid })),
  outcomeTimestamp: new Date().toISOString(),
});

async function post(url: string, body: unknown, authorization?: string): Promise<number> {
  const headers = { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) };
  const response = await fetch(`${url}${PATH}`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.status === 200 ? await response.text() : '').toBe('');
  return response.status;
}

/** What another process would report from that folder. */
async function reportFrom(dataDir: string): Promise<FeedbackReport> {
  const database = await openDatabase({ dataDir });
  const report = await databaseFeedbackStore(database, { keepComments: false, now: Date.now }).report();
  await database.destroy();
  return report;
}

describe('from a card to the report', () => {
  test('a card, its feedback and an unknown card are counted while the service runs and after it has stopped', async () => {
    const dataDir = join(folder, 'sandbox');
    const sandbox = await startTestSandbox({ dataDir });
    const { cards } = await sandbox.ask('order-sign', QUININE);
    const [first] = cards;
    if (first === undefined) throw new Error('no card was shown');
    const feedback = [accepting(first), item({ card: 'QUININE-1' })];
    expect([await post(sandbox.url, { feedback }), await post(sandbox.url, { feedback })]).toEqual([200, 200]);
    const report = {
      rules: [{ ruleId: 'quinine-for-cramps', shown: 1, accepted: 1, overridden: 0, noFeedback: 0 }],
      uncorrelated: 1,
    };
    expect(await reportFrom(dataDir)).toMatchObject(report);
    await sandbox.close();
    expect(await reportFrom(dataDir)).toMatchObject(report);
  });

  test('every card is known by its first rule, all its rules and its version', async () => {
    const dataDir = join(folder, 'deliveries');
    const sandbox = await startTestSandbox({ dataDir });
    const { cards } = await sandbox.ask('order-sign', QUININE);
    await sandbox.close();
    const database = await openDatabase({ dataDir });
    const rows = await database.selectFrom('delivery').selectAll().execute();
    await database.destroy();
    expect(rows.length).toBe(cards.length);
    for (const { uuid, indicator, extension, suggestions = [] } of cards) {
      const row = rows.find(({ card_uuid }) => card_uuid === uuid);
      const ruleIds = extension?.['org.cramp-cds.rule-ids'];
      expect(row).toMatchObject({
        indicator,
        rule_ids: JSON.stringify(ruleIds),
        rule_version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        knowledge_version: KNOWLEDGE_VERSION,
        service_id: 'cramp-order-sign',
        hook: 'order-sign',
        suggestion_uuids: JSON.stringify(suggestions.map((suggestion) => suggestion.uuid)),
        person_key: null,
      });
      expect([row?.rule_id]).toEqual([ruleIds].flat().slice(0, 1));
    }
  });

  test('the sandbox keeps it in a temporary folder, which is gone when it stops', async () => {
    const ours = () => readdirSync(tmpdir()).filter((name) => /^cramp-cds-\w{6}$/.test(name));
    const before = new Set(ours());
    const sandbox = await startTestSandbox();
    const [dataDir = ''] = ours().filter(
      (name) => existsSync(join(tmpdir(), name, 'cramp-cds.db')) && !before.has(name),
    );
    expect(dataDir).not.toBe('');
    expect(await post(sandbox.url, { feedback: [item()] })).toBe(200);
    await sandbox.close();
    expect(existsSync(join(tmpdir(), dataDir))).toBe(false);
  });
});

describe('in production mode', () => {
  let service: Production;
  beforeAll(async () => {
    service = await startTestProduction();
  });
  afterAll(() => service.close());
  const bearer = async (claims: object) => `Bearer ${await service.tokenFor('order-sign', claims)}`;

  test('a token is meant for the feedback or for its service, and for no other (CH-153, CH-180)', async () => {
    const base = `${PUBLIC_URL}/cds-services`;
    const statusFor = async (aud: string) => post(service.url, { feedback: [item()] }, await bearer({ aud }));
    expect(await statusFor(`${base}/cramp-order-sign/feedback`)).toBe(200);
    expect(await statusFor(`${base}/cramp-order-sign`)).toBe(200);
    expect(await statusFor(`${base}/cramp-order-select`)).toBe(401);
    expect(await statusFor(`${base}/cramp-order-select/feedback`)).toBe(401);
  });

  test('unsigned feedback is refused (CH-153)', async () => {
    expect(await post(service.url, { feedback: [item()] })).toBe(401);
  });
});

describe('replicas that share PostgreSQL', () => {
  let databaseUrl: string;
  let replicas: readonly Production[];
  beforeAll(async () => {
    databaseUrl = await postgres.newDatabase();
    replicas = await Promise.all([0, 1].map(() => startTestProduction({ config: { databaseUrl } })));
  });
  afterAll(() => Promise.all(replicas.map((replica) => replica.close())));

  async function tell(replica: number, feedback: readonly unknown[]): Promise<number> {
    const service = replicas[replica];
    return post(service?.url ?? '', { feedback }, `Bearer ${await service?.tokenFor('order-sign')}`);
  }

  async function report(): Promise<FeedbackReport> {
    const database = await openDatabase({ databaseUrl });
    const found = await databaseFeedbackStore(database, { keepComments: false, now: Date.now }).report();
    await database.destroy();
    return found;
  }

  test('count feedback that reaches the other one, and a repeat at both once (CH-151)', async () => {
    const response = await replicas[0]?.ask('order-sign', QUININE);
    const answer = (await response?.json()) as { readonly cards: readonly Card[] } | undefined;
    const first = answer?.cards[0];
    if (first === undefined) throw new Error('no card was shown');
    const feedback = [accepting(first)];
    expect([await tell(1, feedback), await tell(0, feedback)]).toEqual([200, 200]);
    const { rules, uncorrelated } = await report();
    expect([rules.reduce((sum, { accepted }) => sum + accepted, 0), uncorrelated]).toEqual([1, 0]);
  });

  test('are not ready and refuse feedback while it is away, and go on when it is back (CH-163)', async () => {
    const ready = async () => (await fetch(`${replicas[0]?.url}/health/ready`)).status;
    expect(await ready()).toBe(200);
    await postgres.stop();
    expect(await tell(0, [item()])).toBe(503);
    expect(await eventually(ready, 503)).toBe(503);
    await postgres.start();
    expect(await eventually(ready, 200)).toBe(200);
    expect(await tell(0, [item()])).toBe(200);
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
