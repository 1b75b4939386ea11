import type { Analyte } from '../terminology/laboratory.js';
import { type ClinicalFacts, LAB_NEEDS, type LabNeed, type LabResult, type LabResults } from './clinical-facts.js';
import { DAY_MS } from './dates.js';
import { mapFact, readValue } from './fact.js';
import type { FactInput } from './fact-input.js';

/** Which results answer which question: one of them is enough. */
const ANSWERED_BY: Readonly<Record<LabNeed, readonly Analyte[]>> = {
  potassium: ['potassium'],
  sodium: ['sodium'],
  creatinine: ['creatinine', 'egfr'],
  magnesium: ['magnesium'],
  calcium: ['calcium-total', 'calcium-corrected', 'calcium-ionized'],
  platelets: ['platelets'],
};

/** A hemolyzed sample raises these, so its result does not answer the question (3.8). */
const RAISED_BY_HEMOLYSIS: ReadonlySet<Analyte> = new Set<Analyte>(['potassium', 'magnesium']);

/**
 * Tests without a valid result (clinical-knowledge 3.7): for a new order within 90 days, for a continuation within 365, in acute
 * care within 7 days, the boundary day included. Post-dialysis results do not count.
 */
export function deriveLabGaps(
  { asOf, settings }: FactInput,
  facts: Pick<ClinicalFacts, 'labResults' | 'careSetting'>,
): ClinicalFacts['labGaps'] {
  const { newOrder, continuation, acute } = settings.missingLabDays;
  const isAcute = readValue(facts.careSetting) === 'acute-care';
  const days = isAcute ? { newOrder: acute, continuation: acute } : { newOrder, continuation };
  return mapFact(facts.labResults, (results) => ({
    newOrder: gaps(results, asOf - days.newOrder * DAY_MS),
    continuation: gaps(results, asOf - days.continuation * DAY_MS),
    days,
  }));
}

function gaps({ byAnalyte }: LabResults, since: number): ReadonlySet<LabNeed> {
  const isAnswered = (need: LabNeed) =>
    ANSWERED_BY[need].some((analyte) => (byAnalyte.get(analyte) ?? []).some((result) => counts(result, since)));
  return new Set(LAB_NEEDS.filter((need) => !isAnswered(need)));
}

function counts({ analyte, takenAt, hemolyzed, postDialysis }: LabResult, since: number): boolean {
  return takenAt >= since && !postDialysis && !(hemolyzed && RAISED_BY_HEMOLYSIS.has(analyte));
}
