/**
 * Which of several results of one analyte counts when they are of the same moment (clinical-knowledge 3.1, 7).
 */
import type { Analyte } from '../terminology/laboratory.js';
import type { LabResult } from './clinical-facts.js';

/** One sample reported in two units differs by rounding; more than this is a disagreement. Share of the value. */
const ROUNDING_SHARE = 0.03;

/** Middle of the adult range of calcium in mmol/L (3.3): the further from it, the more abnormal. */
const CALCIUM_MIDDLE_MMOL_L = { 'calcium-total': 2.36, 'calcium-corrected': 2.36, 'calcium-ionized': 1.21 };

/** Analytes of which this product looks for high values only; of the others, calcium aside, for low ones. */
const ABNORMAL_WHEN_HIGH: ReadonlySet<Analyte> = new Set(['creatinine', 'urea-nitrogen', 'urea', 'glucose']);

/**
 * Results of one analyte, newest first; of one moment the latest issued first, then the one further in the direction
 * this product warns about (low potassium, high creatinine, calcium either way). Results of one moment and issue that
 * disagree are marked conflicting. The order does not depend on the order received.
 */
export function moreAbnormalFirst(results: readonly LabResult[]): readonly LabResult[] {
  const ordered = results.toSorted(byPrecedence);
  const shared = ordered.filter((result, index) => isOfOneMoment(result, ordered[index - 1], ordered[index + 1]));
  if (shared.length === 0) return ordered;
  const extremes = new Map([...groupBy(shared, momentKey)].map(([key, moment]) => [key, extremesOf(moment)]));
  return ordered.map((result) =>
    (extremes.get(momentKey(result)) ?? []).some((other) => disagree(result, other))
      ? { ...result, conflicting: true }
      : result,
  );
}

/** Most results are alone at their moment, and then nothing can disagree. */
function isOfOneMoment({ takenAt }: LabResult, ...neighbors: readonly (LabResult | undefined)[]): boolean {
  return neighbors.some((neighbor) => neighbor?.takenAt === takenAt);
}

/**
 * Lowest and highest in each unit and with each comparator, a handful however many there are: a result that disagrees with any
 * other disagrees with one of these.
 */
function extremesOf(results: readonly LabResult[]): readonly LabResult[] {
  const alike = groupBy(results, ({ comparator, reported }) => `${comparator}|${reported.unit}`);
  return [...alike.values()].flatMap((group) => [
    group.reduce((lowest, each) => (each.reported.value < lowest.reported.value ? each : lowest)),
    group.reduce((highest, each) => (each.reported.value > highest.reported.value ? each : highest)),
  ]);
}

function groupBy(
  results: readonly LabResult[],
  keyOf: (result: LabResult) => string,
): ReadonlyMap<string, readonly LabResult[]> {
  const groups = new Map<string, LabResult[]>();
  for (const result of results) {
    const group = groups.get(keyOf(result));
    if (group === undefined) groups.set(keyOf(result), [result]);
    else group.push(result);
  }
  return groups;
}

function momentKey({ takenAt, issuedAt, postDialysis }: LabResult): string {
  return `${takenAt}|${issuedAt}|${postDialysis}`;
}

function disagree(one: LabResult, other: LabResult): boolean {
  if (one.comparator !== other.comparator) return true;
  if (one.reported.unit === other.reported.unit) return one.reported.value !== other.reported.value;
  return Math.abs(one.si.value - other.si.value) > ROUNDING_SHARE * Math.max(one.si.value, other.si.value);
}

function byPrecedence(a: LabResult, b: LabResult): number {
  return (
    b.takenAt - a.takenAt ||
    (b.issuedAt ?? 0) - (a.issuedAt ?? 0) ||
    abnormality(b) - abnormality(a) ||
    (identity(a) < identity(b) ? -1 : 1)
  );
}

/** Larger is more abnormal; comparable within one analyte only. */
function abnormality({ analyte, si }: LabResult): number {
  if (analyte === 'calcium-total' || analyte === 'calcium-corrected' || analyte === 'calcium-ionized') {
    return Math.abs(si.value - CALCIUM_MIDDLE_MMOL_L[analyte]);
  }
  return ABNORMAL_WHEN_HIGH.has(analyte) ? si.value : -si.value;
}

/** Tells apart whatever may still differ, so that the order is always the same. */
function identity({ reference, reported, comparator, hemolyzed }: LabResult): string {
  return [comparator, reported.value, reported.unit, hemolyzed, reference].join('|');
}
