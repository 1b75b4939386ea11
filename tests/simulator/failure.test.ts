/** Failures say what happened and what to do; the address keeps the setting. */
import { describe, expect, test } from '@jest/globals';
import { baseOf, readSetting, writeSetting } from '../../simulator/model/address.js';
import { type FailedCall, failureOf } from '../../simulator/model/failure.js';

const SERVICE: Omit<FailedCall, 'kind'> = { party: 'service', url: 'http://127.0.0.1:1/cds-services' };
const OUTCOME = { resourceType: 'OperationOutcome', issue: [{ diagnostics: 'hook: expected patient-view.' }] };

test.each<[string, FailedCall, string, RegExp]>([
  [
    'nobody there',
    { ...SERVICE, kind: 'unreachable' },
    'could not be reached at http://127.0.0.1:1/cds-services',
    /CORS|Access-Control/,
  ],
  [
    'an origin refused',
    { ...SERVICE, kind: 'forbidden' },
    'does not allow this page to read the answer (CORS)',
    /Access-Control-Allow-Origin/,
  ],
  ['too slow', { ...SERVICE, kind: 'timed-out', seconds: 15 }, 'did not answer within 15 seconds', /Try again/],
  [
    'HTML',
    { ...SERVICE, kind: 'not-json', status: 200 },
    'answered 200 with something that is not the JSON expected',
    /login page/,
  ],
  [
    'an outcome',
    { ...SERVICE, kind: 'refused', status: 400, body: OUTCOME },
    'refused with 400: hook: expected patient-view.',
    /Calls/,
  ],
  ['no outcome', { ...SERVICE, kind: 'refused', status: 503, body: undefined }, 'refused with 503.', /its side/],
  ['a login', { ...SERVICE, kind: 'refused', status: 401 }, 'refused with 401.', /token/],
  ['no such service', { ...SERVICE, kind: 'refused', status: 404 }, 'refused with 404.', /address of the service/],
  [
    'no such patient',
    { party: 'fhir', url: 'x', kind: 'refused', status: 404 },
    'The FHIR server refused with 404.',
    /id/,
  ],
  ['no data', { ...SERVICE, kind: 'refused', status: 412 }, 'refused with 412.', /Send prefetch/],
  ['too many', { ...SERVICE, kind: 'refused', status: 429 }, 'refused with 429.', /wait/],
])('%s', (_says, call, says, advice) => {
  const failure = failureOf(call);
  expect(failure.says).toContain(says);
  expect(failure.advice).toMatch(advice);
});

describe('the address', () => {
  const DEFAULTS = { fhir: 'http://a/fhir', service: 'http://a' };

  test('brings back what it was given, without the defaults', () => {
    const setting = { fhir: 'https://b.example/fhir?', service: 'http://a', patient: 'p 1&x' };
    expect(readSetting(writeSetting(setting, DEFAULTS))).toEqual({ ...setting, service: undefined });
    expect(writeSetting({ ...DEFAULTS, patient: undefined }, DEFAULTS)).toBe('');
  });

  test.each([
    [' http://a:3000/ ', 'http://a:3000'],
    ['http://a/cds-services/', 'http://a'],
    ['https://a.example/fhir/R4', 'https://a.example/fhir/R4'],
    ['ftp://a', undefined],
    ['a.example', undefined],
    ['http://a?x=1', undefined],
    ['', undefined],
  ])('a base as typed: %j', (typed, base) => {
    expect(baseOf(typed)).toBe(base);
  });
});
