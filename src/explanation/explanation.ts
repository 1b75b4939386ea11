/**
 * Why each rule did or did not fire: its outcome, the facts it rested on, and where these come from. The command line writes it as
 * text, the simulator gets it as it is.
 */
import type { Indicator } from '../cds/types.js';
import type { Evaluation } from '../engine/evaluate-request.js';
import type { RuleReport } from '../engine/run-rules.js';
import type { ClinicalFacts, FactName } from '../facts/clinical-facts.js';
import { FACT_NAMES } from '../facts/derive-facts.js';
import type { UnknownReason } from '../facts/fact.js';
import type { Advice, Need, Rule } from '../rules/rule.js';
import { type FactEntry, factEntries } from './fact-text.js';

export interface Explanation {
  /** The moment it was judged for, a FHIR instant. */
  readonly evaluatedAt: string;
  /** Why no rule was run at all. */
  readonly notRun?: string;
  /** In the order they ran. */
  readonly rules: readonly RuleExplanation[];
  /** Keys that were asked for, and what became of them. */
  readonly prefetch: readonly PrefetchExplanation[];
  /** Cards left out as answered before, by the rule that gave their summary. */
  readonly suppressed: Evaluation['suppressed'];
}

export interface RuleExplanation {
  readonly id: string;
  readonly title: string;
  /** `gated`: not run for this patient; `failed`: it crashed. */
  readonly outcome: 'advise' | 'no-concern' | 'not-applicable' | 'gated' | 'cannot-tell' | 'failed';
  /** Why it came to that; of advice, why it is not, or not all, on a card. */
  readonly reason?: string;
  /** Index of the card it is on, of the first where it is on several. */
  readonly card?: number;
  readonly advice: readonly AdviceExplanation[];
  /** Those it needs, then those it uses. */
  readonly facts: readonly FactExplanation[];
}

export interface AdviceExplanation {
  readonly indicator: Indicator;
  readonly because: string;
  readonly summary?: string;
  readonly references: readonly string[];
}

export interface FactExplanation {
  readonly name: FactName;
  readonly state: 'known' | 'partial' | 'unknown';
  readonly reason?: UnknownReason;
  /** The rule cannot do without it: with all of it, or some. */
  readonly need?: Need;
  /** What was found, a line for each entry, or why there is nothing. */
  readonly text: string;
  readonly references: readonly string[];
  /** The same, each entry with its own references. */
  readonly entries: readonly FactEntry[];
}

export interface PrefetchExplanation {
  readonly key: string;
  readonly state: 'known' | 'partial' | 'unknown';
  readonly reason?: string;
  /** Was the FHIR server asked, because the client had not sent it? */
  readonly read: boolean;
  /** Entries that are no FHIR. */
  readonly skipped?: number;
}

/** @param asOf moment of evaluation, UTC milliseconds */
export function explain(evaluation: Evaluation, asOf: number): Explanation {
  const { reports, facts, suppressed } = evaluation;
  const evaluatedAt = new Date(asOf).toISOString();
  const prefetch = prefetchOf(evaluation);
  if (facts === undefined) {
    return { evaluatedAt, notRun: 'the reader is a patient or relative (G2)', rules: [], prefetch, suppressed };
  }
  const explained = explainedFacts(facts);
  return {
    evaluatedAt,
    rules: reports.map((report) => ruleExplanation(report, evaluation, explained)),
    prefetch,
    suppressed,
  };
}

type ExplainedFacts = (name: FactName) => FactExplanation;

function ruleExplanation(report: RuleReport, evaluation: Evaluation, explained: ExplainedFacts): RuleExplanation {
  const { rule, outcome } = report;
  const { meta, needs, uses } = rule;
  const card = evaluation.basis.findIndex(({ ruleIds }) => ruleIds.includes(meta.id));
  const needed = FACT_NAMES.flatMap((name) => {
    const need = needs[name];
    return need === undefined ? [] : [{ ...explained(name), need }];
  });
  return {
    id: meta.id,
    title: meta.title,
    ...conclusion(report, evaluation),
    ...(card >= 0 && { card }),
    advice: outcome.kind === 'advise' ? outcome.advice.map((advice) => adviceExplanation(rule, advice)) : [],
    facts: [...needed, ...uses.map(explained)],
  };
}

function conclusion(
  { rule, outcome }: RuleReport,
  evaluation: Evaluation,
): Pick<RuleExplanation, 'outcome' | 'reason'> {
  switch (outcome.kind) {
    case 'advise':
      return { outcome: 'advise', ...whyNotShown(rule, evaluation) };
    case 'cannot-tell':
      return {
        outcome: 'cannot-tell',
        reason: outcome.missing.map(({ fact, reason }) => `${fact}: ${reason}`).join('; '),
      };
    case 'crashed':
      return { outcome: 'failed', reason: 'crashed; its advice is missing' };
    default:
      return { outcome: 'gated' in outcome ? 'gated' : outcome.kind, reason: outcome.because };
  }
}

/** A rule may be on one card and have another suppressed. */
function whyNotShown({ meta: { id } }: Rule, { ruleIds, suppressed }: Evaluation): Pick<RuleExplanation, 'reason'> {
  const reasons = suppressed.filter(({ ruleId }) => ruleId === id).map(({ because }) => because);
  if (reasons.length > 0) {
    return { reason: `${ruleIds.includes(id) ? 'another card ' : ''}suppressed because ${reasons.join('; ')}` };
  }
  if (ruleIds.includes(id)) return {};
  const also = suppressed.length > 0 ? 'on a suppressed card, ' : '';
  return { reason: `not shown: ${also}no card of its own here, silenced, or over the limit` };
}

function adviceExplanation({ messages }: Rule, advice: Advice): AdviceExplanation {
  const { messageId, indicator, because, about, data } = advice;
  const message = messages[messageId];
  return {
    indicator,
    because,
    ...(message !== undefined && { summary: message(data).summary }),
    references: about,
  };
}

/** Each fact put in words once, however many rules rest on it. */
function explainedFacts(facts: ClinicalFacts): ExplainedFacts {
  const explained = new Map<FactName, FactExplanation>();
  return (name) => {
    const known = explained.get(name) ?? factExplanation(name, facts);
    explained.set(name, known);
    return known;
  };
}

function factExplanation(name: FactName, facts: ClinicalFacts): FactExplanation {
  const fact = facts[name];
  if (fact.status === 'unknown') {
    return {
      name,
      state: 'unknown',
      reason: fact.reason,
      text: UNKNOWN_TEXTS[fact.reason],
      references: [],
      entries: [],
    };
  }
  const entries = factEntries(name, facts);
  const lines = entries.map(({ text, references }) => (text === '' ? references.join(', ') : text));
  const nothing = fact.status === 'known' ? 'nothing on record' : 'nothing found in the part that was read';
  const references = new Set(entries.flatMap((entry) => entry.references));
  return {
    name,
    state: fact.status,
    text: lines.length === 0 ? nothing : lines.join('\n'),
    references: [...references],
    entries,
  };
}

const UNKNOWN_TEXTS: Readonly<Record<UnknownReason, string>> = {
  'not-sent': 'not sent, and no way to read it was given',
  'not-asked': 'the question could not be asked here',
  'not-permitted': 'the FHIR server may not be read, or its token is not usable',
  refused: 'the FHIR server answered with an error',
  'timed-out': 'no answer in time',
  unreadable: 'an answer came, but nothing can be concluded from it',
};

function prefetchOf({ prefetch, malformed }: Evaluation): readonly PrefetchExplanation[] {
  return Object.entries(prefetch).map(([key, text]) => {
    const [state = '', read] = text.split(' ');
    const skipped = malformed.find((each) => each.key === key)?.count;
    return {
      key,
      ...(state === 'known' || state === 'partial' ? { state } : { state: 'unknown' as const, reason: state }),
      read: read !== undefined,
      ...(skipped !== undefined && { skipped }),
    };
  });
}
