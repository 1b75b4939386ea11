import type { Analyte } from '../terminology/laboratory.js';
import { type AssessmentScope, assessResult } from './assess-result.js';
import { type ClinicalFacts, LAB_NEEDS, type LabNeed, type LabResult } from './clinical-facts.js';
import { DAY_MS } from './dates.js';
import { mapFact, readValue } from './fact.js';
import type { FactInput } from './fact-input.js';
import { isRaisedByHemolysis, usableResults } from './lab-results.js';

/** Which results answer which question: one of them is enough. */
const ANSWERED_BY: Readonly<Record<LabNeed, readonly Analyte[]>> = {
  potassium: ['potassium'],
  sodium: ['sodium'],
  creatinine: ['creatinine', 'egfr'],
  magnesium: ['magnesium'],
  calcium: ['calcium-total', 'calcium-corrected', 'calcium-ionized'],
  platelets: ['platelets'],
};

type Scope = AssessmentScope & { readonly since: number };

/**
 * Tests without a valid result (clinical-knowledge 3.7): for a new order within 90 days, for a continuation within 365, in acute
 * care within 7 days, the boundary day included. Post-dialysis results do not count, nor a potassium or magnesium that is normal in a
 * hemolyzed sample; a low one there does, as the true value may only be lower.
 */
export function deriveLabGaps(
  { asOf, settings }: FactInput,
  facts: Pick<ClinicalFacts, 'labResults' | 'careSetting'>,
): ClinicalFacts['labGaps'] {
  const { newOrder, continuation, acute } = settings.missingLabDays;
  const isAcute = readValue(facts.careSetting) === 'acute-care';
  const days = isAcute ? { newOrder: acute, continuation: acute } : { newOrder, continuation };
  return mapFact(facts.labResults, (results) => {
    const gapsWithin = (window: number) => gaps({ results, settings, pregnant: false, since: asOf - window * DAY_MS });
    return { newOrder: gapsWithin(days.newOrder), continuation: gapsWithin(days.continuation), days };
  });
}

function gaps(scope: Scope): ReadonlySet<LabNeed> {
  const isAnswered = (need: LabNeed) =>
    ANSWERED_BY[need].some((analyte) => usableResults(scope.results, analyte).some((result) => answers(result, scope)));
  return new Set(LAB_NEEDS.filter((need) => !isAnswered(need)));
}

function answers(result: LabResult, scope: Scope): boolean {
  if (result.takenAt < scope.since) return false;
  const mayBeMasked = isRaisedByHemolysis(result);
  return !mayBeMasked || typeof assessResult(result, 'low', scope)?.outcome === 'number';
}
