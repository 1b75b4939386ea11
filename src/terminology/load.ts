import { createConditionIndex } from './conditions.js';
import { DRUG_GROUPS, type DrugGroup } from './drug-table.js';
import { createDrugIndex } from './drugs.js';
import { createLaboratoryIndex } from './laboratory.js';
import type { Terminology } from './terminology.js';
import { loadValueSets, VALUE_SET_GROUPS, type ValueSetGroup } from './value-sets.js';

/** What is licensed together; `snomed` covers drugs and conditions. */
export type LicenseGroup = DrugGroup | ValueSetGroup;

export interface TerminologyOptions {
  /** License groups that a site may not or will not use; absent files are passed over all the same. */
  readonly without?: readonly LicenseGroup[];
  /** Further ingredients to read from drug names, such as those of the setting `qtDrugList`. */
  readonly alsoRead?: readonly string[];
}

/**
 * Reads all terminology files; takes about a tenth of a second, so once at start.
 *
 * @throws CRAMP_INTERNAL when a file is broken
 */
export function loadTerminology({ without = [], alsoRead = [] }: TerminologyOptions = {}): Terminology {
  const valueSets = loadValueSets(VALUE_SET_GROUPS.filter((group) => !without.includes(group)));
  const drugs = createDrugIndex({ groups: DRUG_GROUPS.filter((group) => !without.includes(group)), alsoRead });
  return {
    drugs,
    laboratory: createLaboratoryIndex(valueSets),
    conditions: createConditionIndex(valueSets),
    valueSets,
    statistics: {
      drugCodes: drugs.codeCount,
      valueSets: valueSets.count,
      valueSetCodes: valueSets.codeCount,
    },
  };
}
