/**
 * One rule as a clinician reads it: when, then, evidence, limits and state of review. The same data serve the command line, the
 * documents and the pages of the service.
 */
import { KNOWLEDGE_VERSION } from '../knowledge-version.js';
import { RULES, type RuleId } from '../rules/index.js';
import type { Rule } from '../rules/rule.js';
import { type EvidenceSource, sourceOf } from '../rules/sources.js';
import { overrideReason } from '../terminology/override-reasons.js';
import { headerOf, type RuleHeader } from './rule-header.js';

export interface RulePage extends RuleHeader {
  readonly id: RuleId;
  readonly title: string;
  readonly version: string;
  readonly knowledgeVersion: string;
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
    id,
    title: meta.title,
    version: meta.history[0].version,
    knowledgeVersion: KNOWLEDGE_VERSION,
    needs: Object.entries(needs).map(([fact, need]) =>
      need === 'complete' ? `${fact} (all of it)` : `${fact} (what was found)`,
    ),
    uses: [...uses],
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

/** The page as plain text for a terminal. */
export function rulePageText(page: RulePage): string {
  const list = (items: readonly string[]) => items.map((item) => `  - ${item}`).join('\n');
  const sources = page.sources.map(({ label, url }) => (url === undefined ? label : `${label}\n    ${url}`));
  return [
    `${page.id} ${page.version} – ${page.title}`,
    page.about,
    `When\n${list(page.when)}`,
    `Then\n${list(page.then)}`,
    ...(page.remarks.length > 0 ? [`Remarks\n${list(page.remarks)}`] : []),
    `Needs\n${list(page.needs.length > 0 ? page.needs : ['nothing'])}`,
    `Uses\n${list(page.uses.length > 0 ? page.uses : ['nothing else'])}`,
    `Evidence grade ${page.evidence}: ${GRADES[page.evidence]}; checked on ${page.evidenceCheckedOn}\n${list(sources)}`,
    `Override reasons offered\n${list(page.overrideReasons)}`,
    `Clinical review: ${page.clinicalReview}. Knowledge ${page.knowledgeVersion}.`,
  ].join('\n\n');
}

function isFirst<T>(item: T, index: number, items: readonly T[]): boolean {
  return items.indexOf(item) === index;
}
