/**
 * Value sets of a site in place of built-in ones (setting `valueSetDirs`).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CrampError, type Problem } from '../errors.js';
import { covers, parseReplacement, type Replacement } from './replacement-file.js';
import type { CodeEntry, ValueSetFile } from './value-sets.js';

/** What a replacement changed. */
export interface ValueSetChange {
  /** `limb-cramp (icd-cm)`. */
  readonly name: string;
  /** Codes of the built-in set that the replacement neither holds nor names as left out on purpose. */
  readonly lost: readonly CodeEntry[];
  /** Codes that the built-in set does not have. */
  readonly added: readonly CodeEntry[];
}

/**
 * All JSON files of these folders, not of folders inside them.
 *
 * @param folders absolute, or relative to the working directory
 * @throws CRAMP_CONFIG_INVALID with every problem of every file
 */
export function readReplacements(folders: readonly string[], files: readonly ValueSetFile[]): readonly Replacement[] {
  const builtIn = new Map(files.map((file) => [file.url, file]));
  const reads = folders.flatMap(filesIn).map((file) => ('problem' in file ? file : readReplacement(file, builtIn)));
  const found = reads.flatMap((read) => ('found' in read ? read.found : []));
  const problems = [
    ...reads.flatMap((read) => ('problem' in read ? [read.problem] : read.problems)),
    ...replacedTwice(found),
  ];
  if (problems.length > 0) throw new CrampError('CRAMP_CONFIG_INVALID', problems);
  return found;
}

export function changeOf({ builtIn, entries, leftOut }: Replacement): ValueSetChange {
  const isKnown = (entry: CodeEntry, among: readonly CodeEntry[]) => among.some((other) => covers(other, entry));
  // Who splits a prefix into narrower ones excludes its topmost code.
  const isLeftOut = (entry: CodeEntry) => isKnown(entry, leftOut) || isKnown({ ...entry, kind: 'code' }, leftOut);
  return {
    name: `${builtIn.name} (${builtIn.group})`,
    lost: builtIn.entries.filter((entry) => !isKnown(entry, entries) && !isLeftOut(entry)),
    added: entries.filter((entry) => !isKnown(entry, builtIn.entries)),
  };
}

interface FileFound {
  readonly path: string;
}

function filesIn(folder: string): readonly (FileFound | { readonly problem: Problem })[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    if (names.length === 0) return [{ problem: { path: folder, expected: 'a folder with at least one JSON file' } }];
    return names.toSorted().map((name) => ({ path: join(folder, name) }));
  } catch {
    return [{ problem: { path: folder, expected: 'a folder that can be read' } }];
  }
}

function readReplacement({ path }: FileFound, builtIn: ReadonlyMap<string, ValueSetFile>) {
  const json = readJson(path);
  return 'problem' in json ? json : parseReplacement(path, json.value, builtIn);
}

function readJson(path: string): { readonly value: unknown } | { readonly problem: Problem } {
  try {
    return { value: JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) };
  } catch {
    return { problem: { path, expected: 'a file that can be read and holds valid JSON' } };
  }
}

function replacedTwice(found: readonly Replacement[]): readonly Problem[] {
  return found.flatMap(({ file, builtIn }, index) => {
    const first = found.slice(0, index).find((other) => other.builtIn.url === builtIn.url);
    return first === undefined ? [] : [{ path: file, expected: `another url: ${first.file} replaces the same set` }];
  });
}
