/** Prefetch of any service: tokens, pages, and keys that cannot be filled. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { fillTemplate, prefetchReader } from '../../src/client/prefetch.js';
import {
  json,
  neverAnswers,
  type StubChart,
  type StubFhirServer,
  searchset,
  startStubFhirServer,
  text,
} from '../support/stub-fhir-server.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const CONTEXT = { patientId: 'p1', userId: 'PractitionerRole/r1', locationId: 'ward 7', count: 3, drafts: {} };

describe('a token', () => {
  test.each([
    ['Patient/{{context.patientId}}', 'Patient/p1'],
    ['{{context.userId}}', 'PractitionerRole/r1'],
    ['PractitionerRole/{{userPractitionerRoleId}}', 'PractitionerRole/r1'],
    ['Location/{{context.locationId}}', 'Location/ward%207'],
    ['X?a={{context.patientId}}&b={{context.count}}', 'X?a=p1&b=3'],
    ['Observation?date=ge{{today()}}', 'Observation?date=ge2026-03-02'],
    ['Observation?date=ge{{today() - 90 days}}', 'Observation?date=ge2025-12-02'],
    ['Observation?date=le{{ today()+1 day }}', 'Observation?date=le2026-03-03'],
    ['Patient?active=true', 'Patient?active=true'],
  ])('%s is %s', (template, query) => {
    expect(fillTemplate(template, CONTEXT, NOW)).toEqual({ query });
  });

  test.each([
    ['Encounter/{{context.encounterId}}', 'context.encounterId'],
    ['Practitioner/{{userPractitionerId}}', 'userPractitionerId'],
    ['X?y={{context.drafts}}', 'context.drafts'],
    ['X?y={{context.constructor}}', 'context.constructor'],
    ['X/{{%patient.id}}', '%patient.id'],
    ['X?y={{today() - 1 month}}', 'today() - 1 month'],
  ])('%s has no value', (template, without) => {
    expect(fillTemplate(template, CONTEXT, NOW)).toMatchObject({ without });
  });

  test('that would walk up the path has none', () => {
    expect(fillTemplate('Patient/{{context.patientId}}', { patientId: '..' }, NOW)).toMatchObject({
      without: 'context.patientId',
    });
  });
});

describe('from a FHIR server', () => {
  let server: StubFhirServer;
  afterEach(() => server.close());

  async function fill(chart: StubChart, templates: Readonly<Record<string, string>>, token?: string) {
    server = await startStubFhirServer(chart);
    const reader = prefetchReader({ fhirServer: server.baseUrl, token, timeoutMs: 300, now: NOW });
    return { reader, filled: await reader.fill(templates, CONTEXT) };
  }

  test('keys come as they are read, with the token, and each query is asked once', async () => {
    const patient = { resourceType: 'Patient', id: 'p1' };
    const templates = { patient: 'Patient/{{context.patientId}}', same: 'Patient/p1' };
    const { reader, filled } = await fill({ resources: [patient] }, templates, 'secret');
    expect(filled).toEqual({ values: { patient, same: patient }, missing: [] });
    await reader.fill(templates, CONTEXT);
    expect(server.requests.map(({ query, headers }) => [query, headers.authorization])).toEqual([
      ['Patient/p1', 'Bearer secret'],
    ]);
  });

  test('pages are joined, and what was not read keeps its link', async () => {
    const entries = (id: string) => [{ resource: { resourceType: 'Condition', id } }];
    const link = (page: string) => [{ relation: 'next', url: `Condition?page=${page}` }];
    const answers = {
      'Condition?patient=p1': json({ ...searchset([]), entry: entries('1'), link: link('2') }),
      'Condition?page=2': json({ ...searchset([]), entry: entries('2'), link: link('3') }),
      'Condition?page=3': text('broken', { status: 500 }),
    };
    const { filled } = await fill({ answers }, { conditions: 'Condition?patient=p1' });
    expect(filled.values['conditions']).toMatchObject({ entry: [...entries('1'), ...entries('2')], link: link('3') });
  });

  test('a key that cannot be filled is left out and named with the reason', async () => {
    const answers = {
      'Patient/p1': json({ resourceType: 'OperationOutcome' }, 404),
      Observation: text('<html>'),
      Condition: neverAnswers,
    };
    const { filled } = await fill(
      { answers },
      {
        patient: 'Patient/p1',
        labs: 'Observation?patient=p1',
        conditions: 'Condition?patient=p1',
        encounter: 'Encounter/{{context.encounterId}}',
        elsewhere: 'https://elsewhere.example.org/Patient/p1',
      },
    );
    expect(filled.values).toEqual({});
    expect(filled.missing).toEqual([
      { key: 'patient', reason: 'the FHIR server answered 404' },
      { key: 'labs', reason: 'the FHIR server answered with something that is not FHIR' },
      { key: 'conditions', reason: 'the FHIR server did not answer in time' },
      { key: 'encounter', reason: '{{context.encounterId}} has no value here' },
      { key: 'elsewhere', reason: 'its query leaves the FHIR server' },
    ]);
  });
});

test('a FHIR server that is not there is said to be so', async () => {
  const server = await startStubFhirServer();
  await server.close();
  const reader = prefetchReader({ fhirServer: server.baseUrl, timeoutMs: 1000, now: NOW });
  const { missing } = await reader.fill({ patient: 'Patient/p1' }, CONTEXT);
  expect(missing).toEqual([{ key: 'patient', reason: 'the FHIR server cannot be reached' }]);
});
