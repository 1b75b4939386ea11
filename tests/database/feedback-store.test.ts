import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type DatabaseOptions, type DatabasePlace, openDatabase } from '../../src/database/connect.js';
import { databaseFeedbackStore, type FeedbackStoreOptions } from '../../src/database/feedback-store.js';
import type { Database } from '../../src/database/schema.js';
import type { Delivery } from '../../src/feedback/display.js';
import type { FeedbackStore } from '../../src/feedback/store.js';
import {
  accepted,
  DAY,
  delivery,
  displayMemory,
  feedbackContext,
  MINUTE,
  overridden,
  SHOWN_AT,
} from '../support/deliveries.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PATIENT_MS = 10_000;

jest.setTimeout(30_000);
let postgres: TestPostgres;
const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-feedback-'));
const opened: { readonly database: Database; readonly store: FeedbackStore }[] = [];
let now = SHOWN_AT;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);

afterEach(async () => {
  for (const { database, store } of opened.splice(0)) {
    await store.close();
    await database.destroy();
  }
});

afterAll(async () => {
  await postgres.remove();
  rmSync(folder, { recursive: true });
}, 60_000);

interface Opening extends DatabaseOptions, Partial<FeedbackStoreOptions> {}

async function open(place: DatabasePlace, options: Opening = {}) {
  const database = await openDatabase(place, { timeoutMs: PATIENT_MS, ...options });
  const store = databaseFeedbackStore(database, { keepComments: false, now: () => now, ...options });
  opened.push({ database, store });
  return { database, store };
}

const DATABASES: readonly (readonly [string, () => Promise<DatabasePlace>])[] = [
  ['the embedded database', async () => ({ dataDir: join(folder, randomUUID()) })],
  ['PostgreSQL', async () => ({ databaseUrl: await postgres.newDatabase() })],
];

/** Shows cards and returns their ids. */
function show(store: FeedbackStore, ...deliveries: readonly Delivery[]): readonly string[] {
  for (const each of deliveries) store.recordDelivery(each);
  return deliveries.map(({ cardUuid }) => cardUuid);
}

describe.each(DATABASES)('feedback in %s', (_name, newPlace) => {
  let place: DatabasePlace;
  let database: Database;
  let store: FeedbackStore;
  const feedbackRows = () => database.selectFrom('feedback').selectAll().execute();

  beforeEach(async () => {
    now = SHOWN_AT;
    place = await newPlace();
    ({ database, store } = await open(place));
  });

  test('is stored with what a report needs and no comment (CH-147)', async () => {
    const reason = { code: 'specialist-advice', system: 'https://cds.example.org/reasons' };
    await store.recordFeedback([overridden('card-1', { reason, comment: 'MARKED' })], feedbackContext());
    const rows = (await feedbackRows()).map((row) => ({
      ...row,
      outcome_at: Number(row.outcome_at),
      received_at: Number(row.received_at),
    }));
    expect(rows).toEqual([
      {
        card_id: 'card-1',
        outcome: 'overridden',
        outcome_at: SHOWN_AT + MINUTE,
        received_at: SHOWN_AT + 2 * MINUTE,
        service_id: 'cramp-order-sign',
        issuer: 'https://ehr.example.org',
        tenant: null,
        suggestion_uuids: '[]',
        reason_code: 'specialist-advice',
        reason_system: 'https://cds.example.org/reasons',
        comment: null,
      },
    ]);
  });

  test('keeps its comment where the configuration says so (CH-147)', async () => {
    const keeping = await open(place, { keepComments: true });
    await keeping.store.recordFeedback([overridden('card-1', { comment: 'not\0 now' })], feedbackContext());
    expect((await feedbackRows()).map(({ comment }) => comment)).toEqual(['not now']);
  });

  test('keeps the suggestions accepted, also those that are not ours (CH-144)', async () => {
    await store.recordFeedback([accepted('card-1', { acceptedSuggestions: ['s-1', 's-2'] })], feedbackContext());
    expect((await feedbackRows()).map(({ suggestion_uuids }) => suggestion_uuids)).toEqual(['["s-1","s-2"]']);
  });

  test('is stored once, however often and in whichever call it comes (CH-151)', async () => {
    const same = overridden('card-1', { reason: { code: 'will-monitor' } });
    await store.recordFeedback([same, same], feedbackContext());
    await store.recordFeedback([same], feedbackContext({ receivedAt: SHOWN_AT + DAY }));
    expect((await feedbackRows()).length).toBe(1);
  });

  test('of a card at another time, or with another outcome, is stored beside it (CH-151)', async () => {
    await store.recordFeedback(
      [overridden('card-1'), overridden('card-1', { outcomeAt: SHOWN_AT }), accepted('card-1')],
      feedbackContext(),
    );
    expect((await feedbackRows()).length).toBe(3);
  });

  test('is stored once when replicas are told it at the same moment, in any order', async () => {
    // One process has one connection to the embedded database; two processes are tried below.
    const other = 'databaseUrl' in place ? await open(place) : { store };
    const items = Array.from({ length: 40 }, (_, index) => overridden(`card-${index}`));
    const calls = Array.from({ length: 10 }, (_, index) =>
      (index % 2 === 0 ? store : other.store).recordFeedback(
        index % 3 === 0 ? items : items.toReversed(),
        feedbackContext(),
      ),
    );
    await Promise.all(calls);
    expect((await feedbackRows()).length).toBe(40);
  });
});

describe.each(DATABASES)('feedback of any size and content in %s', (_name, newPlace) => {
  let place: DatabasePlace;
  let database: Database;
  let store: FeedbackStore;
  const feedbackRows = () => database.selectFrom('feedback').selectAll().execute();

  beforeEach(async () => {
    now = SHOWN_AT;
    place = await newPlace();
    ({ database, store } = await open(place));
  });

  test('is stored whole where it is more than one statement takes', async () => {
    const items = Array.from({ length: 1201 }, (_, index) => overridden(`card-${index}`));
    await store.recordFeedback(items, feedbackContext());
    expect((await feedbackRows()).length).toBe(1201);
  });

  test('is stored as a whole or not at all (CH-150)', async () => {
    const broken = overridden('card-x', { outcomeAt: Number.NaN });
    const items = Array.from({ length: 600 }, (_, index) => overridden(`card-${index}`));
    await expect(store.recordFeedback([...items, broken], feedbackContext())).rejects.toMatchObject({
      code: 'CRAMP_NOT_READY',
    });
    expect(await feedbackRows()).toEqual([]);
  });

  test('about ids that are none is told apart by their hash, and keeps no sentence (CH-142)', async () => {
    const odd = ['x'.repeat(100_000), 'y'.repeat(100_000), 'not an id', '\u0000', '🦵'];
    await store.recordFeedback(
      odd.map((card) => overridden(card)),
      feedbackContext(),
    );
    const ids = (await feedbackRows()).map(({ card_id }) => card_id);
    expect(new Set(ids).size).toBe(odd.length);
    expect(ids.every((id) => /^sha256:[\w-]{43}$/.test(id))).toBe(true);
  });

  test('with a reason code that is none counts as one that cannot be read', async () => {
    const [card = ''] = show(store, delivery());
    await store.recordFeedback([overridden(card, { reason: { code: 'x'.repeat(65) } })], feedbackContext());
    expect((await store.report()).rules[0]?.overriddenByReason).toEqual({ 'unreadable-reason': 1 });
  });

  test('is there, with the card it is about, when the service starts again', async () => {
    const [card = ''] = show(store, delivery());
    await store.recordFeedback([accepted(card)], feedbackContext());
    const again = await open(place);
    expect(await again.store.report()).toMatchObject({ rules: [{ shown: 1, accepted: 1 }], uncorrelated: 0 });
  });

  test('of a card that another replica has sent is of that card', async () => {
    const other = await open(place);
    const [card = ''] = show(other.store, delivery());
    await store.recordFeedback([accepted(card)], feedbackContext());
    await other.store.close();
    expect(await store.report()).toMatchObject({ rules: [{ shown: 1, accepted: 1 }], uncorrelated: 0 });
  });

  test('leaves the database reachable', async () => {
    expect([await store.isReachable(), await store.isReachable()]).toEqual([true, true]);
  });
});

describe.each(DATABASES)('the report from %s', (_name, newPlace) => {
  let store: FeedbackStore;

  beforeEach(async () => {
    now = SHOWN_AT;
    ({ store } = await open(await newPlace()));
  });

  test('of nothing is empty', async () => {
    expect(await store.report()).toEqual({ rules: [], uncorrelated: 0 });
  });

  test('counts per rule of the summary what was shown, accepted, overridden by reason, and not answered (5.5, CH-154)', async () => {
    const quinine = show(store, ...Array.from({ length: 5 }, () => delivery()));
    const [potassium = ''] = show(store, delivery({ ruleId: 'hypokalemia', ruleIds: ['hypokalemia'] }));
    await store.recordFeedback(
      [
        accepted(quinine[0] ?? ''),
        overridden(quinine[1] ?? '', { reason: { code: 'will-monitor' } }),
        overridden(quinine[2] ?? '', { reason: { code: 'will-monitor' } }),
        overridden(quinine[3] ?? ''),
        overridden(potassium, { reason: { code: 'local-7' } }),
      ],
      feedbackContext(),
    );
    expect(await store.report()).toEqual({
      rules: [
        {
          ruleId: 'quinine-for-cramps',
          shown: 5,
          accepted: 1,
          overridden: 3,
          overriddenByReason: { 'will-monitor': 2, 'no-reason': 1 },
          noFeedback: 1,
        },
        {
          ruleId: 'hypokalemia',
          shown: 1,
          accepted: 0,
          overridden: 1,
          overriddenByReason: { 'local-7': 1 },
          noFeedback: 0,
        },
      ],
      uncorrelated: 0,
    });
  });

  test('counts the latest outcome of a card by its own time, whichever arrived last (CH-151)', async () => {
    const [card = ''] = show(store, delivery());
    const later = accepted(card, { outcomeAt: SHOWN_AT + 5 * MINUTE });
    await store.recordFeedback([later], feedbackContext());
    await store.recordFeedback([overridden(card)], feedbackContext({ receivedAt: SHOWN_AT + DAY }));
    expect(await store.report()).toMatchObject({ rules: [{ shown: 1, accepted: 1, overridden: 0, noFeedback: 0 }] });
    await store.recordFeedback([overridden(card, { outcomeAt: SHOWN_AT + 6 * MINUTE })], feedbackContext());
    expect(await store.report()).toMatchObject({ rules: [{ shown: 1, accepted: 0, overridden: 1, noFeedback: 0 }] });
  });

  test('counts each unknown card once, apart from the rules (CH-142)', async () => {
    show(store, delivery());
    const unknown = [overridden('QUININE-1'), accepted('QUININE-1'), overridden(randomUUID())];
    await store.recordFeedback(unknown, feedbackContext());
    expect(await store.report()).toMatchObject({ rules: [{ shown: 1, noFeedback: 1 }], uncorrelated: 2 });
  });
});

describe.each(DATABASES)('a limited report from %s', (_name, newPlace) => {
  let store: FeedbackStore;

  beforeEach(async () => {
    now = SHOWN_AT;
    ({ store } = await open(await newPlace()));
  });

  test('is of a time, a service and a client', async () => {
    const issuer = 'https://other.example.org';
    show(store, delivery(), delivery({ deliveredAt: SHOWN_AT + DAY }), delivery({ issuer }));
    show(store, delivery({ serviceId: 'cramp-order-select', hook: 'order-select' }));
    await store.recordFeedback([overridden('x')], feedbackContext());
    await store.recordFeedback([overridden('y')], feedbackContext({ issuer, receivedAt: SHOWN_AT + DAY }));
    await store.recordFeedback([overridden('z')], feedbackContext({ serviceId: 'cramp-order-select' }));
    const shown = async (filter: object) => {
      const { rules, uncorrelated } = await store.report(filter);
      return [rules.reduce((sum, rule) => sum + rule.shown, 0), uncorrelated];
    };
    expect(await shown({})).toEqual([4, 3]);
    expect(await shown({ from: SHOWN_AT + 1 })).toEqual([1, 3]);
    expect(await shown({ from: SHOWN_AT + DAY })).toEqual([1, 1]);
    expect(await shown({ to: SHOWN_AT })).toEqual([3, 0]);
    expect(await shown({ serviceId: 'cramp-order-select' })).toEqual([1, 1]);
    expect(await shown({ issuer })).toEqual([1, 1]);
    expect(await shown({ issuer, serviceId: 'cramp-order-select' })).toEqual([0, 0]);
  });
});

describe.each(DATABASES)('deliveries in %s', (_name, newPlace) => {
  let database: Database;
  let store: FeedbackStore;

  beforeEach(async () => {
    now = SHOWN_AT;
    ({ database, store } = await open(await newPlace()));
  });

  test('are written soon after, in the background', async () => {
    show(store, delivery(), delivery());
    await until(async () => (await store.report()).rules[0]?.shown === 2);
  });

  test('are written when the service stops', async () => {
    show(store, ...Array.from({ length: 1100 }, () => delivery()));
    await store.close();
    expect((await store.report()).rules[0]?.shown).toBe(1100);
  });

  test('are kept with all that is known of them', async () => {
    const shown = delivery({ tenant: 'north\0', memory: displayMemory() });
    show(store, shown);
    await store.close();
    const [row] = await database.selectFrom('delivery').selectAll().execute();
    expect({ ...row, delivered_at: Number(row?.delivered_at), memory: JSON.parse(row?.memory ?? '') }).toEqual({
      card_uuid: shown.cardUuid,
      suggestion_uuids: JSON.stringify(shown.suggestionUuids),
      rule_id: 'quinine-for-cramps',
      rule_ids: '["quinine-for-cramps","quinine-risk-factors"]',
      rule_version: '1.0.0',
      knowledge_version: '2026.11',
      service_id: 'cramp-order-sign',
      hook: 'order-sign',
      indicator: 'critical',
      issuer: 'https://ehr.example.org',
      tenant: 'north',
      delivered_at: SHOWN_AT,
      person_key: 'person-1',
      memory: JSON.parse(JSON.stringify(displayMemory())),
      memory_expires_at: row?.memory_expires_at,
    });
    expect(Number(row?.memory_expires_at)).toBe(SHOWN_AT + 90 * DAY);
  });
});

describe.each(DATABASES)('what somebody was shown, from %s', (_name, newPlace) => {
  let store: FeedbackStore;
  const remembered = (changes: Partial<Delivery> = {}, memory = displayMemory()) => delivery({ memory, ...changes });

  beforeEach(async () => {
    now = SHOWN_AT;
    ({ store } = await open(await newPlace()));
  });

  test('is known at once, before it is written, and the same when it is', async () => {
    show(store, remembered(), remembered({ deliveredAt: SHOWN_AT + MINUTE }), delivery());
    const before = await store.displaysOf('person-1', 0);
    await store.close();
    const after = await store.displaysOf('person-1', 0);
    expect(JSON.parse(JSON.stringify(after))).toEqual(JSON.parse(JSON.stringify(before)));
    expect(after.map(({ shownAt }) => shownAt)).toEqual([SHOWN_AT + MINUTE, SHOWN_AT]);
    expect(after[0]).toMatchObject({
      memory: JSON.parse(JSON.stringify(displayMemory())),
      ruleId: 'quinine-for-cramps',
      hook: 'order-sign',
      indicator: 'critical',
    });
  });

  test('is what that person was shown since a moment, and no other person', async () => {
    show(store, remembered(), remembered({ deliveredAt: SHOWN_AT + MINUTE }));
    show(store, remembered({}, displayMemory({ personKey: 'person-2' })));
    const counts = async () => [
      (await store.displaysOf('person-1', SHOWN_AT + 1)).length,
      (await store.displaysOf('person-1', SHOWN_AT)).length,
      (await store.displaysOf('person-2', 0)).length,
      (await store.displaysOf('nobody', 0)).length,
    ];
    expect(await counts()).toEqual([1, 2, 1, 0]);
    await store.close();
    expect(await counts()).toEqual([1, 2, 1, 0]);
  });

  test('carries the latest outcome, no later than it arrived (5.4)', async () => {
    const [card = ''] = show(store, remembered());
    await store.recordFeedback(
      [accepted(card), overridden(card, { outcomeAt: SHOWN_AT + DAY, reason: { code: 'indication-malaria' } })],
      feedbackContext(),
    );
    expect((await store.displaysOf('person-1', 0)).map(({ outcome }) => outcome)).toEqual([
      { kind: 'overridden', at: SHOWN_AT + 2 * MINUTE, reasonCode: 'indication-malaria' },
    ]);
  });

  test('is not told any more once it has expired', async () => {
    show(store, remembered({}, displayMemory({ expiresAt: SHOWN_AT + MINUTE })));
    now = SHOWN_AT + MINUTE;
    expect((await store.displaysOf('person-1', 0)).length).toBe(1);
    now += 1;
    expect(await store.displaysOf('person-1', 0)).toEqual([]);
    await store.close();
    expect(await store.displaysOf('person-1', 0)).toEqual([]);
  });
});

describe.each(DATABASES)('a purge of %s', (_name, newPlace) => {
  let database: Database;
  let store: FeedbackStore;

  beforeEach(async () => {
    now = SHOWN_AT;
    ({ database, store } = await open(await newPlace()));
  });

  test('deletes what is older than a moment, with the feedback on it, and nothing else', async () => {
    const [old = '', recent = ''] = show(store, delivery(), delivery({ deliveredAt: SHOWN_AT + DAY }));
    const late = feedbackContext({ receivedAt: SHOWN_AT + 2 * DAY });
    await store.recordFeedback([overridden(old), overridden(recent), overridden('unknown, late')], late);
    await store.recordFeedback([overridden('unknown, early')], feedbackContext({ receivedAt: SHOWN_AT }));
    const purged = await store.purge({ before: SHOWN_AT + 1, now: SHOWN_AT });
    expect(purged).toEqual({ deliveries: 1, feedback: 2, forgotten: 0 });
    expect(await store.report()).toMatchObject({ rules: [{ shown: 1, overridden: 1 }], uncorrelated: 1 });
  });

  test('goes on until nothing old is left', async () => {
    const cards = show(store, ...Array.from({ length: 1201 }, () => delivery()));
    await store.recordFeedback(
      [...cards, ...Array.from({ length: 600 }, () => randomUUID())].map((card) => overridden(card)),
      feedbackContext(),
    );
    const purged = await store.purge({ before: SHOWN_AT + DAY, now: SHOWN_AT });
    expect(purged).toEqual({ deliveries: 1201, feedback: 1801, forgotten: 0 });
    expect(await store.report()).toEqual({ rules: [], uncorrelated: 0 });
  });

  test('forgets whose display it was once that has expired, and still counts it', async () => {
    show(
      store,
      delivery({ memory: displayMemory({ expiresAt: SHOWN_AT }) }),
      delivery({ memory: displayMemory({ expiresAt: SHOWN_AT + 1 }) }),
    );
    await store.close();
    const purged = await store.purge({ before: 0, now: SHOWN_AT + 1 });
    expect(purged).toEqual({ deliveries: 0, feedback: 0, forgotten: 1 });
    const rows = await database
      .selectFrom('delivery')
      .select(['person_key', 'memory', 'memory_expires_at'])
      .where('person_key', 'is', null)
      .execute();
    expect(rows).toEqual([{ person_key: null, memory: null, memory_expires_at: null }]);
    expect((await store.report()).rules[0]?.shown).toBe(2);
  });
});

describe.each(DATABASES)('two processes that use %s', (_name, newPlace) => {
  test('at the same time both store all they acknowledge', async () => {
    const place = await newPlace();
    const { store } = await open(place);
    expect(await Promise.all([storeInProcess(place), storeInProcess(place)])).toEqual(['stored', 'stored']);
    const { rules, uncorrelated } = await store.report();
    expect([rules[0]?.shown, uncorrelated]).toEqual([200, 400]);
  });
});

/** A process that acknowledges 200 items of feedback about as many cards of its own, in a hundred calls, and shows a hundred others. */
function storeInProcess(place: DatabasePlace): Promise<string> {
  const script = `import { randomUUID } from 'node:crypto';
    import { openDatabase } from './src/database/connect.ts';
    import { databaseFeedbackStore } from './src/database/feedback-store.ts';
    import { delivery, feedbackContext, overridden } from './tests/support/deliveries.ts';
    const database = await openDatabase(JSON.parse(process.env.PLACE));
    const store = databaseFeedbackStore(database, { keepComments: false, now: Date.now });
    for (let call = 0; call < 100; call += 1) {
      store.recordDelivery(delivery());
      await store.recordFeedback([overridden(randomUUID()), overridden(randomUUID())], feedbackContext());
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await store.close();
    await database.destroy();
    process.stdout.write('stored');`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, PLACE: JSON.stringify(place) } });
  return new Promise((resolve) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        output += text.toString();
      });
    }
    child.once('close', () => resolve(output));
  });
}

describe('a database that is away', () => {
  test('refuses feedback and keeps deliveries until it is back (CH-163)', async () => {
    const troubles: unknown[] = [];
    const onTrouble = (trouble: unknown) => troubles.push(trouble);
    const place = { databaseUrl: await postgres.newDatabase() };
    const { store } = await open(place, { onTrouble });
    const [card = ''] = show(store, delivery());
    await store.recordFeedback([accepted(card)], feedbackContext());
    await postgres.stop();
    const [unsent = ''] = show(store, delivery());
    const refused = await store.recordFeedback([accepted(unsent)], feedbackContext()).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'CRAMP_NOT_READY', status: 503 });
    expect(inspect(refused, { depth: 9 })).not.toMatch(new RegExp(`${postgres.password}|${postgres.port}|postgres://`));
    expect(await store.isReachable()).toBe(false);
    expect(troubles.length).toBeGreaterThan(0);
    await postgres.start();
    await until(() => store.isReachable());
    await store.recordFeedback([accepted(unsent)], feedbackContext());
    expect(await store.report()).toMatchObject({ rules: [{ shown: 2, accepted: 2 }], uncorrelated: 0 });
  });

  test('is not waited for long when the service stops', async () => {
    const { store } = await open({ databaseUrl: await postgres.newDatabase() });
    await postgres.stop();
    show(store, delivery());
    const startedAt = performance.now();
    await store.close();
    expect(performance.now() - startedAt).toBeLessThan(4000);
    await postgres.start();
  });

  test('is what a closed embedded database is', async () => {
    const { database, store } = await open({ dataDir: join(folder, 'closed') });
    await database.destroy();
    expect(await store.isReachable()).toBe(false);
    await expect(store.report()).rejects.toMatchObject({ code: 'CRAMP_NOT_READY' });
    await expect(store.displaysOf('person-1', 0)).rejects.toMatchObject({ code: 'CRAMP_NOT_READY' });
  });
});

/** Waits for what happens in the background. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENT_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
