/** Value sets as a site would write them, in folders of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

type Json = Readonly<Record<string, unknown>>;

export const urlOf = (set: string) => `https://cramp-cds.org/fhir/ValueSet/${set}`;

/** `include: [{ system, concept: [{ code }] }]`, with whatever else belongs to `compose`. */
export function siteValueSet(set: string, compose: Json): Json {
  return { resourceType: 'ValueSet', url: urlOf(set), status: 'active', compose };
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** @param files content by name: text as it is, anything else as JSON */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'value-sets-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** `listed('http://loinc.org', '2823-3', '2951-2')` is one include or exclude. */
export function listed(system: string, ...codes: readonly string[]): Json {
  return { system, concept: codes.map((code) => ({ code })) };
}

/** The code and everything below it. */
export function below(system: string, code: string): Json {
  return { system, filter: [{ property: 'concept', op: 'is-a', value: code }] };
}
