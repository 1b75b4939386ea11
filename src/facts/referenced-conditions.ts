import type { CodeableConcept, Reference } from 'fhir/r4.js';
import { isDismissed } from './conditions.js';
import { foundIn } from './fact.js';
import type { FactInput } from './fact-input.js';
import { isAboutPatient, ofType, referenceOf, targetOf } from './resources.js';

/**
 * What the problems are that some references name: the code of the problem on the list, or the reference's own display where that
 * problem is not there or has no code. Problems that are refuted, entered in error, only possible, or another patient's name nothing
 * (2.0, CH-42).
 */
export function conceptsNamedBy(
  references: readonly (Reference | undefined)[],
  { data, context }: FactInput,
): readonly CodeableConcept[] {
  const conditions = ofType(foundIn(data.conditions), 'Condition');
  return references.flatMap((reference) => {
    const target = targetOf(reference?.reference);
    const condition = conditions.find((one) => one.id !== undefined && referenceOf(one) === target);
    if (condition !== undefined && (isDismissed(condition) || !isAboutPatient(condition.subject, context.patientId))) {
      return [];
    }
    const display = reference?.display === undefined ? undefined : { text: reference.display };
    return condition?.code ?? display ?? [];
  });
}
