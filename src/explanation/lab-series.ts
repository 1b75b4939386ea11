/**
 * Electrolyte results over time, as the facts read and convert them, with the limits that the rules hold them against: for a chart
 * beside the cards.
 */
import type { Indicator } from '../cds/types.js';
import type { LabResult, LabResults } from '../facts/clinical-facts.js';
import type { ClinicalSettings } from '../facts/clinical-settings.js';
import { correctedCalcium } from '../facts/corrected-calcium.js';
import { DAY_MS } from '../facts/dates.js';
import { deriveCareSetting } from '../facts/encounter.js';
import { foundIn, known, type Lenient, NOTHING_ASKED, readValue } from '../facts/fact.js';
import type { FactInput } from '../facts/fact-input.js';
import { type LabObstacle, labObstaclesOf } from '../facts/lab-observation.js';
import { deriveLabResults, widestLabWindowDays } from '../facts/lab-results.js';
import { adultRange, type Limits } from '../facts/reference-range.js';
import { codingsOf, ofType, referenceOf, targetOf } from '../facts/resources.js';
import { FINDINGS, type Side, tierLimits } from '../facts/tiers.js';
import { RULES } from '../rules/index.js';
import { severityOf } from '../rules/shared/electrolyte-notes.js';
import { TIER_INDICATORS } from '../rules/shared/electrolyte-rule.js';
import { quantityText } from '../rules/shared/wording.js';
import type { Analyte } from '../terminology/laboratory.js';
import type { Terminology } from '../terminology/terminology.js';
import { siUnitOf } from '../terminology/units.js';
import { resultMarks } from './fact-text.js';

export interface LabSeries {
  readonly analyte: string;
  readonly title: string;
  readonly unit: string;
  /** The usual adult range. */
  readonly reference: Limits;
  readonly thresholds: readonly LabThreshold[];
  /** Oldest first. */
  readonly points: readonly LabPoint[];
  /** Results of this analyte that the rules do not look at. */
  readonly ignored: readonly { readonly reference: string; readonly reason: string }[];
}

export interface LabThreshold {
  readonly value: number;
  /** Of this side of the value; of a high limit of moderate and severe, the value itself too. */
  readonly side: 'below' | 'above';
  readonly label: string;
  readonly indicator: Indicator;
}

export interface LabPoint {
  /** A FHIR instant. */
  readonly at: string;
  /** In the unit of the series. */
  readonly value: number;
  readonly comparator?: '<' | '<=' | '>' | '>=';
  readonly text: string;
  /** As reported. */
  readonly original: string;
  readonly reference: string;
  /** What makes it less than plain, such as `hemolyzed`. */
  readonly marks: readonly string[];
  /** Total calcium corrected for albumin, where one was measured: what the rules judge. */
  readonly corrected?: { readonly value: number; readonly text: string };
}

export interface LabSeriesOptions {
  /** UTC milliseconds. */
  readonly asOf: number;
  readonly settings: ClinicalSettings;
  readonly terminology: Terminology;
}

interface SeriesKind {
  readonly name: string;
  readonly title: string;
  /** The first one's limits are shown. */
  readonly analytes: readonly [Analyte, ...Analyte[]];
  /** Left out when there is nothing of it. */
  readonly onlyIfThere?: true;
}

const SERIES: readonly SeriesKind[] = [
  { name: 'potassium', title: 'Potassium', analytes: ['potassium'] },
  { name: 'magnesium', title: 'Magnesium', analytes: ['magnesium'] },
  { name: 'sodium', title: 'Sodium', analytes: ['sodium'] },
  { name: 'calcium', title: 'Calcium', analytes: ['calcium-total', 'calcium-corrected'] },
  // Of another scale: it has limits of its own.
  { name: 'calcium-ionized', title: 'Ionized calcium', analytes: ['calcium-ionized'], onlyIfThere: true },
];

/**
 * Potassium, magnesium, sodium and calcium, each also when there is no result; ionized calcium when there is one.
 *
 * @param resources of one patient: Observations, with their Specimens and the current Encounter where there is one
 */
export function labSeries(resources: readonly Lenient[], options: LabSeriesOptions): readonly LabSeries[] {
  const input = inputFor(resources, options);
  const careSetting = deriveCareSetting(input);
  const results = readValue(deriveLabResults(input, { careSetting })) ?? NO_RESULTS;
  const ignored = ignoredResults(input, results);
  return SERIES.map((kind) => seriesOf(kind, results, ignored, options.settings)).filter(isWorthShowing);
}

const NO_RESULTS: LabResults = { byAnalyte: new Map(), implausible: [] };

function isWorthShowing({ analyte, points, ignored }: LabSeries): boolean {
  const optional = SERIES.some(({ name, onlyIfThere }) => name === analyte && onlyIfThere);
  return !optional || points.length + ignored.length > 0;
}

/** The first patient named is the patient; results of others are left out as everywhere. */
function inputFor(resources: readonly Lenient[], options: LabSeriesOptions): FactInput {
  const subjects = ofType(resources, 'Observation').map(({ subject }) => targetOf(subject?.reference));
  const [, patientId = ''] = subjects.find((target) => target?.startsWith('Patient/'))?.split('/') ?? [];
  const [encounter, ...others] = ofType(resources, 'Encounter');
  return {
    context: {
      hook: 'patient-view',
      userId: undefined,
      patientId,
      encounterId: others.length > 0 ? undefined : encounter?.id,
      drafts: [],
      selections: undefined,
    },
    data: { ...NOTHING_ASKED, labs: known(resources), encounter: known(resources) },
    medications: [],
    ...options,
  };
}

interface Ignored {
  readonly analyte: Analyte;
  readonly reference: string;
  readonly reason: string;
}

function seriesOf(
  { name, title, analytes }: SeriesKind,
  results: LabResults,
  ignored: readonly Ignored[],
  settings: ClinicalSettings,
): LabSeries {
  const [analyte] = analytes;
  const unit = siUnitOf(analyte);
  const reference = adultRange(analyte, unit) ?? { low: Number.NaN, high: Number.NaN };
  return {
    analyte: name,
    title,
    unit,
    reference,
    thresholds: thresholdsOf(analyte, reference, settings),
    points: analytes
      .flatMap((each) => results.byAnalyte.get(each) ?? [])
      .map((result) => pointOf(result, results))
      .sort((a, b) => a.at.localeCompare(b.at)),
    ignored: ignored
      .filter((each) => analytes.includes(each.analyte))
      .map(({ reference: of, reason }) => ({ reference: of, reason })),
  };
}

/** Of every finding about this analyte: where it is mild, moderate and severe. */
function thresholdsOf(analyte: Analyte, range: Limits, settings: ClinicalSettings): readonly LabThreshold[] {
  const unit = siUnitOf(analyte);
  return FINDINGS.filter(({ analytes }) => analytes.some((each) => each === analyte)).flatMap(({ finding, side }) => {
    const limits = tierLimits({ analyte, side, unit, settings });
    if (limits === undefined) return [];
    const values = { 1: range[side], 2: limits.t2, 3: limits.t3 };
    return ([1, 2, 3] as const).map((tier) => ({
      value: values[tier],
      side: side === 'low' ? ('below' as const) : ('above' as const),
      label: `${RULES[finding].meta.title}, ${severityOf({ tier })}: ${boundOf(side, tier)} ${quantityText({ value: values[tier], unit })}`,
      indicator: TIER_INDICATORS[tier],
    }));
  });
}

function boundOf(side: Side, tier: 1 | 2 | 3): string {
  if (side === 'low') return 'below';
  return tier === 1 ? 'above' : 'at or above';
}

function pointOf(result: LabResult, results: LabResults): LabPoint {
  const { takenAt, si, reported, comparator, reference, analyte } = result;
  const corrected = analyte === 'calcium-total' ? correctedCalcium(si, result, results)?.rounded : undefined;
  return {
    at: new Date(takenAt).toISOString(),
    value: si.value,
    ...(comparator !== undefined && { comparator }),
    text: `${comparator ?? ''}${quantityText(si)}`,
    original: `${comparator ?? ''}${quantityText(reported)}`,
    reference,
    marks: [...(analyte === 'calcium-corrected' ? ['corrected by the laboratory'] : []), ...resultMarks(result)],
    ...(corrected && { corrected: { value: corrected.value, text: quantityText(corrected) } }),
  };
}

/** Everything that is a result of some analyte and is not among those that count. */
function ignoredResults(input: FactInput, { implausible }: LabResults): readonly Ignored[] {
  const setting = readValue(deriveCareSetting(input)) ?? 'ambulatory';
  const days = widestLabWindowDays(input);
  const source = { input, setting, specimens: new Map(), since: input.asOf - days * DAY_MS };
  const unread = ofType(foundIn(input.data.labs), 'Observation').flatMap((observation) =>
    labObstaclesOf(observation, source).flatMap(({ measurement, obstacle }) => {
      const test = input.terminology.laboratory.testOf(codingsOf([measurement.code]));
      const reason = obstacle === 'too-old' ? `older than ${days} days` : OBSTACLE_TEXTS[obstacle];
      return test === undefined ? [] : [{ ...test, reference: referenceOf(observation), reason }];
    }),
  );
  return [...unread, ...implausible.map((each) => ({ ...each, reason: 'impossible value' }))];
}

const OBSTACLE_TEXTS: Readonly<Record<Exclude<LabObstacle, 'too-old'>, string>> = {
  'not-final': 'its status does not count here',
  'no-date': 'no day, or one in the future',
  'other-patient': 'of another patient',
  'unknown-test': 'not a test that is read',
  'no-value': 'no number',
  'unknown-unit': 'no unit, or not one of this test',
  'unclear-comparator': 'its comparator cannot be read',
};
