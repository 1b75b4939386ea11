/**
 * What the rules about medicines ordered for cramps have in common (clinical-knowledge 2.5).
 */
import type { ClinicalFacts, DraftOrder } from '../../facts/clinical-facts.js';
import type { DrugClass } from '../../terminology/drug-classes.js';
import { FIRST_VERSION, INFO_BEFORE_SIGNING, type ProposedSuggestion, type RuleMeta } from '../rule.js';
import { isForCramps } from './cramp-orders.js';
import { removeSuggestion } from './draft-actions.js';
import { drugName, sentenceCase } from './wording.js';

/** Metadata of every therapy rule; each adds its own id, evidence and place. */
export const THERAPY_META = {
  history: [FIRST_VERSION],
  ages: 'adults',
  infoOn: INFO_BEFORE_SIGNING,
  selectionBehavior: 'any',
  evidenceCheckedOn: '2026-11-25',
  clinicalReview: 'pending',
} as const satisfies Partial<RuleMeta>;

/** One line instead of the whole overview. */
export const NON_DRUG_FIRST =
  'Non-drug measures first: stretch (dorsiflex the foot) and massage, review of medicines, bedtime calf and hamstring stretching.';

/** Selected drafts of these classes that are explicitly for cramps. */
export function draftsForCramps(
  draftOrders: readonly DraftOrder[],
  crampEvidence: ClinicalFacts['crampEvidence'],
  ...classes: readonly DrugClass[]
): readonly DraftOrder[] {
  return draftOrders.filter(
    (order) =>
      order.selected && classes.some((name) => order.drug.classes.has(name)) && isForCramps(order, crampEvidence),
  );
}

/** `Carisoprodol`, or `Carisoprodol, metaxalone`: what a summary begins with. */
export function drugNames(drafts: readonly DraftOrder[]): string {
  const [first, ...others] = [...new Set(drafts.map(({ drug }) => drugName(drug)))];
  return sentenceCase(others.length === 0 ? (first ?? '') : `${first ?? ''} and ${others.length} more`);
}

/** One button for each drug, so that none removes more than its label names; none recommended. */
export function removalOfEach(drafts: readonly DraftOrder[]): readonly ProposedSuggestion[] {
  const nameOf = ({ drug }: DraftOrder) => drug.ingredients.join('/');
  return [...new Set(drafts.map(nameOf))].flatMap((name) =>
    removeSuggestion(drafts.filter((order) => nameOf(order) === name)),
  );
}

/** References of the drafts a rule speaks of. */
export function referencesOf(drafts: readonly DraftOrder[]): readonly string[] {
  return drafts.map(({ reference }) => reference);
}
