/** What holds for every past and every card, whatever is remembered of it (clinical-knowledge 5.4). */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOOKS, INDICATORS } from '../../src/cds/types.js';
import { type CardNow, reasonToSuppress } from '../../src/engine/suppression.js';
import { DAY_MS, HOUR_MS } from '../../src/facts/dates.js';
import type { Alarm, PastDisplay } from '../../src/feedback/display.js';
import { AS_OF } from '../support/chart.js';

const isShown = (card: CardNow, ...past: readonly PastDisplay[]) => reasonToSuppress(card, past, AS_OF) === undefined;

/** Few keys and times, so that many displays meet. */
const KEYS = (kind: string) => fc.constantFrom(`${kind}-1`, `${kind}-2`);
const ALARMS = fc.record({
  ruleVersion: fc.constantFrom('1.0.0', '1.1.0'),
  tier: fc.nat(3),
  dailyMg: fc.constantFrom(undefined, 300, 600),
  factors: fc.uniqueArray(fc.constantFrom('rule-1', 'risk-1', 'risk-2')),
  isPregnant: fc.boolean(),
});
const MEMORIES = fc.record({
  personKey: KEYS('person'),
  subjectKey: KEYS('subject'),
  orderKeys: fc.uniqueArray(KEYS('order')),
  resultKeys: fc.uniqueArray(KEYS('result')),
  encounterKey: fc.constantFrom(undefined, 'encounter-1', 'encounter-2'),
  eventKey: fc.constantFrom(...Array.from({ length: 40 }, (_, index) => `event-${index}`)),
  alarm: ALARMS,
  expiresAt: fc.integer({ min: AS_OF - DAY_MS, max: AS_OF + 90 * DAY_MS }),
});
const TIMES = fc.oneof(
  fc.integer({ min: AS_OF - 100 * DAY_MS, max: AS_OF }),
  fc.integer({ min: AS_OF - 2 * DAY_MS, max: AS_OF }),
);
const INDICATOR = fc.constantFrom(...INDICATORS);
const OUTCOMES = fc.record({
  kind: fc.constantFrom('accepted' as const, 'overridden' as const),
  at: TIMES,
  reasonCode: fc.constantFrom(undefined, 'specialist-advice', 'indication-malaria'),
});
const DISPLAYS: fc.Arbitrary<PastDisplay> = fc
  .record({
    memory: MEMORIES,
    ruleId: fc.constantFrom('quinine-for-cramps', 'quinine-active-review', 'diuretic-electrolyte'),
    hook: fc.constantFrom(...HOOKS),
    indicator: INDICATOR,
    shownAt: TIMES,
    outcome: fc.option(OUTCOMES, { nil: undefined }),
  })
  .map(({ outcome, ...display }) => (outcome === undefined ? display : { ...display, outcome }));
const CARDS: fc.Arbitrary<CardNow> = fc.record({
  memory: MEMORIES,
  hook: fc.constantFrom(...HOOKS),
  indicator: INDICATOR,
});
const PASTS = fc.array(DISPLAYS, { maxLength: 8 });

/** Displays as they are usually remembered: of this person and subject, often of this very order. */
const RELATED = fc
  .tuple(CARDS, PASTS, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }))
  .map(([card, past, alike]): readonly [CardNow, readonly PastDisplay[]] => [
    card,
    past.map((display, index) => {
      const { personKey, subjectKey, orderKeys, resultKeys, encounterKey, alarm } = card.memory;
      const memory = { ...display.memory, personKey, subjectKey };
      if (alike[index] !== true) return { ...display, memory };
      return {
        ...display,
        indicator: card.indicator,
        memory: { ...memory, orderKeys, resultKeys, encounterKey, alarm },
      };
    }),
  ]);
const RUNS = { numRuns: 1500 };

describe('whatever is remembered', () => {
  test('the stories below suppress often enough to be about something', () => {
    const samples = fc.sample(RELATED, { numRuns: 500, seed: 20260302 });
    const critical = samples.filter(([card, past]) => card.indicator === 'critical' && !isShown(card, ...past));
    expect(samples.filter(([card, past]) => !isShown(card, ...past)).length).toBeGreaterThan(50);
    expect(critical.length).toBeGreaterThan(5);
  });

  test('a critical card is never away for longer than 24 hours after an override, except for malaria and what was accepted', () => {
    fc.assert(
      fc.property(RELATED, ([card, past]) => {
        const plain = past.filter(
          ({ outcome }) => outcome?.kind !== 'accepted' && outcome?.reasonCode !== 'indication-malaria',
        );
        if (card.indicator !== 'critical' || isShown(card, ...plain)) return;
        const answers = plain.flatMap(({ outcome, indicator }) =>
          outcome && indicator === 'critical' ? [outcome.at] : [],
        );
        expect(Math.max(...answers)).toBeGreaterThan(AS_OF - 24 * HOUR_MS);
      }),
      RUNS,
    );
  });

  test('displays to others, or about something else, change nothing', () => {
    const others = PASTS.map((past) =>
      past.map((display, index) => {
        const key = index % 2 === 0 ? { personKey: 'somebody-else' } : { subjectKey: 'something-else' };
        return { ...display, memory: { ...display.memory, ...key } };
      }),
    );
    fc.assert(
      fc.property(RELATED, others, ([card, past], strange) => {
        expect(reasonToSuppress(card, [...strange, ...past, ...strange], AS_OF)).toBe(
          reasonToSuppress(card, past, AS_OF),
        );
      }),
      RUNS,
    );
  });

  test('what is worse than everything before is always shown', () => {
    const worse = fc.constantFrom<Partial<Alarm>>(
      { tier: 4 },
      { dailyMg: 10_000 },
      { factors: ['never seen'] },
      { ruleVersion: '2.0.0' },
    );
    fc.assert(
      fc.property(RELATED, worse, ([card, past], change) => {
        const alarm = { ...card.memory.alarm, ...change };
        expect(isShown({ ...card, memory: { ...card.memory, alarm } }, ...past)).toBe(true);
      }),
      RUNS,
    );
  });

  test('the order in which it is remembered does not decide whether a card is shown', () => {
    fc.assert(
      fc.property(RELATED, ([card, past]) => {
        expect(isShown(card, ...past.toReversed())).toBe(isShown(card, ...past));
      }),
      RUNS,
    );
  });

  test('after a hundred days everything is forgotten', () => {
    fc.assert(
      fc.property(RELATED, ([card, past]) => {
        expect(reasonToSuppress(card, past, AS_OF + 100 * DAY_MS)).toBeUndefined();
      }),
      RUNS,
    );
  });
});
