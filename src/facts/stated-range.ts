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
  const [first, ...others] = ranges ?? [];
  if (first === undefined) return undefined;
  const limitsOf = (range: ObservationReferenceRange) =>
    isNormalRange(range) ? limitsIn(range, analyte, unit) : undefined;
  if (others.length === 0) return limitsOf(first);
  const normal = [first, ...others].filter((range) => limitsOf(range) !== undefined);
  const [candidate, ...rivals] = normal.length > 1 ? normal.filter(isForEverybody) : normal;
  return candidate !== undefined && rivals.length === 0 ? limitsOf(candidate) : undefined;
}

function limitsIn(
  { low, high }: ObservationReferenceRange,
  analyte: Analyte,
  unit: string,
): LabResult['referenceRange'] {
  const limits = { low: limitIn(low, analyte, unit), high: limitIn(high, analyte, unit) };
  return limits.low === undefined && limits.high === undefined ? undefined : limits;
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
