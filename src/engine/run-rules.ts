/**
 * Runs rules over facts: each gets only what it declared, and a crash stays its own.
 */

import { CrampError } from '../errors.js';
import type { ClinicalFacts, FactName } from '../facts/clinical-facts.js';
import { settlingKeysOf } from '../facts/derive-facts.js';
import { readValue, type UnknownReason } from '../facts/fact.js';
import { oncePer } from '../memo.js';
import type { Circumstances, Needs, Rule, RuleOutcome } from '../rules/rule.js';

/** A need that could not be met: the fact, and why it is not enough. */
export interface MissingFact {
  readonly fact: FactName;
  readonly reason: UnknownReason | 'partial';
}

export type ReportOutcome =
  | RuleOutcome
  /** Not run for this patient at all. */
  | { readonly kind: 'not-applicable'; readonly because: string; readonly gated: true }
  | { readonly kind: 'cannot-tell'; readonly missing: readonly MissingFact[] }
  | { readonly kind: 'crashed'; readonly error: unknown };

/** What one rule concluded. */
export interface RuleReport {
  readonly rule: Rule;
  readonly outcome: ReportOutcome;
}

/** Why a rule is not run at all for this patient, or undefined (gates G1 to G5). */
export type Gate = (rule: Rule) => string | undefined;

/**
 * One report per rule, in the order given. Never throws: a rule that crashes is reported as such and the others still answer
 * (CH-168).
 */
export function runRules(
  rules: readonly Rule[],
  facts: ClinicalFacts,
  { gate, ...circumstances }: Circumstances & { readonly gate: Gate },
): readonly RuleReport[] {
  return rules.map((rule) => {
    const closed = gate(rule);
    if (closed !== undefined) return { rule, outcome: { kind: 'not-applicable', because: closed, gated: true } };
    return { rule, outcome: runRule(rule, facts, circumstances) };
  });
}

/**
 * Returns when at least one rule could be evaluated.
 *
 * @throws CRAMP_INTERNAL when every rule crashed (CH-168), CRAMP_DATA_UNOBTAINABLE naming the prefetch keys that would help,
 *   when not one could be evaluated for lack of data (CH-85, CH-86)
 */
export function assertEvaluated(reports: readonly RuleReport[]): void {
  if (reports.length === 0) return;
  const crashes = reports.flatMap(({ outcome }) => (outcome.kind === 'crashed' ? [outcome.error] : []));
  if (crashes.length === reports.length) {
    throw new CrampError('CRAMP_INTERNAL', [{ expected: 'at least one rule to answer' }], { cause: crashes[0] });
  }
  const missing = reports.flatMap(({ outcome }) => (outcome.kind === 'cannot-tell' ? outcome.missing : []));
  const evaluated = reports.some(({ outcome }) => outcome.kind !== 'cannot-tell' && outcome.kind !== 'crashed');
  if (!evaluated) {
    const facts = missing.map(({ fact }) => fact);
    const keys = [...settlingKeysOf(facts)].sort();
    throw new CrampError('CRAMP_DATA_UNOBTAINABLE', [
      { path: 'prefetch', expected: `readable data under at least one of these keys: ${keys.join(', ')}` },
    ]);
  }
}

function runRule(rule: Rule, facts: ClinicalFacts, circumstances: Circumstances): ReportOutcome {
  try {
    const missing = missingNeeds(rule, facts);
    if (missing.length > 0) return { kind: 'cannot-tell', missing };
    return rule.evaluate(inputFor(rule, facts), circumstances);
  } catch (error) {
    return { kind: 'crashed', error };
  }
}

/** The same for every patient. */
const needsOf = oncePer((needs: Needs) => Object.keys(needs) as FactName[]);

function missingNeeds({ needs }: Rule, facts: ClinicalFacts): readonly MissingFact[] {
  const missing: MissingFact[] = [];
  for (const name of needsOf(needs)) {
    const fact = facts[name];
    if (fact.status === 'unknown') missing.push({ fact: name, reason: fact.reason });
    else if (fact.status === 'partial' && needs[name] === 'complete') missing.push({ fact: name, reason: 'partial' });
  }
  return missing;
}

/** The one narrowing step: needs as plain values, uses as facts. `defineRule` has checked that `evaluate` asks for no more. */
function inputFor(rule: Rule, facts: ClinicalFacts): never {
  const input: Partial<Record<FactName, unknown>> = {};
  for (const name of needsOf(rule.needs)) input[name] = readValue<unknown>(facts[name]);
  for (const name of rule.uses) input[name] = facts[name];
  return input as never;
}
