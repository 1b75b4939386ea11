/** FHIR servers as they were met: what the service makes of their answers when it reads for itself. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CRAMPS, chart, condition, normalLabs, prefetchOf } from '../support/chart.js';
import { outline } from '../support/engine.js';
import { draftBundle, hookRequest, QUININE_DRAFT } from '../support/hook-requests.js';
import { PATIENT_LIMITS, type Sandbox, startTestSandbox } from '../support/sandbox.js';
import { json, type StubChart, type StubResource, startStubFhirServer, text } from '../support/stub-fhir-server.js';

const NOT_MISSED = 'quinine-for-cramps critical';
const MISSED = `${NOT_MISSED} + cramps-missing-electrolytes`;
const WITHOUT_REASON = 'quinine-for-cramps warning';
const PATIENT: StubResource = { resourceType: 'Patient', id: 'pat-1', gender: 'female', birthDate: '1967-06-15' };
const OUTCOME = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-supported' }] };
const asStored = (resource: object) => resource as StubResource;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox({ limits: PATIENT_LIMITS });
});
afterAll(() => sandbox.close());

/** The card of a quinine draft without a reason, with every key read from the server. */
async function cardOf(server: StubChart) {
  const { baseUrl, close } = await startStubFhirServer(server);
  const { status, cards } = await sandbox.ask('order-sign', hookRequest('order-sign', { fhirServer: baseUrl }));
  await close();
  expect([status, cards.length]).toEqual([200, 1]);
  return cards[0];
}

const outlineOf = async (server: StubChart) => {
  const card = await cardOf(server);
  return card === undefined ? '' : outline(card);
};

describe('a FHIR server', () => {
  const others = Array.from({ length: 24 }, () => asStored(condition('I10', '2020-01-01')));

  test('pages by 20 without being asked: the cramps on its second page are found', async () => {
    const resources = [PATIENT, ...others, asStored(CRAMPS), ...normalLabs().map(asStored)];
    expect(await outlineOf({ resources })).toBe(NOT_MISSED);
  });

  test('sends neither total nor entry where nothing matches: there is none', async () => {
    const empty = json({ resourceType: 'Bundle', type: 'searchset' });
    const server = { resources: [PATIENT, asStored(CRAMPS)], answers: { Observation: empty } };
    expect(await outlineOf(server)).toBe(MISSED);
  });

  test.each([
    ['refuses a search parameter with 400', json(OUTCOME, 400)],
    ['says 401 with an OperationOutcome', json(OUTCOME, 401)],
    ['is a proxy with an HTML page', text('<html><body>Sign in</body></html>')],
  ])('%s: those results are not known, and not called missing', async (_oddity, answer) => {
    const card = await cardOf({ resources: [PATIENT, asStored(CRAMPS)], answers: { Observation: answer } });
    expect(card?.detail).toContain('laboratory results');
    expect(card === undefined ? '' : outline(card)).toBe(NOT_MISSED);
  });

  test('ignores the parameters and sends whatever it has: other patients, other types and old orders do not count', async () => {
    const ofAnother = asStored({ ...CRAMPS, id: 'other', subject: { reference: 'Patient/pat-2' } });
    const everything = {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [PATIENT, ofAnother, { ...QUININE_DRAFT, id: 'old', status: 'completed' }].map((resource) => ({
        resource,
      })),
    };
    expect(await outlineOf({ answers: { 'Patient/pat-1': json(PATIENT) }, otherwise: json(everything) })).toMatch(
      WITHOUT_REASON,
    );
  });
});

test('a site that never allows a call back: prefetch alone gives the same card', async () => {
  const story = chart({ conditions: [CRAMPS], labs: normalLabs() });
  const { procedures: _, ...rest } = prefetchOf(story);
  const request = hookRequest('order-sign', { prefetch: { ...rest, procedures: draftBundle() } });
  const { cards } = await sandbox.ask('order-sign', request);
  expect(cards.map(outline)).toEqual([NOT_MISSED]);
});
