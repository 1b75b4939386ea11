/**
 * Is an order meant for leg cramps? Therapies are commented on only when cramps are explicit (clinical-knowledge 2.0, 2.5).
 */
import type { CrampEvidence, DraftOrder } from '../../facts/clinical-facts.js';
import { type Fact, foundIn } from '../../facts/fact.js';

/** The order itself names cramps; or it gives no reason at all and the current encounter is about cramps. */
export function isForCramps(order: DraftOrder, crampEvidence: Fact<readonly CrampEvidence[]>): boolean {
  return order.namesCramps || (!hasReason(order) && isCrampEncounter(crampEvidence));
}

/** The current encounter is about cramps. */
export function isCrampEncounter(crampEvidence: Fact<readonly CrampEvidence[]>): boolean {
  return foundIn(crampEvidence).some(({ strength }) => strength === 'encounter');
}

/** The order states a reason, be it one that could not be read. */
export function hasReason({ reasons, reasonText, resource }: DraftOrder): boolean {
  return reasons.size > 0 || reasonText !== undefined || (resource.reasonReference?.length ?? 0) > 0;
}
