import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CdsRequest, FhirAuthorization } from '../../src/cds/types.js';
import { DEFAULT_READER_LIMITS } from '../../src/fhir/reader.js';
import { type FhirServerPolicy, readerFor } from '../../src/security/fhir-server-policy.js';
import { type StubFhirServer, startStubFhirServer } from '../support/stub-fhir-server.js';

const BASE = 'https://ehr.example.org/fhir/R4';
const TOKEN: FhirAuthorization = { accessToken: 'secret-token', expiresIn: 300, patient: '1' };
const SANDBOX: FhirServerPolicy = { mode: 'sandbox' };
const PRODUCTION: FhirServerPolicy = { mode: 'production', bases: [{ url: BASE }] };

function decide(policy: FhirServerPolicy, fhirServer: string | undefined, fhirAuthorization?: FhirAuthorization) {
  const request: CdsRequest = {
    hook: 'patient-view',
    hookInstance: '3f0c3c1e-6b0e-4b5e-9a58-7f0d9f4d2a11',
    context: { patientId: '1' },
    prefetch: {},
    ...(fhirServer !== undefined && { fhirServer }),
    ...(fhirAuthorization !== undefined && { fhirAuthorization }),
  };
  return readerFor(request, policy, { limits: DEFAULT_READER_LIMITS, deadline: new AbortController().signal });
}

const permitted = { reader: expect.anything() };
const refused = { refusal: 'not-permitted' };

describe('in production only the listed bases are read, with a token (CH-94, CH-96)', () => {
  test.each<[string, string]>([
    ['the base as listed', BASE],
    ['with a trailing slash', `${BASE}/`],
    ['with the default port', 'https://ehr.example.org:443/fhir/R4'],
    ['with another case of the host', 'https://EHR.example.org/fhir/R4'],
  ])('permitted: %s', (_, fhirServer) => {
    expect(decide(PRODUCTION, fhirServer, TOKEN)).toEqual(permitted);
  });

  test.each<[string, string]>([
    ['another host', 'https://evil.example.net/fhir/R4'],
    ['a host that starts like ours', 'https://ehr.example.org.evil.net/fhir/R4'],
    ['our host as user name', 'https://ehr.example.org@evil.net/fhir/R4'],
    ['credentials', 'https://user@ehr.example.org/fhir/R4'],
    ['another port', 'https://ehr.example.org:8443/fhir/R4'],
    ['a shorter path', 'https://ehr.example.org/fhir'],
    ['a longer path', 'https://ehr.example.org/fhir/R4/tenant'],
    ['dots in the path', 'https://ehr.example.org/fhir/R4/../R5'],
    ['http', 'http://ehr.example.org/fhir/R4'],
    ['a query', `${BASE}?x=1`],
    ['loopback', 'http://127.0.0.1:8080/fhir'],
    ['a link-local address', 'http://169.254.169.254/latest/meta-data'],
    ['no URL', 'ehr.example.org'],
  ])('not permitted: %s', (_, fhirServer) => {
    expect(decide(PRODUCTION, fhirServer, TOKEN)).toEqual(refused);
  });

  test('without any listed base nothing is permitted', () => {
    expect(decide({ mode: 'production', bases: [] }, BASE, TOKEN)).toEqual(refused);
  });

  test.each<[string, string, boolean, object]>([
    ['on loopback, when allowed', 'http://127.0.0.1:8080/fhir', true, permitted],
    ['on loopback, when not allowed', 'http://127.0.0.1:8080/fhir', false, refused],
    ['elsewhere, even when allowed', 'http://ehr.example.org/fhir', true, refused],
  ])('http is permitted only %s', (_, url, allowHttp, expected) => {
    expect(decide({ mode: 'production', bases: [{ url, allowHttp }] }, url, TOKEN)).toEqual(expected);
  });
});

const UNUSABLE: readonly (readonly [string, FhirAuthorization | undefined])[] = [
  ['is missing', undefined],
  ['is empty', { accessToken: '' }],
  ['has expired (CH-90)', { ...TOKEN, expiresIn: 0 }],
  ['expired long ago (CH-90)', { ...TOKEN, expiresIn: -1 }],
  ['has an unreadable lifetime (CH-90)', { ...TOKEN, expiresIn: Number.NaN }],
  ['is limited to another patient (CH-93)', { ...TOKEN, patient: '2' }],
  ['cannot stand in a header', { accessToken: 'a\r\nx-evil: 1' }],
  ['is not ASCII', { accessToken: 'tökèn' }],
];

describe('in production a token must be usable (CH-94)', () => {
  test.each(UNUSABLE)('not permitted with a token that %s', (_, authorization) => {
    expect(decide(PRODUCTION, BASE, authorization)).toEqual(refused);
  });

  test.each<[string, FhirAuthorization]>([
    ['without a lifetime, for this request (CH-90)', { accessToken: 'secret-token' }],
    ['with a lifetime', TOKEN],
  ])('permitted with a token %s', (_, authorization) => {
    expect(decide(PRODUCTION, BASE, authorization)).toEqual(permitted);
  });
});

describe('in sandbox mode any FHIR server on loopback is read', () => {
  test.each<[string, string]>([
    ['127.0.0.1', 'http://127.0.0.1:8080/fhir'],
    ['another loopback address', 'http://127.8.9.10/fhir'],
    ['a short form', 'http://127.1:8080/fhir'],
    ['a number', 'http://2130706433/fhir'],
    ['IPv6', 'http://[::1]:8080/fhir'],
    ['localhost', 'https://LOCALHOST:8443/fhir'],
  ])('permitted: %s (CH-94)', (_, fhirServer) => {
    expect(decide(SANDBOX, fhirServer)).toEqual(permitted);
  });

  test.each<[string, string]>([
    ['a public host', BASE],
    ['a host that starts like localhost', 'http://localhost.evil.net/fhir'],
    ['a host that starts like an address', 'http://127.0.0.1.evil.net/fhir'],
    ['a private address', 'http://10.0.0.1/fhir'],
    ['every address', 'http://0.0.0.0:8080/fhir'],
    ['a link-local address', 'http://169.254.169.254/'],
    ['loopback as user name', 'http://127.0.0.1@evil.net/fhir'],
    ['another scheme', 'file://localhost/etc/passwd'],
  ])('not permitted: %s (CH-96)', (_, fhirServer) => {
    expect(decide(SANDBOX, fhirServer, TOKEN)).toEqual(refused);
  });
});

describe('what the reader sends', () => {
  let server: StubFhirServer;

  beforeEach(async () => {
    server = await startStubFhirServer({ resources: [{ resourceType: 'Patient', id: '1' }] });
  });

  afterEach(() => server.close());

  async function authorizationSent(policy: FhirServerPolicy, authorization?: FhirAuthorization) {
    const decision = decide(policy, server.baseUrl, authorization);
    if ('reader' in decision) await decision.reader.read('Patient/1');
    return server.requests.map(({ headers }) => headers.authorization);
  }

  test('is the token of the request (CH-95)', async () => {
    const production: FhirServerPolicy = { mode: 'production', bases: [{ url: server.baseUrl, allowHttp: true }] };

    expect(await authorizationSent(production, TOKEN)).toEqual(['Bearer secret-token']);
  });

  test('is the token in sandbox mode too (CH-95)', async () => {
    expect(await authorizationSent(SANDBOX, TOKEN)).toEqual(['Bearer secret-token']);
  });

  test.each(UNUSABLE)('in sandbox mode is no token that %s', async (_, authorization) => {
    expect(await authorizationSent(SANDBOX, authorization)).toEqual([undefined]);
  });
});

test.each<[string, FhirServerPolicy]>([
  ['production', PRODUCTION],
  ['sandbox mode', SANDBOX],
])('a request without a FHIR server gives no way to read, in %s (CH-94)', (_, policy) => {
  expect(decide(policy, undefined, TOKEN)).toEqual({ refusal: 'not-sent' });
});
