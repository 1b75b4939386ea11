import { createConditionIndex } from './conditions.js';
import { DRUG_GROUPS, type DrugGroup } from './drug-table.js';
import { createDrugIndex } from './drugs.js';
import { createLaboratoryIndex } from './laboratory.js';
import { changeOf, readReplacements } from './replacements.js';
import type { Terminology } from './terminology.js';
import { createValueSetIndex, readValueSetFiles, VALUE_SET_GROUPS, type ValueSetGroup } from './value-sets.js';

/** What is licensed together; `snomed` covers drugs and conditions. */
export type LicenseGroup = DrugGroup | ValueSetGroup;

export interface TerminologyOptions {
  /** License groups that a site may not or will not use; absent files are passed over all the same. */
  readonly without?: readonly LicenseGroup[];
  /** Further ingredients to read from drug names, such as those of the setting `qtDrugList`. */
  readonly alsoRead?: readonly string[];
  /** Folders of value sets that replace built-in ones by `url`. */
  readonly valueSetDirs?: readonly string[];
}

/**
 * Reads all terminology files; takes about a tenth of a second, so once at start.
 *
 * @throws CRAMP_INTERNAL when a file is broken; CRAMP_CONFIG_INVALID when one of the site is
 */
export function loadTerminology(options: TerminologyOptions = {}): Terminology {
  const { without = [], alsoRead = [], valueSetDirs = [] } = options;
  const groups = VALUE_SET_GROUPS.filter((group) => !without.includes(group));
  const files = readValueSetFiles(groups);
  const replacements = readReplacements(valueSetDirs, files);
  const replaced = new Map(replacements.map(({ builtIn, entries }) => [builtIn.url, entries]));
  const valueSets = createValueSetIndex(files, groups, replaced);
  const drugs = createDrugIndex({ groups: DRUG_GROUPS.filter((group) => !without.includes(group)), alsoRead });
  return {
    drugs,
    laboratory: createLaboratoryIndex(valueSets),
    conditions: createConditionIndex(valueSets),
    valueSets,
    replaced: replacements.map(changeOf),
    statistics: {
      drugCodes: drugs.codeCount,
      valueSets: valueSets.count,
      valueSetCodes: valueSets.codeCount,
    },
  };
}
