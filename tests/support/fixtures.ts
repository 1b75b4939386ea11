/** The stories under `fhir-fixtures`: requests with their expected answers, and patients. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { HOOKS, type Hook } from '../../src/cds/types.js';
import type { StubResource } from './stub-fhir-server.js';

const ROOT = new URL('../../fhir-fixtures/', import.meta.url);

/** Evaluation time of every fixture, also in `scripts/update-fixtures.js`. */
export const FIXTURES_AS_OF = Date.parse('2026-03-02T09:00:00Z');
/** Base of the links in the answers, the same there. */
export const FIXTURES_PUBLIC_URL = 'https://cds.example.org';

export interface RequestFixture {
  readonly hook: Hook;
  readonly story: string;
}

/** Every request, by hook and story. */
export const REQUEST_FIXTURES: readonly RequestFixture[] = HOOKS.flatMap((hook) =>
  readdirSync(new URL(`requests/${hook}/`, ROOT)).map((name) => ({ hook, story: name.replace('.json', '') })),
);

export const PATIENT_STORIES: readonly string[] = readdirSync(new URL('patients/', ROOT));

/** The request as it goes over the wire. */
export function requestText({ hook, story }: RequestFixture): string {
  return readText(`requests/${hook}/${story}.json`);
}

/** Expected body of the answer, without uuids. */
export function expectedAnswer({ hook, story }: RequestFixture): unknown {
  return JSON.parse(readText(`responses/${hook}/${story}.json`));
}

export function expectedDiscovery(): string {
  return readText('responses/discovery.json');
}

export function fixturesReadme(): string {
  return readText('README.md');
}

/** Paths of all files, relative to `fhir-fixtures`. */
export function fixturePaths(): readonly string[] {
  const paths = readdirSync(ROOT, { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => statSync(new URL(path, ROOT)).isFile()).sort();
}

/** Everything on record of the patient of a story. */
export function patientResources(story: string): readonly StubResource[] {
  const bundle = JSON.parse(readText(`patients/${story}/bundle.json`)) as {
    readonly entry: readonly { readonly resource: StubResource }[];
  };
  return bundle.entry.map(({ resource }) => resource);
}

/** A copy without `uuid` members, which are new in every answer. */
export function withoutUuids(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, member: unknown) => (key === 'uuid' ? undefined : member)));
}

function readText(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}
