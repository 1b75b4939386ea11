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
export interface Measurement {
  readonly code?: CodeableConcept | undefined;
  readonly valueQuantity?: Quantity | undefined;
  readonly interpretation?: readonly CodeableConcept[] | undefined;
  readonly referenceRange?: readonly ObservationReferenceRange[] | undefined;
}

type Moment = Pick<LabResult, 'takenAt' | 'issuedAt'>;

/** Why an Observation, or one value of it, is no result. */
export const LAB_OBSTACLES = [
  'not-final',
  'no-date',
  'other-patient',
  'unknown-test',
  'no-value',
  'unknown-unit',
  'unclear-comparator',
] as const;
export type LabObstacle = (typeof LAB_OBSTACLES)[number];

/**
 * Results of one Observation; none when its status, patient or time does not count. Plausibility and conflicts with
 * other results are not judged here. Components take status, patient, time and specimen from their parent.
 */
export function labResultsOf(observation: Lenient<Observation>, source: LabSource): readonly LabResult[] {
  return readLabObservation(observation, source).flatMap((reading) => ('obstacle' in reading ? [] : [reading]));
}

/** The same, and for the Observation and each of its components that is no result, why. */
export function readLabObservation(
  observation: Lenient<Observation>,
  source: LabSource,
): readonly (LabResult | { readonly obstacle: LabObstacle; readonly measurement: Measurement })[] {
  const measurements: readonly Measurement[] = [observation, ...(observation.component ?? [])];
  const takenAt = takenAtOf(observation, source.input.asOf);
  const obstacle = obstacleOf(observation, takenAt, source);
  if (obstacle !== undefined || takenAt === undefined) {
    return measurements.map((measurement) => ({ obstacle: obstacle ?? 'no-date', measurement }));
  }
  const moment = { takenAt, issuedAt: parseDate(observation.issued)?.max };
  return measurements.map((measurement) => {
    const value = measuredValue(measurement, source);
    return typeof value === 'string'
      ? { obstacle: value, measurement }
      : labResult({ observation, measurement, value, moment }, source);
  });
}

function obstacleOf(
  observation: Lenient<Observation>,
  takenAt: number | undefined,
  { input, setting }: LabSource,
): LabObstacle | undefined {
  if (takenAt === undefined) return 'no-date';
  if (!hasUsableStatus(observation, setting)) return 'not-final';
  return isAboutPatient(observation.subject, input.context.patientId) ? undefined : 'other-patient';
}

/** Preliminary results count in acute care only, where nobody waits for the final one (3.1, 1). */
function hasUsableStatus({ status }: Lenient<Observation>, setting: CareSetting): boolean {
  return FINAL.has(status ?? '') || (status === 'preliminary' && setting === 'acute-care');
}

type MeasuredValue = Pick<LabResult, 'analyte' | 'reported' | 'si' | 'comparator' | 'specimen' | 'postDialysis'>;

/** An obstacle without a known code, a number, a unit of the analyte's table, or with a comparator we cannot read. */
function measuredValue({ code, valueQuantity }: Measurement, { input }: LabSource): MeasuredValue | LabObstacle {
  const test = input.terminology.laboratory.testOf(codingsOf([code]));
  if (test === undefined) return 'unknown-test';
  const value = valueQuantity?.value;
  if (valueQuantity === undefined || value === undefined) return 'no-value';
  const unit = unitOf(test.analyte, valueQuantity);
  if (unit === undefined) return 'unknown-unit';
  const comparator = comparatorOf(valueQuantity.comparator);
  if (comparator === 'unclear') return 'unclear-comparator';
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
