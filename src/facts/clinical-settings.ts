/**
 * What a site may tune (clinical-knowledge, Appendix C). Facts and rules read it; only `config.ts` fills it.
 *
 * A safety gate (section 7, `canSuggestBaclofen`) is not here: it cannot be loosened.
 */
import type { Hook } from '../cds/types.js';
import type { Analyte } from '../terminology/laboratory.js';

/** Analytes with limits of the possible (3.5), in the order of that table. */
export const LIMITED_ANALYTES = [
  'potassium',
  'sodium',
  'magnesium',
  'calcium-total',
  'calcium-corrected',
  'calcium-ionized',
  'albumin',
  'creatinine',
  'egfr',
] as const satisfies readonly Analyte[];
export type LimitedAnalyte = (typeof LIMITED_ANALYTES)[number];

/** Smallest and largest possible value; the side left out keeps its usual limit. */
export interface SiteLimits {
  readonly low?: number;
  readonly high?: number;
}

export interface ClinicalSettings {
  /** Indicator and text of the quinine rules. */
  readonly jurisdiction: 'US' | 'UK';
  /** When drafts of cramp-associated drugs and diuretics are commented on (2.2). */
  readonly crampDrugAlerting: 'always' | 'when-cramps' | 'everywhere' | 'off';
  /** Names long-acting beta-agonists in the review of medicines, as text only (2.2). */
  readonly labaInReview: boolean;
  /** Names statins in the review of medicines; off, as blinded trials do not blame them (2.2). */
  readonly statinInReview: boolean;
  /** Comments on orders of long-acting beta-agonists. */
  readonly labaAtOrder: boolean;
  /** Comments on orders of statins. */
  readonly statinAtOrder: boolean;
  /** Which baclofen orders are held against kidney function: of any indication, or for cramps only (2.5). */
  readonly baclofenRenalScope: 'all' | 'cramps-only';
  /** Shows info cards on order-sign as well, and on medication-refill, which is judged like it. */
  readonly infoOnOrderSign: boolean;
  /** Shows T2 and T3 electrolyte cards without any cramp on record. */
  readonly labsWithoutCramps: boolean;
  /** Age up to which a result counts: ambulatory in full, ambulatory one level lower, in acute care (3.7). */
  readonly labWindow: { readonly fullDays: number; readonly loweredDays: number; readonly acuteHours: number };
  /** Age up to which a result satisfies a "missing laboratory" rule (3.7). */
  readonly missingLabDays: { readonly newOrder: number; readonly continuation: number; readonly acute: number };
  /** T3 limit of total or corrected calcium in mg/dL, 13.0 to 14.0 (3.4). */
  readonly hypercalcemiaT3MgDl: number;
  /**
   * Changed limits of the possible, in mmol/L; albumin g/L, creatinine µmol/L, eGFR mL/min/1.73 m² (3.5). The baclofen gate
   * rests on creatinine and eGFR, so there only limits that let more kidney failure count can be changed (7.5).
   */
  readonly implausibleLimits: Readonly<Partial<Record<LimitedAnalyte, SiteLimits>>>;
  /** Proposes an ECG with potassium, magnesium or calcium in T3. */
  readonly ecgSuggestion: boolean;
  /** Proposes a Task "offer a trial off quinine". */
  readonly taskSuggestions: boolean;
  /** Hides info cards from patients in end-of-life care (G6). */
  readonly endOfLifeGate: boolean;
  /** Most cards per hook; critical cards are always kept (5.1). */
  readonly maxCards: Readonly<Record<Hook, number>>;
  /** Ingredients that count as QT-prolonging, on top of the built-in list when given. */
  readonly qtDrugList: readonly string[];
  /** Base of the code systems this product defines. */
  readonly canonicalBase: string;
  /** Coding system of override reasons; by default below `canonicalBase`. */
  readonly overrideReasonSystem: string;
  /** Rule ids that are switched off. */
  readonly disabledRules: readonly string[];
  /** `source.label` of every card. */
  readonly sourceLabel: string;
  /** Link to the site's own protocol, added to each card. */
  readonly localPolicyUrl: string | undefined;
}

const CANONICAL_BASE = 'https://cramp-cds.org/fhir';

export const DEFAULT_SETTINGS: ClinicalSettings = {
  jurisdiction: 'US',
  crampDrugAlerting: 'always',
  labaInReview: true,
  statinInReview: false,
  labaAtOrder: false,
  statinAtOrder: false,
  baclofenRenalScope: 'all',
  infoOnOrderSign: false,
  labsWithoutCramps: true,
  labWindow: { fullDays: 30, loweredDays: 90, acuteHours: 72 },
  missingLabDays: { newOrder: 90, continuation: 365, acute: 7 },
  hypercalcemiaT3MgDl: 14,
  implausibleLimits: {},
  ecgSuggestion: false,
  taskSuggestions: false,
  endOfLifeGate: true,
  maxCards: { 'order-select': 2, 'order-sign': 3, 'patient-view': 3, 'medication-refill': 3 },
  qtDrugList: [],
  canonicalBase: CANONICAL_BASE,
  overrideReasonSystem: `${CANONICAL_BASE}/CodeSystem/cramp-override-reason`,
  disabledRules: [],
  sourceLabel: 'cramp-cds',
  localPolicyUrl: undefined,
};
