/**
 * Value sets as FHIR R4 `ValueSet` files, one folder per license group, so that informaticists can read and replace them.
 */
import type { ValueSet, ValueSetComposeInclude } from 'fhir/r4.js';
import { brokenFile, listFolder, readJsonFile } from './data-files.js';
import { PREFETCH_LISTS } from './laboratory.js';

export const VALUE_SET_GROUPS = ['icd-cm', 'icd-who', 'loinc', 'snomed'] as const;
export type ValueSetGroup = (typeof VALUE_SET_GROUPS)[number];

export interface CodeEntry {
  /** Canonical URI. */
  readonly system: string;
  readonly code: string;
  /** `prefix`: the code and everything below it. */
  readonly kind: 'code' | 'prefix';
  readonly display?: string;
}

/** One file: the codes of a set in the code systems of one license group. */
export interface ValueSetFile {
  /** Of the set, which files of several groups make together: `limb-cramp`. */
  readonly name: string;
  readonly group: ValueSetGroup;
  readonly url: string;
  readonly entries: readonly CodeEntry[];
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
export function readValueSetFiles(groups: readonly ValueSetGroup[] = VALUE_SET_GROUPS): readonly ValueSetFile[] {
  return groups.flatMap((group) =>
    fileNames(group).map((file) => {
      const path = `${FOLDER}/${group}/${file}`;
      const json = readJsonFile(path);
      const entries = parseValueSet(path, json);
      const { url = '' } = json as Partial<ValueSet>;
      return { name: file.slice(0, -'.json'.length), group, url, entries };
    }),
  );
}

/**
 * @param groups those that the files are of
 * @param replaced codes of a site, by the `url` of the file they replace
 */
export function createValueSetIndex(
  files: readonly ValueSetFile[],
  groups: readonly ValueSetGroup[] = VALUE_SET_GROUPS,
  replaced: ReadonlyMap<string, readonly CodeEntry[]> = new Map(),
): ValueSetIndex {
  const entries = new Map<string, readonly CodeEntry[]>();
  for (const { name, url, entries: builtIn } of files) {
    entries.set(name, [...(entries.get(name) ?? []), ...(replaced.get(url) ?? builtIn)]);
  }
  const isComplete = VALUE_SET_GROUPS.every((group) => groups.includes(group) && fileNames(group).length > 0);
  const entriesOf = (name: string): readonly CodeEntry[] => {
    const found = entries.get(name);
    // With a license group left out, a set may be missing on purpose; otherwise its name is misspelled.
    if (found === undefined && isComplete) throw brokenFile(`${FOLDER}/${name}`, 'a value set of this name');
    return found ?? [];
  };
  const ownLists = new Set(files.filter(({ url }) => replaced.has(url)).map(({ name }) => name));
  const listed = (name: string) => (ownLists.has(name) ? undefined : PREFETCH_LISTS.get(name)) ?? [name];
  return {
    count: files.length,
    codeCount: [...entries.values()].reduce((sum, list) => sum + list.length, 0),
    searchValue: (name) => searchValueOf(listed(name).flatMap(entriesOf)),
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
    ...concept.map(({ code, display }): CodeEntry => ({ system, code, kind: 'code', ...(display && { display }) })),
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
  const values = entries.filter(({ kind }) => kind === 'code').map(({ system, code }) => `${system}|${code}`);
  return [...new Set(values)].toSorted().join(',');
}

function fileNames(group: ValueSetGroup): readonly string[] {
  return listFolder(`${FOLDER}/${group}`).filter((file) => file.endsWith('.json'));
}
