/**
 * Oral magnesium in pregnancy: a draft without a dose (Appendix B), behind a safety gate that no setting loosens (B4, B15).
 */

import type { MedicationRequest } from 'fhir/r4.js';
import { md } from '../../cds/markdown.js';
import type { Action } from '../../cds/types.js';
import type { ClinicalFacts, MedicationUse, OrderContext } from '../../facts/clinical-facts.js';
import { suspectedOf } from '../../facts/conditions.js';
import { foundIn, readValue } from '../../facts/fact.js';
import { ADULT_YEARS, isAtLeast } from '../../facts/patient.js';
import { found, type Obstacle, unread } from './obstacle.js';
import { orderMembers } from './order-members.js';

/** mL/min/1.73 m²; below, magnesium accumulates. */
export const MAGNESIUM_EGFR_MIN = 30;

export type MagnesiumFacts = Pick<
  ClinicalFacts,
  'patient' | 'conditions' | 'dialysis' | 'renalFunction' | 'activeMedications' | 'draftOrders' | 'allergies'
>;

/** The first reason why no magnesium draft is offered; undefined when it may be. What could not be read counts against it. */
export function magnesiumObstacle(facts: MagnesiumFacts): Obstacle | undefined {
  const { patient, conditions, activeMedications, draftOrders, allergies } = facts;
  if (!isAtLeast(ADULT_YEARS, patient)) return unread('age under 18 or not recorded');
  if (conditions.status !== 'known') return unread('problem list not read in full');
  if (suspectedOf(conditions.value, 'myasthenia-gravis').length > 0) return found('myasthenia gravis');
  if ([...foundIn(activeMedications), ...foundIn(draftOrders)].some(isMagnesium))
    return found('magnesium already taken or ordered');
  if (activeMedications.status !== 'known') return unread('medication list not read in full');
  if (foundIn(allergies).some(({ ingredients }) => [...ingredients].some((name) => name.includes('magnesium')))) {
    return found('magnesium allergy');
  }
  return allergies.status === 'known' ? renalObstacle(facts) : unread('allergies not read');
}

/** Kidney function is good enough, or no kidney disease is known (2.4). */
function renalObstacle({ conditions, dialysis, renalFunction }: MagnesiumFacts): Obstacle | undefined {
  if (readValue(dialysis) !== undefined) return found('dialysis');
  const renal = readValue(renalFunction);
  if (renal !== undefined) {
    const isEnough = renal.egfr >= MAGNESIUM_EGFR_MIN && renal.comparator !== '<=';
    return isEnough ? undefined : found(md`eGFR ${renal.comparator ?? ''}${Math.floor(renal.egfr)}`);
  }
  if (dialysis.status !== 'known') return unread('dialysis status not read');
  const disease = suspectedOf(foundIn(conditions), 'chronic-kidney-disease', 'acute-kidney-injury', 'dialysis-or-esrd');
  return disease.length > 0 ? unread('kidney disease without a recent eGFR') : undefined;
}

function isMagnesium({ drug }: MedicationUse): boolean {
  return drug.classes.has('magnesium-supplement-oral') || drug.classes.has('magnesium-parenteral');
}

export function magnesiumDraft(context: OrderContext): Action {
  const resource: MedicationRequest = {
    resourceType: 'MedicationRequest',
    ...orderMembers(context),
    medicationCodeableConcept: { text: 'magnesium, oral' },
    reasonCode: [{ text: 'Leg cramps in pregnancy' }],
    dosageInstruction: [{ text: 'Dose per prescriber' }],
  };
  return { type: 'create', description: 'Draft order: oral magnesium, dose left to the prescriber', resource };
}
