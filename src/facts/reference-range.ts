/**
 * Which limits of normal a result is held against (clinical-knowledge 3.3).
 */
import type { Analyte } from '../terminology/laboratory.js';
import { convert } from '../terminology/units.js';
import type { Derangement, LabResult, Quantity } from './clinical-facts.js';
import type { Side } from './tiers.js';

export interface Limits {
  readonly low: number;
  readonly high: number;
}

const POTASSIUM = { low: 3.5, high: 5.0 };
const SODIUM = { low: 135, high: 145 };
const CALCIUM = { 'mmol/L': { low: 2.12, high: 2.6 }, 'mg/dL': { low: 8.5, high: 10.4 } };

/** Adult ranges by unit, for results without a plausible one of their own. */
const FALLBACK: { readonly [Name in Analyte]?: Readonly<Record<string, Limits>> } = {
  potassium: { 'mmol/L': POTASSIUM, 'meq/L': POTASSIUM },
  sodium: { 'mmol/L': SODIUM, 'meq/L': SODIUM },
  magnesium: { 'mmol/L': { low: 0.7, high: 1.05 }, 'mg/dL': { low: 1.7, high: 2.6 } },
  'calcium-total': CALCIUM,
  'calcium-corrected': CALCIUM,
  'calcium-ionized': { 'mmol/L': { low: 1.12, high: 1.3 }, 'mg/dL': { low: 4.5, high: 5.2 } },
};

interface PlausibleLimits {
  readonly low: readonly [min: number, max: number];
  readonly high?: readonly [min: number, max: number];
}

const PLAUSIBLE_CALCIUM: PlausibleLimits = { low: [1.95, 2.3], high: [2.45, 2.75] };

/** What a laboratory's own limits may be, in mmol/L after exact conversion, ends included. */
const PLAUSIBLE: { readonly [Name in Analyte]?: PlausibleLimits } = {
  potassium: { low: [3.0, 4.0] },
  sodium: { low: [130, 140] },
  magnesium: { low: [0.55, 0.85] },
  'calcium-total': PLAUSIBLE_CALCIUM,
  'calcium-corrected': PLAUSIBLE_CALCIUM,
  'calcium-ionized': { low: [1.0, 1.25], high: [1.2, 1.45] },
};

/**
 * Limits for one result, in the unit of `compared`: the range it states when that has a limit on the side asked about
 * and is plausible as a whole, else the adult fallback. Undefined for analytes without a range.
 */
export function rangeFor(
  { analyte, referenceRange, reported }: LabResult,
  side: Side,
  compared: Quantity,
): Derangement['range'] | undefined {
  if (referenceRange?.[side] !== undefined && isPlausibleRange(analyte, referenceRange, reported.unit)) {
    const inComparedUnit = (limit: number | undefined) =>
      limit === undefined ? undefined : inUnit(analyte, { value: limit, unit: reported.unit }, compared.unit);
    return { low: inComparedUnit(referenceRange.low), high: inComparedUnit(referenceRange.high), from: 'result' };
  }
  const fallback = adultRange(analyte, compared.unit);
  return fallback === undefined ? undefined : { ...fallback, from: 'fallback' };
}

/** The adult range in a unit, for results without a plausible one of their own; undefined for analytes without a range. */
export function adultRange(analyte: Analyte, unit: string): Limits | undefined {
  return FALLBACK[analyte]?.[unit];
}

/** The same quantity in another unit of its analyte, untouched when it already is in that unit. */
export function inUnit(analyte: Analyte, { value, unit }: Quantity, target: string): number {
  return convert(analyte, value, unit, target);
}

function isPlausibleRange(
  analyte: Analyte,
  { low, high }: NonNullable<LabResult['referenceRange']>,
  unit: string,
): boolean {
  const plausible = PLAUSIBLE[analyte];
  if (plausible === undefined || isUpsideDown(low, high)) return false;
  const isWithin = (limit: number | undefined, bounds: PlausibleLimits['high']) => {
    if (limit === undefined || bounds === undefined) return true;
    const mmolL = inUnit(analyte, { value: limit, unit }, 'mmol/L');
    return mmolL >= bounds[0] && mmolL <= bounds[1];
  };
  return isWithin(low, plausible.low) && isWithin(high, plausible.high);
}

function isUpsideDown(low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY): boolean {
  return low >= high;
}
