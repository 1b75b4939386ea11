/** Medplum's client library, as its users call it, against the FHIR server and the services of sandbox mode. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateId, MedplumClient } from '@medplum/core';
import type { Bundle, MedicationRequest, Observation, ResourceType } from '@medplum/fhirtypes';
import type { CdsService, Hook } from '../../src/cds/types.js';
import { type Sandbox, startTestSandbox } from '../support/sandbox.js';
import { readStory, storyCards, storyRequest } from '../support/stories.js';

const PATIENT = 'synthetic-thiazide';
const STORY = 'thiazide-with-low-potassium';

let sandbox: Sandbox;
let medplum: MedplumClient;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  // Reads are not to come from its cache. `fhir/R4` below the base is what it expects without being told.
  medplum = new MedplumClient({ baseUrl: sandbox.url, fetch, cacheTime: 0 });
});
afterAll(() => sandbox.close());

describe('reading', () => {
  test('a patient is read', async () => {
    const patient = await medplum.readResource('Patient', PATIENT);
    expect(patient).toMatchObject({ resourceType: 'Patient', id: PATIENT, meta: { versionId: '1' } });
  });

  test('what is not there is told with the code and the words of the server', async () => {
    const reading = medplum.readResource('Patient', 'nobody');
    await expect(reading).rejects.toMatchObject({
      message: 'There is no Patient with this id.',
      outcome: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found' }] },
    });
  });

  test('a search is paged to its end, each result once', async () => {
    const query = { patient: `Patient/${PATIENT}`, _sort: '-date', _count: 3 };
    const pages: Observation[][] = [];
    for await (const page of medplum.searchResourcePages('Observation', query)) pages.push(page);
    const { total } = await medplum.search('Observation', { patient: PATIENT });
    expect(pages.slice(0, -1).map(({ length }) => length)).toEqual([3, 3]);
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(total);
    expect(pages.flat()).toHaveLength(total ?? 0);
  });

  test('a search without results is an empty list', async () => {
    expect(await medplum.searchResources('MedicationRequest', { patient: 'nobody' })).toHaveLength(0);
    expect(await medplum.searchOne('Patient', { name: 'Nobody' })).toBeUndefined();
  });

  test('reads that the library gathers into a batch by itself get their own answers', async () => {
    const gathering = new MedplumClient({ baseUrl: sandbox.url, fetch, cacheTime: 0, autoBatchTime: 20 });
    const [patient, labs, missing] = await Promise.all([
      gathering.readResource('Patient', PATIENT),
      gathering.searchResources('Observation', { patient: PATIENT, _count: 1 }),
      gathering.readResource('Patient', 'nobody').catch((failure: Error) => failure.message),
    ]);
    expect([patient.id, labs.length, missing]).toEqual([PATIENT, 1, 'There is no Patient with this id.']);
  });
});

describe('writing', () => {
  test('a draft is created, changed and deleted', async () => {
    const draft = await medplum.createResource<MedicationRequest>(DRAFT);
    const changed = await medplum.updateResource({ ...draft, note: [{ text: 'half a tablet' }] });
    expect(await medplum.readResource('MedicationRequest', draft.id)).toEqual(changed);
    expect([draft.meta?.versionId, changed.meta?.versionId]).toEqual(['1', '2']);
    await medplum.deleteResource('MedicationRequest', draft.id);
    await expect(medplum.readResource('MedicationRequest', draft.id)).rejects.toMatchObject({
      outcome: { issue: [{ code: 'deleted' }] },
    });
  });

  test('a batch is answered entry by entry', async () => {
    const { entry = [] } = await medplum.executeBatch({
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        { request: { method: 'GET', url: `Patient/${PATIENT}` } },
        { request: { method: 'GET', url: `Observation?patient=${PATIENT}&_count=1` } },
        { request: { method: 'POST', url: 'MedicationRequest' }, resource: DRAFT },
        { request: { method: 'GET', url: 'Patient/nobody' } },
      ],
    });
    expect(entry.map(({ response }) => response?.status)).toEqual(['200 OK', '200 OK', '201 Created', '404 Not Found']);
    expect(entry.map(({ resource }) => resource?.resourceType)).toEqual([
      'Patient',
      'Bundle',
      'MedicationRequest',
      undefined,
    ]);
  });

  test('a create "if none exist" is refused instead of making a duplicate', async () => {
    const patient = { resourceType: 'Patient' as const, identifier: [{ system: 'urn:oid:1.2.3', value: 'twice' }] };
    await expect(medplum.createResourceIfNoneExist(patient, 'identifier=twice')).rejects.toMatchObject({
      outcome: { issue: [{ code: 'not-supported' }] },
    });
  });

  test('a browser is allowed the headers that the library adds to every request', async () => {
    const sent: string[] = [];
    const noting = async (url: string, options?: RequestInit) => {
      sent.push(...new Headers(options?.headers).keys());
      return fetch(url, options);
    };
    await new MedplumClient({ baseUrl: sandbox.url, fetch: noting, accessToken: 'any' }).createResource(DRAFT);
    expect(sent).toContain('x-medplum');
    const { headers } = await fetch(`${sandbox.url}/fhir/R4/MedicationRequest`, {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example.org', 'access-control-request-headers': sent.join(',') },
    });
    const allowed = headers.get('access-control-allow-headers')?.split(/,\s*/) ?? [];
    expect(sent.filter((name) => !allowed.includes(name))).toEqual([]);
  });
});

describe('a call of a service with what the library has read', () => {
  const { tries } = readStory(STORY);

  test.each(tries.map((each) => [each.hook, each] as const))('%s: the cards of the story', async (hook, each) => {
    const request = storyRequest(STORY, each);
    const answer = await call(hook, { ...request, prefetch: await readPrefetch(hook, request.context) });
    expect(storyCards(answer.cards)).toEqual(each.cards);
  });

  test('a template without a value for its token is sent as null, a failed read rejects before the call', async () => {
    const context = { patientId: PATIENT, userId: 'Practitioner/synthetic-prescriber' };
    expect(await readPrefetch('patient-view', context)).toMatchObject({ encounter: null });
    const nobody = { ...context, patientId: 'nobody' };
    await expect(readPrefetch('patient-view', nobody)).rejects.toThrow('There is no Patient with this id.');
  });
});

const DRAFT: MedicationRequest = {
  resourceType: 'MedicationRequest',
  status: 'draft',
  intent: 'order',
  subject: { reference: `Patient/${PATIENT}` },
  medicationCodeableConcept: { text: 'hydrochlorothiazide 25 MG Oral Tablet' },
};

/**
 * As the hook helper of the library's later versions does, which need a newer Node: a read or search per template, null for
 * a token without value, no `fhirServer`.
 */
async function readPrefetch(hook: Hook, context: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const { services } = (await (await fetch(`${sandbox.url}/cds-services`)).json()) as {
    readonly services: CdsService[];
  };
  const templates = services.find((service) => service.hook === hook)?.prefetch ?? {};
  const read = await Promise.all(
    Object.entries(templates).map(async ([key, template]) => [key, await readTemplate(template, context)] as const),
  );
  return Object.fromEntries(read);
}

async function readTemplate(template: string, context: Readonly<Record<string, unknown>>): Promise<unknown> {
  const query = template.replaceAll(/\{\{context\.(\w+)\}\}/g, (token, field: string) =>
    String(context[field] ?? token),
  );
  if (query.includes('{{')) return null;
  const [path = '', parameters] = query.split(/\?(.*)/s);
  const [type = '', id] = path.split('/');
  if (id !== undefined) return medplum.readResource(type as ResourceType, id);
  return medplum.search(type as ResourceType, parameters) as Promise<Bundle>;
}

async function call(hook: Hook, request: object) {
  return sandbox.ask(hook, { ...request, hookInstance: generateId() });
}
