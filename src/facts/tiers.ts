/**
 * How far out of range: the table of clinical-knowledge 3.4 as data, and its reading.
 */
import type { Analyte } from '../terminology/laboratory.js';
import type { ElectrolyteRuleId, Quantity, Tier } from './clinical-facts.js';
import type { ClinicalSettings } from './clinical-settings.js';
import { isAbove, isAtLeast, isBelow, type Reading, type Verdict } from './comparator.js';

/** Where T2 and T3 begin. Low findings: below the number. High findings: at the number. */
export interface TierLimits {
  readonly t2: number;
  readonly t3: number;
}

type TierColumns = Readonly<Record<string, TierLimits>>;

/** What a finding is about, and which way. */
export const FINDINGS = [
  { finding: 'hypokalemia', side: 'low', analytes: ['potassium'] },
  { finding: 'hypercalcemia', side: 'high', analytes: ['calcium-total', 'calcium-corrected', 'calcium-ionized'] },
  { finding: 'hypocalcemia', side: 'low', analytes: ['calcium-total', 'calcium-corrected', 'calcium-ionized'] },
  { finding: 'hyponatremia', side: 'low', analytes: ['sodium'] },
  { finding: 'hypomagnesemia', side: 'low', analytes: ['magnesium'] },
] as const satisfies readonly {
  readonly finding: ElectrolyteRuleId;
  readonly side: 'low' | 'high';
  readonly analytes: readonly Analyte[];
}[];
export type Side = (typeof FINDINGS)[number]['side'];

const POTASSIUM_LOW = { t2: 3.0, t3: 2.5 };
const SODIUM_LOW = { t2: 130, t3: 125 };
const CALCIUM_LOW = { 'mmol/L': { t2: 2.0, t3: 1.75 }, 'mg/dL': { t2: 8.0, t3: 7.0 } };
const CALCIUM_HIGH = { 'mmol/L': { t2: 3.0, t3: 3.5 }, 'mg/dL': { t2: 12.0, t3: 14.0 } };

/** Columns by unit: a unit without one is converted to mmol/L before it is compared. */
const LOW: { readonly [Name in Analyte]?: TierColumns } = {
  potassium: { 'mmol/L': POTASSIUM_LOW, 'meq/L': POTASSIUM_LOW },
  sodium: { 'mmol/L': SODIUM_LOW, 'meq/L': SODIUM_LOW },
  magnesium: { 'mmol/L': { t2: 0.5, t3: 0.4 }, 'mg/dL': { t2: 1.2, t3: 1.0 } },
  'calcium-total': CALCIUM_LOW,
  'calcium-corrected': CALCIUM_LOW,
  'calcium-ionized': { 'mmol/L': { t2: 1.0, t3: 0.9 }, 'mg/dL': { t2: 4.0, t3: 3.6 } },
};
const HIGH: { readonly [Name in Analyte]?: TierColumns } = {
  'calcium-total': CALCIUM_HIGH,
  'calcium-corrected': CALCIUM_HIGH,
  'calcium-ionized': { 'mmol/L': { t2: 1.5, t3: 1.8 }, 'mg/dL': { t2: 6.0, t3: 7.2 } },
};

/** mmol/L per mg/dL of calcium, as the specification rounds it for the setting `hypercalcemiaT3MgDl`. */
const CALCIUM_MMOL_L_PER_MG_DL = 0.24951;

/** Has this unit its own column for the analyte? Otherwise its values are compared in mmol/L (3.4). */
export function hasColumn(analyte: Analyte, unit: string): boolean {
  return LOW[analyte]?.[unit] !== undefined;
}

/** Where T2 and T3 of a finding begin, for each analyte and unit: the rows of 3.4 as they are used. */
export function tierLimitsOf(finding: ElectrolyteRuleId): readonly {
  readonly analyte: Analyte;
  readonly side: Side;
  readonly unit: string;
  readonly t2: number;
  readonly t3: number;
}[] {
  return FINDINGS.filter((each) => each.finding === finding).flatMap(({ side, analytes }) =>
    analytes.flatMap((analyte) =>
      Object.entries((side === 'low' ? LOW : HIGH)[analyte] ?? {}).map(([unit, limits]) => ({
        analyte,
        side,
        unit,
        ...limits,
      })),
    ),
  );
}

export interface TierQuestion {
  readonly analyte: Analyte;
  readonly side: Side;
  /** In a unit with a column of its own. */
  readonly compared: Quantity;
  readonly comparator: Reading['comparator'];
  /** Limit of normal on this side, in the unit of `compared`. */
  readonly normalLimit: number;
  readonly settings: Pick<ClinicalSettings, 'hypercalcemiaT3MgDl'>;
}

/**
 * The highest tier that is certain; `in-range` when the value is certainly within; `undecided` when its comparator
 * leaves it open, as `> 3.0` does for low potassium (3.1, 5).
 */
export function tierOf(question: TierQuestion): Tier | 'in-range' | 'undecided' {
  const { side, compared, comparator, normalLimit } = question;
  const reading = { value: compared.value, comparator };
  const limits = tierLimits({ ...question, unit: compared.unit });
  const isBeyond = side === 'low' ? isBelow : isAtLeast;
  if (limits !== undefined && isBeyond(reading, limits.t3)) return 3;
  if (limits !== undefined && isBeyond(reading, limits.t2)) return 2;
  const isOutOfRange: Verdict = side === 'low' ? isBelow(reading, normalLimit) : isAbove(reading, normalLimit);
  if (isOutOfRange === undefined) return 'undecided';
  return isOutOfRange ? 1 : 'in-range';
}

/** Where T2 and T3 begin with the settings of a site; undefined for a side that no finding is about, and a unit without a column. */
export function tierLimits({
  analyte,
  side,
  unit,
  settings,
}: Pick<TierQuestion, 'analyte' | 'side' | 'settings'> & { readonly unit: string }): TierLimits | undefined {
  const limits = (side === 'low' ? LOW : HIGH)[analyte]?.[unit];
  const isTotalCalcium = analyte === 'calcium-total' || analyte === 'calcium-corrected';
  return limits !== undefined && side === 'high' && isTotalCalcium
    ? { ...limits, t3: hypercalcemiaT3(limits.t3, unit, settings.hypercalcemiaT3MgDl) }
    : limits;
}

/** A site may lower the limit; at 14.0 mg/dL the column's own, rounder 3.50 mmol/L stays. */
function hypercalcemiaT3(standard: number, unit: string, settingMgDl: number): number {
  if (settingMgDl === CALCIUM_HIGH['mg/dL'].t3) return standard;
  return unit === 'mg/dL' ? settingMgDl : settingMgDl * CALCIUM_MMOL_L_PER_MG_DL;
}
