/**
 * Results that cannot be true: decimal slips, wrong units, contaminated samples (clinical-knowledge 3.5).
 */
import type { Analyte } from '../terminology/laboratory.js';
import type { LabResult } from './clinical-facts.js';

interface Limits {
  readonly min: number;
  readonly max: number;
}

const TOTAL_CALCIUM = { 'mmol/L': { min: 0.8, max: 6.5 }, 'mg/dL': { min: 3.2, max: 26 } };

/**
 * Smallest and largest possible value by analyte and unit, both possible themselves; other units are compared in SI.
 */
const POSSIBLE: { readonly [Name in Analyte]?: Readonly<Record<string, Limits>> } = {
  potassium: { 'mmol/L': { min: 1, max: 12 } },
  sodium: { 'mmol/L': { min: 90, max: 200 } },
  magnesium: { 'mmol/L': { min: 0.1, max: 8 }, 'mg/dL': { min: 0.24, max: 19.4 } },
  'calcium-total': TOTAL_CALCIUM,
  'calcium-corrected': TOTAL_CALCIUM,
  'calcium-ionized': { 'mmol/L': { min: 0.3, max: 4 } },
  albumin: { 'g/L': { min: 5, max: 70 } },
  creatinine: { 'umol/L': { min: 10, max: 3000 }, 'mg/dL': { min: 0.11, max: 34 } },
  egfr: { 'mL/min/{1.73_m2}': { min: 1, max: 200 } },
};

/** Can this be a true value? Analytes without limits of their own only have to be zero or more. */
export function isPlausible({ analyte, reported, si }: Pick<LabResult, 'analyte' | 'reported' | 'si'>): boolean {
  const limits = POSSIBLE[analyte];
  const own = limits?.[reported.unit];
  return own === undefined ? isWithin(si.value, limits?.[si.unit]) : isWithin(reported.value, own);
}

function isWithin(value: number, limits: Limits = { min: 0, max: Number.POSITIVE_INFINITY }): boolean {
  return value >= limits.min && value <= limits.max;
}
