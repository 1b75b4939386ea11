/** What breaks CDS Hooks in somebody else's discovery or answer, and what only differs from ours. */
import { describe, expect, test } from '@jest/globals';
import { checkForeignAnswer, checkForeignDiscovery } from '../../src/cds/check-standard.js';
import { card } from '../support/cards.js';

const SERVICE = { hook: 'patient-view', id: 'a', title: 'A service', description: 'Says something.' };
const CARD = { uuid: 'card-1', summary: 'Something to know', indicator: 'info', source: { label: 'A guideline' } };
const SUGGESTION = { label: 'Do it', uuid: 'suggestion-1' };
const DELETE = { type: 'delete', description: 'Remove it', resourceId: 'MedicationRequest/1' };

describe('a discovery that keeps to the standard', () => {
  test.each<[string, object]>([
    ['has only what is needed', { hook: 'a-hook', id: 'x', description: 'y', title: 'z' }],
    ['has members of later versions', { ...SERVICE, version: 'STU3', hookVersion: '1.0', extension: { a: 1 } }],
    ['has an odd id', { ...SERVICE, id: 'Über_uns.v2' }],
    ['has templates of a hook of its own', { ...SERVICE, hook: 'own', prefetch: { 'a b': 'X?y={{context.z}}' } }],
  ])('%s', (_says, service) => {
    expect(checkForeignDiscovery({ services: [service] })).toEqual({ breaks: [], advice: [] });
  });

  test('may have no service, and an id twice for different hooks', () => {
    expect(checkForeignDiscovery({ services: [] }).breaks).toEqual([]);
    expect(checkForeignDiscovery({ services: [SERVICE, { ...SERVICE, hook: 'order-sign' }] }).breaks).toEqual([]);
  });
});

describe('a discovery that breaks it', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['is a list', [], ['']],
    ['has no services', {}, ['services']],
    ['has something else than a service', { services: [1] }, ['services[0]']],
    [
      'lacks id, hook and description',
      { services: [{}] },
      ['services[0].hook', 'services[0].id', 'services[0].description'],
    ],
    ['has a blank description', { services: [{ ...SERVICE, description: ' ' }] }, ['services[0].description']],
    ['has an id that is no path segment', { services: [{ ...SERVICE, id: 'a/b' }] }, ['services[0].id']],
    ['has a service twice', { services: [SERVICE, SERVICE] }, ['services[1]']],
    ['has prefetch as a list', { services: [{ ...SERVICE, prefetch: [] }] }, ['services[0].prefetch']],
    ['has a template that is no text', { services: [{ ...SERVICE, prefetch: { a: {} } }] }, ['services[0].prefetch.a']],
  ])('%s', (_says, body, paths) => {
    expect(checkForeignDiscovery(body).breaks.map(({ path = '' }) => path)).toEqual(paths);
  });
});

test('templates outside the recommended kind, and a missing title, are advice', () => {
  const { title: _title, ...untitled } = SERVICE;
  const prefetch = { good: 'Patient/{{context.patientId}}', odd: 'Condition?patient={{context.patientId}}&_include=*' };
  const { breaks, advice } = checkForeignDiscovery({ services: [{ ...untitled, prefetch }] });
  expect(breaks).toEqual([]);
  expect(advice.map(({ path }) => path)).toEqual(['services[0].title', 'services[0].prefetch.odd']);
  expect(JSON.stringify(advice)).not.toContain('CH-');
});

describe('an answer that keeps to the standard', () => {
  test.each<[string, object]>([
    ['is a card as ours', card()],
    ['has the least a card needs', { summary: 'x', indicator: 'warning', source: { label: 'y' } }],
    ['has members we do not know', { ...CARD, extra: { a: [1] }, extension: { b: 2 } }],
    ['has a summary of 139 characters', { ...CARD, summary: 'x'.repeat(139) }],
    ['has any Markdown', { ...CARD, detail: '# Title\n\n| a |\n' }],
    [
      'has a link to an app',
      { ...CARD, links: [{ label: 'App', url: 'https://app.example.org', type: 'smart', appContext: 'a' }] },
    ],
    ['has a link by http', { ...CARD, links: [{ label: 'Page', url: 'http://a.example.org', type: 'absolute' }] }],
    ['offers without actions', { ...CARD, suggestions: [SUGGESTION], selectionBehavior: 'any' }],
  ])('%s', (_says, each) => {
    expect(checkForeignAnswer({ cards: [each] }, ['MedicationRequest/draft-quinine']).breaks).toEqual([]);
  });

  test('has nothing to say, or only actions for the system', () => {
    const create = { type: 'create', resource: { resourceType: 'Task' } };
    expect(checkForeignAnswer({ cards: [] }, [])).toEqual({ breaks: [], advice: [] });
    expect(checkForeignAnswer({ cards: [], systemActions: [create] }, []).breaks).toEqual([]);
  });
});

/** A card with one suggestion. */
const offering = (changes: object) => ({
  ...CARD,
  selectionBehavior: 'at-most-one',
  suggestions: [{ ...SUGGESTION, ...changes }],
});

const BROKEN_CARDS: readonly [string, object, readonly string[]][] = [
  ['has a summary of 140 characters', { ...CARD, summary: 'x'.repeat(140) }, ['summary']],
  ['has an indicator of 2018', { ...CARD, indicator: 'hard-stop' }, ['indicator']],
  ['has no source', { ...CARD, source: undefined }, ['source']],
  ['has an empty source', { ...CARD, source: {} }, ['source.label', 'source']],
  ['has a member that is null', { ...CARD, detail: null }, ['detail', 'detail']],
  ['has an empty list', { ...CARD, links: [] }, ['links']],
  ['offers without saying how to choose', { ...offering({}), selectionBehavior: undefined }, ['selectionBehavior']],
  ['offers without a label', offering({ label: ' ' }), ['suggestions[0].label']],
  [
    'deletes what is not in the request',
    offering({ actions: [{ ...DELETE, resourceId: 'X/1' }] }),
    ['suggestions[0].actions[0].resourceId'],
  ],
  [
    'deletes nothing',
    offering({ actions: [{ ...DELETE, resourceId: undefined }] }),
    ['suggestions[0].actions[0].resourceId'],
  ],
  [
    'creates nothing',
    offering({ actions: [{ type: 'create', description: 'x' }] }),
    ['suggestions[0].actions[0].resource'],
  ],
  [
    'acts without a description',
    offering({ actions: [{ ...DELETE, description: undefined }] }),
    ['suggestions[0].actions[0].description'],
  ],
  [
    'acts in another way',
    offering({ actions: [{ type: 'replace', description: 'x' }] }),
    ['suggestions[0].actions[0].type'],
  ],
  [
    'has a reason without display',
    { ...CARD, overrideReasons: [{ system: 'a', code: 'b' }] },
    ['overrideReasons[0].display'],
  ],
  [
    'has a link that is no address',
    { ...CARD, links: [{ label: 'x', url: '/a', type: 'absolute' }] },
    ['links[0].url'],
  ],
  [
    'gives context to a plain link',
    { ...CARD, links: [{ label: 'x', url: 'https://a.example.org', type: 'absolute', appContext: 'y' }] },
    ['links[0].appContext'],
  ],
];

describe('an answer that breaks it', () => {
  test.each(BROKEN_CARDS)('%s', (_says, each, paths) => {
    const sent: unknown = JSON.parse(JSON.stringify({ cards: [each] }));
    const { breaks } = checkForeignAnswer(sent, ['MedicationRequest/1']);
    expect(breaks.map(({ path = '' }) => path)).toEqual(paths.map((path) => `cards[0].${path}`));
  });

  test.each<[string, unknown, string]>([
    ['is a list', [], ''],
    ['is nothing', undefined, ''],
    ['has no cards', {}, 'cards'],
    ['has something else than a card', { cards: ['x'] }, 'cards[0]'],
    ['has a uuid twice', { cards: [CARD, CARD] }, 'cards'],
  ])('%s', (_says, body, path) => {
    expect(checkForeignAnswer(body, []).breaks.map((each) => each.path ?? '')).toEqual([path]);
  });

  test('recommends two of which one can be chosen', () => {
    const suggestions = ['a', 'b'].map((uuid) => ({ label: uuid, uuid, isRecommended: true }));
    const choosing = (selectionBehavior: string) =>
      checkForeignAnswer({ cards: [{ ...CARD, suggestions, selectionBehavior }] }, []).breaks.map(({ path }) => path);
    expect(choosing('any')).toEqual([]);
    expect(choosing('at-most-one')).toEqual(['cards[0].suggestions']);
  });
});

test('a card without uuid, and a delete in the form of 1.0, are advice', () => {
  const { uuid: _uuid, ...unnamed } = CARD;
  const old = { type: 'delete', description: 'Remove it', resource: 'MedicationRequest/1' };
  const suggestions = [{ label: 'Do it', actions: [old] }];
  const answer = { cards: [{ ...unnamed, suggestions, selectionBehavior: 'any' }] };
  const { breaks, advice } = checkForeignAnswer(answer, ['MedicationRequest/1']);
  expect(breaks).toEqual([]);
  expect(advice.map(({ path }) => path)).toEqual(['cards[0].uuid', 'cards[0].suggestions[0].actions[0].resourceId']);
});
