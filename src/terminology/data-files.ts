/**
 * The data files beside this code, read once at start.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { CrampError } from '../errors.js';

const FOLDER = new URL('./', import.meta.url);

/** Parsed JSON of one data file. @throws CRAMP_INTERNAL when it cannot be read. */
export function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readText(path));
  } catch (cause) {
    throw brokenFile(path, 'a readable JSON file', cause);
  }
}

/** Lines of a tab-separated file after the header, comments left out; undefined when the file is absent. */
export function readTableLines(path: string): readonly string[] | undefined {
  if (!existsSync(new URL(path, FOLDER))) return undefined;
  const lines = readText(path).split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).slice(1);
}

/** Names of the entries of a folder, sorted; none when it is absent. */
export function listFolder(path: string): readonly string[] {
  const folder = new URL(path, FOLDER);
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}

/** The error for a data file that does not hold what it must. */
export function brokenFile(path: string, expected: string, cause?: unknown): CrampError {
  return new CrampError('CRAMP_INTERNAL', [{ path: `terminology/${path}`, expected }], { cause });
}

function readText(path: string): string {
  return readFileSync(new URL(path, FOLDER), 'utf8');
}
