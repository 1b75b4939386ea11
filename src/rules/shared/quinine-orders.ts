/**
 * Why quinine is used here: the indication classes of clinical-knowledge 2.1.
 */
import type { ConditionFact, CrampEvidence, DraftOrder, MedicationUse, Span } from '../../facts/clinical-facts.js';
import { suspectedOf } from '../../facts/conditions.js';
import { daysBetween } from '../../facts/dates.js';
import { type Fact, foundIn } from '../../facts/fact.js';

/** A malaria or babesiosis problem explains quinine for 60 days (2.1, class A). */
export const INFECTION_DAYS = 60;
/** A partner antibiotic started this recently belongs to the same treatment. */
const PARTNER_DAYS = 7;
/** Quinine salt per day, in mg, from which the treatment of an infection is plausible. */
export const TREATMENT_MG_PER_DAY = 900;

/** A: antiparasitic; B: cramps; C: anything else, no reason included. */
export type IndicationClass = 'antiparasitic' | 'cramps' | 'unexplained';

export interface IndicationFacts {
  readonly draftOrders: readonly DraftOrder[];
  readonly activeMedications: Fact<readonly MedicationUse[]>;
  readonly conditions: Fact<readonly ConditionFact[]>;
  readonly crampEvidence: Fact<readonly CrampEvidence[]>;
}

export function isQuinine({ drug }: MedicationUse): boolean {
  return drug.classes.has('quinine');
}

/**
 * Class of one use of quinine. An order that itself names cramps is for cramps, whatever else is on record; an unread record
 * leaves it unexplained.
 */
export function indicationOf(use: MedicationUse, facts: IndicationFacts, asOf: number): IndicationClass {
  if (use.namesCramps) return 'cramps';
  if (isAntiparasitic(use, facts, asOf)) return 'antiparasitic';
  return foundIn(facts.crampEvidence).length > 0 ? 'cramps' : 'unexplained';
}

function isAntiparasitic(use: MedicationUse, facts: IndicationFacts, asOf: number): boolean {
  if (use.reasons.has('malaria') || use.reasons.has('babesiosis')) return true;
  const infections = suspectedOf(foundIn(facts.conditions), 'malaria', 'babesiosis');
  const isRecent = (span: Span | undefined) => span !== undefined && daysBetween(span.max, asOf) <= INFECTION_DAYS;
  if (infections.some(({ since, recordedOn }) => isRecent(since) || isRecent(recordedOn))) return true;
  return (use.maxDailyMg ?? 0) >= TREATMENT_MG_PER_DAY && hasPartner(facts, asOf);
}

/** Clindamycin, doxycycline or tetracycline, drafted now or started within a week. */
function hasPartner({ draftOrders, activeMedications }: IndicationFacts, asOf: number): boolean {
  const isPartner = ({ drug }: MedicationUse) => drug.classes.has('malaria-babesiosis-partner');
  const startedLately = ({ startedOn }: MedicationUse) =>
    startedOn !== undefined && daysBetween(startedOn.max, asOf) <= PARTNER_DAYS;
  return draftOrders.some(isPartner) || foundIn(activeMedications).some((use) => isPartner(use) && startedLately(use));
}
