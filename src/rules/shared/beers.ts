/**
 * The Beers criteria apply from 65 years on, and not in hospice or end-of-life care (clinical-knowledge 2.0, G6).
 */
import type { ClinicalFacts } from '../../facts/clinical-facts.js';
import type { ClinicalSettings } from '../../facts/clinical-settings.js';
import { readValue } from '../../facts/fact.js';
import { isAtLeast } from '../../facts/patient.js';

export const BEERS_YEARS = 65;

/** False where the age is not certain (G5). */
export function beersApplies(
  { patient, comfortCare }: Pick<ClinicalFacts, 'patient' | 'comfortCare'>,
  { endOfLifeGate }: Pick<ClinicalSettings, 'endOfLifeGate'>,
): boolean {
  return !isBeersExempt({ comfortCare }, { endOfLifeGate }) && isAtLeast(BEERS_YEARS, patient);
}

/** In end-of-life care cards say nothing of the criteria, not even in general (G6). */
export function isBeersExempt(
  { comfortCare }: Pick<ClinicalFacts, 'comfortCare'>,
  { endOfLifeGate }: Pick<ClinicalSettings, 'endOfLifeGate'>,
): boolean {
  return endOfLifeGate && readValue(comfortCare) === true;
}
