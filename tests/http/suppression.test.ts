/** Suppression as the service is composed: whose answers count, what is logged, and what a failing store costs. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { Card } from '../../src/cds/types.js';
import { parseConfig } from '../../src/config/config.js';
import { evaluator } from '../../src/evaluator.js';
import { DAY_MS } from '../../src/facts/dates.js';
import type { DisplayStore } from '../../src/feedback/display-look-up.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { ANONYMOUS, type Caller } from '../../src/security/caller.js';
import { keyedHash } from '../../src/security/keyed-hash.js';
import { AS_OF, chart, draft, FOR_CRAMPS, hookRequest, normalLabs, rxnorm } from '../support/chart.js';
import { outline, PUBLISHED, TERMINOLOGY } from '../support/engine.js';
import { logSink, testApp } from '../support/http-app.js';
import { KEY, Memory } from '../support/memory.js';

const QUININE = draft(rxnorm('997010', 'quinine sulfate 324 MG Oral Capsule'), { id: 'quinine-1' }, FOR_CRAMPS);
const BODY = hookRequest('order-sign', chart({ labs: normalLabs() }), [QUININE]);
const CALLER: Partial<Caller> = { issuer: 'https://ehr.example.org', tenant: 'north' };
const SHOWN = ['quinine-for-cramps critical'];

/** What this caller's clinician overrode an hour ago. */
const memory = new Memory((parts) => keyedHash(KEY)([CALLER.issuer, CALLER.tenant, ...parts]));
beforeAll(async () => {
  await memory.askAndOverride(BODY, { hours: -1 });
});

/** Remembers what it was asked. */
function storeOf(displaysOf: DisplayStore['displaysOf'] = ofMemory) {
  const asked: (readonly [personKey: string, since: number])[] = [];
  const store: DisplayStore = {
    displaysOf: (...question) => {
      asked.push(question);
      return displaysOf(...question);
    },
  };
  return { store, asked };
}

const ofMemory: DisplayStore['displaysOf'] = async (personKey) =>
  memory.past.filter((display) => display.memory.personKey === personKey);

const NO_LABELS = { services: [], rules: [], prefetchKeys: [], unknownReasons: [], issuers: [] };
const METRICS = createMetrics({ labels: NO_LABELS, mode: 'sandbox', knowledgeVersion: '-', withProcess: false });

/** The composed service, asked by a caller; outlines of its cards. */
function service(displays: DisplayStore | undefined, suppression: object = { enabled: true, key: KEY }) {
  const { lines, log } = logSink();
  const config = parseConfig(JSON.stringify({ suppression }));
  const options = {
    terminology: TERMINOLOGY,
    config,
    publicUrl: 'https://cds.example.org',
    asOf: AS_OF,
    log,
    displays,
    metrics: METRICS.evaluation,
  };
  const evaluate = evaluator(PUBLISHED, options);
  const ask = async (caller: Partial<Caller> = CALLER): Promise<readonly string[]> => {
    const app = testApp({
      services: PUBLISHED,
      evaluate,
      authenticate: async () => ({ ...ANONYMOUS, ...caller }),
      log,
    });
    const { body } = await request(app).post('/cds-services/cramp-order-sign').send(BODY);
    return (body as { readonly cards: readonly Card[] }).cards.map(outline);
  };
  return { ask, lines };
}

describe('a card that was overridden', () => {
  test('stays away, and the log names its rule and nothing else', async () => {
    const { store, asked } = storeOf();
    const { ask, lines } = service(store);
    expect(await ask()).toEqual([]);
    expect(asked.map(([, since]) => since)).toEqual([AS_OF - 90 * DAY_MS]);
    const line = lines.map((each): unknown => JSON.parse(each)).at(-1);
    expect(line).toMatchObject({ status: 200, cards: 0, suppressed: ['quinine-for-cramps'] });
    expect(lines.join('')).not.toMatch(/quinine-1|prac-1|pat-1|overridden/);
  });

  test.each<readonly [string, Partial<Caller>]>([
    ['another client', { issuer: 'https://other.example.org', tenant: 'north' }],
    ['another tenant', { issuer: 'https://ehr.example.org', tenant: 'south' }],
    ['nobody in particular', {}],
  ])('is shown to the same user and patient of %s', async (_says, caller) => {
    const { store } = storeOf();
    const { ask, lines } = service(store);
    expect(await ask({ issuer: undefined, tenant: undefined, ...caller })).toEqual(SHOWN);
    expect(lines.join('')).not.toContain('suppressed');
  });

  test.each<readonly [string, object]>([
    ['suppression is off', { key: KEY }],
    ['the key is another', { enabled: true, key: 'another key for tests, of no value elsewhere' }],
    ['a key was made up at the start', { enabled: true }],
  ])('is shown while %s', async (_says, suppression) => {
    const { store } = storeOf();
    expect(await service(store, suppression).ask()).toEqual(SHOWN);
  });

  test('is shown where nothing remembers', async () => {
    expect(await service(undefined).ask()).toEqual(SHOWN);
  });

  test('is shown while the store fails, which is then asked once in 5 seconds', async () => {
    const { store, asked } = storeOf(() => Promise.reject(new Error('the database is away')));
    const { ask } = service(store);
    expect([await ask(), await ask(), await ask()]).toEqual([SHOWN, SHOWN, SHOWN]);
    expect(asked).toHaveLength(1);
  });
});

test('a store is not asked while suppression is off', async () => {
  const { store, asked } = storeOf();
  await service(store, {}).ask();
  expect(asked).toEqual([]);
});
