import { describe, expect, test } from '@jest/globals';
import { assertCards } from '../../src/cds/check-card.js';
import { isEmpty } from '../../src/cds/json.js';
import type { Card } from '../../src/cds/types.js';
import { type AssemblyOptions, assembleCards } from '../../src/engine/assemble-cards.js';
import { groupAdvice } from '../../src/engine/group-advice.js';
import { type ClinicalSettings, DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import { KNOWLEDGE_VERSION } from '../../src/knowledge-version.js';
import type { Message, ProposedSuggestion, Rule, RuleMeta } from '../../src/rules/rule.js';
import { SOURCES } from '../../src/rules/sources.js';
import { numberedUuids, ruleIds } from '../support/engine.js';
import {
  type InventedMeta,
  orderTests,
  removeDrafts,
  reportsOf,
  type Said,
  saying,
} from '../support/invented-rules.js';

const POTASSIUM: InventedMeta = { id: 'hypokalemia', precedence: 1 };

function cardsOf(
  rules: readonly Rule[],
  settings: Partial<ClinicalSettings> = {},
  options: Partial<AssemblyOptions> = {},
): readonly Card[] {
  const groups = groupAdvice(reportsOf(rules), {
    hook: 'patient-view',
    opening: new Set(rules.map(({ meta }) => meta.id)),
    infoOnOrderSign: false,
    isHidden: () => false,
  });
  const cards = assembleCards(groups, {
    settings: { ...DEFAULT_SETTINGS, ...settings },
    publicUrl: 'https://cds.example.org',
    maxCards: 3,
    notesFor: () => [],
    newUuid: numberedUuids(),
    ...options,
  }).map(({ card }) => card);
  assertCards(cards);
  return cards;
}

function cardOf(meta: Partial<RuleMeta>, said: Said = {}, settings: Partial<ClinicalSettings> = {}): Card {
  const [card] = cardsOf([saying({ ...POTASSIUM, ...meta }, said)], settings);
  if (card === undefined) throw new Error('no card was made');
  return card;
}

const paragraphs = ({ detail = '' }: Card) => detail.split('\n\n');

describe('the text of a card', () => {
  const text: Partial<Message> = {
    summary: 'Potassium is low.',
    why: ['Potassium 3.1.', 'Taken on Monday.'],
    evidence: ['Low potassium can add to cramps.'],
    patient: ['Takes a diuretic.'],
    consider: ['Consider a repeat.'],
    data: ['All data were read.'],
  };

  test('says why now, then evidence, patient, options and data as a list, then basis and footer (2.0)', () => {
    expect(paragraphs(cardOf({}, { text, because: 'the value is low' }))).toEqual([
      'Potassium 3.1.',
      'Taken on Monday.',
      '- Low potassium can add to cramps.\n- Takes a diuretic.\n- Consider a repeat.\n- All data were read.',
      'Warning because the value is low. Evidence grade C: AFP 2012. Rule hypokalemia 1.0.0, clinical review pending.',
      `Decision support for clinicians; not an order. Verify against the record and local policy. Knowledge ${KNOWLEDGE_VERSION}.`,
    ]);
  });

  test('leaves out what there is nothing to say about', () => {
    expect(paragraphs(cardOf({}))).toHaveLength(2);
  });

  test('joins the parts of merged rules, part by part, and says nothing twice', () => {
    const other: Said = {
      standsAlone: false,
      text: { why: ['Sodium 129.'], evidence: ['Low potassium can add to cramps.'], patient: ['Is 80.'] },
    };
    const rules = [
      saying({ ...POTASSIUM, decision: 'electrolytes' }, { text }),
      saying({ id: 'hyponatremia', decision: 'electrolytes' }, other),
    ];
    const [card] = cardsOf(rules);
    expect(paragraphs(card ?? cardOf({})).slice(0, 4)).toEqual([
      'Potassium 3.1.',
      'Taken on Monday.',
      'Sodium 129.',
      '- Low potassium can add to cramps.\n- Takes a diuretic.\n- Is 80.\n- Consider a repeat.\n- All data were read.',
    ]);
  });

  test('carries the notes of the whole response on every card (G5)', () => {
    const rules = [saying(POTASSIUM), saying({ id: 'hyponatremia' })];
    const cards = cardsOf(rules, {}, { notesFor: () => ['Age not recorded.'] });
    expect(cards.map((card) => paragraphs(card)[0])).toEqual(['- Age not recorded.', '- Age not recorded.']);
  });

  test('names the rule that raised the card as the reason of its loudness (7.4)', () => {
    const raising = saying(
      { id: 'hyponatremia', decision: 'electrolytes' },
      { indicator: 'critical', because: 'sodium is very low', standsAlone: false },
    );
    const [card] = cardsOf([saying({ ...POTASSIUM, decision: 'electrolytes' }), raising]);
    expect(card?.detail).toContain('Critical because sodium is very low. Evidence grade C');
    expect(card?.detail).toContain('Rule hypokalemia 1.0.0');
  });

  test('names who reviewed the rule, and when, once there was a review', () => {
    const card = cardOf({ clinicalReview: { reviewer: 'a clinician', on: '2026-12-01' } });
    expect(card.detail).toContain('Rule hypokalemia 1.0.0, reviewed 2026-12-01.');
  });

  test('a rule that names a message it does not have is a defect', () => {
    const rule = { ...saying(POTASSIUM), messages: {} };
    expect(() => cardsOf([rule])).toThrow('hypokalemia has no message said');
  });
});

describe('the summary (CH-105)', () => {
  test.each<[string, string, string]>([
    ['139 units stay as they are', `${'x'.repeat(138)}.`, `${'x'.repeat(138)}.`],
    ['140 units are cut at a word and marked', `${'word '.repeat(27)}12345`, `${'word '.repeat(26)}word…`],
    ['no surrogate pair is cut in half', `${'x'.repeat(137)}\u{1F9B5}${'x'.repeat(9)}`, `${'x'.repeat(137)}…`],
    ['line breaks and control characters become spaces', 'one\ntwo\u0007three', 'one two three'],
  ])('%s', (_, summary, expected) => {
    expect(cardOf({}, { text: { summary } }).summary).toBe(expected);
    expect(expected.length).toBeLessThanOrEqual(139);
  });
});

describe('where the card says it comes from (CH-108, CH-114, CH-115, CH-117)', () => {
  test('label of the site, page of the rule, topic of the primary rule', () => {
    const card = cardOf(
      { topic: 'lowPotassium', title: 'Low potassium' },
      {},
      { sourceLabel: 'City Hospital', canonicalBase: 'https://city.example.org/fhir' },
    );
    expect(card.source).toEqual({
      label: 'City Hospital',
      url: 'https://cds.example.org/rules/hypokalemia',
      topic: {
        system: 'https://city.example.org/fhir/CodeSystem/cramp-rule',
        code: 'lowPotassium',
        display: 'Low potassium',
      },
    });
  });

  test('all rules of the card, the primary first, each once', () => {
    const meta = { decision: 'electrolytes' } as const;
    const twice = saying(
      { id: 'hypercalcemia', ...meta, precedence: 2 },
      { standsAlone: false },
      { standsAlone: false },
    );
    const [card] = cardsOf([twice, saying({ ...POTASSIUM, ...meta, precedence: 3 })]);
    expect(card && ruleIds(card)).toEqual(['hypokalemia', 'hypercalcemia']);
  });
});

describe('links (CH-112, CH-124 to CH-127)', () => {
  const urls = ({ links = [] }: Card) => links.map(({ url }) => url);

  test('the sources that have an address, in order, with label and type', () => {
    expect(cardOf({ sources: ['SMPC', 'AFP'] }).links).toEqual([
      { label: SOURCES.AFP.label, url: SOURCES.AFP.url, type: 'absolute' },
    ]);
  });

  test('at most three, the first ones, those of the advice after those of the rule', () => {
    const card = cardOf({ sources: ['AFP', 'GARR'] }, { sources: ['COPPIN', 'AAN'] });
    expect(urls(card)).toEqual([SOURCES.AFP.url, SOURCES.GARR.url, SOURCES.COPPIN.url]);
  });

  test('each once, where merged rules cite the same', () => {
    const meta = { decision: 'electrolytes', sources: ['AFP'] } as const;
    const [card] = cardsOf([saying({ ...POTASSIUM, ...meta }), saying({ id: 'hyponatremia', ...meta })]);
    expect(card && urls(card)).toEqual([SOURCES.AFP.url]);
  });

  test('the protocol of the site comes on top of the three', () => {
    const card = cardOf(
      { sources: ['AFP', 'GARR', 'COPPIN', 'AAN'] },
      {},
      { localPolicyUrl: 'https://city.example.org/cramps' },
    );
    expect(card.links?.slice(3)).toEqual([
      { label: 'Local protocol', url: 'https://city.example.org/cramps', type: 'absolute' },
    ]);
  });

  test.each([
    ['the UK cites its own sources', 'UK', SOURCES.MHRA],
    ['the US does not', 'US', SOURCES.QPI],
  ] as const)('%s', (_, jurisdiction, source) => {
    const card = cardOf({ sources: ['QPI'], sourcesUk: ['MHRA'] }, {}, { jurisdiction });
    expect(urls(card)).toEqual([source.url]);
    expect(card.detail).toContain(`Evidence grade C: ${source.short}.`);
  });

  test('the UK cites the general sources where a rule has no others', () => {
    expect(urls(cardOf({ sources: ['QPI'] }, {}, { jurisdiction: 'UK' }))).toEqual([SOURCES.QPI.url]);
  });
});

const PLAN: ProposedSuggestion = {
  label: 'Plan a talk',
  actions: [
    {
      type: 'create',
      description: 'Task: a talk',
      resource: { resourceType: 'Task', status: 'requested', intent: 'proposal' },
    },
  ],
};

describe('override reasons (CH-111)', () => {
  const codes = ({ overrideReasons = [] }: Card) => overrideReasons.map(({ code }) => code);

  test('have system, code and display', () => {
    expect(cardOf({}, {}, { overrideReasonSystem: 'https://city.example.org/reasons' }).overrideReasons).toEqual([
      { system: 'https://city.example.org/reasons', code: 'specialist-advice', display: 'Specialist recommended this' },
    ]);
  });

  test('are at most six', () => {
    const overrideReasons = [
      'specialist-advice',
      'already-managed',
      'comfort-care',
      'patient-preference',
      'tolerated-previously',
      'not-cramp-related',
      'data-outdated-or-wrong',
    ];
    expect(codes(cardOf({ overrideReasons }))).toEqual(overrideReasons.slice(0, 6));
  });

  test('six are offered where "will monitor" is not one of them', () => {
    const overrideReasons = [
      'will-monitor',
      'specialist-advice',
      'already-managed',
      'comfort-care',
      'patient-preference',
      'tolerated-previously',
      'not-cramp-related',
    ];
    expect(codes(cardOf({ overrideReasons }))).toEqual(overrideReasons.slice(1));
  });

  test.each<[string, Said, readonly string[]]>([
    [
      'a laboratory order: offered',
      { suggestions: [orderTests('Check', '24321-2')] },
      ['will-monitor', 'already-managed'],
    ],
    ['another suggestion: not offered', { suggestions: [removeDrafts('Remove', 'a')] }, ['already-managed']],
    ['a task: not offered', { suggestions: [PLAN] }, ['already-managed']],
    ['no suggestion: not offered', {}, ['already-managed']],
  ])('"will monitor" beside %s (2.0)', (_, said, expected) => {
    expect(codes(cardOf({ overrideReasons: ['will-monitor', 'already-managed'] }, said))).toEqual(expected);
  });

  test('"will monitor" is not offered where an earlier card has the laboratory order', () => {
    const meta = { overrideReasons: ['will-monitor', 'already-managed'] };
    const said = { suggestions: [orderTests('Check', '24321-2')] };
    const cards = cardsOf([saying({ ...POTASSIUM, ...meta }, said), saying({ id: 'hyponatremia', ...meta }, said)]);
    expect(cards.map(codes)).toEqual([['will-monitor', 'already-managed'], ['already-managed']]);
  });
});

describe('suggestions (CH-109, CH-110, CH-119 to CH-123)', () => {
  const suggestions = [
    removeDrafts('Remove a', 'a'),
    { ...removeDrafts('Remove b', 'b'), isRecommended: true as const },
  ];

  test('come with the selection behavior of their rule, and with what was proposed', () => {
    const card = cardOf({ selectionBehavior: 'at-most-one' }, { suggestions });
    expect(card.selectionBehavior).toBe('at-most-one');
    expect(card.suggestions?.map(({ uuid: _, ...rest }) => rest)).toEqual(suggestions);
  });

  test('are left out with their selection behavior when there are none', () => {
    expect(Object.keys(cardOf({}))).not.toContain('suggestions');
    expect(Object.keys(cardOf({}))).not.toContain('selectionBehavior');
  });

  test('cards and suggestions have uuids that are all different (CH-104, CH-120)', () => {
    const cards = cardsOf([saying(POTASSIUM, { suggestions }), saying({ id: 'hyponatremia' }, { suggestions })]);
    const uuids = cards.flatMap((card) => [card.uuid, ...(card.suggestions ?? []).map(({ uuid }) => uuid)]);
    expect(uuids).toHaveLength(6);
    expect(new Set(uuids).size).toBe(6);
  });
});

describe('how many cards (5.1, CH-113)', () => {
  const ids = ['hypercalcemia', 'hypocalcemia', 'hypokalemia', 'hypomagnesemia', 'hyponatremia'] as const;
  const rules = (...indicators: readonly ('info' | 'warning' | 'critical')[]) =>
    indicators.map((indicator, index) =>
      saying(
        { id: ids[index] ?? 'hypokalemia', precedence: index },
        { indicator, text: { summary: `Finding ${index}.` } },
      ),
    );
  const summaries = (cards: readonly Card[]) => cards.map(({ summary }) => summary);
  const also = ({ detail = '' }: Card) => detail.split('\n\n').filter((paragraph) => paragraph.startsWith('Also: '));

  test('those that fit are shown, and the last one names the others', () => {
    const cards = cardsOf(rules('warning', 'warning', 'info', 'info'), {}, { maxCards: 2 });
    expect(summaries(cards)).toEqual(['Finding 0.', 'Finding 1.']);
    expect(cards.map(also)).toEqual([[], ['Also: Finding 2. Finding 3.']]);
  });

  test('no card names others when all fit', () => {
    expect(cardsOf(rules('warning', 'info'), {}, { maxCards: 2 }).flatMap(also)).toEqual([]);
  });

  test('critical cards are never dropped', () => {
    const cards = cardsOf(rules('warning', 'critical', 'critical', 'critical'), {}, { maxCards: 2 });
    expect(summaries(cards)).toEqual(['Finding 1.', 'Finding 2.', 'Finding 3.']);
    expect(cards.map(also)).toEqual([[], [], ['Also: Finding 0.']]);
  });

  test('what a dropped card would have suggested is still offered nowhere', () => {
    const loud = saying(POTASSIUM, { indicator: 'critical' });
    const quiet = saying({ id: 'hyponatremia' }, { suggestions: [orderTests('Check', '24321-2')] });
    const [card, ...rest] = cardsOf([loud, quiet], {}, { maxCards: 1 });
    expect(rest).toEqual([]);
    expect(card?.suggestions).toBeUndefined();
  });

  test('text that a renderer would act on is harmless in the line that names the others (CH-106)', () => {
    const quiet = saying({ id: 'hyponatremia' }, { text: { summary: 'K <2.5 mmol/L *now* [see](x).' } });
    const [card] = cardsOf([saying(POTASSIUM, { indicator: 'critical' }), quiet], {}, { maxCards: 1 });
    expect(card && also(card)).toEqual(['Also: K &lt;2.5 mmol/L \\*now\\* \\[see\\](x).']);
  });
});

describe('nothing empty (CH-2)', () => {
  test.each<[string, Partial<RuleMeta>, Said]>([
    ['a rule that says next to nothing', {}, {}],
    ['sources without any address', { sources: ['SMPC'] }, {}],
    ['override reasons of which none applies', { overrideReasons: ['will-monitor'] }, {}],
    ['lists of the text that are empty', {}, { text: { why: [], evidence: [], patient: [], consider: [], data: [] } }],
    ['suggestions that are empty', {}, { suggestions: [] }],
  ])('%s', (_, meta, said) => {
    const card = cardOf(meta, said);
    expect(Object.entries(card).filter(([, value]) => isEmpty(value))).toEqual([]);
  });
});
