/**
 * Why a medicine was ordered: coded reasons, referenced problems, and what notes and instructions say.
 */
import type { Annotation, CodeableConcept, Dosage, Reference } from 'fhir/r4.js';
import { type ConditionClass, limbCrampsIn } from '../terminology/conditions.js';
import { conditionClasses } from './conditions.js';
import type { FactInput } from './fact-input.js';
import { conceptsNamedBy } from './referenced-conditions.js';
import { codingsOf, textsOf } from './resources.js';

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

/** Reasons of one order. Negated and family-history text is no evidence; menstrual, abdominal and other cramps are not limb cramps. */
export function reasonsOf(order: GivesReasons, dosages: readonly Dosage[], input: FactInput): OrderReasons {
  const concepts = [...(order.reasonCode ?? []), ...conceptsNamedBy(order.reasonReference ?? [], input)];
  const classes = new Set(concepts.flatMap((concept) => [...conditionClasses([concept], input)]));
  const neededFor = conditionClasses(
    dosages.map(({ asNeededCodeableConcept }) => asNeededCodeableConcept),
    input,
  );
  const words = [...(order.note ?? []).map(({ text }) => text), ...dosages.flatMap(wordsOf)];
  return {
    classes,
    namesCramps:
      classes.has('limb-cramp') ||
      neededFor.has('limb-cramp') ||
      words.some((text) => text !== undefined && limbCrampsIn(text)),
    text: textsOf(concepts)[0] ?? codeText(concepts, classes),
  };
}

/** A reason given by code alone is a reason all the same (B9): `limb cramp (G47.62)`, or just the code. */
function codeText(
  concepts: readonly (CodeableConcept | undefined)[],
  classes: ReadonlySet<string>,
): string | undefined {
  const code = codingsOf(concepts)[0]?.code;
  if (code === undefined) return undefined;
  const [name] = classes;
  return name === undefined ? code : `${name.replaceAll('-', ' ')} (${code})`;
}

function wordsOf(dosage: Dosage): readonly (string | undefined)[] {
  return [
    dosage.text,
    dosage.patientInstruction,
    ...textsOf([dosage.asNeededCodeableConcept, ...(dosage.additionalInstruction ?? [])]),
  ];
}
