import type { Procedure } from 'fhir/r4.js';
import type { ClinicalFacts, DialysisFact } from './clinical-facts.js';
import { activeOf, conditionClasses } from './conditions.js';
import { DAY_MS, parseDate } from './dates.js';
import { type Fact, type Lenient, mapFact, mergeLists } from './fact.js';
import type { FactInput } from './fact-input.js';
import { isAboutPatient, ofType, referenceOf } from './resources.js';

/** A dialysis procedure counts for 30 days. */
const PROCEDURE_DAYS = 30;

const DONE: ReadonlySet<string> = new Set(['completed', 'in-progress']);

/**
 * Dialysis or end-stage kidney disease: an active Condition, or a dialysis Procedure done within 30 days; often it is recorded
 * only as the latter. One that is in progress without an end counts however long ago it began. Of several the newest is named.
 * Partial when only one of the two could be read, so "no dialysis" is then not proved.
 */
export function deriveDialysis(input: FactInput, facts: Pick<ClinicalFacts, 'conditions'>): ClinicalFacts['dialysis'] {
  const problems: Fact<readonly DialysisFact[]> = mapFact(facts.conditions, (conditions) =>
    activeOf(conditions, 'dialysis-or-esrd').map(({ reference, since }) => ({ reference, since })),
  );
  const procedures: Fact<readonly DialysisFact[]> = mapFact(input.data.procedures, (resources) =>
    ofType(resources, 'Procedure')
      .filter((procedure) => isRecentDialysis(procedure, input))
      .map((procedure) => ({ reference: referenceOf(procedure), since: performed(procedure) })),
  );
  return mapFact(mergeLists([problems, procedures]), (found) => found.toSorted(newestFirst)[0]);
}

/** Undated ones last; ties stay in the order of their ids, problems first, so that the order of the record does not matter. */
function newestFirst(a: DialysisFact, b: DialysisFact): number {
  const at = ({ since }: DialysisFact) => since?.max ?? Number.MIN_SAFE_INTEGER;
  return at(b) - at(a);
}

function isRecentDialysis(procedure: Lenient<Procedure>, input: FactInput): boolean {
  if (!DONE.has(procedure.status ?? '') || !isAboutPatient(procedure.subject, input.context.patientId)) return false;
  const when = performed(procedure);
  if (when === undefined || when.min > input.asOf) return false;
  const isRecent = isGoingOn(procedure) || input.asOf - when.max <= PROCEDURE_DAYS * DAY_MS;
  return isRecent && conditionClasses([procedure.code], input).has('dialysis-procedure');
}

function isGoingOn({ status, performedPeriod }: Lenient<Procedure>): boolean {
  return status === 'in-progress' && performedPeriod !== undefined && performedPeriod.end === undefined;
}

function performed({ performedDateTime, performedPeriod }: Lenient<Procedure>) {
  return parseDate(performedDateTime ?? performedPeriod?.end ?? performedPeriod?.start);
}
