/** The embedded FHIR server as a part of the service: in sandbox mode only, under its rules, and read by it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Faults, NO_FAULTS } from '../../src/sandbox/fhir-server/faults.js';
import { patientResources } from '../support/fixtures.js';
import { startTestProduction } from '../support/production.js';
import { type Sandbox, startTestSandbox } from '../support/sandbox.js';
import { readStory, storyCards, storyRequest } from '../support/stories.js';

const STORY = 'first-quinine-order';
const [ORDER_SELECT] = readStory(STORY).tries;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox({ limits: { bodyBytes: 5000, requestMs: 1500 } });
});
afterAll(() => sandbox.close());

describe('in sandbox mode', () => {
  test('its answers say so, and browsers of any origin may read and write', async () => {
    const headers = { origin: 'https://anywhere.example.org', 'access-control-request-method': 'PUT' };
    const read = await fetch(`${sandbox.url}/fhir/R4/Patient/synthetic-thiazide`, { headers });
    const preflight = await fetch(`${sandbox.url}/fhir/R4/Patient/x`, { method: 'OPTIONS', headers });
    expect([read.status, preflight.status]).toEqual([200, 204]);
    for (const answer of [read, preflight]) {
      expect(answer.headers.get('x-cramp-cds-mode')).toBe('sandbox');
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, DELETE, OPTIONS');
    }
  });

  test('the limits of the service hold for its bodies', async () => {
    const body = JSON.stringify({ resourceType: 'Patient', name: 'x'.repeat(5000) });
    const headers = { 'content-type': 'application/fhir+json' };
    const answer = await fetch(`${sandbox.url}/fhir/R4/Patient`, { method: 'POST', headers, body });
    expect([answer.status, await answer.json()]).toEqual([
      413,
      expect.objectContaining({ resourceType: 'OperationOutcome' }),
    ]);
  });

  test('other paths are answered as before', async () => {
    const answers = await Promise.all(
      ['/cds-services', '/fhir', '/fhir/R5/Patient', '/fhir/R4x'].map((path) => fetch(`${sandbox.url}${path}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 404]);
  });
});

test('in production mode there is no FHIR server', async () => {
  const service = await startTestProduction();
  const paths = ['/fhir/R4', '/fhir/R4/metadata', '/fhir/R4/Patient', '/fhir/R4/Patient/synthetic-thiazide'];
  const answers = await Promise.all(paths.map((path) => fetch(`${service.url}${path}`)));
  const written = await fetch(`${service.url}/fhir/R4/Patient/x`, { method: 'PUT', body: '{}' });
  await service.close();
  expect([...answers, written].map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
});

describe('an order for a story patient', () => {
  test('gets the cards that its data sent as prefetch get', async () => {
    if (ORDER_SELECT === undefined) throw new Error('the story has no order');
    const request = storyRequest(STORY, ORDER_SELECT);
    const read = await sandbox.ask('order-select', { ...request, fhirServer: `${sandbox.url}/fhir/R4` });
    const alone = await sandbox.ask('order-select', request);
    expect(storyCards(read.cards)).toEqual(ORDER_SELECT.cards);
    expect(storyCards(alone.cards)).not.toEqual(ORDER_SELECT.cards);
  });

  test('gets other cards once the record was changed', async () => {
    const corrected = {
      ...patientResources(STORY).find(({ id }) => id?.endsWith('-potassium')),
      valueQuantity: { value: 4.2, unit: 'mmol/L' },
    };
    const other = await startTestSandbox();
    const url = `${other.url}/fhir/R4/Observation/synthetic-first-quinine-potassium`;
    const written = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(corrected),
    });
    const request = storyRequest(STORY, { hook: 'patient-view', cards: [] });
    const { cards } = await other.ask('patient-view', { ...request, fhirServer: `${other.url}/fhir/R4` });
    await other.close();
    expect(written.status).toBe(200);
    expect(storyCards(cards).flatMap(({ rules }) => rules)).not.toContain('hypokalemia');
  });

  test.each([
    ['fails', { ...NO_FAULTS, failStatus: 503 }],
    ['wants a token', { ...NO_FAULTS, needsToken: true }],
    ['is too slow', { ...NO_FAULTS, slowMs: 1500 }],
  ])('gets the cards of the order alone where the FHIR server %s', async (_says, faults) => {
    const { read, alone } = await askFaulty(faults);
    expect(read.status).toBe(200);
    expect(storyCards(read.cards)).toEqual(storyCards(alone.cards));
  });

  test('gets the cards of its data where the FHIR server wants a token and the call has one', async () => {
    const { read } = await askFaulty({ ...NO_FAULTS, needsToken: true }, { fhirAuthorization: TOKEN });
    expect(storyCards(read.cards)).toEqual(ORDER_SELECT?.cards);
  });
});

const TOKEN = { access_token: 'any', token_type: 'Bearer', expires_in: 300, scope: 'patient/*.read', subject: 'x' };

async function askFaulty(faults: Faults, authorization: object = {}) {
  if (ORDER_SELECT === undefined) throw new Error('the story has no order');
  const faulty = await startTestSandbox({ limits: { requestMs: 1200, fhirReadMs: 300 } }, { faults });
  const request = storyRequest(STORY, ORDER_SELECT);
  const fhirServer = `${faulty.url}/fhir/R4`;
  const read = await faulty.ask('order-select', { ...request, fhirServer, ...authorization });
  const alone = await faulty.ask('order-select', request);
  await faulty.close();
  return { read, alone };
}
