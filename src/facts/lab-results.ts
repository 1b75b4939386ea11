import type { Observation } from 'fhir/r4.js';
import { ANALYTES, type Analyte } from '../terminology/laboratory.js';
import type { ClinicalFacts, LabResult, LabResults } from './clinical-facts.js';
import { DAY_MS } from './dates.js';
import { type Lenient, mapFact, readValue } from './fact.js';
import type { FactInput } from './fact-input.js';
import { labResultsOf } from './lab-observation.js';
import { moreAbnormalFirst } from './lab-ties.js';
import { isPlausible } from './plausibility.js';
import { asReceived, ofType, referenceOf } from './resources.js';

/**
 * Continuing a diuretic asks for a result of the last year; nothing looks further back, unless a site says so (3.7).
 */
const WIDEST_WINDOW_DAYS = 365;

/**
 * Laboratory results that count (clinical-knowledge 3.1), newest first per analyte.
 *
 * Reads the Observations under `labs`, each id once, with Specimens contained in them or beside them. Category is not
 * required. Status final, amended or corrected; preliminary in acute care. Units come from the analyte's table and are
 * never guessed; values keep the reported unit and are converted to SI. Window: 365 days before `asOf`, both ends
 * included, or longer where the settings say so, up to 24 hours ahead. Of results of one moment the latest issued comes
 * first, then the more abnormal; both are marked conflicting where they disagree. Impossible values (3.5) are listed
 * apart. Entered-in-error, undated, unknown or unit-less results, and those of another patient, are left out. Partial
 * or unknown as `labs` is.
 */
export function deriveLabResults(
  input: FactInput,
  facts: Pick<ClinicalFacts, 'careSetting'>,
): ClinicalFacts['labResults'] {
  const setting = readValue(facts.careSetting) ?? 'ambulatory';
  return mapFact(input.data.labs, (resources) => {
    const specimens = new Map(ofType(resources, 'Specimen').map((specimen) => [referenceOf(specimen), specimen]));
    const observations: readonly Lenient<Observation>[] = asReceived(resources, 'Observation');
    const since = input.asOf - widestLabWindowDays(input) * DAY_MS;
    const source = { input, setting, specimens, since };
    return sorted(
      observations.flatMap((observation) => labResultsOf(observation, source)),
      input,
    );
  });
}

function sorted(results: readonly LabResult[], { settings }: Pick<FactInput, 'settings'>): LabResults {
  const possible = new Map<Analyte, LabResult[]>(ANALYTES.map((analyte) => [analyte, []]));
  const impossible: LabResult[] = [];
  for (const result of results) {
    const kept = isPlausible(result, settings) ? possible.get(result.analyte) : impossible;
    kept?.push(result);
  }
  return { byAnalyte: inOrder(possible), implausible: implausible(impossible) };
}

/** All results of an analyte, newest first, without post-dialysis ones: those are for the text only (3.1, 9). */
export function usableResults(results: LabResults, analyte: Analyte): readonly LabResult[] {
  const all = results.byAnalyte.get(analyte);
  return all === undefined ? [] : all.filter(({ postDialysis }) => !postDialysis);
}

/** The result that decides, or undefined when there is none. */
export function newestUsable(results: LabResults, analyte: Analyte): LabResult | undefined {
  return usableResults(results, analyte)[0];
}

/** Older results are not looked at by any rule. */
export function widestLabWindowDays({ settings: { labWindow, missingLabDays } }: Pick<FactInput, 'settings'>): number {
  return Math.max(WIDEST_WINDOW_DAYS, labWindow.fullDays, labWindow.loweredDays, ...Object.values(missingLabDays));
}

function inOrder(results: ReadonlyMap<Analyte, readonly LabResult[]>): LabResults['byAnalyte'] {
  return new Map(
    [...results].flatMap(([analyte, own]) => (own.length === 0 ? [] : [[analyte, moreAbnormalFirst(own)] as const])),
  );
}

function implausible(results: readonly LabResult[]): LabResults['implausible'] {
  return results
    .map(({ analyte, takenAt, reference }) => ({ analyte, takenAt, reference }))
    .sort((a, b) => b.takenAt - a.takenAt || (a.reference < b.reference ? -1 : 1));
}

/** Hemolysis raises these, so a normal value from such a sample may hide a low one (3.8). */
const RAISED_BY_HEMOLYSIS: ReadonlySet<Analyte> = new Set<Analyte>(['potassium', 'magnesium']);

export function isRaisedByHemolysis({ hemolyzed, analyte }: LabResult): boolean {
  return hemolyzed && RAISED_BY_HEMOLYSIS.has(analyte);
}
