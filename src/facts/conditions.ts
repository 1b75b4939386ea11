import type { CodeableConcept, Condition } from 'fhir/r4.js';
import type { ConditionClass } from '../terminology/conditions.js';
import type { ClinicalFacts, ConditionFact, Span } from './clinical-facts.js';
import { parseDate } from './dates.js';
import { type Lenient, mapFact } from './fact.js';
import type { FactInput } from './fact-input.js';
import { codingsOf, isAboutPatient, ofType, referenceOf, statusCodes, textsOf } from './resources.js';

const ACTIVE: ReadonlySet<string> = new Set(['active', 'recurrence', 'relapse']);
const NEVER_COUNTS: ReadonlySet<string> = new Set(['refuted', 'entered-in-error', 'differential']);
const UNCONFIRMED: ReadonlySet<string> = new Set(['unconfirmed', 'provisional']);

/**
 * Problems of the patient that we have a class for, active or past.
 *
 * Refuted, entered-in-error and differential ones are left out. Without `clinicalStatus` a problem is active unless its
 * abatement lies in the past. Codes decide; the text is read only where no code is known.
 */
export function deriveConditions(input: FactInput): ClinicalFacts['conditions'] {
  return mapFact(input.data.conditions, (resources) =>
    ofType(resources, 'Condition').flatMap((condition) => {
      if (!isAboutPatient(condition.subject, input.context.patientId)) return [];
      const fact = conditionFact(condition, input);
      return fact === undefined ? [] : [fact];
    }),
  );
}

/** Active, confirmed conditions of these classes. */
export function activeOf(
  conditions: readonly ConditionFact[],
  ...classes: readonly ConditionClass[]
): readonly ConditionFact[] {
  return suspectedOf(conditions, ...classes).filter(({ certainty }) => certainty === 'confirmed');
}

/** Active conditions of these classes, confirmed or not: for pregnancy, malaria, babesiosis and contraindications (2.0). */
export function suspectedOf(
  conditions: readonly ConditionFact[],
  ...classes: readonly ConditionClass[]
): readonly ConditionFact[] {
  return conditions.filter((condition) => condition.active && classes.some((name) => condition.classes.has(name)));
}

/** Classes of some concepts: by code, or by text where no code is known. */
export function conditionClasses(
  concepts: Parameters<typeof codingsOf>[0],
  { terminology }: Pick<FactInput, 'terminology'>,
): ReadonlySet<ConditionClass> {
  const coded = terminology.conditions.classesOf(codingsOf(concepts));
  if (coded.size > 0) return coded;
  return new Set(textsOf(concepts).flatMap((text) => [...terminology.conditions.classesInText(text)]));
}

/** What is given by code alone is named all the same (B9): `limb cramp (G47.62)`, or just the code; undefined without any. */
export function codeText(concepts: Parameters<typeof codingsOf>[0], classes: ReadonlySet<string>): string | undefined {
  const code = codingsOf(concepts).find((coding) => coding.code !== undefined)?.code;
  const [name] = classes;
  if (code === undefined) return undefined;
  return name === undefined ? code : `${name.replaceAll('-', ' ')} (${code})`;
}

/** When it began: onset, else the day it was recorded. */
export function conditionSince(condition: Lenient<Condition>): Span | undefined {
  return (
    parseDate(condition.onsetDateTime) ?? parseDate(condition.onsetPeriod?.start) ?? parseDate(condition.recordedDate)
  );
}

/** Refuted, entered in error, or only one of several possibilities: such an entry says nothing (2.0). */
export function isDismissed({ verificationStatus }: Lenient<Condition>): boolean {
  return hasCode(verificationStatus, NEVER_COUNTS);
}

/** Stated as active, recurrence or relapse; undefined when nothing is stated. */
export function isStatedActive({ clinicalStatus }: Lenient<Condition>): boolean | undefined {
  return statusCodes(clinicalStatus).size === 0 ? undefined : hasCode(clinicalStatus, ACTIVE);
}

/** When it is stated to have ended, in the past or ahead; undefined without a date. */
export function abatementOf({ abatementDateTime, abatementPeriod }: Lenient<Condition>): Span | undefined {
  return parseDate(abatementDateTime ?? abatementPeriod?.end ?? abatementPeriod?.start);
}

/** Has it ended by now, as far as its abatement says? An age or words mean the past. */
export function hasAbated(condition: Lenient<Condition>, asOf: number): boolean {
  if ((condition.abatementString ?? condition.abatementAge ?? condition.abatementRange) !== undefined) return true;
  const abated = abatementOf(condition);
  return abated !== undefined && abated.min <= asOf;
}

function conditionFact(condition: Lenient<Condition>, input: FactInput): ConditionFact | undefined {
  if (isDismissed(condition)) return undefined;
  const classes = conditionClasses([condition.code], input);
  if (classes.size === 0) return undefined;
  return {
    reference: referenceOf(condition),
    classes,
    label: textsOf([condition.code])[0] ?? codeText([condition.code], classes) ?? 'unnamed problem',
    since: conditionSince(condition),
    recordedOn: parseDate(condition.recordedDate),
    active: isStatedActive(condition) ?? !hasAbated(condition, input.asOf),
    certainty: hasCode(condition.verificationStatus, UNCONFIRMED) ? 'unconfirmed' : 'confirmed',
  };
}

function hasCode(concept: CodeableConcept | undefined, codes: ReadonlySet<string>): boolean {
  return [...statusCodes(concept)].some((code) => codes.has(code));
}
