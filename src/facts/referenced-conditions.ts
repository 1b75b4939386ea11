import type { CodeableConcept, Condition, Reference } from 'fhir/r4.js';
import { oncePer } from '../memo.js';
import { isDismissed } from './conditions.js';
import { foundIn, type Lenient } from './fact.js';
import type { FactInput } from './fact-input.js';
import { isAboutPatient, ofType, referenceOf, targetOf } from './resources.js';

/** Problems by `Condition/id`; one without an id cannot be referred to. */
const conditionsByReference = oncePer(
  (resources: readonly Lenient[]): ReadonlyMap<string | undefined, Lenient<Condition>> =>
    new Map(ofType(resources, 'Condition').map((condition) => [referenceOf(condition), condition])),
);

/**
 * What the problems are that some references name: the code of the problem on the list, or the reference's own display where that
 * problem is not there or has no code. Problems that are refuted, entered in error, only possible, or another patient's name nothing
 * (2.0, CH-42).
 */
export function conceptsNamedBy(
  references: readonly (Reference | undefined)[],
  { data, context }: FactInput,
): readonly CodeableConcept[] {
  const conditions = conditionsByReference(foundIn(data.conditions));
  return references.flatMap((reference) => {
    const condition = conditions.get(targetOf(reference?.reference));
    if (condition !== undefined && (isDismissed(condition) || !isAboutPatient(condition.subject, context.patientId))) {
      return [];
    }
    const display = reference?.display === undefined ? undefined : { text: reference.display };
    return condition?.code ?? display ?? [];
  });
}
