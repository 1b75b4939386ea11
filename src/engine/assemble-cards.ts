/**
 * From what the rules concluded to the cards a clinician sees: text, links, suggestions, limits.
 */
import { MAX_SUMMARY_UNITS } from '../cds/check-card.js';
import { escapeMarkdown, plainLine, shorten } from '../cds/markdown.js';
import { offeredReasons } from '../cds/offered-reasons.js';
import type { Card, Link, OverrideReason, Suggestion } from '../cds/types.js';
import type { ClinicalSettings } from '../facts/clinical-settings.js';
import { KNOWLEDGE_VERSION } from '../knowledge-version.js';
import { oncePer } from '../memo.js';
import { type Message, type Rule, STEP_NAMES, type Steps } from '../rules/rule.js';
import { type EvidenceSource, sourceOf } from '../rules/sources.js';
import { overrideReason } from '../terminology/override-reasons.js';
import type { AdviceGroup, Finding } from './group-advice.js';
import { dropRepeatedOrders, type OfferedSuggestion, withoutAnswered } from './merge-suggestions.js';

/** Most sources linked from one card. */
const MAX_LINKS = 3;
const MAX_OVERRIDE_REASONS = 6;
/** References named in the text of one card, and the longest that is. */
const MAX_REFERENCES = 6;
const MAX_REFERENCE_UNITS = 64;

const FOOTER = `Decision support for clinicians; not an order. Verify against the record and local policy. Knowledge ${KNOWLEDGE_VERSION}.`;

export interface AssemblyOptions {
  readonly settings: ClinicalSettings;
  /** Base of the rule pages that `source.url` opens. */
  readonly publicUrl: string;
  readonly maxCards: number;
  /** What a card of these rules has to say about its data: what was not read (7.2), that the age is not recorded (G5). */
  readonly notesFor: (rules: readonly Rule[]) => readonly string[];
  readonly newUuid: () => string;
}

/** A card, and what it was made of. */
export interface AssembledCard {
  readonly card: Card;
  readonly group: AdviceGroup;
}

/** Cards in the order of the groups, at most `maxCards` unless more are critical (CH-113). */
export function assembleCards(groups: readonly AdviceGroup[], options: AssemblyOptions): readonly AssembledCard[] {
  const shown = groups.filter(({ indicator }, index) => index < options.maxCards || indicator === 'critical');
  const dropped = groups.slice(shown.length);
  const suggestions = dropRepeatedOrders(shown);
  return shown.map((group, index) => {
    const isLast = index === shown.length - 1;
    const told = withoutAnswered(group, index, suggestions);
    return { group, card: toCard(told, suggestions[index] ?? [], { ...options, also: isLast ? dropped : [] }) };
  });
}

interface CardOptions extends AssemblyOptions {
  /** Less urgent groups that did not fit. */
  readonly also: readonly AdviceGroup[];
}

function toCard(group: AdviceGroup, offered: readonly OfferedSuggestion[], options: CardOptions): Card {
  const { primary, others, indicator } = group;
  const { settings, newUuid } = options;
  const { meta } = primary.rule;
  const suggestions = offered.map((suggestion): Suggestion => ({ ...suggestion, uuid: newUuid() }));
  const reasons = overrideReasons(primary.rule, suggestions, settings);
  const links = linksOf([primary, ...others], settings);
  return {
    uuid: newUuid(),
    summary: summaryOf(primary),
    detail: detailOf(group, options),
    indicator,
    source: {
      label: settings.sourceLabel,
      url: `${options.publicUrl}/rules/${meta.id}`,
      topic: { system: `${settings.canonicalBase}/CodeSystem/cramp-rule`, code: meta.topic, display: meta.title },
    },
    ...(suggestions.length > 0 ? { suggestions, selectionBehavior: meta.selectionBehavior } : {}),
    ...(reasons.length > 0 ? { overrideReasons: reasons } : {}),
    ...(links.length > 0 ? { links } : {}),
    extension: { [RULE_IDS]: ruleIdsOf(group) },
  };
}

/** Member of a card's extension that names its rules. */
const RULE_IDS = 'org.cramp-cds.rule-ids';

/** The rules that a card names, primary first. */
export function ruleIdsOn({ extension }: Card): readonly string[] {
  const ids = extension?.[RULE_IDS];
  return Array.isArray(ids) ? ids : [];
}

/** All rules of a card, primary first. */
function ruleIdsOf({ primary, others }: AdviceGroup): readonly string[] {
  return [...new Set([primary, ...others].map(({ rule }) => rule.meta.id))];
}

const messageOf = oncePer(({ rule, advice }: Finding): Message => {
  const message = rule.messages[advice.messageId];
  if (message === undefined) throw new Error(`rule ${rule.meta.id} has no message ${advice.messageId}`);
  return message(advice.data);
});

function summaryOf(finding: Finding): string {
  return shorten(plainLine(messageOf(finding).summary), MAX_SUMMARY_UNITS);
}

/** What the rules of the card say, then what did not fit, basis and footer (2.0, 7.4). */
function detailOf(group: AdviceGroup, { also, notesFor, settings }: CardOptions): string {
  const primary = messageOf(group.primary);
  const others = group.others.map(messageOf);
  const data = [
    ...linesOf([primary, ...others], ['data']),
    ...notesFor([group.primary, ...group.others].map(({ rule }) => rule)),
  ];
  const text = primary.steps === undefined ? plainText([primary, ...others], data) : steppedText(primary, others, data);
  const left = also.map((each) => escapeMarkdown(summaryOf(each.primary)));
  const alsoLine = left.length === 0 ? [] : [`Also: ${left.join(' ')}`];
  return [...text, ...alsoLine, basisOf(group, settings), FOOTER].filter((paragraph) => paragraph !== '').join('\n\n');
}

type Part = Exclude<keyof Message, 'summary' | 'steps'>;

function linesOf(messages: readonly Message[], parts: readonly Part[]): readonly string[] {
  return unique(parts.flatMap((part) => messages.flatMap((message) => message[part] ?? [])));
}

/** (1) Why now, then (2) evidence, (3) this patient and what to consider, (4) data. */
function plainText(messages: readonly Message[], data: readonly string[]): readonly string[] {
  return [
    ...linesOf(messages, ['why']),
    bulletList([...linesOf(messages, ['evidence', 'patient', 'consider']), ...data]),
  ];
}

/** What each step of the overview is headed by (S-1). */
const STEP_HEADINGS: Readonly<Record<(typeof STEP_NAMES)[number], string>> = {
  cause: '**1 Look for a cause**',
  measures: '**2 Non-drug measures – start at once, in parallel**',
  refractory: '**3 Only if frequent, severe and refractory**',
  ask: '**4 Ask**',
};

/** One list for each step; what another rule says without naming a step is a possible cause. */
function steppedText(primary: Message, others: readonly Message[], data: readonly string[]): readonly string[] {
  const steps = [primary, ...others].map((message): Steps => message.steps ?? { cause: plainLines(message) });
  const sections = STEP_NAMES.flatMap((name) => {
    const lines = unique(steps.flatMap((each) => each[name] ?? []));
    return lines.length === 0 ? [] : [`${STEP_HEADINGS[name]}\n\n${bulletList(lines)}`];
  });
  return [...linesOf([primary], ['why']), ...sections, bulletList(data)];
}

function plainLines(message: Message): readonly string[] {
  return linesOf([message], ['why', 'evidence', 'patient', 'consider']);
}

function bulletList(lines: readonly string[]): string {
  return unique(lines)
    .map((line) => `- ${line}`)
    .join('\n');
}

/** Which rule, why this loud, how good the evidence is and whether it was reviewed (7.4 criterion 4). */
function basisOf({ primary, others, indicator }: AdviceGroup, settings: ClinicalSettings): string {
  const loudest = [primary, ...others].find(({ advice }) => advice.indicator === indicator) ?? primary;
  const { meta } = primary.rule;
  const name = indicator.charAt(0).toUpperCase() + indicator.slice(1);
  const sources = unique(sourcesOf(primary, settings).map(({ short }) => short));
  const review = meta.clinicalReview === 'pending' ? 'clinical review pending' : `reviewed ${meta.clinicalReview.on}`;
  return `${name} because ${loudest.advice.because}. ${basedOn([primary, ...others])}Evidence grade ${meta.evidence}: ${sources.join('; ')}. Rule ${meta.id} ${meta.history[0].version}, ${review}.`;
}

/** References a reviewer can look up (7.4 b); very long ids would hide the text. */
function basedOn(findings: readonly Finding[]): string {
  const references = unique(findings.flatMap(({ advice }) => advice.about));
  const named = references.filter((reference) => reference.length <= MAX_REFERENCE_UNITS).slice(0, MAX_REFERENCES);
  const more = references.length - named.length;
  if (named.length === 0) return '';
  return `Based on ${named.map(escapeMarkdown).join(', ')}${more > 0 ? ` and ${more} more` : ''}. `;
}

function sourcesOf({ rule, advice }: Finding, { jurisdiction }: ClinicalSettings): readonly EvidenceSource[] {
  const keys = jurisdiction === 'UK' ? (rule.meta.sourcesUk ?? rule.meta.sources) : rule.meta.sources;
  return [...keys, ...(advice.sources ?? [])].map(sourceOf);
}

/** Primary sources first; only addresses from our own list, never record data (CH-125). */
function linksOf(findings: readonly Finding[], settings: ClinicalSettings): readonly Link[] {
  const sources = unique(findings.flatMap((finding) => sourcesOf(finding, settings)));
  const links = sources.flatMap(({ label, url }): readonly Link[] =>
    url === undefined ? [] : [{ label, url, type: 'absolute' }],
  );
  const local = settings.localPolicyUrl;
  return [
    ...links.slice(0, MAX_LINKS),
    ...(local === undefined ? [] : [{ label: 'Local protocol', url: local, type: 'absolute' as const }]),
  ];
}

function overrideReasons(
  rule: Rule,
  suggestions: readonly Suggestion[],
  settings: ClinicalSettings,
): readonly OverrideReason[] {
  const system = settings.overrideReasonSystem;
  const reasons = rule.meta.overrideReasons.map((code) => ({ ...overrideReason(code), system }));
  return offeredReasons(reasons, suggestions).slice(0, MAX_OVERRIDE_REASONS);
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
