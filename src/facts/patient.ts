import type { ClinicalFacts, PatientFact, Span } from './clinical-facts.js';
import { parseDate } from './dates.js';
import { type Fact, mapFact, unknown } from './fact.js';
import type { FactInput } from './fact-input.js';
import { ofType, referenceOf } from './resources.js';

/** Rules for adults, and adult laboratory limits, apply from this age on (G4, B7). */
export const ADULT_YEARS = 18;

/**
 * Who the patient is: age on the day of evaluation, sex, deceased (G1, G4, G5).
 *
 * Reads the Patient of the context. A partial birth date gives a span of ages, and an age branch runs only when it is true
 * for every one of them. `deceasedBoolean: false` and no member at all both mean alive; any `deceasedDateTime` means deceased.
 * Unknown when the Patient could not be read, or when what came is another patient's.
 */
export function derivePatient({ data, context, asOf }: FactInput): ClinicalFacts['patient'] {
  const read: Fact<PatientFact | undefined> = mapFact(data.patient, (resources) => {
    const patient = ofType(resources, 'Patient').find(({ id }) => id === undefined || id === context.patientId);
    if (patient === undefined) return undefined;
    return {
      reference: referenceOf(patient),
      ageYears: ageAt(asOf, parseDate(patient.birthDate)),
      sex: patient.gender === 'female' || patient.gender === 'male' ? patient.gender : undefined,
      deceased: patient.deceasedBoolean === true || patient.deceasedDateTime !== undefined,
    };
  });
  if (read.status === 'unknown') return read;
  return read.value === undefined ? unknown('unreadable') : { status: read.status, value: read.value };
}

/** True only when it is true for every possible birth date (G5). */
export function isAtLeast(years: number, patient: Fact<PatientFact>): boolean {
  return patient.status !== 'unknown' && (patient.value.ageYears?.min ?? -1) >= years;
}

/** True only when the patient is certainly younger (G4). */
export function isUnder(years: number, patient: Fact<PatientFact>): boolean {
  return patient.status !== 'unknown' && (patient.value.ageYears?.max ?? Number.POSITIVE_INFINITY) < years;
}

function ageAt(asOf: number, born: Span | undefined): Span | undefined {
  if (born === undefined || born.min > asOf) return undefined;
  return { min: yearsBetween(Math.min(born.max, asOf), asOf), max: yearsBetween(born.min, asOf) };
}

function yearsBetween(from: number, to: number): number {
  const [start, end] = [new Date(from), new Date(to)];
  const years = end.getUTCFullYear() - start.getUTCFullYear();
  const hadBirthday =
    end.getUTCMonth() > start.getUTCMonth() ||
    (end.getUTCMonth() === start.getUTCMonth() && end.getUTCDate() >= start.getUTCDate());
  return hadBirthday ? years : years - 1;
}
