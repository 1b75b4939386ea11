/** `POST /simulator/explain/{id}`: rule by rule, what it concluded and on which facts. */
import { listOf, recordOf, recordsOf, textOf } from './resource.js';

export interface ExplainedFact {
  readonly name: string;
  readonly state: string;
  readonly text: string;
  readonly references: readonly string[];
}

export interface ExplainedRule {
  readonly id: string;
  readonly title: string;
  readonly outcome: string;
  readonly reason: string | undefined;
  readonly facts: readonly ExplainedFact[];
}

export interface Explanation {
  readonly rules: readonly ExplainedRule[];
  readonly prefetch: readonly { readonly key: string; readonly state: string; readonly reason: string | undefined }[];
}

/** Rules that said something come first, then those that could not tell. */
const ORDER = ['advise', 'failed', 'cannot-tell', 'gated', 'no-concern', 'not-applicable'];

export function readExplanation(body: unknown): Explanation {
  const { rules, prefetch } = recordOf(body);
  const read = recordsOf(rules).map((rule) => ({
    id: textOf(rule['id']) ?? 'unnamed',
    title: textOf(rule['title']) ?? textOf(rule['id']) ?? 'Rule without a title',
    outcome: textOf(rule['outcome']) ?? 'unknown',
    reason: textOf(rule['reason']),
    facts: recordsOf(rule['facts']).map((fact) => ({
      name: textOf(fact['name']) ?? 'fact',
      state: textOf(fact['state']) ?? 'unknown',
      text: textOf(fact['text']) ?? '',
      references: listOf(fact['references']).filter((each) => typeof each === 'string'),
    })),
  }));
  const rank = ({ outcome }: ExplainedRule) => ORDER.indexOf(outcome) + (ORDER.includes(outcome) ? 0 : ORDER.length);
  return {
    rules: read.sort((one, other) => rank(one) - rank(other)),
    prefetch: recordsOf(prefetch).map(({ key, state, reason }) => ({
      key: textOf(key) ?? '',
      state: textOf(state) ?? 'unknown',
      reason: textOf(reason),
    })),
  };
}
