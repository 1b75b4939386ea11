/**
 * The meaning of codes, loaded once and handed to whoever derives facts.
 */
import type { ConditionIndex } from './conditions.js';
import type { DrugIndex } from './drugs.js';
import type { LaboratoryIndex } from './laboratory.js';
import type { ValueSetChange } from './replacements.js';
import type { ValueSetIndex } from './value-sets.js';

export interface Terminology {
  readonly drugs: DrugIndex;
  readonly laboratory: LaboratoryIndex;
  readonly conditions: ConditionIndex;
  readonly valueSets: ValueSetIndex;
  /** Built-in value sets that the site replaced. */
  readonly replaced: readonly ValueSetChange[];
  readonly statistics: TerminologyStatistics;
}

/** For the start-up log. */
export interface TerminologyStatistics {
  readonly drugCodes: number;
  readonly valueSets: number;
  readonly valueSetCodes: number;
}
