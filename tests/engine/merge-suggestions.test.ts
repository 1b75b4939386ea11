import { describe, expect, test } from '@jest/globals';
import type { Action } from '../../src/cds/types.js';
import { groupAdvice } from '../../src/engine/group-advice.js';
import { dropRepeatedOrders, type OfferedSuggestion } from '../../src/engine/merge-suggestions.js';
import type { ProposedSuggestion, Rule } from '../../src/rules/rule.js';
import { type InventedMeta, orderTests, removeDrafts, reportsOf, saying } from '../support/invented-rules.js';

const PANEL = '24321-2';
const MAGNESIUM = '19123-9';

const FIRST: InventedMeta = { id: 'hypokalemia', precedence: 1 };
const SECOND: InventedMeta = { id: 'hyponatremia', precedence: 2 };
/** A card from which at most one suggestion can be chosen. */
const CHOICE = { selectionBehavior: 'at-most-one' } as const;

function suggest(meta: InventedMeta, ...suggestions: readonly ProposedSuggestion[]): Rule {
  return saying(meta, { suggestions });
}

/** Suggestions per card, each as `label: what its actions aim at`. */
function offered(...rules: readonly Rule[]): readonly (readonly string[])[] {
  return merged(rules).map((suggestions) => suggestions.map(outline));
}

function merged(rules: readonly Rule[]): readonly (readonly OfferedSuggestion[])[] {
  return dropRepeatedOrders(
    groupAdvice(reportsOf(rules), {
      hook: 'order-sign',
      opening: new Set(rules.map(({ meta }) => meta.id)),
      infoOnOrderSign: false,
      isHidden: () => false,
    }),
  );
}

/** The panel, planned for one day. */
function planned(label: string, day: string): ProposedSuggestion {
  const actions = orderTests(label, PANEL).actions.map((action): Action => {
    if (action.type !== 'create' || action.resource.resourceType !== 'ServiceRequest') return action;
    return { ...action, resource: { ...action.resource, occurrenceTiming: { event: [day] } } };
  });
  return { label, actions };
}

function outline({ label, actions }: OfferedSuggestion): string {
  return `${label}: ${actions.map(targetOf).join(', ')}`;
}

function targetOf(action: Action): string {
  if (action.type === 'delete') return `remove ${action.resourceId.split('/')[1]}`;
  const { resource } = action;
  return resource.resourceType === 'ServiceRequest'
    ? (resource.code?.coding?.[0]?.code ?? '')
    : `${action.type} ${resource.resourceType}`;
}

describe('a laboratory order is offered once per response (5.3)', () => {
  test.each<[string, readonly Rule[], readonly (readonly string[])[]]>([
    [
      'on the first card that has it',
      [suggest(FIRST, orderTests('Check panel', PANEL)), suggest(SECOND, orderTests('Add panel', PANEL))],
      [[`Check panel: ${PANEL}`], []],
    ],
    [
      'a later card keeps what is new in its suggestion, and names just that',
      [suggest(FIRST, orderTests('Check panel', PANEL)), suggest(SECOND, orderTests('Check both', PANEL, MAGNESIUM))],
      [[`Check panel: ${PANEL}`], [`Draft order: ${MAGNESIUM}: ${MAGNESIUM}`]],
    ],
    [
      'within one card of independent suggestions too, the first that brings it keeps it',
      [suggest(FIRST, orderTests('Check panel', PANEL), orderTests('Check both', PANEL, MAGNESIUM))],
      [[`Check panel: ${PANEL}`, `Draft order: ${MAGNESIUM}: ${MAGNESIUM}`]],
    ],
    [
      'of several rules on one card, the first keeps it',
      [
        suggest({ ...FIRST, decision: 'electrolytes' }, orderTests('Check panel', PANEL)),
        suggest(
          { ...SECOND, decision: 'electrolytes' },
          orderTests('Also check panel', PANEL),
          orderTests('Check Mg', MAGNESIUM),
        ),
      ],
      [[`Check panel: ${PANEL}`, `Check Mg: ${MAGNESIUM}`]],
    ],
    [
      'a test planned for a day is another order than the same test now, or on another day',
      [
        suggest(FIRST, orderTests('Check panel', PANEL)),
        suggest(SECOND, planned('In a week', '2026-03-09'), planned('In four weeks', '2026-03-30')),
      ],
      [[`Check panel: ${PANEL}`], [`In a week: ${PANEL}`, `In four weeks: ${PANEL}`]],
    ],
    [
      'planned for the same day it is a repeat',
      [suggest(FIRST, planned('In a week', '2026-03-09')), suggest(SECOND, planned('Same day', '2026-03-09'))],
      [[`In a week: ${PANEL}`], []],
    ],
    [
      'what two rules of one card both propose is one button',
      [
        suggest({ ...FIRST, decision: 'baclofen' }, removeDrafts('Remove it', 'a'), orderTests('Check Mg', MAGNESIUM)),
        suggest({ ...SECOND, decision: 'baclofen' }, removeDrafts('Remove it', 'a')),
      ],
      [['Remove it: remove a', `Check Mg: ${MAGNESIUM}`]],
    ],
    [
      'other orders are no repeats, whatever their card',
      [suggest(FIRST, removeDrafts('Remove it', 'a')), suggest(SECOND, removeDrafts('Remove it as well', 'a'))],
      [['Remove it: remove a'], ['Remove it as well: remove a']],
    ],
  ])('%s', (_, rules, expected) => {
    expect(offered(...rules)).toEqual(expected);
  });
});

describe('alternatives', () => {
  const remove = removeDrafts('Remove quinine', 'q');
  const removeAndCheck: ProposedSuggestion = {
    label: 'Remove and check',
    actions: [...remove.actions, ...orderTests('', PANEL, MAGNESIUM).actions],
  };

  test('keep the same order in each of them: only one can be chosen', () => {
    const keepAndCheck = orderTests('Keep and check', PANEL);
    expect(offered(suggest({ ...FIRST, ...CHOICE }, removeAndCheck, keepAndCheck))).toEqual([
      [`Remove and check: remove q, ${PANEL}, ${MAGNESIUM}`, `Keep and check: ${PANEL}`],
    ]);
  });

  test('are those of the rule that opened the card; others of its decision add none', () => {
    const other = suggest({ ...SECOND, decision: 'quinine' }, orderTests('Check panel', PANEL));
    expect(offered(suggest({ ...FIRST, ...CHOICE, decision: 'quinine' }, remove), other)).toEqual([
      ['Remove quinine: remove q'],
    ]);
  });

  test('leave an order to a later card of independent suggestions: it can be chosen whatever becomes of the alternatives', () => {
    expect(
      offered(suggest({ ...FIRST, ...CHOICE }, remove, removeAndCheck), suggest(SECOND, orderTests('Add', PANEL))),
    ).toEqual([
      ['Remove quinine: remove q', `Remove the draft q; Draft order: ${MAGNESIUM}: remove q, ${MAGNESIUM}`],
      [`Add: ${PANEL}`],
    ]);
  });

  test('count as offered on later cards of alternatives', () => {
    const later = suggest({ ...SECOND, ...CHOICE }, orderTests('Add', PANEL));
    expect(offered(suggest({ ...FIRST, ...CHOICE }, remove, removeAndCheck), later)).toEqual([
      ['Remove quinine: remove q', `Remove and check: remove q, ${PANEL}, ${MAGNESIUM}`],
      [],
    ]);
  });

  test('of a later card name what is left in them', () => {
    const earlier = suggest(FIRST, orderTests('Check panel', PANEL));
    expect(offered(earlier, suggest({ ...SECOND, ...CHOICE }, remove, removeAndCheck))).toEqual([
      [`Check panel: ${PANEL}`],
      ['Remove quinine: remove q', `Remove the draft q; Draft order: ${MAGNESIUM}: remove q, ${MAGNESIUM}`],
    ]);
  });

  test('of a later card lose what an earlier one offers, and go when nothing but another alternative is left', () => {
    const earlier = suggest(FIRST, orderTests('Check both', PANEL, MAGNESIUM));
    expect(offered(earlier, suggest({ ...SECOND, ...CHOICE }, remove, removeAndCheck))).toEqual([
      [`Check both: ${PANEL}, ${MAGNESIUM}`],
      ['Remove quinine: remove q'],
    ]);
  });
});

describe('recommendations (7.4)', () => {
  const recommend = (suggestion: ProposedSuggestion): ProposedSuggestion => ({ ...suggestion, isRecommended: true });

  test('at most one per card, the first', () => {
    const rules = [
      suggest({ ...FIRST, decision: 'electrolytes' }, orderTests('A', '1'), recommend(orderTests('B', '2'))),
      suggest({ ...SECOND, decision: 'electrolytes' }, recommend(orderTests('C', '3'))),
    ];
    const [suggestions = []] = merged(rules);
    expect(suggestions.map(({ label, isRecommended }) => [label, isRecommended])).toEqual([
      ['A', undefined],
      ['B', true],
      ['C', undefined],
    ]);
    expect(suggestions.filter((each) => Object.hasOwn(each, 'isRecommended'))).toHaveLength(1);
  });

  test('one on each of several cards', () => {
    const cards = merged([
      suggest(FIRST, recommend(orderTests('A', '1'))),
      suggest(SECOND, recommend(orderTests('B', '2'))),
    ]);
    expect(cards.map((suggestions) => suggestions.map(({ isRecommended }) => isRecommended))).toEqual([[true], [true]]);
  });

  test('a recommendation that is dropped as a repeat recommends nothing else', () => {
    const later = suggest(SECOND, recommend(orderTests('Again', PANEL)), orderTests('Mg', MAGNESIUM));
    const [, suggestions = []] = merged([suggest(FIRST, orderTests('Panel', PANEL)), later]);
    expect(suggestions.map(({ label, isRecommended }) => [label, isRecommended])).toEqual([['Mg', undefined]]);
  });
});
