import type { CodeableConcept, Observation, Quantity } from 'fhir/r4.js';
import type { ClinicalFacts, QtcResult } from './clinical-facts.js';
import { type Lenient, mapFact } from './fact.js';
import type { FactInput } from './fact-input.js';
import { takenAtOf } from './observation-time.js';
import { codingsOf, isAboutPatient, ofType, referenceOf } from './resources.js';

/** Outside these no corrected QT interval is believed; both are possible themselves. */
const POSSIBLE_MIN_MS = 300;
const POSSIBLE_MAX_MS = 700;

const FINAL: ReadonlySet<string> = new Set(['final', 'amended', 'corrected']);
/** How records spell milliseconds, trimmed and in lower case. */
const MILLISECONDS: ReadonlySet<string> = new Set(['ms', 'msec', 'msecs', 'millisecond', 'milliseconds']);

/**
 * Heart-rate-corrected QT intervals (QTc) in milliseconds, newest first; of one moment the longest first, then in the order of their ids.
 *
 * Reads Observations and their components under `pregnancyAndQt`, final, amended or corrected, each id once. Any age:
 * rules apply their own windows. A value without a unit, in another unit than milliseconds, outside 300 to 700 ms,
 * undated or more than 24 hours ahead is left out; so is an upper bound (`< 500`), while a lower bound (`> 500`) counts
 * as its number. Partial or unknown as `pregnancyAndQt` is.
 */
export function deriveQtc(input: FactInput): ClinicalFacts['qtc'] {
  return mapFact(input.data.pregnancyAndQt, (resources) =>
    ofType(resources, 'Observation')
      .flatMap((observation) => qtcResults(observation, input))
      .toSorted((a, b) => b.takenAt - a.takenAt || b.ms - a.ms),
  );
}

interface Measurement {
  readonly code?: CodeableConcept | undefined;
  readonly valueQuantity?: Quantity | undefined;
}

function qtcResults(observation: Lenient<Observation>, input: FactInput): readonly QtcResult[] {
  const { terminology, context, asOf } = input;
  const takenAt = takenAtOf(observation, asOf);
  if (takenAt === undefined || !FINAL.has(observation.status ?? '')) return [];
  if (!isAboutPatient(observation.subject, context.patientId)) return [];
  return [observation, ...(observation.component ?? [])].flatMap(({ code, valueQuantity }: Measurement) => {
    if (terminology.laboratory.observationOf(codingsOf([code])) !== 'qtc-interval') return [];
    const ms = millisecondsOf(valueQuantity);
    return ms === undefined ? [] : [{ ms, takenAt, reference: referenceOf(observation) }];
  });
}

function millisecondsOf(quantity: Quantity | undefined): number | undefined {
  const { value, comparator, unit, code } = quantity ?? {};
  if (value === undefined || comparator === '<' || comparator === '<=') return undefined;
  const isMilliseconds = MILLISECONDS.has((code ?? unit ?? '').trim().toLowerCase());
  return isMilliseconds && value >= POSSIBLE_MIN_MS && value <= POSSIBLE_MAX_MS ? value : undefined;
}
