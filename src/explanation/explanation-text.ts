/**
 * An explanation as text, for a clinician or tester who has the record before them: rules first, then the facts they rested on.
 */
import { FACT_NAMES } from '../facts/derive-facts.js';
import type { AdviceExplanation, Explanation, FactExplanation, RuleExplanation } from './explanation.js';
import type { FactEntry } from './fact-text.js';

export function explanationText({ evaluatedAt, notRun, rules, prefetch }: Explanation): string {
  if (notRun !== undefined) return `No rule was run: ${notRun}.\n`;
  const facts = new Map(rules.flatMap((rule) => rule.facts.map((fact) => [fact.name, fact] as const)));
  return [
    `Evaluated as of ${evaluatedAt}.`,
    '',
    'Rules',
    ...rules.map(ruleText),
    '',
    'Facts',
    ...FACT_NAMES.flatMap((name) => factLines(facts.get(name))),
    ...prefetch.flatMap(({ key, skipped }) =>
      skipped === undefined ? [] : [`  ${key}: ${skipped} unreadable entries skipped`],
    ),
    '',
  ].join('\n');
}

function ruleText(rule: RuleExplanation): string {
  const restsOn = rule.facts.map((fact) => `${fact.name} ${statusText(fact)}`);
  return [
    `  ${rule.id}: ${outcomeText(rule)}`,
    `      rests on: ${restsOn.length === 0 ? 'nothing' : restsOn.join(', ')}`,
    ...rule.advice.flatMap(adviceLines),
  ].join('\n');
}

/** `known`, `unknown (timed-out)`, and `needed` for a fact the rule cannot do without. */
function statusText({ state, reason, need }: FactExplanation): string {
  const status = reason === undefined ? state : `${state} (${reason})`;
  if (need === undefined) return status;
  return need === 'complete' ? `${status} (needed, all of it)` : `${status} (needed)`;
}

function outcomeText({ outcome, reason = '', card }: RuleExplanation): string {
  switch (outcome) {
    case 'advise':
      return ['fired', ...(reason === '' ? [] : [reason])].join(card === undefined ? ', ' : '; ');
    case 'cannot-tell':
      return `could not tell – ${reason}`;
    case 'failed':
      return reason;
    default:
      return `did not fire – ${reason} (${outcome === 'gated' ? 'not-applicable' : outcome})`;
  }
}

function adviceLines({ indicator, because, summary, references }: AdviceExplanation): readonly string[] {
  return [
    `      ${indicator} because ${because}`,
    ...(summary === undefined ? [] : [`      says: ${summary}`]),
    `      about: ${references.length === 0 ? 'nothing in particular' : references.join(', ')}`,
  ];
}

/** `conditions: known` and its entries below it; an empty one says that nothing is on record, an unread one why. */
function factLines(fact: FactExplanation | undefined): readonly string[] {
  if (fact === undefined) return [];
  const { name, state, reason, entries, text } = fact;
  if (reason !== undefined) return [`  ${name}: unknown (${reason})`];
  return [
    `  ${name}: ${state}${entries.length === 0 ? ` – ${text}` : ''}`,
    ...entries.map((entry) => `      ${entryLine(entry)}`),
  ];
}

function entryLine({ text, references }: FactEntry): string {
  return [text, references.join(', ')].filter((part) => part !== '').join(' – ');
}
