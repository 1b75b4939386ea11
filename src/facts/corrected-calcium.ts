/**
 * Calcium corrected for albumin (clinical-knowledge 3.6), a Payne-type formula: no substitute for ionized calcium.
 */

import { oncePer } from '../memo.js';
import type { LabResult, LabResults, Quantity } from './clinical-facts.js';
import { HOUR_MS } from './dates.js';

/** Albumin taken at most this long before or after the calcium corrects it. */
const ALBUMIN_MAX_DISTANCE_HOURS = 24;
/** Outside these the formula is not used. */
const ALBUMIN_MIN_G_L = 20;
const ALBUMIN_MAX_G_L = 50;

/** Normal albumin of the formula, and change of calcium per unit of albumin, in the form matching the calcium unit. */
const FORMULA = {
  'mg/dL': { normalAlbumin: 4.0, factor: 0.8, albuminPerGramPerLiter: 0.1, decimals: 1 },
  'mmol/L': { normalAlbumin: 40, factor: 0.02, albuminPerGramPerLiter: 1, decimals: 2 },
} as const;

export interface CorrectedCalcium {
  /** In the unit of the calcium given; not rounded, for comparing. */
  readonly exact: Quantity;
  /** Rounded to 0.1 mg/dL or 0.01 mmol/L, for showing. */
  readonly rounded: Quantity;
  readonly albumin: LabResult;
}

/**
 * Corrected calcium, or undefined without a usable albumin: taken within 24 hours of the calcium, 20 to 50 g/L, an
 * exact number.
 *
 * The albumin nearest in time decides (the same specimen has the same time), the newer of two equally near.
 *
 * @param total measured total calcium in mg/dL or mmol/L, as it is compared
 */
export function correctedCalcium(
  total: Quantity,
  { takenAt }: Pick<LabResult, 'takenAt'>,
  results: LabResults,
): CorrectedCalcium | undefined {
  const albumin = nearestAlbumin(takenAt, results);
  if (albumin === undefined || (total.unit !== 'mg/dL' && total.unit !== 'mmol/L')) return undefined;
  const { normalAlbumin, factor, albuminPerGramPerLiter, decimals } = FORMULA[total.unit];
  const value = total.value + factor * (normalAlbumin - albumin.si.value * albuminPerGramPerLiter);
  return {
    exact: { value: withoutFloatNoise(value), unit: total.unit },
    rounded: { value: Number(withoutFloatNoise(value).toFixed(decimals)), unit: total.unit },
    albumin,
  };
}

function nearestAlbumin(takenAt: number, results: LabResults): LabResult | undefined {
  const distance = (albumin: LabResult) => Math.abs(albumin.takenAt - takenAt);
  const newestFirst = onePerMoment(results.byAnalyte.get('albumin') ?? []);
  const older = firstAtOrBefore(takenAt, newestFirst);
  const [nearest] = newestFirst
    .slice(Math.max(0, older - 1), older + 1)
    .filter((albumin) => distance(albumin) <= ALBUMIN_MAX_DISTANCE_HOURS * HOUR_MS)
    .toSorted((a, b) => distance(a) - distance(b));
  if (nearest === undefined || nearest.comparator !== undefined) return undefined;
  return nearest.si.value >= ALBUMIN_MIN_G_L && nearest.si.value <= ALBUMIN_MAX_G_L ? nearest : undefined;
}

/** The result of each moment that decides, newest first. */
const onePerMoment = oncePer((results: readonly LabResult[]): readonly LabResult[] => {
  const usable = results.filter(({ postDialysis }) => !postDialysis);
  // Of several entries with one key a Map keeps the last: reversed, the one that comes first.
  const moments = new Map(usable.toReversed().map((result) => [result.takenAt, result]));
  return [...moments.values()].sort((a, b) => b.takenAt - a.takenAt);
});

/** Index of the first result not newer than this moment, by halving: there may be thousands, for each of thousands of calciums. */
function firstAtOrBefore(takenAt: number, newestFirst: readonly LabResult[]): number {
  let [low, high] = [0, newestFirst.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((newestFirst[middle]?.takenAt ?? takenAt) > takenAt) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** 7.8 + 0.8 × 1.5 is 9, not 9.000000000000002: a limit must not be missed by binary arithmetic. */
function withoutFloatNoise(value: number): number {
  return Number(value.toFixed(9));
}
