/**
 * One laboratory Observation, and each of its components, as results (clinical-knowledge 3.1 to 3.3).
 */
import type { CodeableConcept, Observation, ObservationReferenceRange, Quantity } from 'fhir/r4.js';
import { convert, siUnitOf, unitOf } from '../terminology/units.js';
import type { CareSetting, LabResult } from './clinical-facts.js';
import { comparatorOf } from './comparator.js';
import { parseDate } from './dates.js';
import type { Lenient } from './fact.js';
import type { FactInput } from './fact-input.js';
import { isHemolyzed, type SpecimenLookup } from './hemolysis.js';
import { takenAtOf } from './observation-time.js';
import { codingsOf, isAboutPatient, referenceOf, targetOf } from './resources.js';
import { statedRange } from './stated-range.js';

const FINAL: ReadonlySet<string> = new Set(['final', 'amended', 'corrected']);

export interface LabSource {
  readonly input: FactInput;
  readonly setting: CareSetting;
  readonly specimens: SpecimenLookup;
}

/** What an Observation and its components have in common. */
interface Measurement {
  readonly code?: CodeableConcept | undefined;
  readonly valueQuantity?: Quantity | undefined;
  readonly interpretation?: readonly CodeableConcept[] | undefined;
  readonly referenceRange?: readonly ObservationReferenceRange[] | undefined;
}

type Moment = Pick<LabResult, 'takenAt' | 'issuedAt'>;

/**
 * Results of one Observation; none when its status, patient or time does not count. Plausibility and conflicts with
 * other results are not judged here. Components take status, patient, time and specimen from their parent.
 */
export function labResultsOf(observation: Lenient<Observation>, source: LabSource): readonly LabResult[] {
  const { context, asOf } = source.input;
  const takenAt = takenAtOf(observation, asOf);
  if (takenAt === undefined || !hasUsableStatus(observation, source.setting)) return [];
  if (!isAboutPatient(observation.subject, context.patientId)) return [];
  const moment = { takenAt, issuedAt: parseDate(observation.issued)?.max };
  return [observation, ...(observation.component ?? [])].flatMap((measurement: Measurement) => {
    const value = measuredValue(measurement, source);
    return value === undefined ? [] : [labResult({ observation, measurement, value, moment }, source)];
  });
}

/** Preliminary results count in acute care only, where nobody waits for the final one (3.1, 1). */
function hasUsableStatus({ status }: Lenient<Observation>, setting: CareSetting): boolean {
  return FINAL.has(status ?? '') || (status === 'preliminary' && setting === 'acute-care');
}

type MeasuredValue = Pick<LabResult, 'analyte' | 'reported' | 'si' | 'comparator' | 'specimen' | 'postDialysis'>;

/** Undefined without a known code, a number, a unit of the analyte's table, or with a comparator we cannot read. */
function measuredValue({ code, valueQuantity }: Measurement, { input }: LabSource): MeasuredValue | undefined {
  const test = input.terminology.laboratory.testOf(codingsOf([code]));
  const value = valueQuantity?.value;
  if (test === undefined || valueQuantity === undefined || value === undefined) return undefined;
  const unit = unitOf(test.analyte, valueQuantity);
  const comparator = comparatorOf(valueQuantity.comparator);
  if (unit === undefined || comparator === 'unclear') return undefined;
  const siUnit = siUnitOf(test.analyte);
  const si = { value: convert(test.analyte, value, unit, siUnit), unit: siUnit };
  return { ...test, reported: { value, unit }, si, comparator };
}

interface ResultParts {
  readonly observation: Lenient<Observation>;
  readonly measurement: Measurement;
  readonly value: MeasuredValue;
  readonly moment: Moment;
}

function labResult({ observation, measurement, value, moment }: ResultParts, source: LabSource): LabResult {
  const { laboratory } = source.input.terminology;
  const interpretation = measurement.interpretation ?? [];
  const parentInterpretation = observation.interpretation ?? [];
  return {
    ...value,
    ...moment,
    reference: referenceOf(observation),
    basedOn: (observation.basedOn ?? [])
      .map(({ reference }) => targetOf(reference))
      .filter((target) => target !== undefined),
    referenceRange: statedRange(measurement.referenceRange, value.analyte, value.reported.unit),
    interpretation: interpretationCodes(interpretation),
    hemolyzed: isHemolyzed(observation, [...interpretation, ...parentInterpretation], {
      specimens: source.specimens,
      laboratory,
    }),
    preliminary: observation.status === 'preliminary',
    conflicting: false,
  };
}

function interpretationCodes(concepts: readonly CodeableConcept[]): ReadonlySet<string> {
  return new Set(codingsOf(concepts).flatMap(({ code }) => (code === undefined ? [] : [code.toUpperCase()])));
}
