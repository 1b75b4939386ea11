import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOOKS } from '../../src/cds/types.js';
import { fhirAccess, hookRequest } from '../support/hook-requests.js';
import { testApp } from '../support/http-app.js';

const SEED = 20260302;

let server: Server;
let base: string;

beforeAll(async () => {
  server = testApp().listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function assertAnswered(path: string, body: string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(`${base}${path}`, { method: 'POST', body, headers });
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const answer = (await response.json()) as { cards?: unknown; resourceType?: string; issue?: unknown[] };
  expect([200, 400, 404, 413, 415, 422]).toContain(response.status);
  if (response.status === 200) expect(Array.isArray(answer.cards)).toBe(true);
  else expect([answer.resourceType, (answer.issue ?? []).length > 0]).toEqual(['OperationOutcome', true]);
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const path = fc.constantFrom(...HOOKS).map((hook) => `/cds-services/cramp-${hook}`);
/** Values that are wrong, empty, or named like something every object has. */
const oddValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, '', ' ', [], {}, [null], 'Patient/1', {
    resourceType: 'Bundle',
    entry: [null, {}, []],
  }),
  fc.constantFrom<unknown>(JSON.parse('{"__proto__":{"a":1}}'), { constructor: null }, { toString: 1 }, { length: 3 }),
);

/** Every place in a JSON value, as a path of member names and indexes. */
function placesOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, member]) => placesOf(member, [...at, name]))];
}

/** The value with another one put in at a place. */
function replaced(value: unknown, at: readonly string[], by: unknown): unknown {
  const [name, ...rest] = at;
  if (name === undefined || typeof value !== 'object' || value === null) return by;
  const entries = Object.entries(value).map(([key, member]) => [
    key,
    key === name ? replaced(member, rest, by) : member,
  ]);
  return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

const mutated = fc.constantFrom(...HOOKS).chain((hook) => {
  const valid = hookRequest(hook, { ...fhirAccess(), prefetch: { patient: { resourceType: 'Patient', id: 'pat-1' } } });
  const change = fc.tuple(fc.constantFrom(...placesOf(valid)), oddValue);
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce<unknown>((body, [at, value]) => replaced(body, at, value), valid));
});

describe('no input can produce a 5xx, and every answer is JSON (CH-164)', () => {
  test('any JSON', async () => {
    const property = fc.asyncProperty(path, fc.json({ maxDepth: 6 }), (at, body) =>
      assertAnswered(at, body, JSON_TYPE),
    );
    await fc.assert(property, { seed: SEED, numRuns: 300 });
  }, 60_000);

  test('a valid request with up to three values exchanged', async () => {
    const property = fc.asyncProperty(path, mutated, (at, body) => assertAnswered(at, JSON.stringify(body), JSON_TYPE));
    await fc.assert(property, { seed: SEED, numRuns: 1000 });
  }, 60_000);

  test('any text under any media type, encoding and path', async () => {
    const types = fc.constantFrom(
      'application/json',
      'text/plain',
      'application/json; charset=x',
      'a/b+json',
      ';',
      '"',
    );
    const encodings = fc.constantFrom('identity', 'gzip', 'br', 'deflate', 'x', 'GZIP', '');
    const segment = fc.oneof(fc.constantFrom('cramp-order-sign', '%', '%00', '..', '__proto__'), fc.webSegment());
    const property = fc.asyncProperty(
      segment,
      fc.string({ unit: 'binary' }),
      types,
      encodings,
      (id, body, type, encoding) =>
        assertAnswered(`/cds-services/x${id}`.replace('xcramp', 'cramp'), body, {
          'Content-Type': type,
          'Content-Encoding': encoding,
        }),
    );
    await fc.assert(property, { seed: SEED, numRuns: 400 });
  }, 60_000);
});
