import { readFileSync } from 'node:fs';

/** A recorded answer of a FHIR server, as text: `refused/operation-outcome.json`. */
export function readServerFixture(path: string): string {
  return readFileSync(new URL(`../../fhir-fixtures/server/${path}`, import.meta.url), 'utf8');
}

/** The same, parsed. */
export function parseServerFixture(path: string): unknown {
  return JSON.parse(readServerFixture(path));
}
