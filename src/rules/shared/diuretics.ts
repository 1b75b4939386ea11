import type { MedicationUse } from '../../facts/clinical-facts.js';
import type { DrugClass } from '../../terminology/drug-classes.js';

export const DIURETIC_CLASSES = [
  'diuretic-thiazide',
  'diuretic-loop',
  'diuretic-potassium-sparing',
  'diuretic-unspecified',
] as const satisfies readonly DrugClass[];

/** Any diuretic; a combination product counts for each of its parts. */
export function isDiuretic({ drug }: Pick<MedicationUse, 'drug'>): boolean {
  return DIURETIC_CLASSES.some((name) => drug.classes.has(name));
}
