/**
 * What the real engine says, in the form of each profile: whatever the form, the findings are the same and no advice is lost.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { assertCards, soundCards } from '../../src/cds/check-card.js';
import { escapeMarkdown } from '../../src/cds/markdown.js';
import type { SiteOrderable } from '../../src/cds/orderables.js';
import { applyProfile, OUTPUT_PROFILES, type OutputProfile } from '../../src/cds/output-profiles.js';
import type { Card, SentAction, SentCard } from '../../src/cds/types.js';
import { ORDERABLES } from '../../src/terminology/orderables.js';
import { uuid } from '../support/cards.js';
import { evaluate } from '../support/engine.js';
import { everyKindOfCard } from '../support/every-kind-of-card.js';
import { FIXTURES_AS_OF, REQUEST_FIXTURES, requestText } from '../support/fixtures.js';

const PREFERENCE_LIST = 'urn:com.epic.cdshooks.action.code.system.preference-list-item';
/** Site codes for all that has a code, and for the two orders that have only text. */
const EVERY_ORDERABLE: readonly SiteOrderable[] = [
  ...Object.values(ORDERABLES).map(({ system, code }) => ({
    proposed: { system, code },
    orderable: { system: PREFERENCE_LIST, code: `site-${code}` },
  })),
  {
    proposed: { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '430902' },
    orderable: { system: PREFERENCE_LIST, code: 'site-baclofen' },
  },
  { proposed: { text: 'magnesium, oral' }, orderable: { system: PREFERENCE_LIST, code: 'site-oral-magnesium' } },
  {
    proposed: { text: 'Referral: evaluation for calf trigger-point injection (lidocaine)' },
    orderable: { system: PREFERENCE_LIST, code: 'site-referral' },
  },
];

const STORIES = REQUEST_FIXTURES.filter(({ story }) => story !== 'order-of-another-fhir-version');
const TABLES: readonly (readonly [says: string, orderables: readonly SiteOrderable[]])[] = [
  ['all orders mapped', EVERY_ORDERABLE],
  ['no order mapped', []],
];

let stories: readonly (readonly Card[])[];
let kinds: readonly Card[];
beforeAll(async () => {
  stories = await Promise.all(
    STORIES.map(async (fixture) => {
      const body = JSON.parse(requestText(fixture)) as Record<string, unknown>;
      return (await evaluate(body, {}, { asOf: FIXTURES_AS_OF })).cards;
    }),
  );
  kinds = await everyKindOfCard();
});

/** As an answer would be sent, with uuids that do not meet those of the engine. */
function answerIn(profile: OutputProfile, cards: readonly Card[], orderables: readonly SiteOrderable[]) {
  let count = 0;
  const newUuid = () => {
    count += 1;
    return uuid(count);
  };
  return soundCards(
    cards.map((each) => applyProfile(each, { profile, orderables, newUuid })),
    profile,
  );
}

const findings = (cards: readonly SentCard[]) =>
  cards.map(({ source, indicator }) => `${source.topic?.code} ${indicator}`);

describe.each(TABLES)('with %s', (_says, orderables) => {
  test.each(OUTPUT_PROFILES)(
    '%s gives the same findings for the same request, in cards that may be sent (CH-213)',
    (profile) => {
      const answers = stories.map((cards) => answerIn(profile, cards, orderables));
      expect(answers.flatMap(({ problems }) => problems)).toEqual([]);
      expect(answers.map(({ cards }) => findings(cards))).toEqual(stories.map(findings));
      expect(stories.flatMap(findings).length).toBeGreaterThan(30);
    },
  );

  test('every kind of card keeps to the epic form', () => {
    const answers = kinds.flatMap((each) => answerIn('epic', [each], orderables).cards);
    const suggestions = answers.flatMap((each) => each.suggestions ?? []);
    expect(answers).toHaveLength(kinds.length);
    expect(suggestions.length).toBeGreaterThan(10);
    expect(suggestions.filter(({ actions }) => actions.length !== 1)).toEqual([]);
    expect(answers.filter(({ detail }) => !/Knowledge \S+\.$/.test(detail ?? ''))).toEqual([]);
    const actions = answers.flatMap(actionsOf);
    expect(actions.filter(({ type }) => type === 'update')).toEqual([]);
    expect(actions.filter((action) => action.type === 'create' && !hasSiteCode(action))).toEqual([]);
    expect(
      suggestions.filter(({ isRecommended, actions: [only] }) => isRecommended && only?.type === 'delete'),
    ).toEqual([]);
    expect(actions.some(({ type }) => type === 'create')).toBe(orderables.length > 0);
  });

  test('no advice of a button is lost in the epic form: it has a button or is in the text', () => {
    const lost = kinds.flatMap((each) => {
      const [answer] = answerIn('epic', [each], orderables).cards;
      const said = [answer?.detail, ...(answer === undefined ? [] : actionsOf(answer)).map(descriptionOf)].join('\n');
      return actionsOf(each)
        .map(descriptionOf)
        .filter((text) => !isSaid(text, said));
    });
    expect(lost).toEqual([]);
  });

  test('what is only for severe and refractory cramps says so in the epic form, in button or text', () => {
    const answers = kinds.map((each) => answerIn('epic', [each], orderables).cards[0]);
    const said = answers.flatMap((answer) => [
      ...(answer?.detail ?? '').split('\n'),
      ...(answer === undefined ? [] : actionsOf(answer).map(descriptionOf)),
    ]);
    const drafts = said.filter((line) => /draft order: baclofen/i.test(line));
    expect(drafts.length).toBeGreaterThan(1);
    expect(drafts.filter((line) => !/^(- )?If severe and refractory – /.test(line))).toEqual([]);
  });

  test('a split "replace" has a stop part and an order part that speak for themselves only (CH-214)', () => {
    const replacing = kinds.filter(({ suggestions = [] }) => suggestions.some(({ label }) => /replace/.test(label)));
    const suggestions = replacing.flatMap((each) => answerIn('epic', [each], orderables).cards[0]?.suggestions ?? []);
    expect(suggestions.some(({ actions: [only] }) => only?.type === 'delete')).toBe(true);
    const said = suggestions.flatMap(({ label, actions }) => [label, ...actions.map(descriptionOf)]);
    expect(said.filter((text) => /replac|instead|switch|remove.* and |after/i.test(text))).toEqual([]);
    expect(new Set(suggestions.map((part) => part.uuid)).size).toBe(suggestions.length);
  });

  test('every kind of card keeps to the form of 1.0', () => {
    const answers = kinds.flatMap((each) => answerIn('v1', [each], orderables).cards);
    const deletions = answers.flatMap(actionsOf).filter(({ type }) => type === 'delete');
    expect(answers).toHaveLength(kinds.length);
    expect(deletions.length).toBeGreaterThan(10);
    expect(deletions.filter((action) => 'resourceId' in action || !('resource' in action))).toEqual([]);
    expect(JSON.stringify(answers)).not.toMatch(/overrideReasons|"selectionBehavior":"any"/);
  });
});

test('cards of the engine are not changed by giving them another form', async () => {
  const before = JSON.stringify(kinds);
  for (const profile of OUTPUT_PROFILES) for (const each of kinds) answerIn(profile, [each], EVERY_ORDERABLE);
  expect(JSON.stringify(kinds)).toBe(before);
  for (const each of kinds) assertCards([each]);
});

const actionsOf = ({ suggestions = [] }: SentCard): readonly SentAction[] =>
  suggestions.flatMap(({ actions }) => actions);

const descriptionOf = ({ description }: SentAction) => description;

function hasSiteCode(action: SentAction): boolean {
  return JSON.stringify(action).includes(PREFERENCE_LIST);
}

/** As it is or in the middle of a sentence. */
function isSaid(text: string, said: string): boolean {
  const rest = text.slice(1);
  return said.includes(rest) || said.includes(escapeMarkdown(rest));
}
