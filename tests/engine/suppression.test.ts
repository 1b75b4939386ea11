/**
 * The table of clinical-knowledge 5.4, cell by cell: which answered or seen cards stay away, for how long, and what brings them back at
 * once.
 */
import { describe, expect, test } from '@jest/globals';
import { type Hook, INDICATORS, type Indicator } from '../../src/cds/types.js';
import { type CardNow, reasonToSuppress } from '../../src/engine/suppression.js';
import { DAY_MS } from '../../src/facts/dates.js';
import type { PastDisplay } from '../../src/feedback/display.js';
import { AS_OF } from '../support/chart.js';
import { accepted, cardNow, type MemoryChanges, overridden, shown } from '../support/past-displays.js';

const CHART: MemoryChanges = { orderKeys: [] };
const NEW_ORDER: MemoryChanges = { orderKeys: ['order-2'] };
const NEW_RESULT: MemoryChanges = { resultKeys: ['result-2'] };
const NO_ENCOUNTER: MemoryChanges = { encounterKey: undefined };

const daysAgo = (days: number) => AS_OF - days * DAY_MS;
/** The shortest time that is less than so many days, and so many days exactly. */
const within = (days: number) => daysAgo(days) + 1;
const after = (days: number) => daysAgo(days);

const isShown = (card: CardNow, ...past: readonly PastDisplay[]) => reasonToSuppress(card, past, AS_OF) === undefined;

/** The past display, and the card now: of the same indicator and about the same order, unless it says otherwise. */
type Row = readonly [says: string, past: PastDisplay, answer: 'silent' | 'shown', now?: MemoryChanges, hook?: Hook];

function answerTo([, past, , changes, hook]: Row): 'silent' | 'shown' {
  return isShown(cardNow(past.indicator, { ...chartOf(past), ...changes }, hook), past) ? 'shown' : 'silent';
}

/** A card about the chart is compared with one about the chart. */
function chartOf({ memory }: PastDisplay): MemoryChanges {
  return memory.orderKeys.length === 0 ? CHART : {};
}

function check(rows: readonly Row[]): void {
  test.each(rows.map((row) => [row[0], row] as const))('%s', (_says, row) => expect(answerTo(row)).toBe(row[2]));
}

const critical = { indicator: 'critical' } as const;
const warning = { indicator: 'warning' } as const;
const info = { indicator: 'info' } as const;
const onChart = { memory: CHART };
const review = { ruleId: 'quinine-active-review', ...onChart };
const twoOrders = { memory: { orderKeys: ['order-1', 'order-2'] } };
const quinine = { ruleId: 'quinine-for-cramps', ...critical };

const OVERRIDDEN_ORDER: readonly Row[] = [
  ['critical, same order, under 24 h', overridden(critical, within(1)), 'silent'],
  ['critical, same order, after 24 h', overridden(critical, after(1)), 'shown'],
  ['critical, another order', overridden(critical, within(1)), 'shown', NEW_ORDER],
  ['warning, same order, under 30 d', overridden(warning, within(30)), 'silent'],
  ['warning, same order, after 30 d', overridden(warning, after(30)), 'shown'],
  ['warning, another order', overridden(warning, within(1)), 'shown', NEW_ORDER],
  ['warning, one order more', overridden(warning, within(1)), 'shown', twoOrders.memory],
  ['warning, one order less', overridden({ ...warning, ...twoOrders }, within(1)), 'silent'],
  ['info, same order, under 90 d', overridden(info, within(90)), 'silent'],
  ['info, another order, under 90 d', overridden(info, within(90)), 'silent', NEW_ORDER],
  ['info, after 90 d', overridden(info, after(90)), 'shown'],
];

const OVERRIDDEN_CHART: readonly Row[] = [
  ['critical, under 24 h', overridden({ ...critical, ...onChart }, within(1)), 'silent'],
  ['critical, after 24 h', overridden({ ...critical, ...onChart }, after(1)), 'shown'],
  ['warning, under 30 d', overridden({ ...warning, ...onChart }, within(30)), 'silent'],
  ['warning, after 30 d', overridden({ ...warning, ...onChart }, after(30)), 'shown'],
  ['long-term quinine, warning, under 90 d', overridden({ ...warning, ...review }, within(90)), 'silent'],
  ['long-term quinine, warning, after 90 d', overridden({ ...warning, ...review }, after(90)), 'shown'],
  ['long-term quinine, critical, after 24 h', overridden({ ...critical, ...review }, after(1)), 'shown'],
  ['info, under 90 d', overridden({ ...info, ...onChart }, within(90)), 'silent'],
  ['info, after 90 d', overridden({ ...info, ...onChart }, after(90)), 'shown'],
  ['warning, newer result of that tier', overridden({ ...warning, ...onChart }, within(30)), 'silent', NEW_RESULT],
];

const ACCEPTED: readonly Row[] = [
  ['critical, same order and result, months later', accepted(critical, daysAgo(80)), 'silent'],
  ['critical, another order', accepted(critical, within(1)), 'shown', NEW_ORDER],
  ['critical, a newer result', accepted(critical, within(1)), 'shown', NEW_RESULT],
  ['critical, one order of two left', accepted({ ...critical, ...twoOrders }, within(1)), 'shown'],
  ['critical on the chart, same result', accepted({ ...critical, ...onChart }, daysAgo(80)), 'silent'],
  ['critical on the chart, a newer result', accepted({ ...critical, ...onChart }, within(1)), 'shown', NEW_RESULT],
  [
    'critical on the chart, neither order nor result that could change',
    accepted({ ...critical, memory: { ...CHART, resultKeys: [] } }, within(1)),
    'shown',
    { resultKeys: [] },
  ],
  ['warning, under 30 d', accepted(warning, within(30)), 'silent'],
  ['warning on the chart, under 30 d', accepted({ ...warning, ...onChart }, within(30)), 'silent'],
  ['warning, after 30 d', accepted(warning, after(30)), 'shown'],
  ['warning, another order', accepted(warning, within(1)), 'shown', NEW_ORDER],
  ['long-term quinine, warning, after 30 d', accepted({ ...warning, ...review }, after(30)), 'shown'],
  ['info, another order, under 90 d', accepted(info, within(90)), 'silent', NEW_ORDER],
  ['info, after 90 d', accepted(info, after(90)), 'shown'],
];

const SHOWN: readonly Row[] = [
  ['critical repeats', shown(critical), 'shown'],
  ['critical on the chart repeats', shown({ ...critical, ...onChart }), 'shown'],
  ['warning, same encounter and hook', shown(warning), 'silent'],
  ['warning, next encounter', shown(warning), 'shown', { encounterKey: 'encounter-2' }],
  ['warning, no encounter now', shown(warning), 'shown', NO_ENCOUNTER],
  ['warning, never an encounter', shown({ ...warning, memory: NO_ENCOUNTER }), 'shown', NO_ENCOUNTER],
  ['warning, seen while selecting, now signing', shown({ ...warning, hook: 'order-select' }), 'shown'],
  ['warning, another order', shown(warning), 'shown', NEW_ORDER],
  ['warning on the chart', shown({ ...warning, ...onChart, hook: 'patient-view' }), 'silent', {}, 'patient-view'],
  ['info, under 7 d, another order', shown({ ...info, shownAt: within(7) }), 'silent', NEW_ORDER],
  ['info, under 7 d, seen while selecting', shown({ ...info, hook: 'order-select' }), 'silent', NO_ENCOUNTER],
  ['info, after 7 d', shown({ ...info, shownAt: after(7) }), 'shown'],
];

const INFECTION: readonly Row[] = [
  ['malaria, that order, months later', overridden(quinine, daysAgo(80), 'indication-malaria'), 'silent'],
  ['babesiosis, that order, months later', overridden(quinine, daysAgo(80), 'indication-babesiosis'), 'silent'],
  ['a re-order within 14 days', overridden(quinine, daysAgo(14), 'indication-malaria'), 'silent', NEW_ORDER],
  ['a re-order later', overridden(quinine, daysAgo(14) - 1, 'indication-malaria'), 'shown', NEW_ORDER],
  ['a re-order, another reason', overridden(quinine, within(1), 'specialist-advice'), 'shown', NEW_ORDER],
  ['a re-order, without a reason', overridden(quinine, within(1)), 'shown', NEW_ORDER],
  ['a re-order of something else', overridden(critical, within(1), 'indication-malaria'), 'shown', NEW_ORDER],
  [
    'that order, and a risk factor appears',
    overridden(quinine, within(1), 'indication-malaria'),
    'shown',
    { alarm: { factors: ['low-potassium'] } },
  ],
];

describe('overridden, order-time rule', () => check(OVERRIDDEN_ORDER));

describe('overridden, chart rule', () => {
  check(OVERRIDDEN_CHART);

  test('an answer about the chart is none about an order, and the other way round', () => {
    expect(isShown(cardNow('info'), overridden({ ...info, ...onChart }, within(1)))).toBe(true);
    expect(isShown(cardNow('info', CHART), overridden(info, within(1)))).toBe(true);
  });
});

describe('a suggestion was accepted', () => check(ACCEPTED));

describe('shown, and nothing came back', () => check(SHOWN));

describe('quinine overridden as treatment of malaria or babesiosis', () => {
  check(INFECTION);

  test('a later reason for the same order counts instead', () => {
    const malaria = overridden(quinine, daysAgo(5), 'indication-malaria');
    expect(isShown(cardNow('critical'), malaria, overridden(quinine, daysAgo(2), 'specialist-advice'))).toBe(true);
  });
});

describe('comes back at once', () => {
  const WORSE: readonly (readonly [says: string, now: MemoryChanges, indicator?: Indicator])[] = [
    ['the tier worsens', { alarm: { tier: 2 } }],
    ['a factor is new', { alarm: { factors: ['diuretic-electrolyte', 'hyponatremia tier 1'] } }],
    ['the dose rises', { alarm: { dailyMg: 300.5 } }],
    ['pregnancy starts', { alarm: { isPregnant: true } }],
    ['the rule has another version', { alarm: { ruleVersion: '1.1.0' } }],
    ['the card is louder', {}, 'critical'],
  ];
  const PAST: readonly (readonly [string, MemoryChanges, (changes: MemoryChanges) => PastDisplay])[] = [
    ['overridden for an order', {}, (memory) => overridden({ indicator: 'warning', memory }, within(1))],
    ['overridden on the chart', CHART, (memory) => overridden({ indicator: 'warning', memory }, within(1))],
    ['accepted', {}, (memory) => accepted({ indicator: 'warning', memory }, within(1))],
    ['shown', {}, (memory) => shown({ indicator: 'warning', memory })],
  ];
  const cases = PAST.flatMap(([what, base, past]) =>
    WORSE.map((worse) => [what, worse[0], base, past, worse] as const),
  );

  test.each(cases)('%s, and %s', (_what, _says, base, past, [, changes, indicator = 'warning']) => {
    expect(isShown(cardNow('warning', base), past(base))).toBe(false);
    expect(isShown(cardNow(indicator, { ...base, ...changes }), past(base))).toBe(true);
  });

  test('a dose that is stated now and was not when overridden', () => {
    const past = overridden({ indicator: 'warning', memory: { alarm: { dailyMg: undefined } } }, within(1));
    expect(isShown(cardNow('warning'), past)).toBe(true);
  });

  test.each<readonly [string, MemoryChanges]>([
    ['a better tier', { alarm: { tier: 0 } }],
    ['a factor less', { alarm: { factors: ['diuretic-electrolyte'] } }],
    ['a lower dose', { alarm: { dailyMg: 100 } }],
    ['a dose no longer stated', { alarm: { dailyMg: undefined } }],
  ])('but not for %s', (_says, changes) => {
    expect(isShown(cardNow('warning', changes), overridden(warning, within(1)))).toBe(false);
  });

  test('but not for the end of a pregnancy, nor for being quieter', () => {
    const past = overridden({ indicator: 'critical', memory: { alarm: { isPregnant: true } } }, within(1));
    expect(isShown(cardNow('warning'), past)).toBe(false);
  });

  test('what was overridden as critical counts as critical, also when it is quieter now', () => {
    expect(isShown(cardNow('warning'), overridden(critical, after(1)))).toBe(true);
    expect(isShown(cardNow('info', NEW_ORDER), overridden(warning, within(1)))).toBe(true);
  });
});

describe('several displays', () => {
  test('the latest outcome counts, whatever the order in which they are remembered', () => {
    const acceptedFirst = [accepted(critical, daysAgo(5)), overridden(critical, daysAgo(2))];
    const acceptedLast = [overridden(critical, daysAgo(5)), accepted(critical, daysAgo(2))];
    for (const past of [acceptedFirst, acceptedFirst.toReversed()])
      expect(isShown(cardNow('critical'), ...past)).toBe(true);
    for (const past of [acceptedLast, acceptedLast.toReversed()])
      expect(isShown(cardNow('critical'), ...past)).toBe(false);
  });

  test('an answer about another order does not undo the one about this order', () => {
    const past = [overridden(warning, daysAgo(5)), overridden({ indicator: 'warning', memory: NEW_ORDER }, daysAgo(2))];
    expect(isShown(cardNow('warning'), ...past)).toBe(false);
  });

  test('a warning that came back in this encounter is not repeated in it', () => {
    const before = overridden({ indicator: 'warning', memory: { alarm: { tier: 0 } } }, daysAgo(2));
    expect(isShown(cardNow('warning'), before)).toBe(true);
    expect(isShown(cardNow('warning'), before, shown(warning))).toBe(false);
  });

  test('the same event asked again shows the same, unless it was answered in between (CH-28)', () => {
    const sameEvent = { memory: { eventKey: 'event-now' } };
    for (const indicator of INDICATORS) {
      expect(isShown(cardNow(indicator), shown({ indicator, ...sameEvent }))).toBe(true);
      expect(isShown(cardNow(indicator), overridden({ indicator, ...sameEvent }, within(1)))).toBe(false);
    }
  });

  test('what ought to be forgotten is forgotten', () => {
    const past = (expiresAt: number) => overridden({ indicator: 'info', memory: { expiresAt } }, within(1));
    expect([isShown(cardNow('info'), past(AS_OF)), isShown(cardNow('info'), past(AS_OF + 1))]).toEqual([true, false]);
  });
});

describe('says why, without a word about the patient', () => {
  test.each<readonly [string, CardNow, PastDisplay]>([
    [
      'overridden on 2026-02-01 for 90 days, same ingredient',
      cardNow('info'),
      overridden(info, Date.parse('2026-02-01')),
    ],
    ['overridden on 2026-03-01 for 24 hours, same order', cardNow('critical'), overridden(critical, within(1))],
    [
      'overridden on 2026-02-28 for 30 days, same subject',
      cardNow('warning', CHART),
      overridden({ ...warning, ...onChart }, daysAgo(2)),
    ],
    ['accepted on 2026-02-28, same order and result since', cardNow('critical'), accepted(critical, daysAgo(2))],
    ['accepted on 2026-02-28 for 30 days, same order', cardNow('warning'), accepted(warning, daysAgo(2))],
    ['shown on 2026-03-02 on this hook, same encounter', cardNow('warning'), shown(warning)],
    [
      'overridden on 2026-02-28 as treatment of malaria or babesiosis, same order',
      cardNow('critical'),
      overridden(quinine, daysAgo(2), 'indication-malaria'),
    ],
    [
      'overridden on 2026-02-28 as treatment of malaria or babesiosis, re-order within 14 days',
      cardNow('critical', NEW_ORDER),
      overridden(quinine, daysAgo(2), 'indication-malaria'),
    ],
    ['shown on 2026-03-02, not again for 7 days', cardNow('info'), shown(info)],
  ])('%s', (because, card, past) => {
    expect(reasonToSuppress(card, [past], AS_OF)).toBe(because);
  });
});
