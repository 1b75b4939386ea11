/**
 * What a CDS service answered, made safe to show: cards of any service, also of one that breaks the standard. What is wrong is
 * named; what cannot be shown is left out. https://cds-hooks.hl7.org/2.0/#cds-service-response
 */

import { isRecord } from '../../src/cds/json.js';
import { INDICATORS, type Indicator } from '../../src/cds/types.js';
import { type Json, listOf, recordOf, recordsOf, textOf } from './resource.js';

export interface ShownSuggestion {
  readonly label: string;
  readonly uuid: string | undefined;
  readonly isRecommended: boolean;
  readonly actions: readonly Json[];
}

export interface ShownLink {
  readonly label: string;
  /** http(s) only. */
  readonly url: string | undefined;
  readonly isSmart: boolean;
}

export interface ShownCard {
  readonly uuid: string | undefined;
  readonly summary: string;
  readonly detail: string | undefined;
  readonly indicator: Indicator;
  readonly source: { readonly label: string; readonly url: string | undefined; readonly topic: string | undefined };
  /** Recommended ones first. */
  readonly suggestions: readonly ShownSuggestion[];
  readonly isOneOf: boolean;
  readonly overrideReasons: readonly Json[];
  readonly links: readonly ShownLink[];
  /** Where the card breaks the standard. */
  readonly problems: readonly string[];
}

export interface ReadAnswer {
  /** Most urgent first. */
  readonly cards: readonly ShownCard[];
  /** Of the answer as a whole. */
  readonly problems: readonly string[];
}

export function readAnswer(body: unknown): ReadAnswer {
  if (!isRecord(body)) return { cards: [], problems: ['The answer is no JSON object.'] };
  const { cards, systemActions } = body;
  const problems = [
    ...(Array.isArray(cards) ? [] : ['The answer has no list “cards”.']),
    ...listOf(cards).flatMap((card, index) => (isRecord(card) ? [] : [`cards[${index}] is no object: left out.`])),
    ...(listOf(systemActions).length > 0
      ? ['The answer has systemActions: an EHR may carry them out unasked, this page does not.']
      : []),
  ];
  return { cards: mostUrgentFirst(listOf(cards).filter(isRecord).map(readCard)), problems };
}

/** Stable: cards of one indicator stay in the order of the service. */
export function mostUrgentFirst<Card extends { readonly indicator: Indicator }>(
  cards: readonly Card[],
): readonly Card[] {
  return [...cards].sort((one, other) => INDICATORS.indexOf(other.indicator) - INDICATORS.indexOf(one.indicator));
}

const MAX_SUMMARY = 140;

function readCard(card: Json): ShownCard {
  const source = recordOf(card['source']);
  const indicator = INDICATORS.find((each) => each === card['indicator']);
  return {
    uuid: textOf(card['uuid']),
    summary: textOf(card['summary']) ?? 'Card without a summary',
    detail: textOf(card['detail']),
    indicator: indicator ?? 'info',
    source: {
      label: textOf(source['label']) ?? 'source not named',
      url: webAddress(source['url']),
      topic: textOf(recordOf(source['topic'])['display']),
    },
    suggestions: recommendedFirst(recordsOf(card['suggestions']).map(readSuggestion)),
    isOneOf: card['selectionBehavior'] === 'at-most-one',
    overrideReasons: listOf(card['overrideReasons']).filter(isRecord),
    links: recordsOf(card['links']).map(readLink),
    problems: [...faultsOfText(card), ...faultsOfSource(source), ...faultsOfSuggestions(card), ...faultsOfLinks(card)],
  };
}

function readSuggestion(suggestion: Json): ShownSuggestion {
  return {
    label: textOf(suggestion['label']) ?? 'Suggestion without a label',
    uuid: textOf(suggestion['uuid']),
    isRecommended: suggestion['isRecommended'] === true,
    actions: recordsOf(suggestion['actions']),
  };
}

function recommendedFirst(suggestions: readonly ShownSuggestion[]): readonly ShownSuggestion[] {
  return [...suggestions].sort((one, other) => Number(other.isRecommended) - Number(one.isRecommended));
}

function readLink(link: Json): ShownLink {
  return {
    label: textOf(link['label']) ?? 'Link without a label',
    url: webAddress(link['url']),
    isSmart: link['type'] === 'smart',
  };
}

/** Nothing but http(s) is ever put into a link. */
export function webAddress(value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined || !URL.canParse(text)) return undefined;
  return /^https?:$/.test(new URL(text).protocol) ? text : undefined;
}

type Fault = readonly [isWrong: boolean, what: string];

function say(faults: readonly Fault[]): readonly string[] {
  return faults.filter(([isWrong]) => isWrong).map(([, what]) => what);
}

function faultsOfText({ summary, indicator, detail, uuid }: Json): readonly string[] {
  const text = textOf(summary);
  return say([
    [text === undefined, 'summary is missing'],
    [
      text !== undefined && text.length >= MAX_SUMMARY,
      `summary has ${text?.length} characters; the standard asks for fewer than 140`,
    ],
    [!INDICATORS.some((each) => each === indicator), 'indicator is not info, warning or critical; shown as info'],
    [detail !== undefined && typeof detail !== 'string', 'detail is no text'],
    [uuid !== undefined && textOf(uuid) === undefined, 'uuid is no text'],
  ]);
}

function faultsOfSource(source: Json): readonly string[] {
  const { label, url } = source;
  return say([
    [textOf(label) === undefined, 'source.label is missing'],
    [url !== undefined && webAddress(url) === undefined, 'source.url is no http(s) address'],
  ]);
}

function faultsOfSuggestions({ suggestions, selectionBehavior }: Json): readonly string[] {
  const list = listOf(suggestions);
  return [
    ...say([
      [suggestions !== undefined && !Array.isArray(suggestions), 'suggestions is no list'],
      [
        list.length > 0 && !['at-most-one', 'any'].includes(String(selectionBehavior)),
        'selectionBehavior is missing or unknown; treated as “any”',
      ],
    ]),
    ...list.flatMap((suggestion, index) =>
      faultsOfSuggestion(recordOf(suggestion)).map((what) => `suggestions[${index}]${what}`),
    ),
  ];
}

function faultsOfSuggestion({ label, actions }: Json): readonly string[] {
  const wrongActions = recordsOf(actions).flatMap((action, index) =>
    say([
      [
        !['create', 'update', 'delete'].includes(String(action['type'])),
        `.actions[${index}].type is not create, update or delete`,
      ],
      [textOf(action['description']) === undefined, `.actions[${index}].description is missing`],
    ]),
  );
  return [...say([[textOf(label) === undefined, '.label is missing']]), ...wrongActions];
}

function faultsOfLinks({ links }: Json): readonly string[] {
  return listOf(links).flatMap((link, index) => {
    const { label, url, type } = recordOf(link);
    return say([
      [textOf(label) === undefined, `links[${index}].label is missing`],
      [webAddress(url) === undefined, `links[${index}].url is no http(s) address: not shown as a link`],
      [type !== 'absolute' && type !== 'smart', `links[${index}].type is not absolute or smart`],
    ]);
  });
}
