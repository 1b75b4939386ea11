import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { DatabasePlace } from '../../src/database/connect.js';
import type { Database } from '../../src/database/schema.js';
import type { FeedbackStore } from '../../src/feedback/store.js';
import { accepted, DAY, delivery, feedbackContext, MINUTE, overridden, SHOWN_AT } from '../support/deliveries.js';
import {
  cleanUp,
  clock,
  closeAll,
  DATABASES,
  newEmbedded,
  open,
  postgres,
  prepare,
  show,
  until,
} from '../support/feedback-stores.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

jest.setTimeout(30_000);
beforeAll(prepare, 60_000);
afterEach(closeAll);
afterAll(cleanUp, 60_000);

describe.each(DATABASES)('feedback in %s', (_name, newPlace) => {
  let place: DatabasePlace;
  let database: Database;
  let store: FeedbackStore;
  const feedbackRows = () => database.selectFrom('feedback').selectAll().execute();

  beforeEach(async () => {
    clock.now = SHOWN_AT;
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
    clock.now = SHOWN_AT;
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
    const place = { databaseUrl: await postgres().newDatabase() };
    const { store } = await open(place, { onTrouble });
    const [card = ''] = show(store, delivery());
    await store.recordFeedback([accepted(card)], feedbackContext());
    await postgres().stop();
    const [unsent = ''] = show(store, delivery());
    const refused = await store.recordFeedback([accepted(unsent)], feedbackContext()).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'CRAMP_NOT_READY', status: 503 });
    expect(inspect(refused, { depth: 9 })).not.toMatch(
      new RegExp(`${postgres().password}|${postgres().port}|postgres://`),
    );
    expect(await store.isReachable()).toBe(false);
    expect(troubles.length).toBeGreaterThan(0);
    await postgres().start();
    await until(() => store.isReachable());
    await store.recordFeedback([accepted(unsent)], feedbackContext());
    expect(await store.report()).toMatchObject({ rules: [{ shown: 2, accepted: 2 }], uncorrelated: 0 });
  });

  test('is not waited for long when the service stops', async () => {
    const { store } = await open({ databaseUrl: await postgres().newDatabase() });
    await postgres().stop();
    show(store, delivery());
    const startedAt = performance.now();
    await store.close();
    expect(performance.now() - startedAt).toBeLessThan(4000);
    await postgres().start();
  });

  test('is what a closed embedded database is', async () => {
    const { database, store } = await open(await newEmbedded());
    await database.destroy();
    expect(await store.isReachable()).toBe(false);
    await expect(store.report()).rejects.toMatchObject({ code: 'CRAMP_NOT_READY' });
    await expect(store.displaysOf('person-1', 0)).rejects.toMatchObject({ code: 'CRAMP_NOT_READY' });
  });
});
