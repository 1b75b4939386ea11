/**
 * One rule as a clinician reads it: when, then, evidence, limits and state of review. The same data serve the command line, the
 * documents and the pages of the service.
 */
import { KNOWLEDGE_VERSION } from '../knowledge-version.js';
import { RULES, type RuleId } from '../rules/index.js';
import type { Rule, RuleChange, Threshold } from '../rules/rule.js';
import { type EvidenceSource, sourceOf } from '../rules/sources.js';
import { overrideReason } from '../terminology/override-reasons.js';
import { examplesOf, type RuleExamples, type RuleStory } from './rule-examples.js';
import { headerOf, type RuleHeader } from './rule-header.js';

export interface RulePage extends RuleHeader, RuleExamples {
  readonly id: RuleId;
  readonly title: string;
  readonly version: string;
  readonly knowledgeVersion: string;
  /** Numbers that decide, with their units. */
  readonly thresholds: readonly Threshold[];
  /** What the evidence does not cover or contradicts. */
  readonly limits: readonly string[];
  /** Newest first. */
  readonly history: readonly RuleChange[];
  /** Facts it cannot decide without, and how much of each. */
  readonly needs: readonly string[];
  /** Facts that enrich the card. */
  readonly uses: readonly string[];
  readonly evidence: 'A' | 'B' | 'C' | 'D';
  readonly sources: readonly EvidenceSource[];
  readonly overrideReasons: readonly string[];
  /** `pending`, or when it was reviewed. */
  readonly clinicalReview: string;
  readonly evidenceCheckedOn: string;
}

/** Meaning of the grades, as at the head of clinical-knowledge. */
export const GRADES: Readonly<Record<RulePage['evidence'], string>> = {
  A: 'regulator label or boxed warning, or consistent good-quality trials',
  B: 'specialty guideline or consensus criteria, or one adequate randomized trial',
  C: 'small trial, observational study, label adverse-reaction table',
  D: 'expert opinion, unsourced summary, or the article alone',
};

export function isRuleId(id: string): id is RuleId {
  return Object.hasOwn(RULES, id);
}

export function rulePage(id: RuleId): RulePage {
  const { meta, needs, uses }: Rule = RULES[id];
  const { clinicalReview } = meta;
  return {
    ...headerOf(id),
    ...examplesOf(id),
    id,
    title: meta.title,
    version: meta.history[0].version,
    knowledgeVersion: KNOWLEDGE_VERSION,
    needs: Object.entries(needs).map(([fact, need]) =>
      need === 'complete' ? `${fact} (all of it)` : `${fact} (what was found)`,
    ),
    uses: [...uses],
    thresholds: meta.thresholds ?? [],
    limits: meta.limits,
    history: meta.history,
    evidence: meta.evidence,
    sources: [...meta.sources, ...(meta.sourcesUk ?? [])].filter(isFirst).map(sourceOf),
    overrideReasons: meta.overrideReasons.map((code) => overrideReason(code).display),
    clinicalReview: clinicalReview === 'pending' ? 'pending' : `${clinicalReview.reviewer}, ${clinicalReview.on}`,
    evidenceCheckedOn: meta.evidenceCheckedOn,
  };
}

/** Every rule, alphabetically. */
export function rulePages(): readonly RulePage[] {
  return Object.keys(RULES).filter(isRuleId).sort().map(rulePage);
}

/** What an evidence source is, its year, and how it was read. */
export function sourceText({ label, year, read }: EvidenceSource): string {
  const how = read === 'V' ? 'read for this knowledge version' : 'read only through a secondary source';
  return label.includes(year) ? `${label} (${how})` : `${label}, ${year} (${how})`;
}

/** `K, severe: below 2.5 mmol/L` */
export function thresholdText({ what, value, unit }: Threshold): string {
  return `${what} ${value}${unit === '' ? '' : ` ${unit}`}`;
}

/** What a story comes to: silence with its reason, or indicator, summary and what is offered. */
export function storyText({ outcome, because, advice = [] }: RuleStory): string {
  if (advice.length === 0) return `${SILENCE[outcome]}${because === undefined ? '' : `: ${because}`}`;
  return advice
    .map(({ indicator, summary, suggestions }) => {
      const offers = suggestions.length === 0 ? '' : ` [${suggestions.join(' | ')}]`;
      return `${indicator}: ${summary}${offers}`;
    })
    .join(' / ');
}

const SILENCE: Readonly<Record<RuleStory['outcome'], string>> = {
  'not-applicable': 'silent, does not apply',
  'no-concern': 'silent, no concern',
  'cannot-tell': 'silent, cannot tell',
  advise: 'says nothing',
};

/** The page as plain text for a terminal. */
export function rulePageText(page: RulePage): string {
  const list = (items: readonly string[]) => items.map((item) => `  - ${item}`).join('\n');
  const some = (title: string, items: readonly string[]) => (items.length === 0 ? [] : [`${title}\n${list(items)}`]);
  const sources = page.sources.map((source) =>
    source.url === undefined ? sourceText(source) : `${sourceText(source)}\n    ${source.url}`,
  );
  return [
    `${page.id} ${page.version} – ${page.title}`,
    page.about,
    `When\n${list(page.when)}`,
    `Then\n${list(page.then)}`,
    ...some('Remarks', page.remarks),
    ...some('Thresholds', page.thresholds.map(thresholdText)),
    ...page.texts.map(
      ({ message, from, summary, lines }) => `Text "${message}" (${from})\n  ${summary}\n${list(lines)}`,
    ),
    ...some('Limits', page.limits),
    `Needs\n${list(page.needs.length > 0 ? page.needs : ['nothing'])}`,
    `Uses\n${list(page.uses.length > 0 ? page.uses : ['nothing else'])}`,
    `Evidence grade ${page.evidence}: ${GRADES[page.evidence]}; checked on ${page.evidenceCheckedOn}\n${list(sources)}`,
    `Override reasons offered\n${list(page.overrideReasons)}`,
    ...some(
      'Examples',
      page.stories.map((story) => `${story.says} → ${storyText(story)}`),
    ),
    `History\n${list(page.history.map(({ version, on, change }) => `${version}, ${on}: ${change}`))}`,
    `Clinical review: ${page.clinicalReview}. Knowledge ${page.knowledgeVersion}.`,
  ].join('\n\n');
}

function isFirst<T>(item: T, index: number, items: readonly T[]): boolean {
  return items.indexOf(item) === index;
}
