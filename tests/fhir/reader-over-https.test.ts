import { afterEach, beforeEach, expect, test } from '@jest/globals';
import nock from 'nock';
import { createFhirReader, DEFAULT_READER_LIMITS } from '../../src/fhir/reader.js';
import { parseServerFixture } from '../support/server-fixture.js';

const BASE = 'https://ehr.example.org/fhir/R4';
const QUERY = '/fhir/R4/Condition?patient=synthetic-1&_count=1';
const FHIR_JSON = { 'content-type': 'application/fhir+json' };

beforeEach(() => {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
});

/** Whatever file runs next in this process finds `http` as it was. */
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
});

function reader() {
  return createFhirReader({
    baseUrl: BASE,
    accessToken: 'secret-token',
    limits: DEFAULT_READER_LIMITS,
    deadline: new AbortController().signal,
  });
}

function page(path: string): nock.Body {
  return JSON.stringify(parseServerFixture(path));
}

test('two pages of an https server are one known list, each asked with the token (CH-81, CH-95)', async () => {
  const server = nock('https://ehr.example.org', {
    reqheaders: { authorization: 'Bearer secret-token', accept: 'application/fhir+json' },
  })
    .get(QUERY)
    .reply(200, page('first-of-two-pages/page-1.json'), FHIR_JSON)
    .get(`${QUERY}&page=2`)
    .reply(200, page('first-of-two-pages/page-2.json'), FHIR_JSON);
  const result = await reader().read('Condition?patient=synthetic-1&_count=1');

  expect(result).toMatchObject({ status: 'known', resources: [{ id: 'leg-cramps' }, { id: 'cirrhosis' }] });
  expect(server.isDone()).toBe(true);
});

test('a host whose name starts like the base is never contacted (CH-97)', async () => {
  const evil = nock('https://ehr.example.org.evil.net').get(/.*/).reply(200, {});
  const next = 'https://ehr.example.org.evil.net/fhir/R4/Condition?page=2';
  const answer = { resourceType: 'Bundle', link: [{ relation: 'next', url: next }] };

  expect(await reader().continueFrom(answer, 'Condition?patient=1')).toEqual({ status: 'partial', resources: [] });
  expect(evil.isDone()).toBe(false);
});

test('a network error is refused, and not tried again (CH-99)', async () => {
  const server = nock('https://ehr.example.org').get('/fhir/R4/Patient/1').replyWithError('socket hang up');

  expect(await reader().read('Patient/1')).toEqual({ status: 'unknown', reason: 'refused' });
  expect(server.isDone()).toBe(true);
});
