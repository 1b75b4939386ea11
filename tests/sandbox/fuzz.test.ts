/** Whatever a client sends, the embedded FHIR server answers in FHIR and never with 5xx. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RESOURCE_TYPES } from '../../src/sandbox/fhir-server/resource-types.js';
import { parametersOf } from '../../src/sandbox/fhir-server/search-parameters.js';
import { createStore } from '../../src/sandbox/fhir-server/store.js';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.js';

const SEED = 20260302;
const TYPES = [
  'Patient',
  'Observation',
  'Condition',
  'MedicationRequest',
  'AllergyIntolerance',
  'Bundle',
  'Basic',
] as const;

let server: TestFhirServer;
beforeAll(async () => {
  server = await startFhirServer([{ resourceType: 'Patient', id: 'ada' }]);
});
afterAll(() => server.close());

async function assertAnswered(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const { status, body: answer } = await server.send(method, path, body, headers);
  expect([path, status < 500]).toEqual([path, true]);
  if (status >= 400) expect(answer?.resourceType).toBe('OperationOutcome');
  return status;
}

const type = fc.constantFrom(...TYPES);
const word = fc.oneof(
  fc.constantFrom(
    'ada',
    'Patient/ada',
    '2026-02',
    'ge2026-02-20T10:00',
    '|',
    'a|b',
    '\\',
    ',',
    ':',
    'true',
    '1e999',
    '__proto__',
  ),
  fc.string(),
);
const names = [...new Set(RESOURCE_TYPES.flatMap((each) => [...parametersOf(each).keys()]))];
const name = fc.oneof(
  fc.constantFrom(...names, '_sort', '_count', '_offset', '_include', '_format', '_total', '__proto__', 'toString'),
  fc.string(),
);
const modifier = fc.constantFrom('', '', ':not', ':missing', ':exact', ':contains', ':Patient', ':', ':x');
const query = fc
  .array(fc.tuple(name, modifier, word), { maxLength: 4 })
  .map(
    (parts) => `${new URLSearchParams(parts.map(([base, suffix, value]): [string, string] => [base + suffix, value]))}`,
  );

/** Values where FHIR has others. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    { reference: 'Patient/ada' },
    { coding: [null, 'x', { system: 1, code: 'c' }] },
    { start: '2026-02-30' },
    { start: 5, end: '2026' },
    [[['2026']]],
    JSON.parse('{"__proto__":{"reference":"Patient/ada"}}'),
  ),
);
const MEMBERS = [
  'id',
  'meta',
  'subject',
  'patient',
  'code',
  'status',
  'category',
  'name',
  'birthDate',
  'effectivePeriod',
  'entry',
  'type',
  'identifier',
];
const resource = fc
  .tuple(fc.constantFrom(...TYPES, 'Dog'), fc.dictionary(fc.constantFrom(...MEMBERS), value))
  .map(([resourceType, members]) => ({ ...members, resourceType }));
const entry = fc.oneof(
  value,
  fc.record({
    fullUrl: fc.oneof(fc.constantFrom('urn:uuid:1', 'urn:uuid:2'), value),
    resource: fc.oneof(resource, value),
    request: fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', ''),
      url: fc.oneof(
        fc.constantFrom('Patient', 'Patient/ada', 'Patient/b', 'Condition?patient=ada', '', '/', '%'),
        fc.string(),
      ),
    }),
  }),
);

describe('no request makes the FHIR server fail', () => {
  test('searches', async () => {
    const property = fc.asyncProperty(type, query, async (each, search) => {
      const got = await assertAnswered('GET', `/${each}?${search}`);
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      expect(await assertAnswered('POST', `/${each}/_search`, search, form)).toBe(got);
    });
    await fc.assert(property, { seed: SEED, numRuns: 250 });
  }, 60_000);

  test('writes, and searches of what was written', async () => {
    const property = fc.asyncProperty(resource, fc.constantFrom('x1', 'x2', 'ada'), async (written, id) => {
      const path = `/${written.resourceType}`;
      await assertAnswered('POST', path, written);
      await assertAnswered('PUT', `${path}/${id}`, { ...written, id });
      if (written.resourceType !== 'Dog') {
        expect(await assertAnswered('GET', `${path}?_sort=_id,-_lastUpdated&_count=5`)).toBe(200);
        await assertAnswered('GET', `${path}?patient=ada&code=c&category=x&date=2026&_sort=-date&name=a&status=x`);
      }
    });
    await fc.assert(property, { seed: SEED, numRuns: 200 });
  }, 60_000);

  test('bundles', async () => {
    const kind = fc.constantFrom('batch', 'transaction');
    const property = fc.asyncProperty(kind, fc.array(entry, { maxLength: 4 }), async (each, entries) => {
      await assertAnswered('POST', '/', { resourceType: 'Bundle', type: each, entry: entries });
    });
    await fc.assert(property, { seed: SEED, numRuns: 250 });
  }, 60_000);

  test('any path, method and body', async () => {
    const path = fc.array(
      fc.oneof(fc.webSegment(), fc.constantFrom(...TYPES, '..', '%', '%00', '_search', 'metadata')),
      { maxLength: 4 },
    );
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD');
    const property = fc.asyncProperty(path, method, fc.string({ unit: 'binary' }), async (segments, verb, body) => {
      const hasBody = verb !== 'GET' && verb !== 'HEAD';
      // The client resolves ".." itself, so that it may leave the base.
      const { status } = await server.send(
        verb,
        `/${segments.join('/')}`.replaceAll('..', '%2e'),
        hasBody ? body : undefined,
      );
      expect(status).toBeLessThan(500);
    });
    await fc.assert(property, { seed: SEED, numRuns: 200 });
  }, 60_000);
});

test('a failed piece of work leaves the store and its index as they were', () => {
  const ids = fc.constantFrom('a', 'b', 'c');
  const write = fc.record({ id: ids, patient: ids, isDelete: fc.boolean() });
  const property = fc.property(fc.array(write), fc.array(write, { minLength: 1 }), (before, during) => {
    const store = createStore(() => 0);
    const apply = (writes: typeof before) => {
      for (const { id, patient, isDelete } of writes) {
        if (isDelete) store.remove('Condition', id);
        else store.put({ resourceType: 'Condition', subject: { reference: `Patient/${patient}` } }, id);
      }
    };
    const state = () => ({
      resources: ['a', 'b', 'c'].map((id) => store.get('Condition', id)),
      found: ['a', 'b', 'c'].map((id) => [...store.ofPatient('Condition', id)].map((each) => each.id).sort()),
      counts: [...store.counts()],
    });
    apply(before);
    const expected = state();
    expect(() =>
      store.atomically(() => {
        apply(during);
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(state()).toEqual(expected);
  });
  fc.assert(property, { seed: SEED });
});
