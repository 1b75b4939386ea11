import type { ObservationReferenceRange, Quantity } from 'fhir/r4.js';
import type { Analyte } from '../terminology/laboratory.js';
import { unitOf } from '../terminology/units.js';
import type { LabResult } from './clinical-facts.js';

/**
 * The normal range a result states, in the result's own unit, or undefined when it states none we can use.
 *
 * Ranges of another type (critical, therapeutic) are left out, and so is a limit without a unit or in another one:
 * units are never guessed. Of several normal ranges the one for everybody counts; when that leaves a choice, none does.
 * Whether the numbers make sense is judged in `reference-range.ts`.
 */
export function statedRange(
  ranges: readonly ObservationReferenceRange[] | undefined,
  analyte: Analyte,
  unit: string,
): LabResult['referenceRange'] {
  if (ranges === undefined) return undefined;
  const normal = ranges.filter(isNormalRange).flatMap((range) => {
    const low = limitIn(range.low, analyte, unit);
    const high = limitIn(range.high, analyte, unit);
    return low === undefined && high === undefined ? [] : [{ range, limits: { low, high } }];
  });
  const candidates = normal.length > 1 ? normal.filter(({ range }) => isForEverybody(range)) : normal;
  return candidates.length === 1 ? candidates[0]?.limits : undefined;
}

function isNormalRange({ type }: ObservationReferenceRange): boolean {
  if (type === undefined) return true;
  return (type.coding ?? []).some(({ code }) => code === 'normal') || /^normal\b/i.test(type.text ?? '');
}

function isForEverybody({ appliesTo, age }: ObservationReferenceRange): boolean {
  return (appliesTo ?? []).length === 0 && age === undefined;
}

function limitIn(limit: Quantity | undefined, analyte: Analyte, unit: string): number | undefined {
  if (limit === undefined || limit.comparator !== undefined) return undefined;
  return unitOf(analyte, limit) === unit ? limit.value : undefined;
}
