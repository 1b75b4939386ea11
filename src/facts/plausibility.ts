/**
 * Results that cannot be true: decimal slips, wrong units, contaminated samples (clinical-knowledge 3.5).
 */
import type { Analyte } from '../terminology/laboratory.js';
import type { LabResult } from './clinical-facts.js';
import type { ClinicalSettings, LimitedAnalyte, SiteLimits } from './clinical-settings.js';

interface Limits {
  readonly low: number;
  readonly high: number;
}

const TOTAL_CALCIUM = { si: { low: 0.8, high: 6.5 }, 'mg/dL': { low: 3.2, high: 26 } };

/** Smallest and largest possible value, both possible themselves: in the SI unit of the settings, and in units with limits of their own. */
const POSSIBLE: Readonly<Record<LimitedAnalyte, { readonly si: Limits; readonly 'mg/dL'?: Limits }>> = {
  potassium: { si: { low: 1, high: 12 } },
  sodium: { si: { low: 90, high: 200 } },
  magnesium: { si: { low: 0.1, high: 8 }, 'mg/dL': { low: 0.24, high: 19.4 } },
  'calcium-total': TOTAL_CALCIUM,
  'calcium-corrected': TOTAL_CALCIUM,
  'calcium-ionized': { si: { low: 0.3, high: 4 } },
  albumin: { si: { low: 5, high: 70 } },
  creatinine: { si: { low: 10, high: 3000 }, 'mg/dL': { low: 0.11, high: 34 } },
  egfr: { si: { low: 1, high: 200 } },
};

/** Limits that hold with the changes of a site, in the SI unit of the analyte. */
export function possibleSi(analyte: LimitedAnalyte, changed: SiteLimits | undefined): Limits {
  const { si } = POSSIBLE[analyte];
  return changed === undefined ? si : { ...si, ...changed };
}

/**
 * Can this be a true value? Analytes without limits of their own only have to be zero or more. A limit that the site
 * changed holds in every unit, by exact conversion.
 */
export function isPlausible(
  { analyte, reported, si }: Pick<LabResult, 'analyte' | 'reported' | 'si'>,
  { implausibleLimits }: Pick<ClinicalSettings, 'implausibleLimits'>,
): boolean {
  if (!isLimited(analyte)) return si.value >= 0;
  const changed = implausibleLimits[analyte];
  const limits = possibleSi(analyte, changed);
  const own = reported.unit === 'mg/dL' ? POSSIBLE[analyte]['mg/dL'] : undefined;
  const isAbove = own && changed?.low === undefined ? reported.value >= own.low : si.value >= limits.low;
  const isBelow = own && changed?.high === undefined ? reported.value <= own.high : si.value <= limits.high;
  return isAbove && isBelow;
}

function isLimited(analyte: Analyte): analyte is LimitedAnalyte {
  return analyte in POSSIBLE;
}
