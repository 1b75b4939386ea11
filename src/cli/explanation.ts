/**
 * Why each rule did or did not fire, for a clinician or tester who has the record before them: outcome, facts, references.
 */
import type { Evaluation } from '../engine/evaluate-request.js';
import type { RuleReport } from '../engine/run-rules.js';
import type { ClinicalFacts, FactName } from '../facts/clinical-facts.js';
import { FACT_NAMES } from '../facts/derive-facts.js';
import type { Advice } from '../rules/rule.js';

/** Text in paragraphs, rules first, then the facts they rested on. */
export function explanation({ reports, facts, ruleIds, malformed }: Evaluation, asOf: number): string {
  if (facts === undefined) return 'No rule was run: the reader is a patient or relative (G2).\n';
  const named = new Set<FactName>(reports.flatMap(({ rule }) => [...needNames(rule.needs), ...rule.uses]));
  return [
    `Evaluated as of ${new Date(asOf).toISOString()}.`,
    '',
    'Rules',
    ...reports.map((report) => ruleText(report, ruleIds)),
    '',
    'Facts',
    ...FACT_NAMES.filter((name) => named.has(name)).map((name) => factText(name, facts)),
    ...malformed.map(({ key, count }) => `  ${key}: ${count} unreadable entries skipped`),
    '',
  ].join('\n');
}

function ruleText({ rule, outcome }: RuleReport, shown: readonly string[]): string {
  const needs = Object.entries(rule.needs).map(([name, need]) => `${name} (${need})`);
  const restsOn = [...needs, ...rule.uses].join(', ');
  return `  ${rule.meta.id}: ${outcomeText(outcome, shown.includes(rule.meta.id))}\n      rests on: ${restsOn === '' ? 'nothing' : restsOn}`;
}

function outcomeText(outcome: RuleReport['outcome'], isShown: boolean): string {
  switch (outcome.kind) {
    case 'advise':
      return `advise${isShown ? '' : ' (not shown: no card of its own here, silenced, or over the limit)'}\n${outcome.advice.map(adviceText).join('\n')}`;
    case 'cannot-tell':
      return `cannot-tell – ${outcome.missing.map(({ fact, reason }) => `${fact}: ${reason}`).join('; ')}`;
    case 'crashed':
      return 'crashed; its advice is missing';
    default:
      return `${outcome.kind} – ${outcome.because}`;
  }
}

function adviceText({ messageId, indicator, because, about }: Advice): string {
  return `      ${indicator} (${messageId}) because ${because}; about ${about.length === 0 ? 'nothing in particular' : about.join(', ')}`;
}

function factText(name: FactName, facts: ClinicalFacts): string {
  const fact = facts[name];
  if (fact.status === 'unknown') return `  ${name}: unknown (${fact.reason})`;
  return `  ${name}: ${fact.status} – ${JSON.stringify(fact.value, withoutResources) ?? 'nothing on record'}`;
}

/** Sets and maps as lists; the received JSON of drafts is left out, it stands in the request. */
function withoutResources(key: string, value: unknown): unknown {
  if (key === 'resource') return undefined;
  if (value instanceof Set) return [...value];
  if (value instanceof Map) return Object.fromEntries(value);
  return value;
}

function needNames(needs: RuleReport['rule']['needs']): readonly FactName[] {
  return FACT_NAMES.filter((name) => needs[name] !== undefined);
}
