import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
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
import { cleanUp, clock, closeAll, DATABASES, open, prepare, show, until } from '../support/feedback-stores.js';

jest.setTimeout(30_000);
beforeAll(prepare, 60_000);
afterEach(closeAll);
afterAll(cleanUp, 60_000);

describe.each(DATABASES)('the report from %s', (_name, newPlace) => {
  let store: FeedbackStore;

  beforeEach(async () => {
    clock.now = SHOWN_AT;
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
    clock.now = SHOWN_AT;
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
    clock.now = SHOWN_AT;
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
    clock.now = SHOWN_AT;
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
    clock.now = SHOWN_AT + MINUTE;
    expect((await store.displaysOf('person-1', 0)).length).toBe(1);
    clock.now += 1;
    expect(await store.displaysOf('person-1', 0)).toEqual([]);
    await store.close();
    expect(await store.displaysOf('person-1', 0)).toEqual([]);
  });
});

describe.each(DATABASES)('a purge of %s', (_name, newPlace) => {
  let database: Database;
  let store: FeedbackStore;

  beforeEach(async () => {
    clock.now = SHOWN_AT;
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
