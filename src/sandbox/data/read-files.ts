import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../fhir-server/store.js';
import { addResources } from './add-resources.js';

/** What became of the files of `--data`. */
export interface DataReport {
  readonly files: number;
  readonly resources: number;
  /** Path of each file that was skipped, with the reason. */
  readonly unreadable: readonly string[];
}

/**
 * Loads files and folders, the latter with everything in them that ends in `.json`, `.ndjson` or `.jsonl`. What cannot be read is
 * left out and reported.
 *
 * @param progress told before each file
 */
export function loadFiles(
  store: Store,
  paths: readonly string[],
  progress: (file: number, files: number) => void = () => undefined,
): DataReport {
  const unreadable: string[] = [];
  const skip = (path: string, because: string) => {
    unreadable.push(`${path}: ${because}`);
    return 0;
  };
  const files = paths.flatMap((path) => filesAt(path, skip));
  let resources = 0;
  for (const [index, path] of files.entries()) {
    progress(index + 1, files.length);
    resources += loadFile(store, path, skip);
  }
  return { files: files.length, resources, unreadable };
}

type Skip = (path: string, because: string) => number;

function filesAt(path: string, skip: Skip): readonly string[] {
  try {
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  } catch {
    skip(path, 'cannot be read');
    return [];
  }
}

function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return /\.(json|ndjson|jsonl)$/.test(entry.name) ? [path] : [];
  });
}

function loadFile(store: Store, path: string, skip: Skip): number {
  const json = parse(path);
  if (json === undefined) return skip(path, 'is not readable as JSON');
  const count = addResources(store, json);
  return count > 0 ? count : skip(path, 'holds no FHIR R4 resource');
}

/** The JSON of a file, one value per line where its name says so; undefined when it is none. */
function parse(path: string): unknown {
  try {
    const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    if (!/\.(ndjson|jsonl)$/.test(path)) return JSON.parse(text);
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line));
  } catch {
    return undefined;
  }
}
