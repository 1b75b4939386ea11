import { CrampError, type Problem } from '../errors.js';
import { checkActions, type DeleteForm } from './check-actions.js';
import { checkMarkdown } from './check-markdown.js';
import { isEmpty, isRecord } from './json.js';
import type { OutputProfile } from './output-profiles.js';
import {
  type Card,
  INDICATORS,
  LINK_TYPES,
  type Link,
  SELECTION_BEHAVIORS,
  type SentCard,
  type SentSuggestion,
} from './types.js';

/** Most UTF-16 units of a summary: "strictly fewer than 140" (CH-105). */
export const MAX_SUMMARY_UNITS = 139;

/**
 * Returns when a card keeps to the standard and our own rows (CH-2, CH-104 to CH-138).
 *
 * @throws CRAMP_INTERNAL naming every rule broken; it never holds text of the card
 */
export function assertCard(card: Card): void {
  throwIfAny(problemsOf(card, 'resourceId'));
}

function problemsOf(card: SentCard, deletesBy: DeleteForm): readonly Problem[] {
  return [
    ...checkEmptyMembers(card, 'card'),
    ...checkText(card),
    ...check(INDICATORS.includes(card.indicator), 'indicator', 'info, warning or critical (CH-107)'),
    ...checkSource(card),
    ...checkSelectionBehavior(card),
    ...(card.suggestions ?? []).flatMap((suggestion, index) => checkSuggestion(suggestion, index, deletesBy)),
    ...checkOverrideReasons(card),
    ...(card.links ?? []).flatMap(checkLink),
    ...checkUuids([card]),
  ];
}

/** The same for a whole response, in which uuids are unique too (CH-120). @throws CRAMP_INTERNAL */
export function assertCards(cards: readonly Card[]): void {
  for (const card of cards) assertCard(card);
  throwIfAny(checkUuids(cards));
}

/**
 * The cards that may be sent, and what is wrong with the others. A defect of ours in one card or button must not cost the prescriber the
 * rest (CH-168): first the suggestions in question are left out, then the card.
 *
 * @param profile the form in which the cards are; it decides how a delete names its order (CH-137)
 * @throws CRAMP_INTERNAL when there were cards and none is left, or when uuids repeat across cards
 */
export function soundCards(
  cards: readonly SentCard[],
  profile: OutputProfile = 'default',
): {
  readonly cards: readonly SentCard[];
  readonly problems: readonly Problem[];
} {
  const deletesBy = profile === 'v1' ? 'resource' : 'resourceId';
  const problemsIn = (card: SentCard) => problemsOf(card, deletesBy);
  const problems = cards.flatMap(problemsIn);
  const sound = problems.length === 0 ? cards : withoutBroken(cards, problemsIn, deletesBy);
  if (sound.length === 0) throwIfAny(problems);
  throwIfAny(checkUuids(sound));
  return { cards: sound, problems };
}

function withoutBroken(
  cards: readonly SentCard[],
  problemsIn: (card: SentCard) => readonly Problem[],
  deletesBy: DeleteForm,
): readonly SentCard[] {
  return cards.map((card) => withoutBrokenSuggestions(card, deletesBy)).filter((card) => problemsIn(card).length === 0);
}

function withoutBrokenSuggestions(card: SentCard, deletesBy: DeleteForm): SentCard {
  const { suggestions = [], selectionBehavior, ...rest } = card;
  const kept = suggestions.filter((suggestion, index) => checkSuggestion(suggestion, index, deletesBy).length === 0);
  if (kept.length === suggestions.length || selectionBehavior === undefined) return card;
  return kept.length === 0 ? rest : { ...rest, suggestions: kept, selectionBehavior };
}

function throwIfAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new CrampError('CRAMP_INTERNAL', problems);
}

function check(holds: boolean, path: string, expected: string): readonly Problem[] {
  return holds ? [] : [{ path, expected }];
}

/** A resource in an update is the client's own JSON, sent back as it came (CH-134). */
export function checkEmptyMembers(value: unknown, path: string): readonly Problem[] {
  if (isEmpty(value)) return [{ path, expected: 'a value, or no member at all (CH-2)' }];
  if (Array.isArray(value)) return value.flatMap((item, index) => checkEmptyMembers(item, `${path}[${index}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value)
    .filter(([name, member]) => member !== undefined && !(name === 'resource' && value['type'] === 'update'))
    .flatMap(([name, member]) => checkEmptyMembers(member, `${path}.${name}`));
}

function checkText({ summary, detail }: SentCard): readonly Problem[] {
  return [
    ...check(isLine(summary), 'summary', 'one line of text (CH-105)'),
    ...check(summary.length <= MAX_SUMMARY_UNITS, 'summary', `at most ${MAX_SUMMARY_UNITS} UTF-16 units (CH-105)`),
    ...check(!/\p{Cs}/u.test(summary), 'summary', 'no half surrogate pair (CH-105)'),
    ...checkMarkdown(detail ?? '').map((offence) => ({
      path: 'detail',
      expected: `the subset; it ${offence} (CH-106)`,
    })),
  ];
}

function isLine(text: string): boolean {
  return text.trim() !== '' && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

function checkSource({ source }: SentCard): readonly Problem[] {
  const { label, url, icon, topic } = source;
  return [
    ...check(isLine(label), 'source.label', 'one line of text (CH-114)'),
    ...check(url === undefined || isWebAddress(url), 'source.url', 'an absolute http(s) URL (CH-115)'),
    ...check(icon === undefined || isWebAddress(icon), 'source.icon', 'an absolute http(s) URL (CH-116)'),
    ...check(topic !== undefined && topic.system.trim() !== '', 'source.topic', 'a topic with a system (CH-117)'),
    ...check(
      /^[A-Za-z0-9]{1,100}$/.test(topic?.code ?? ''),
      'source.topic.code',
      '1 to 100 letters or digits (CH-117)',
    ),
  ];
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

function checkSelectionBehavior({ suggestions, selectionBehavior }: SentCard): readonly Problem[] {
  const recommended = (suggestions ?? []).filter(({ isRecommended }) => isRecommended === true);
  const isKnown = selectionBehavior === undefined || SELECTION_BEHAVIORS.includes(selectionBehavior);
  return [
    ...check(isKnown, 'selectionBehavior', 'at-most-one or any (CH-110)'),
    ...check(
      (suggestions === undefined) === (selectionBehavior === undefined),
      'selectionBehavior',
      'present with suggestions, absent without (CH-110)',
    ),
    ...check(
      selectionBehavior !== 'at-most-one' || recommended.length <= 1,
      'suggestions',
      'at most one recommended where at most one can be chosen (CH-121)',
    ),
  ];
}

function checkSuggestion({ label, actions }: SentSuggestion, index: number, deletesBy: DeleteForm): readonly Problem[] {
  const path = `suggestions[${index}]`;
  return [
    ...check(isLine(label), `${path}.label`, 'one line of text (CH-119)'),
    ...checkActions(actions, path, deletesBy),
  ];
}

function checkOverrideReasons({ overrideReasons = [] }: SentCard): readonly Problem[] {
  return overrideReasons.flatMap(({ system, code, display }, index) =>
    check([system, code, display].every(isLine), `overrideReasons[${index}]`, 'system, code and display (CH-111)'),
  );
}

function checkLink({ label, url, type }: Link, index: number): readonly Problem[] {
  const path = `links[${index}]`;
  return [
    ...check(isLine(label), `${path}.label`, 'one line of text (CH-124)'),
    ...check(isWebAddress(url) && url.startsWith('https://'), `${path}.url`, 'an absolute https URL (CH-125)'),
    ...check(LINK_TYPES.includes(type), `${path}.type`, 'absolute or smart (CH-126)'),
  ];
}

const RFC_4122_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function checkUuids(cards: readonly SentCard[]): readonly Problem[] {
  const uuids = cards.flatMap((card) => [card.uuid, ...(card.suggestions ?? []).map(({ uuid }) => uuid)]);
  return [
    ...check(
      uuids.every((uuid) => RFC_4122_UUID.test(uuid)),
      'uuid',
      'a lower-case RFC 4122 UUID (CH-104, CH-120)',
    ),
    ...check(new Set(uuids).size === uuids.length, 'uuid', 'unique within the response (CH-104, CH-120)'),
  ];
}
