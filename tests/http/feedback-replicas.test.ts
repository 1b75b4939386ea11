/**
 * Two processes on one PostgreSQL: feedback is attributed and quiets cards wherever it arrives, and a database that is away costs feedback,
 * not cards.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { goodClaims, ISSUER, PUBLIC_URL, type SigningKey, signingKey } from '../support/client-tokens.js';
import { crampCds, startServe } from '../support/command-line.js';
import { draftBundle, hookRequest, orderSignContext, QUININE_DRAFT } from '../support/hook-requests.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';

jest.setTimeout(120_000);

const PATH = '/cds-services/cramp-order-sign';
/** Longer where somebody wants to see it. */
const OUTAGE_MS = Number(process.env['OUTAGE_MS'] ?? 2000);

let postgres: TestPostgres;
let databaseUrl: string;
let key: SigningKey;
let replicas: readonly Awaited<ReturnType<typeof startServe>>[];
let urls: readonly string[];

beforeAll(async () => {
  key = await signingKey();
  postgres = await startPostgres();
  databaseUrl = await postgres.newDatabase();
  replicas = await Promise.all([startReplica(), startReplica()]);
  urls = replicas.map(({ greeting }) => /http:\/\/[^/\s]+/.exec(greeting)?.[0] ?? '');
});

afterAll(async () => {
  await Promise.all(replicas.map(({ stop }) => stop('SIGTERM')));
  await postgres.remove();
});

/** Its client may repeat tokens, so that calls do not need the database to be believed. */
function startReplica() {
  const clients = [{ issuer: ISSUER, jwks: { keys: [key.publicJwk] }, replay: 'off' }];
  const suppression = { key: 'k'.repeat(40) };
  const config = { port: 0, publicUrl: PUBLIC_URL, clients, suppression, logLevel: 'fatal' };
  return startServe(['--config', '-'], {
    stdin: JSON.stringify(config),
    environment: { DATABASE_URL: databaseUrl, WORKERS: '1' },
  });
}

async function post(replica: number, path: string, body: unknown): Promise<Response> {
  const now = Math.floor(Date.now() / 1000);
  const token = await key.sign({}, { ...goodClaims(), aud: `${PUBLIC_URL}${path}`, iat: now, exp: now + 300 });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return fetch(`${urls[replica]}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Ids of the cards for an order of quinine. */
async function cardsFor(replica: number, order: string): Promise<readonly string[]> {
  const draftOrders = draftBundle({ ...QUININE_DRAFT, id: order });
  const response = await post(replica, PATH, hookRequest('order-sign', { context: orderSignContext({ draftOrders }) }));
  const { cards } = (await response.json()) as { readonly cards: readonly { readonly uuid: string }[] };
  return cards.map(({ uuid }) => uuid);
}

function feedbackOn(...cards: readonly string[]): object {
  const outcomeTimestamp = new Date().toISOString();
  return { feedback: cards.map((card) => ({ card, outcome: 'overridden', outcomeTimestamp })) };
}

async function report(): Promise<{
  rules: { ruleId: string; shown: number; overridden: number }[];
  uncorrelated: number;
}> {
  const { stdout } = await crampCds(['feedback', 'report', '--json'], { environment: { DATABASE_URL: databaseUrl } });
  return JSON.parse(stdout);
}

test('a card of one replica, overridden at the other, is attributed and stays away at both', async () => {
  const [card = ''] = await cardsFor(0, 'order-a');
  // A prescriber takes longer than a card takes to be recorded.
  await pause(300);
  const answer = await post(1, `${PATH}/feedback`, feedbackOn(card));
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  expect([await cardsFor(0, 'order-a'), await cardsFor(1, 'order-a')]).toEqual([[], []]);
  expect([(await cardsFor(0, 'order-b')).length, (await cardsFor(1, 'order-c')).length]).toEqual([1, 1]);
  await pause(300);
  const { rules, uncorrelated } = await report();
  expect(uncorrelated).toBe(0);
  expect(rules).toEqual([expect.objectContaining({ ruleId: 'quinine-for-cramps', shown: 3, overridden: 1 })]);
});

describe('while PostgreSQL is away under load', () => {
  test('cards keep coming, feedback is told to come again, and what was acknowledged is there', async () => {
    const seen = { cards: new Set<number>(), feedback: new Set<number>() };
    const acknowledged: string[] = [];
    let isOver = false;
    const worker = async (replica: number) => {
      for (let order = 0; !isOver; order += 1) {
        const cards = await cardsFor(replica, `load-${replica}-${order}`);
        seen.cards.add(cards.length);
        const { status, headers } = await post(replica, `${PATH}/feedback`, feedbackOn(...cards));
        seen.feedback.add(status);
        if (status === 200) acknowledged.push(...cards);
        else expect(headers.get('retry-after')).toBe('1');
      }
    };
    const workers = [0, 1].map(worker);
    await pause(500);
    await postgres.stop();
    await pause(OUTAGE_MS);
    await postgres.start();
    await eventually(async () => (await post(0, `${PATH}/feedback`, feedbackOn('unknown-card'))).status, 200);
    await pause(500);
    isOver = true;
    await Promise.all(workers);

    expect([...seen.cards]).toEqual([1]);
    expect([...seen.feedback].toSorted()).toEqual([200, 503]);
    await pause(6000);
    const { rules } = await report();
    expect(rules[0]?.overridden).toBe(acknowledged.length + 1);
  });
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function eventually<T>(look: () => Promise<T>, wanted: T): Promise<void> {
  const until = performance.now() + 20_000;
  while ((await look()) !== wanted && performance.now() < until) await pause(100);
}
