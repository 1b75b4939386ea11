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
const NONE: readonly never[] = [];
const NO_CODES: ReadonlySet<string> = new Set();

export interface LabSource {
  readonly input: FactInput;
  readonly setting: CareSetting;
  readonly specimens: SpecimenLookup;
  /** Older results are not looked at; UTC milliseconds, itself included. */
  readonly since: number;
}

/** What an Observation and its components have in common. */
export interface Measurement {
  readonly code?: CodeableConcept | undefined;
  readonly valueQuantity?: Quantity | undefined;
  readonly interpretation?: readonly CodeableConcept[] | undefined;
  readonly referenceRange?: readonly ObservationReferenceRange[] | undefined;
}

/** Why an Observation, or one value of it, is no result. */
export type LabObstacle =
  | 'no-date'
  | 'too-old'
  | 'not-final'
  | 'other-patient'
  | 'unknown-test'
  | 'no-value'
  | 'unknown-unit'
  | 'unclear-comparator';

/**
 * Results of one Observation; none when its status, patient or time does not count. Plausibility and conflicts with
 * other results are not judged here. Components take status, patient, time and specimen from their parent.
 *
 * A record has hundreds of these, so what leaves one out is asked first, and nothing is copied on the way.
 */
export function labResultsOf(observation: Lenient<Observation>, source: LabSource): readonly LabResult[] {
  const takenAt = takenAtOf(observation, source.input.asOf);
  if (takenAt === undefined || obstacleOf(observation, takenAt, source) !== undefined) return NONE;
  const own = labResult(observation, { observation, takenAt, source });
  if (observation.component === undefined) return typeof own === 'string' ? NONE : [own];
  const ofParts = observation.component.map((part) => labResult(part, { observation, takenAt, source }));
  return [own, ...ofParts].filter((result) => typeof result !== 'string');
}

/** What of an Observation, itself or its components, is no result, and why: for whoever misses one. */
export function labObstaclesOf(
  observation: Lenient<Observation>,
  source: LabSource,
): readonly { readonly measurement: Measurement; readonly obstacle: LabObstacle }[] {
  const measurements: readonly Measurement[] = [observation, ...(observation.component ?? [])];
  const takenAt = takenAtOf(observation, source.input.asOf);
  return measurements.flatMap((measurement) => {
    const ofAll = takenAt === undefined ? 'no-date' : obstacleOf(observation, takenAt, source);
    const read = ofAll ?? labResult(measurement, { observation, takenAt: takenAt ?? source.since, source });
    return typeof read === 'string' ? [{ measurement, obstacle: read }] : [];
  });
}

/** Of the Observation as a whole. */
function obstacleOf(
  observation: Lenient<Observation>,
  takenAt: number,
  { input, setting, since }: LabSource,
): LabObstacle | undefined {
  if (takenAt < since) return 'too-old';
  if (!hasUsableStatus(observation, setting)) return 'not-final';
  return isAboutPatient(observation.subject, input.context.patientId) ? undefined : 'other-patient';
}

/** Preliminary results count in acute care only, where nobody waits for the final one (3.1, 1). */
function hasUsableStatus({ status }: Lenient<Observation>, setting: CareSetting): boolean {
  return FINAL.has(status ?? '') || (status === 'preliminary' && setting === 'acute-care');
}

interface Origin {
  readonly observation: Lenient<Observation>;
  readonly takenAt: number;
  readonly source: LabSource;
}

/** An obstacle without a known code, a number, a unit of the analyte's table, or with a comparator we cannot read. */
function labResult(measurement: Measurement, { observation, takenAt, source }: Origin): LabResult | LabObstacle {
  const { code, valueQuantity, interpretation = NONE } = measurement;
  const value = valueQuantity?.value;
  if (valueQuantity === undefined || value === undefined) return 'no-value';
  const { laboratory } = source.input.terminology;
  const test = laboratory.testOf(code?.coding ?? NONE);
  if (test === undefined) return 'unknown-test';
  const { analyte, specimen, postDialysis } = test;
  const unit = unitOf(analyte, valueQuantity);
  if (unit === undefined) return 'unknown-unit';
  const comparator = comparatorOf(valueQuantity.comparator);
  if (comparator === 'unclear') return 'unclear-comparator';
  const siUnit = siUnitOf(analyte);
  return {
    analyte,
    specimen,
    postDialysis,
    reported: { value, unit },
    si: { value: convert(analyte, value, unit, siUnit), unit: siUnit },
    comparator,
    takenAt,
    issuedAt: parseDate(observation.issued)?.max,
    reference: referenceOf(observation),
    basedOn: ordersOf(observation),
    referenceRange: statedRange(measurement.referenceRange, analyte, unit),
    interpretation: interpretationCodes(interpretation),
    hemolyzed: isHemolyzed(observation, interpretation, { specimens: source.specimens, laboratory }),
    preliminary: observation.status === 'preliminary',
    conflicting: false,
  };
}

function ordersOf({ basedOn }: Lenient<Observation>): readonly string[] {
  if (basedOn === undefined) return NONE;
  return basedOn.map(({ reference }) => targetOf(reference)).filter((target) => target !== undefined);
}

function interpretationCodes(concepts: readonly CodeableConcept[]): ReadonlySet<string> {
  if (concepts.length === 0) return NO_CODES;
  return new Set(codingsOf(concepts).flatMap(({ code }) => (code === undefined ? [] : [code.toUpperCase()])));
}
