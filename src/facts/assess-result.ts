/**
 * How far one result is out of range: limits, correction for albumin, and what the laboratory's own flags add.
 */

import type { Derangement, LabResult, LabResults, Quantity, Tier } from './clinical-facts.js';
import type { ClinicalSettings } from './clinical-settings.js';
import { type CorrectedCalcium, correctedCalcium } from './corrected-calcium.js';
import { inUnit, rangeFor } from './reference-range.js';
import { hasColumn, type Side, tierOf } from './tiers.js';

export interface Assessment
  extends Pick<Derangement, 'result' | 'compared' | 'correction' | 'albuminMissing' | 'range'> {
  readonly outcome: Tier | 'in-range' | 'undecided';
}

export interface AssessmentScope {
  readonly results: LabResults;
  readonly pregnant: boolean;
  readonly settings: Pick<ClinicalSettings, 'hypercalcemiaT3MgDl'>;
}

/**
 * One result judged on one side (clinical-knowledge 3.3, 3.4, 3.6), or undefined when its analyte has no range.
 *
 * - T1 is not raised when the laboratory flags the result N and states no numeric range, nor in pregnancy for low
 *   sodium and low total calcium.
 * - Low total calcium without a usable albumin stays T1, unless it is in T3.
 * - LL (low side) and HH (high side) mean at least T2. They speak of the measured value, so they do not make a
 *   corrected calcium abnormal that is in range, and they are not believed on the wrong side of the range.
 */
export function assessResult(result: LabResult, side: Side, scope: AssessmentScope): Assessment | undefined {
  const measured = comparable(result);
  const corrected = result.analyte === 'calcium-total' ? correctedCalcium(measured, result, scope.results) : undefined;
  const exact = corrected?.exact ?? measured;
  const range = rangeFor(result, side, exact);
  const normalLimit = range?.[side];
  if (range === undefined || normalLimit === undefined) return undefined;
  const { analyte, comparator } = result;
  const outcome = tierOf({ analyte, side, compared: exact, comparator, normalLimit, settings: scope.settings });
  const judged = { result, side, range, exact, corrected, outcome, pregnant: scope.pregnant };
  return {
    result,
    compared: corrected?.rounded ?? measured,
    correction: corrected && { albumin: corrected.albumin, by: 'computed' },
    albuminMissing: lacksAlbumin(judged),
    range,
    outcome: liftedByFlag(judged, cappedWithoutAlbumin(judged, withoutMildAlarm(judged))),
  };
}

/** In the unit reported, or in mmol/L when that unit has no column (3.4). */
function comparable({ analyte, reported }: LabResult): Quantity {
  if (hasColumn(analyte, reported.unit)) return reported;
  return { value: inUnit(analyte, reported, 'mmol/L'), unit: 'mmol/L' };
}

interface Judged {
  readonly result: LabResult;
  readonly side: Side;
  readonly range: Derangement['range'];
  readonly exact: Quantity;
  readonly corrected: CorrectedCalcium | undefined;
  readonly outcome: Assessment['outcome'];
  readonly pregnant: boolean;
}

function withoutMildAlarm(judged: Judged): Assessment['outcome'] {
  return judged.outcome === 1 && (isNormalForLaboratory(judged) || isUsualInPregnancy(judged))
    ? 'in-range'
    : judged.outcome;
}

function isNormalForLaboratory({ result, corrected }: Judged): boolean {
  return result.interpretation.has('N') && result.referenceRange === undefined && corrected === undefined;
}

/** Pregnancy lowers sodium and total calcium slightly; ionized calcium stays. */
function isUsualInPregnancy({ result, side, pregnant }: Judged): boolean {
  return pregnant && side === 'low' && ['sodium', 'calcium-total', 'calcium-corrected'].includes(result.analyte);
}

function lacksAlbumin({ result, corrected }: Judged): boolean {
  return result.analyte === 'calcium-total' && corrected === undefined;
}

function cappedWithoutAlbumin(judged: Judged, outcome: Assessment['outcome']): Assessment['outcome'] {
  return judged.side === 'low' && outcome === 2 && lacksAlbumin(judged) ? 1 : outcome;
}

function liftedByFlag(judged: Judged, outcome: Assessment['outcome']): Assessment['outcome'] {
  const isFlagged = judged.result.interpretation.has(judged.side === 'low' ? 'LL' : 'HH');
  if (!isFlagged || outcome === 'undecided' || outcome === 3) return outcome;
  return outcome === 'in-range' && !isFlagCredible(judged) ? outcome : 2;
}

function isFlagCredible({ side, range, exact, corrected }: Judged): boolean {
  if (corrected !== undefined) return false;
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = range;
  return side === 'low' ? exact.value <= high : exact.value >= low;
}
