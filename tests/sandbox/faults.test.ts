/** The embedded FHIR server goes wrong on request. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FAULTS_HEADER, NO_FAULTS, parseFaults } from '../../src/sandbox/fhir-server/faults.js';
import { issueIn, startFhirServer, type TestFhirServer } from '../support/fhir-server.js';

const RESOURCES = [{ resourceType: 'Patient', id: 'ada' }];

let server: TestFhirServer;
let guarded: TestFhirServer;
beforeAll(async () => {
  server = await startFhirServer(RESOURCES);
  guarded = await startFhirServer(RESOURCES, { faults: { ...NO_FAULTS, needsToken: true } });
});
afterAll(() => {
  server.close();
  guarded.close();
});

test.each([
  ['slow=500', { ...NO_FAULTS, slowMs: 500 }],
  ['fail=503', { ...NO_FAULTS, failStatus: 503 }],
  ['token', { ...NO_FAULTS, needsToken: true }],
  [' token , slow=0 ,fail=599', { slowMs: 0, failStatus: 599, needsToken: true }],
  ['slow=60001', undefined],
  ['fail=200', undefined],
  ['fail=600', undefined],
  ['slow', undefined],
  ['slow=-1', undefined],
  ['nothing', undefined],
  ['token,', undefined],
  ['', undefined],
])('the list "%s" means %j', (list, faults) => {
  expect(parseFaults(list)).toEqual(faults);
});

describe('by header', () => {
  const ask = (list: string, path = '/Patient/ada') => server.get(path, { [FAULTS_HEADER]: list });

  test('an answer comes as much later as asked for', async () => {
    const start = performance.now();
    expect((await ask('slow=120')).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(115);
  });

  test('an answer has the status asked for, and an OperationOutcome', async () => {
    const failed = await ask('fail=503');
    expect([failed.status, issueIn(failed)[0]]).toEqual([503, 'transient']);
    expect((await ask('fail=429', '/metadata')).status).toBe(429);
  });

  test('a request without a token is refused, one with any token is not', async () => {
    const refused = await ask('token');
    expect([refused.status, refused.headers.get('www-authenticate'), issueIn(refused)[0]]).toEqual([
      401,
      'Bearer',
      'login',
    ]);
    expect((await ask('token', '/metadata')).status).toBe(200);
    expect((await ask('token', '/.well-known/smart-configuration')).status).toBe(200);
    const authorization = 'Bearer any';
    expect((await server.get('/Patient/ada', { [FAULTS_HEADER]: 'token', authorization })).status).toBe(200);
  });

  test('a list that is not understood is refused with 400', async () => {
    expect((await ask('sometimes')).status).toBe(400);
  });

  test('other requests are not touched', async () => {
    expect((await server.get('/Patient/ada')).status).toBe(200);
  });
});

describe('for the whole process', () => {
  test('every request is touched but those that ask for other faults', async () => {
    expect((await guarded.get('/Patient/ada')).status).toBe(401);
    expect((await guarded.get('/Patient/ada', { [FAULTS_HEADER]: 'slow=0' })).status).toBe(200);
  });
});
