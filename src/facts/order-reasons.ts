/**
 * Why a medicine was ordered: coded reasons, referenced problems, and what notes and instructions say.
 */
import type { Annotation, CodeableConcept, Dosage, Reference } from 'fhir/r4.js';
import { type ConditionClass, limbCrampsIn } from '../terminology/conditions.js';
import { codeText, conditionClasses } from './conditions.js';
import type { FactInput } from './fact-input.js';
import { conceptsNamedBy } from './referenced-conditions.js';
import { textsOf } from './resources.js';

export interface GivesReasons {
  readonly reasonCode?: readonly CodeableConcept[] | undefined;
  readonly reasonReference?: readonly Reference[] | undefined;
  readonly note?: readonly Annotation[] | undefined;
}

export interface OrderReasons {
  readonly classes: ReadonlySet<ConditionClass>;
  /** The order itself names limb cramps: its reasons, notes or instructions (2.0 "order" evidence). */
  readonly namesCramps: boolean;
  /** First reason as the record words it; to be escaped. */
  readonly text: string | undefined;
}

/** Uses that notes and instructions are read for besides limb cramps: without them a painkiller would pass as a cramp drug. */
const OTHER_CRAMPS: ReadonlySet<ConditionClass> = new Set(['dysmenorrhea', 'abdominal-pain-or-cramp']);

/** Reasons of one order. Negated and family-history text is no evidence; menstrual, abdominal and other cramps are not limb cramps. */
export function reasonsOf(order: GivesReasons, dosages: readonly Dosage[], input: FactInput): OrderReasons {
  const concepts = [...(order.reasonCode ?? []), ...conceptsNamedBy(order.reasonReference ?? [], input)];
  const classes = new Set(concepts.flatMap((concept) => [...conditionClasses([concept], input)]));
  const neededFor = conditionClasses(
    dosages.map(({ asNeededCodeableConcept }) => asNeededCodeableConcept),
    input,
  );
  const words = [...(order.note ?? []).map(({ text }) => text), ...dosages.flatMap(wordsOf)];
  const written = words.flatMap((text) => [
    ...(text === undefined ? [] : input.terminology.conditions.classesInText(text)),
  ]);
  const otherCramps = [...neededFor, ...written].filter((name) => OTHER_CRAMPS.has(name));
  return {
    classes: new Set([...classes, ...otherCramps]),
    namesCramps:
      classes.has('limb-cramp') ||
      neededFor.has('limb-cramp') ||
      words.some((text) => text !== undefined && limbCrampsIn(text)),
    text: textsOf(concepts)[0] ?? codeText(concepts, classes),
  };
}

function wordsOf(dosage: Dosage): readonly (string | undefined)[] {
  return [
    dosage.text,
    dosage.patientInstruction,
    ...textsOf([dosage.asNeededCodeableConcept, ...(dosage.additionalInstruction ?? [])]),
  ];
}
