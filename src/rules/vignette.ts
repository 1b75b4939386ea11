/**
 * Vignettes: clinical stories with the outcome a rule must give, readable without knowing the code. They are tests, and no part of
 * the build.
 */
import type { Indicator } from '../cds/types.js';
import type { ClinicalFacts, FactName, FactValue } from '../facts/clinical-facts.js';
import type { ClinicalSettings } from '../facts/clinical-settings.js';
import { type Fact, known } from '../facts/fact.js';
import type { RuleId } from './index.js';
import type { Rule } from './rule.js';
import { COMMON_SETTING } from './vignette-facts.js';

/** What differs from the common setting: a plain value is known; `partial(…)` and `unknown(…)` say that it is not. */
export type Given = { readonly [Name in FactName]?: FactValue<Name> | ClinicalFacts[Name] };

/** One piece of advice. Members left out are not compared. */
export interface ExpectedAdvice {
  readonly messageId: string;
  readonly indicator: Indicator;
  /** References of what it rests on, in any order. */
  readonly about?: readonly string[];
  /** False: it only adds to a card. */
  readonly standsAlone?: boolean;
  /** Labels of all suggestions, in order. */
  readonly suggests?: readonly string[];
  /** Labels of those flagged as recommended. */
  readonly recommends?: readonly string[];
  /** Rules whose advice joins the card. */
  readonly invites?: readonly RuleId[];
  /** Rules that are not shown beside the card. */
  readonly silences?: readonly RuleId[];
  /** A part of the summary. */
  readonly summaryHas?: string;
  /** Parts of the detail text, in any order. */
  readonly detailHas?: readonly string[];
  /** What the detail text must not say. */
  readonly detailLacks?: readonly string[];
}

export type ExpectedOutcome = 'not-applicable' | 'no-concern' | 'cannot-tell' | readonly ExpectedAdvice[];

export interface Vignette {
  /** The story in one sentence. */
  readonly says: string;
  readonly given: Given;
  readonly settings?: Partial<ClinicalSettings>;
  /** Moment of evaluation when it is not that of the common setting, as a FHIR instant. */
  readonly asOf?: string;
  readonly expect: ExpectedOutcome;
}

export interface RuleVignettes {
  readonly rule: Rule;
  readonly vignettes: readonly Vignette[];
}

/** The stories of one rule; each file of them has exactly one call, as default export. */
export function defineVignettes(rule: Rule, vignettes: readonly Vignette[]): RuleVignettes {
  return { rule, vignettes };
}

/** The common setting with what a story changes in it. */
export function factsOf(given: Given): ClinicalFacts {
  const changed = Object.entries(given).map(([name, value]) => [name, isFact(value) ? value : known(value)]);
  return { ...COMMON_SETTING, ...Object.fromEntries(changed) };
}

function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === 'object' && value !== null && 'status' in value;
}
