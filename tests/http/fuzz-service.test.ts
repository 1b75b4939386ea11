/**
 * The whole service against requests no client should send. `npm run fuzz` does the same at length.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { card } from '../support/cards.js';
import { faultOf, fuzzedRequest } from '../support/fuzzing.js';
import { type Production, startTestProduction } from '../support/production.js';
import { EVERY_SERVICE, type Sandbox, startTestSandbox } from '../support/sandbox.js';

const SEED = 20260302;

let sandbox: Sandbox;
let production: Production;

beforeAll(async () => {
  sandbox = await startTestSandbox(EVERY_SERVICE);
  production = await startTestProduction();
});
afterAll(() => Promise.all([sandbox.close(), production.close()]));

async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test('every answer to a damaged request is sound, and none is a failure of ours (CH-164)', async () => {
  const property = fc.asyncProperty(fuzzedRequest, async ({ path, body }) => {
    expect(faultOf(path, await post(`${sandbox.url}${path}`, body))).toBeUndefined();
  });
  await fc.assert(property, { seed: SEED, numRuns: 1000, endOnFailure: true });
}, 60_000);

test('a damaged token is refused, always with the same words (CH-166)', async () => {
  const good = await production.tokenFor('order-sign');
  const url = `${production.url}/cds-services/cramp-order-sign`;
  const { text: refusal } = await post(url, '{}');
  const damaged = fc
    .tuple(fc.nat({ max: good.length - 1 }), fc.constantFrom('', '.', '=', 'A', '%', 'é', ' '), fc.boolean())
    .map(([at, by, cut]) => `${good.slice(0, at)}${by}${cut ? '' : good.slice(at + 1)}`)
    .filter((token) => token !== good);
  const property = fc.asyncProperty(damaged, async (token) => {
    const { status, text } = await post(url, '{}', { authorization: `Bearer ${encodeURI(token)}` });
    expect([status, text]).toEqual([401, refusal]);
  });
  await fc.assert(property, { seed: SEED, numRuns: 300, endOnFailure: true });
}, 60_000);

test('what is judged of an answer can be seen to fail', () => {
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  const judge = (status: number, text: string, sent = headers) => faultOf('/x', { status, headers: sent, text });
  expect(judge(500, '{}')).toBe('status 500');
  expect(judge(200, '{}', new Headers())).toBe('not JSON');
  expect(judge(200, '{}')).toBe('no cards');
  expect(judge(200, JSON.stringify({ cards: [card({ summary: '' })] }))).toMatch(/summary/);
  expect(judge(400, '{}')).toBe('no OperationOutcome');
  expect(faultOf('/x/feedback', { status: 200, headers, text: '{}' })).toBe('a body');
});
