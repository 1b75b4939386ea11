import type { DrugClass } from '../../src/terminology/drug-classes.js';
import { createDrugIndex, type DrugMatch } from '../../src/terminology/drugs.js';
import { loadTerminology } from '../../src/terminology/load.js';

/** One load for all tests of a file. */
export const TERMINOLOGY = loadTerminology();

const DRUGS = createDrugIndex();

export interface Described {
  readonly codings?: readonly (readonly [system: string, code: string])[];
  readonly texts?: readonly string[];
  readonly routeCodes?: readonly (readonly [system: string, code: string])[];
  readonly routeTexts?: readonly string[];
}

/** The drug index, asked with short words. */
export function identify({
  codings = [],
  texts = [],
  routeCodes = [],
  routeTexts = [],
}: Described): DrugMatch | undefined {
  return DRUGS.identify({
    codings: codings.map(([system, code]) => ({ system, code })),
    texts,
    routeCodings: routeCodes.map(([system, code]) => ({ system, code })),
    routeTexts,
  });
}

/** Classes of what is described, sorted; none when it is unknown. */
export function classesOf(described: Described): readonly DrugClass[] {
  return [...(identify(described)?.classes ?? [])].toSorted();
}
