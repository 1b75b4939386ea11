/**
 * `/openapi.json` says what the service does: its schemas are held against real requests and answers, its paths against the routes.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { expectedAnswer, REQUEST_FIXTURES, requestText } from '../support/fixtures.js';
import { EVERY_SERVICE, type Sandbox, startTestSandbox } from '../support/sandbox.js';

interface Description {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let sandbox: Sandbox;
let description: Description;
let ajv: Ajv2020;

beforeAll(async () => {
  sandbox = await startTestSandbox(EVERY_SERVICE);
  description = JSON.parse(await (await fetch(`${sandbox.url}/openapi.json`)).text());
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormatsModule.default(ajv, ['uuid', 'uri', 'date-time']);
  ajv.addSchema({ $id: 'cramp', components: description.components });
});
afterAll(() => sandbox.close());

function faults(schema: string, value: unknown): readonly string[] {
  const validate = ajv.compile({ $ref: `cramp#/components/schemas/${schema}` });
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test('is OpenAPI 3.1 of this version', async () => {
  const { version } = (await import('../../package.json', { with: { type: 'json' } })).default;
  expect(description.openapi).toBe('3.1.0');
  expect(description.info.version).toBe(version);
});

describe.each(REQUEST_FIXTURES)('$hook, $story', (fixture) => {
  test('keeps to the described request, and its answer to the described answer', () => {
    const answer = expectedAnswer(fixture) as { readonly resourceType?: string };
    expect(faults('HookRequest', JSON.parse(requestText(fixture)))).toEqual([]);
    if (answer.resourceType === 'OperationOutcome') expect(faults('OperationOutcome', answer)).toEqual([]);
  });

  test('gets an answer as described', async () => {
    const { status, body } = await sandbox.ask(fixture.hook, requestText(fixture));
    expect(faults(status === 200 ? 'CdsResponse' : 'OperationOutcome', body)).toEqual([]);
    expect(Object.keys(description.paths['/cds-services/{id}']?.['post']?.responses ?? {})).toContain(`${status}`);
  });
});

test('an answer that is not as described would be seen', () => {
  expect(faults('CdsResponse', { cards: [{ summary: 'x' }] })).not.toEqual([]);
  expect(faults('HookRequest', { hook: 'order-sign' })).not.toEqual([]);
});

test.each([
  ['/cds-services', 'Discovery'],
  ['/health/live', 'Health'],
  ['/health/ready', 'Health'],
  ['/rules/hypokalemia', 'Rule'],
])('%s answers as described', async (path, schema) => {
  const response = await fetch(`${sandbox.url}${path}`, { headers: { accept: 'application/json' } });
  expect(response.status).toBe(200);
  expect(faults(schema, await response.json())).toEqual([]);
});

test('feedback as described is taken', async () => {
  const feedback = [{ card: 'x', outcome: 'overridden', outcomeTimestamp: '2026-03-02T15:00:00Z' }];
  expect(faults('FeedbackRequest', { feedback })).toEqual([]);
  expect(faults('FeedbackRequest', { feedback: [{ card: 'x' }] })).not.toEqual([]);
  const url = `${sandbox.url}/cds-services/cramp-order-sign/feedback`;
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ feedback }) });
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test('every path described is answered, by the methods described and no others', async () => {
  for (const [path, methods] of Object.entries(description.paths)) {
    const response = await fetch(`${sandbox.url}${path.replace('{id}', 'hypokalemia')}`, { method: 'OPTIONS' });
    const allowed = (response.headers.get('allow') ?? '')
      .split(', ')
      .filter((name) => !['HEAD', 'OPTIONS'].includes(name));
    expect([path, allowed]).toEqual([path, Object.keys(methods).map((name) => name.toUpperCase())]);
  }
});
