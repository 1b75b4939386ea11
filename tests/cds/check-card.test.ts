import { describe, expect, test } from '@jest/globals';
import { assertCard, assertCards, soundCards } from '../../src/cds/check-card.js';
import type { OutputProfile } from '../../src/cds/output-profiles.js';
import type { Action, Card, SentAction, SentCard } from '../../src/cds/types.js';
import { card, DELETE_QUININE, ORDER_MAGNESIUM, suggestion, uuid } from '../support/cards.js';
import { thrownBy } from '../support/thrown.js';

const { selectionBehavior: _behavior, suggestions: _suggestions, ...informative } = card();
const update = (resource: object): Action => ({ type: 'update', description: 'Change it', resource }) as Action;
const withActions = (...actions: Action[]) => card({ suggestions: [suggestion({ actions })] });
const broken = (changes: object): Card => ({ ...card(), ...changes }) as Card;
const source = (changes: object) => broken({ source: { ...card().source, ...changes } });
const topic = (changes: object) => source({ topic: { ...card().source.topic, ...changes } });

describe('a defect costs as little as possible (CH-168)', () => {
  const badButton = suggestion({
    uuid: uuid(7),
    actions: [{ ...DELETE_QUININE, type: 'delete', resourceId: 'a/b/c' }],
  });
  const { suggestions: _buttons, selectionBehavior: _choice, ...withoutButtons } = card();
  const unsayable = card({ uuid: uuid(8), summary: '', suggestions: [suggestion({ uuid: uuid(9) })] });

  test('a broken suggestion is left out, its card and the other suggestions are sent', () => {
    const { cards, problems } = soundCards([card({ suggestions: [badButton, suggestion()] })]);
    expect(cards).toEqual([card({ suggestions: [suggestion()] })]);
    expect(problems.map(({ expected }) => expected)).toEqual(['resourceId like Type/id (CH-132)']);
  });

  test('with its last suggestion a card loses the behavior of its buttons (CH-110)', () => {
    expect(soundCards([card({ suggestions: [badButton] })]).cards).toEqual([withoutButtons]);
  });

  test('a broken card is left out, the others are sent', () => {
    const { cards, problems } = soundCards([unsayable, card()]);
    expect(cards).toEqual([card()]);
    expect(problems).not.toEqual([]);
  });

  test('nothing sound is left: the defect is thrown', () => {
    expect(thrownBy(() => soundCards([unsayable])).code).toBe('CRAMP_INTERNAL');
    expect(soundCards([])).toEqual({ cards: [], problems: [] });
  });

  test('uuids that repeat across cards are thrown (CH-120)', () => {
    expect(thrownBy(() => soundCards([card(), card()])).code).toBe('CRAMP_INTERNAL');
  });
});

describe('a card that keeps to the standard is sent', () => {
  test.each<[says: string, card: Card]>([
    ['with everything a card may have (CH-101, CH-108, CH-112, CH-131)', card()],
    ['without suggestions (CH-109, CH-110)', informative],
    ['a summary of exactly 139 units (CH-105)', card({ summary: 'x'.repeat(139) })],
    [
      'delete, create, update (CH-122)',
      withActions(DELETE_QUININE, ORDER_MAGNESIUM, update({ resourceType: 'Task', id: 't' })),
    ],
    [
      'a draft id of 250 characters (CH-41, CH-132)',
      withActions({ ...DELETE_QUININE, type: 'delete', resourceId: `MedicationRequest/${'x.'.repeat(125)}` }),
    ],
    [
      'one recommended of two (CH-121)',
      card({ suggestions: [suggestion({ isRecommended: true }), suggestion({ uuid: uuid(3) })] }),
    ],
    [
      'a client resource with its own oddities in an update (CH-134)',
      withActions(update({ resourceType: 'Task', id: 't', note: [null], x: '' })),
    ],
  ])('%s', (_says, given) => {
    expect(() => assertCard(given)).not.toThrow();
  });
});

const BROKEN: readonly [says: string, row: string, card: Card][] = [
  ['null', 'CH-2', broken({ detail: null })],
  ['an empty string', 'CH-2', broken({ detail: '' })],
  ['an empty list', 'CH-2', broken({ links: [] })],
  ['an empty object', 'CH-2', broken({ extension: {} })],
  [
    'an empty member deep in a created resource',
    'CH-2',
    withActions({ ...ORDER_MAGNESIUM, resource: { resourceType: 'ServiceRequest', note: [] } } as unknown as Action),
  ],
  ['a uuid in upper case', 'CH-104', card({ uuid: uuid(1).toUpperCase() })],
  ['a uuid of another variant', 'CH-104', card({ uuid: '5b6f8f0a-2f0c-4c1d-0a53-000000000001' })],
  ['a summary of 140 units', 'CH-105', card({ summary: 'x'.repeat(140) })],
  ['70 emoji, which are 140 units', 'CH-105', card({ summary: '😀'.repeat(70) })],
  ['a summary of two lines', 'CH-105', card({ summary: 'a\nb' })],
  ['a blank summary', 'CH-105', card({ summary: ' ' })],
  ['a summary cut inside a surrogate pair', 'CH-105', card({ summary: 'a\uD83D' })],
  ['HTML in the detail', 'CH-106', card({ detail: '<b>x</b>' })],
  ['an indicator of 2018', 'CH-107', broken({ indicator: 'hard-stop' })],
  ['suggestions without selectionBehavior', 'CH-110', { ...informative, suggestions: [suggestion()] }],
  ['selectionBehavior without suggestions', 'CH-110', { ...informative, selectionBehavior: 'any' }],
  ['an unknown selectionBehavior', 'CH-110', broken({ selectionBehavior: 'all' })],
  [
    'an override reason without display',
    'CH-111',
    card({ overrideReasons: [{ system: 'https://x.example', code: 'a', display: ' ' }] }),
  ],
  ['a blank source label', 'CH-114', source({ label: ' ' })],
  ['a relative source URL', 'CH-115', source({ url: '/rules/x' })],
  ['a relative icon', 'CH-116', source({ icon: 'icon.png' })],
  ['no topic', 'CH-117', source({ topic: undefined })],
  ['a topic with a hyphen', 'CH-117', topic({ code: 'quinine-for-cramps' })],
  ['a topic of 101 characters', 'CH-117', topic({ code: 'x'.repeat(101) })],
  ['a blank topic system', 'CH-117', topic({ system: ' ' })],
  ['a suggestion with a blank label', 'CH-119', card({ suggestions: [suggestion({ label: ' ' })] })],
  ['a suggestion with the uuid of the card', 'CH-120', card({ suggestions: [suggestion({ uuid: uuid(1) })] })],
  [
    'two recommended alternatives',
    'CH-121',
    card({ suggestions: [suggestion({ isRecommended: true }), suggestion({ uuid: uuid(3), isRecommended: true })] }),
  ],
  ['a create before a delete', 'CH-122', withActions(ORDER_MAGNESIUM, DELETE_QUININE)],
  ['a link without label', 'CH-124', card({ links: [{ label: ' ', url: 'https://x.example', type: 'absolute' }] })],
  ['a link over http', 'CH-125', card({ links: [{ label: 'x', url: 'http://x.example', type: 'absolute' }] })],
  ['a link that is no URL', 'CH-125', card({ links: [{ label: 'x', url: 'https://', type: 'absolute' }] })],
  ['a link of an unknown type', 'CH-126', broken({ links: [{ label: 'x', url: 'https://x.example', type: 'SMART' }] })],
  ['an action in upper case', 'CH-129', withActions({ ...ORDER_MAGNESIUM, type: 'CREATE' } as unknown as Action)],
  ['an action without description', 'CH-130', withActions({ ...DELETE_QUININE, description: ' ' })],
  ['a delete of a bare id', 'CH-132', withActions({ ...DELETE_QUININE, resourceId: 'draft-quinine' } as Action)],
  [
    'a delete of an absolute URL',
    'CH-132',
    withActions({ ...DELETE_QUININE, resourceId: 'https://x.example/MedicationRequest/1' } as Action),
  ],
  ['an update without id', 'CH-134', withActions(update({ resourceType: 'Task' }))],
  [
    'two actions on one order',
    'CH-136',
    withActions(DELETE_QUININE, update({ resourceType: 'MedicationRequest', id: 'draft-quinine' })),
  ],
];

describe('a card that breaks the standard is our defect', () => {
  test.each(BROKEN)('%s (%s)', (_says, row, given) => {
    const error = thrownBy(() => assertCard(given));
    expect(error.code).toBe('CRAMP_INTERNAL');
    expect(error.message).toContain(row);
  });

  test('each broken card breaks its rule only because of the change', () => {
    expect(() => assertCards([card(), { ...informative, uuid: uuid(9) }])).not.toThrow();
  });

  test('uuids are unique within a response (CH-120)', () => {
    expect(thrownBy(() => assertCards([informative, informative])).message).toContain('CH-120');
  });

  test('the error never holds text of the card (CH-167)', () => {
    const error = thrownBy(() => assertCard(card({ summary: 'Secret\nname', detail: '<i>Secret</i>' })));
    expect(error.message).not.toContain('Secret');
  });
});

describe('the delete of CDS Hooks 1.0', () => {
  const deletion = (reference: object): SentCard => {
    const action = { type: 'delete', description: 'Remove it', ...reference } as SentAction;
    return { ...card(), suggestions: [{ ...suggestion(), actions: [action] }] };
  };
  const LEGACY = deletion({ resource: 'MedicationRequest/draft-quinine' });
  const CURRENT = deletion({ resourceId: 'MedicationRequest/draft-quinine' });
  const problemsOf = (given: SentCard, profile: OutputProfile) =>
    soundCards([given], profile).problems.map(({ expected }) => expected);

  test('is sent in the v1 profile, and only there (CH-137)', () => {
    expect(soundCards([LEGACY], 'v1')).toEqual({ cards: [LEGACY], problems: [] });
    expect(problemsOf(CURRENT, 'v1')).toEqual([
      'resource like Type/id (CH-132)',
      'resource and no other reference (CH-137)',
    ]);
    for (const profile of ['default', 'epic'] as const) {
      expect(soundCards([CURRENT], profile)).toEqual({ cards: [CURRENT], problems: [] });
      expect(problemsOf(LEGACY, profile)).toEqual([
        'resourceId like Type/id (CH-132)',
        'resourceId and no other reference (CH-137)',
      ]);
    }
  });

  test('never stands beside resourceId (CH-137)', () => {
    const both = deletion({ resource: 'MedicationRequest/a', resourceId: 'MedicationRequest/a' });
    expect(problemsOf(both, 'v1')).toEqual(['resource and no other reference (CH-137)']);
    expect(problemsOf(both, 'default')).toEqual(['resourceId and no other reference (CH-137)']);
  });

  test('is the only action on its order (CH-136)', () => {
    const [legacy] = LEGACY.suggestions?.[0]?.actions ?? [];
    const actions = [legacy, update({ resourceType: 'MedicationRequest', id: 'draft-quinine' })] as SentAction[];
    const given = { ...card(), suggestions: [{ ...suggestion(), actions }] };
    expect(problemsOf(given, 'v1')).toEqual(['one action per target (CH-136)']);
  });

  test('names Type/id and no resource (CH-132)', () => {
    expect(problemsOf(deletion({ resource: 'draft-quinine' }), 'v1')).toEqual(['resource like Type/id (CH-132)']);
    expect(problemsOf(deletion({ resource: { resourceType: 'MedicationRequest', id: 'a' } }), 'v1')).toEqual([
      'resource like Type/id (CH-132)',
    ]);
  });
});
