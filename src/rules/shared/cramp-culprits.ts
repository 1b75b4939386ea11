/**
 * Medicines that cause or are associated with cramps (clinical-knowledge 4.1): what is known of each, and what could be done.
 */
import type { Drug } from '../../facts/clinical-facts.js';
import type { ClinicalSettings } from '../../facts/clinical-settings.js';
import type { DrugClass } from '../../terminology/drug-classes.js';
import type { SourceKey } from '../sources.js';
import { sentenceCase } from './wording.js';

export interface Culprit {
  readonly drugClass: DrugClass;
  /** What is known, naming the drug. */
  readonly evidence: string;
  /** What could be done instead of, or besides, going on. */
  readonly instead: string;
  /** `instead` is a warning against stopping, not a proposal. */
  readonly isKept?: true;
  /** A source of its own besides that of the rule. */
  readonly source?: SourceKey;
}

/** `Consider: lower dose.`, or the warning as a sentence of its own. */
export function actionText({ instead, isKept }: Culprit): string {
  return isKept ? `${sentenceCase(instead)}.` : `Consider: ${instead}.`;
}

/** The five of the guidance article. */
export const ARTICLE_CULPRITS: readonly Culprit[] = [
  {
    drugClass: 'iron-sucrose-iv',
    evidence: 'IV iron sucrose is linked to muscle cramps (label; confounded by dialysis).',
    instead: 'slower rate or another iron product per protocol (no comparative proof)',
  },
  {
    drugClass: 'conjugated-estrogens-systemic',
    evidence:
      'Conjugated estrogens: leg cramps 3–7 % vs 2 % on placebo. New unilateral pain or swelling: think of deep vein thrombosis.',
    instead: 'lowest dose or another route if suitable',
  },
  {
    drugClass: 'raloxifene',
    evidence: 'Raloxifene: leg cramps are a known effect; also a drug with thrombosis risk.',
    instead: 'another osteoporosis drug if cramps are bothersome',
    source: 'LBL-R',
  },
  {
    drugClass: 'naproxen-systemic',
    evidence: 'Naproxen is listed among drugs linked to leg cramps (weak evidence).',
    instead: 'acetaminophen or another analgesic by indication; check OTC duplicates',
  },
  {
    drugClass: 'teriparatide',
    evidence: 'Teriparatide: leg cramps reported; draw calcium at least 16 h after a dose.',
    instead: 'timing of the dose, calcium check, specialist advice',
  },
];

export const DIURETIC_CULPRITS: readonly Culprit[] = [
  {
    drugClass: 'diuretic-thiazide',
    evidence: 'Thiazides are associated with cramps; check K, Na, Mg, Ca.',
    instead: 'lower dose, or another antihypertensive class',
    source: 'GARR',
  },
  {
    drugClass: 'diuretic-potassium-sparing',
    evidence:
      'Potassium-sparing diuretics have the strongest diuretic association with cramps; potassium is usually not low.',
    instead: 'review of the need; do not add potassium',
    source: 'GARR',
  },
  {
    drugClass: 'diuretic-loop',
    evidence: 'Loop diuretics have a small association with cramps; check K and Mg.',
    instead: 'keep it if needed for fluid overload',
    source: 'GARR',
  },
  {
    drugClass: 'diuretic-unspecified',
    evidence: 'Diuretics are associated with cramps; check electrolytes.',
    instead: 'review of need and dose',
    source: 'GARR',
  },
];

const LABA: Culprit = {
  drugClass: 'laba',
  evidence: 'Long-acting beta-agonists are also associated with cramp treatment.',
  instead: 'never stop in asthma or COPD without a plan',
  isKept: true,
  source: 'GARR',
};

const STATIN: Culprit = {
  drugClass: 'statin',
  evidence:
    'Statins: cramps are unlikely to be caused by the statin (blinded trials: over 90 % of muscle symptoms are not).',
  instead: 'do not stop for cramps alone; creatine kinase if there is weakness',
  isKept: true,
  source: 'CTT',
};

/** Named besides others where the site wants it; never a reason for a card by themselves (2.2). */
export function mentionedInReview({
  labaInReview,
  statinInReview,
}: Pick<ClinicalSettings, 'labaInReview' | 'statinInReview'>): readonly Culprit[] {
  return [...(labaInReview ? [LABA] : []), ...(statinInReview ? [STATIN] : [])];
}

/** Commented on at order time only where the site wants it (2.2). */
export function commentedAtOrder({
  labaAtOrder,
  statinAtOrder,
}: Pick<ClinicalSettings, 'labaAtOrder' | 'statinAtOrder'>): readonly Culprit[] {
  return [...(labaAtOrder ? [LABA] : []), ...(statinAtOrder ? [STATIN] : [])];
}

/** Never proposed for removal: withdrawing it can harm (B6). */
export function mayNotBeRemoved(drug: Drug): boolean {
  return culpritsOf(drug, [LABA, STATIN]).length > 0;
}

/** Those of these entries that a drug belongs to. */
export function culpritsOf({ classes }: Drug, table: readonly Culprit[]): readonly Culprit[] {
  return table.filter(({ drugClass }) => classes.has(drugClass));
}
