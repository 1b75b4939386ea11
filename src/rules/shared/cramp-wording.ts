import type { ClinicalFacts, DraftOrder } from '../../facts/clinical-facts.js';
import { foundIn } from '../../facts/fact.js';
import { spanText } from './wording.js';

type CrampFact = ClinicalFacts['crampEvidence'];

/** `cramps recorded 2026-01-10`, `cramps recorded` without a date, or undefined when none are on record. */
export function crampsRecorded(evidence: CrampFact, orders: readonly DraftOrder[]): string | undefined {
  const found = foundIn(evidence);
  const dated = found.flatMap(({ since }) => since ?? []).sort((a, b) => b.max - a.max);
  if (dated[0] !== undefined) return `cramps recorded ${spanText(dated[0])}`;
  return found.length > 0 || orders.some(({ namesCramps }) => namesCramps) ? 'cramps recorded' : undefined;
}

/** `No cramps on record`, or that it could not be read: absence is claimed only when it is known (7.2). */
export function noCramps(evidence: CrampFact): string {
  return evidence.status === 'known' ? 'No cramps on record' : 'Cramp history not available';
}
