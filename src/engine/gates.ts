/**
 * Who gets cards at all (clinical-knowledge 2.0, gates G1 to G6). Gate G3, other patients' data, is closed by the facts themselves.
 */
import type { Indicator } from '../cds/types.js';
import type { ClinicalFacts } from '../facts/clinical-facts.js';
import type { ClinicalSettings } from '../facts/clinical-settings.js';
import { readValue } from '../facts/fact.js';
import { ADULT_YEARS, isUnder } from '../facts/patient.js';
import { targetOf } from '../facts/resources.js';
import type { Gate } from './run-rules.js';

const LAYPERSON = /(^|\/)(Patient|RelatedPerson)\//i;

/**
 * The reader of the cards is a patient or relative, named relatively or by an absolute URL, in whatever spelling: no cards,
 * whatever is on record (G2, B13).
 */
export function isLayperson(userId: string | undefined): boolean {
  const reference = userId?.trim();
  return reference !== undefined && LAYPERSON.test(targetOf(reference) ?? reference);
}

/** Which rules run: none for the deceased (G1), only those of all ages for children (G4). Without an age, adult rules run (G5). */
export function gateFor(facts: ClinicalFacts): Gate {
  if (readValue(facts.patient)?.deceased === true) return () => 'the patient is deceased (G1)';
  if (!isUnder(ADULT_YEARS, facts.patient)) return () => undefined;
  return ({ meta }) => (meta.ages === 'adults' ? 'the patient is under 18 (G4)' : undefined);
}

/** Info cards are kept from patients in end-of-life care, where the site wants that (G6). */
export function hidesIndicator(indicator: Indicator, facts: ClinicalFacts, settings: ClinicalSettings): boolean {
  return indicator === 'info' && settings.endOfLifeGate && readValue(facts.comfortCare) === true;
}
