import { createConditionIndex } from './conditions.js';
import { DRUG_GROUPS, type DrugGroup } from './drug-table.js';
import { createDrugIndex } from './drugs.js';
import { createLaboratoryIndex } from './laboratory.js';
import type { Terminology } from './terminology.js';
import { loadValueSets, VALUE_SET_GROUPS, type ValueSetGroup } from './value-sets.js';

/** What is licensed together; `snomed` covers drugs and conditions. */
export type LicenseGroup = DrugGroup | ValueSetGroup;

/**
 * Reads all terminology files; takes about a tenth of a second, so once at start.
 *
 * @param without license groups that a site may not or will not use; absent files are passed over all the same
 * @throws CRAMP_INTERNAL when a file is broken
 */
export function loadTerminology({ without = [] }: { readonly without?: readonly LicenseGroup[] } = {}): Terminology {
  const valueSets = loadValueSets(VALUE_SET_GROUPS.filter((group) => !without.includes(group)));
  const drugs = createDrugIndex(DRUG_GROUPS.filter((group) => !without.includes(group)));
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
