/**
 * Why each rule did or did not fire, for a clinician or tester who has the record before them: outcome, facts, references.
 */
import type { Evaluation } from '../engine/evaluate-request.js';
import type { RuleReport } from '../engine/run-rules.js';
import type { ClinicalFacts, FactName } from '../facts/clinical-facts.js';
import { FACT_NAMES } from '../facts/derive-facts.js';
import type { Advice, Rule } from '../rules/rule.js';
import { factLines } from './fact-text.js';

/** Text in paragraphs, rules first, then the facts they rested on. */
export function explanation(evaluation: Evaluation, asOf: number): string {
  const { reports, facts, malformed } = evaluation;
  if (facts === undefined) return 'No rule was run: the reader is a patient or relative (G2).\n';
  const named = new Set<FactName>(reports.flatMap(({ rule }) => [...needNames(rule.needs), ...rule.uses]));
  return [
    `Evaluated as of ${new Date(asOf).toISOString()}.`,
    '',
    'Rules',
    ...reports.map((report) => ruleText(report, evaluation, facts)),
    '',
    'Facts',
    ...FACT_NAMES.filter((name) => named.has(name)).flatMap((name) => factLines(name, facts)),
    ...malformed.map(({ key, count }) => `  ${key}: ${count} unreadable entries skipped`),
    '',
  ].join('\n');
}

function ruleText(report: RuleReport, evaluation: Evaluation, facts: ClinicalFacts): string {
  const { rule, outcome } = report;
  const restsOn = [...needNames(rule.needs), ...rule.uses].map((name) => `${name} ${statusText(name, rule, facts)}`);
  return [
    `  ${rule.meta.id}: ${outcomeText(report, evaluation)}`,
    `      rests on: ${restsOn.length === 0 ? 'nothing' : restsOn.join(', ')}`,
    ...(outcome.kind === 'advise' ? outcome.advice.flatMap((advice) => adviceLines(rule, advice)) : []),
  ].join('\n');
}

/** `known`, `unknown (timed-out)`, and `needed` for a fact the rule cannot do without. */
function statusText(name: FactName, { needs }: Rule, facts: ClinicalFacts): string {
  const fact = facts[name];
  const need = needs[name];
  const status = fact.status === 'unknown' ? `unknown (${fact.reason})` : fact.status;
  if (need === undefined) return status;
  return need === 'complete' ? `${status} (needed, all of it)` : `${status} (needed)`;
}

function outcomeText({ rule, outcome }: RuleReport, evaluation: Evaluation): string {
  switch (outcome.kind) {
    case 'advise':
      return adviceText(rule, evaluation);
    case 'cannot-tell':
      return `could not tell – ${outcome.missing.map(({ fact, reason }) => `${fact}: ${reason}`).join('; ')}`;
    case 'crashed':
      return 'crashed; its advice is missing';
    default:
      return `did not fire – ${outcome.because} (${outcome.kind})`;
  }
}

/** A rule may be on one card and have another suppressed. */
function adviceText({ meta: { id } }: Rule, { ruleIds, suppressed }: Evaluation): string {
  const reasons = suppressed.filter(({ ruleId }) => ruleId === id).map(({ because }) => because);
  if (reasons.length > 0) {
    return `${ruleIds.includes(id) ? 'fired; another card' : 'fired,'} suppressed because ${reasons.join('; ')}`;
  }
  if (ruleIds.includes(id)) return 'fired';
  const also = suppressed.length > 0 ? 'on a suppressed card, ' : '';
  return `fired, not shown: ${also}no card of its own here, silenced, or over the limit`;
}

function adviceLines({ messages }: Rule, { messageId, indicator, because, about, data }: Advice): readonly string[] {
  const message = messages[messageId];
  return [
    `      ${indicator} because ${because}`,
    ...(message === undefined ? [] : [`      says: ${message(data).summary}`]),
    `      about: ${about.length === 0 ? 'nothing in particular' : about.join(', ')}`,
  ];
}

function needNames(needs: RuleReport['rule']['needs']): readonly FactName[] {
  return FACT_NAMES.filter((name) => needs[name] !== undefined);
}
