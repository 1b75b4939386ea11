/**
 * The contract of a rule: which facts it needs, what it may conclude, and how it words it.
 *
 * A rule is pure. It knows nothing of HTTP, uuids, sorting, or the hook that called it; of other rules only the ids it invites or
 * silences.
 */
import type { Action, Hook, Indicator, SelectionBehavior } from '../cds/types.js';
import type { ClinicalFacts, FactName, FactValue } from '../facts/clinical-facts.js';
import type { ClinicalSettings } from '../facts/clinical-settings.js';
import type { RuleId } from './index.js';
import type { SourceKey } from './sources.js';

/**
 * How loud a finding is:
 *
 * - `critical`: acting as ordered is likely to cause serious harm, or the finding needs assessment soon
 * - `warning`: a change is probably needed
 * - `info`: useful context
 *
 * Nothing is critical without strong evidence.
 */
export type { Indicator };

/**
 * What the prescriber decides. Advice about the same decision becomes one card (clinical-knowledge 5.3).
 */
export type Decision =
  | 'quinine'
  | 'baclofen'
  | 'diuretic'
  | 'electrolytes'
  | 'cramp-associated-drugs'
  | 'overview'
  | RuleId;

/** The parts of a card's text, in the order shown. Lines are Markdown made with `md`; the summary is plain. */
export interface Message {
  /** One plain sentence that is enough to act on; at most 139 UTF-16 units with the longest data (CH-105). */
  readonly summary: string;
  /** Why now: what was ordered or found, with values, units and dates. */
  readonly why?: readonly string[];
  /** What the evidence says, and its limits. */
  readonly evidence?: readonly string[];
  /** What in this patient's record adds to it. */
  readonly patient?: readonly string[];
  /** What to consider. */
  readonly consider?: readonly string[];
  /** Which data were used, ignored, missing or unreadable. */
  readonly data?: readonly string[];
  /**
   * Lines under the numbered headings of the overview (2.4). A card whose primary message has steps is laid out by them; the lines
   * that other rules add to such a card are possible causes unless they name a step.
   */
  readonly steps?: Steps;
}

/** The steps of the overview, in their order (S-1). */
export const STEP_NAMES = ['cause', 'measures', 'refractory', 'ask'] as const;
export type Steps = Readonly<Partial<Record<(typeof STEP_NAMES)[number], readonly string[]>>>;

// biome-ignore format: one line reads better
export type Messages = Readonly<Record<string, (data: never) => Message>>;

export interface ProposedSuggestion {
  /** Short imperative; it becomes a button. A condition goes first, as in `If severe and refractory: …`: parts of the suggestion keep it. */
  readonly label: string;
  /** At most one per card, and never for starting a drug (7.4). */
  readonly isRecommended?: true;
  /** Applied together. */
  readonly actions: readonly Action[];
}

export interface AdviceOptions {
  readonly indicator: Indicator;
  /** Why this loud, to be read after "Critical because …"; also what `--explain` prints. */
  readonly because: string;
  /** Sources of this advice besides the rule's own. */
  readonly sources?: readonly SourceKey[];
  /** References (`Type/id`) of the resources this rests on. */
  readonly about: readonly string[];
  /** Splits a decision into several cards, for example one per diuretic. */
  readonly subject?: string;
  /** False: adds to a card of its decision, or to one that invites it, and never opens one. */
  readonly standsAlone?: false;
  /** Worth saying only for the orders it proposes: left out of a card when another card of the response offers them (5.3). */
  readonly onlyForItsOrders?: true;
  /** Rules of other decisions whose advice belongs into this card, where their own decision has none. */
  readonly invites?: readonly RuleId[];
  /** Rules whose advice is not shown in a response that has this card. */
  readonly silences?: readonly RuleId[];
  readonly suggestions?: readonly ProposedSuggestion[];
}

/** One thing a rule wants said, naming one of its messages and giving that message's data. */
export type Advice<M extends Messages = Messages> = AdviceOptions &
  { readonly [Id in keyof M & string]: { readonly messageId: Id; readonly data: Parameters<M[Id]>[0] } }[keyof M &
    string];

/**
 * - `not-applicable`: the situation is not there
 * - `no-concern`: the situation is there and is fine
 * - `advise`: something to say, once or several times
 *
 * A fourth, `cannot-tell`, is given by the engine when a need is unknown.
 */
export type RuleOutcome<M extends Messages = Messages> =
  | { readonly kind: 'not-applicable'; readonly because: string }
  | { readonly kind: 'no-concern'; readonly because: string }
  | { readonly kind: 'advise'; readonly advice: readonly Advice<M>[] };

export function notApplicable(because: string): { readonly kind: 'not-applicable'; readonly because: string } {
  return { kind: 'not-applicable', because };
}

export function noConcern(because: string): { readonly kind: 'no-concern'; readonly because: string } {
  return { kind: 'no-concern', because };
}

export function advise<const A>(...advice: readonly [A, ...A[]]): {
  readonly kind: 'advise';
  readonly advice: readonly A[];
} {
  return { kind: 'advise', advice };
}

/** `complete`: the rule concludes from absence. `partial`: it only concludes from what was found. */
export type Need = 'complete' | 'partial';
export type Needs = Readonly<Partial<Record<FactName, Need>>>;

/** What a rule receives: plain values of its needs, and its uses as facts that may be unknown. */
export type RuleInput<N extends Needs, U extends FactName> = {
  readonly [Name in keyof N & FactName]: FactValue<Name>;
} & { readonly [Name in U]: ClinicalFacts[Name] };

/** What is not a fact about the patient: the site's settings, and the moment of evaluation in UTC milliseconds. */
export interface Circumstances {
  readonly settings: ClinicalSettings;
  readonly asOf: number;
}

export interface RuleChange {
  readonly version: string;
  /** ISO day. */
  readonly on: string;
  /** In clinicians' words. */
  readonly change: string;
}

/** Of a rule that has not changed since it was written. */
export const FIRST_VERSION: RuleChange = { version: '1.0.0', on: '2026-11-22', change: 'First version.' };

export interface Threshold {
  /** What is compared, and what follows: `K, severe: below`. */
  readonly what: string;
  readonly value: number;
  /** As shown to clinicians; empty for a plain count. */
  readonly unit: string;
}

export interface RuleMeta {
  readonly id: RuleId;
  /** Code of `source.topic`; alphanumeric, never changes, even if the rule is renamed (CH-117). */
  readonly topic: string;
  readonly title: string;
  /** What clinicians see has changed: newest first, with semantic versions. */
  readonly history: readonly [RuleChange, ...RuleChange[]];
  readonly decision: Decision;
  /** Row of clinical-knowledge 5.2, 1 first, with the place in the row as decimal; breaks ties within an indicator. */
  readonly precedence: number;
  /** The row of its critical outcome, where 5.2 gives it another. */
  readonly precedenceWhenCritical?: number;
  /** `all`: also below 18 years (gate G4). */
  readonly ages: 'adults' | 'all';
  /** Hooks on which an `info` outcome is shown; `critical` and `warning` always are. */
  readonly infoOn: readonly Hook[];
  readonly selectionBehavior: SelectionBehavior;
  /** First is the primary source. */
  readonly sources: readonly [SourceKey, ...SourceKey[]];
  /** Sources cited instead where the site's jurisdiction is the UK. */
  readonly sourcesUk?: readonly [SourceKey, ...SourceKey[]];
  /** Numbers that decide, as the code uses them; shown on the rule's page. */
  readonly thresholds?: readonly Threshold[];
  /** What the evidence does not cover or contradicts: population studied, off-label use, weak sources (7.4 f). */
  readonly limits: readonly string[];
  /** Grades as defined at the head of clinical-knowledge. */
  readonly evidence: 'A' | 'B' | 'C' | 'D';
  /** Codes of `terminology/override-reasons.json`, at most six. */
  readonly overrideReasons: readonly string[];
  /** Day on which the evidence was last read. */
  readonly evidenceCheckedOn: string;
  /** `pending`, or a real review. */
  readonly clinicalReview: 'pending' | { readonly reviewer: string; readonly on: string };
}

export interface RuleDefinition<N extends Needs, U extends FactName, M extends Messages> {
  readonly meta: RuleMeta;
  /** Facts it cannot decide without. Keep this short and weak: it is the most important line of a rule. */
  readonly needs: N;
  /** Facts that enrich the card. */
  readonly uses: readonly U[];
  readonly messages: M;
  evaluate(facts: RuleInput<N, U>, circumstances: Circumstances): RuleOutcome<M>;
}

/** Any rule, as the engine sees it. Only `engine/run-rules.ts` narrows its input. */
export interface Rule {
  readonly meta: RuleMeta;
  readonly needs: Needs;
  readonly uses: readonly FactName[];
  readonly messages: Messages;
  evaluate(facts: never, circumstances: Circumstances): RuleOutcome;
}

export function defineRule<const N extends Needs, const U extends FactName, const M extends Messages>(
  rule: RuleDefinition<N, U, M>,
): Rule {
  return rule as unknown as Rule;
}

/** Info is shown where it informs a choice, not while signing. */
export const INFO_BEFORE_SIGNING: readonly Hook[] = ['patient-view', 'order-select'];
/** The rule's table is marked *sign-info*. */
export const INFO_ALWAYS: readonly Hook[] = ['patient-view', 'order-select', 'order-sign'];
