/**
 * Value sets as FHIR R4 `ValueSet` files, one folder per license group, so that informaticists can read and replace them.
 */
import type { ValueSet, ValueSetComposeInclude } from 'fhir/r4.js';
import { brokenFile, listFolder, readJsonFile } from './data-files.js';

export const VALUE_SET_GROUPS = ['icd-cm', 'icd-who', 'loinc', 'snomed'] as const;
export type ValueSetGroup = (typeof VALUE_SET_GROUPS)[number];

export interface CodeEntry {
  /** Canonical URI. */
  readonly system: string;
  readonly code: string;
  /** `prefix`: the code and everything below it. */
  readonly kind: 'code' | 'prefix';
}

/** Value sets of this product, by the name of their file. */
export interface ValueSetIndex {
  /** Files loaded. */
  readonly count: number;
  readonly codeCount: number;
  /** Codes of one value set as a FHIR search parameter value: `http://loinc.org|2823-3,…`, sorted; '' when its license group is left out. */
  searchValue(name: string): string;
  /** All codes of a value set, of every license group loaded. @throws CRAMP_INTERNAL for a misspelled name */
  entriesOf(name: string): readonly CodeEntry[];
}

const FOLDER = 'value-sets';
const REQUIRED = ['url', 'version', 'name', 'title', 'date', 'purpose', 'description', 'copyright'] as const;

/** Reads and checks the files of these groups. @throws CRAMP_INTERNAL for a file that breaks a rule of the house */
export function loadValueSets(groups: readonly ValueSetGroup[] = VALUE_SET_GROUPS): ValueSetIndex {
  const files = groups.flatMap((group) =>
    fileNames(group).map((file) => ({ file, path: `${FOLDER}/${group}/${file}` })),
  );
  const entries = new Map<string, readonly CodeEntry[]>();
  for (const { file, path } of files) {
    const name = file.slice(0, -'.json'.length);
    entries.set(name, [...(entries.get(name) ?? []), ...parseValueSet(path, readJsonFile(path))]);
  }
  const isComplete = VALUE_SET_GROUPS.every((group) => groups.includes(group) && fileNames(group).length > 0);
  const entriesOf = (name: string): readonly CodeEntry[] => {
    const found = entries.get(name);
    // With a license group left out, a set may be missing on purpose; otherwise its name is misspelled.
    if (found === undefined && isComplete) throw brokenFile(`${FOLDER}/${name}`, 'a value set of this name');
    return found ?? [];
  };
  return {
    count: files.length,
    codeCount: [...entries.values()].reduce((sum, list) => sum + list.length, 0),
    searchValue: (name) => searchValueOf(entriesOf(name)),
    entriesOf,
  };
}

/** Codes of one file, in its order. @throws CRAMP_INTERNAL when a required member is missing, or the codes are not sorted and unique */
export function parseValueSet(path: string, json: unknown): readonly CodeEntry[] {
  const valueSet = json as Partial<ValueSet>;
  const missing = REQUIRED.find((member) => !valueSet[member]);
  if (missing !== undefined || valueSet.status === undefined)
    throw brokenFile(path, `a member "${missing ?? 'status'}"`);
  const includes = valueSet.compose?.include ?? [];
  const entries = includes.flatMap(({ system = '', concept = [], filter = [] }) => [
    ...concept.map(({ code }): CodeEntry => ({ system, code, kind: 'code' })),
    ...filter.map(({ value }): CodeEntry => ({ system, code: value, kind: 'prefix' })),
  ]);
  if (entries.length === 0) throw brokenFile(path, 'at least one code');
  const keys = entries.map(({ system, code }) => `${system}|${code}`);
  if (new Set(keys).size < keys.length) throw brokenFile(path, 'each code once');
  if (!includes.every(isSorted)) throw brokenFile(path, 'codes in order');
  return entries;
}

function isSorted({ concept = [] }: ValueSetComposeInclude): boolean {
  const codes = concept.map(({ code }) => code);
  return codes.every((code, index) => index === 0 || (codes[index - 1] ?? '') < code);
}

function searchValueOf(entries: readonly CodeEntry[]): string {
  return entries
    .filter(({ kind }) => kind === 'code')
    .map(({ system, code }) => `${system}|${code}`)
    .toSorted()
    .join(',');
}

function fileNames(group: ValueSetGroup): readonly string[] {
  return listFolder(`${FOLDER}/${group}`).filter((file) => file.endsWith('.json'));
}
