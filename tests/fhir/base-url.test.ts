import { expect, test } from '@jest/globals';
import { isSameBase, parseBaseUrl, resolveUnderBase } from '../../src/fhir/base-url.js';

const BASE = parseBaseUrl('https://ehr.example.org/fhir/R4');

function under(link: string): string | undefined {
  return BASE && resolveUnderBase(link, BASE)?.href;
}

test.each([
  ['a query', 'Condition?patient=1', 'https://ehr.example.org/fhir/R4/Condition?patient=1'],
  [
    'an absolute link',
    'https://ehr.example.org/fhir/R4/Condition?page=2',
    'https://ehr.example.org/fhir/R4/Condition?page=2',
  ],
  [
    'a link to the base itself',
    'https://ehr.example.org/fhir/R4?_getpages=1',
    'https://ehr.example.org/fhir/R4?_getpages=1',
  ],
  ['the default port', 'https://ehr.example.org:443/fhir/R4/Patient/1', 'https://ehr.example.org/fhir/R4/Patient/1'],
  [
    'another case of the host',
    'https://EHR.example.org/fhir/R4/Patient/1',
    'https://ehr.example.org/fhir/R4/Patient/1',
  ],
  ['a link without a path', '?page=2', 'https://ehr.example.org/fhir/R4/?page=2'],
  ['a fragment is cut off', 'Patient/1#x', 'https://ehr.example.org/fhir/R4/Patient/1'],
])('under the base is %s (CH-97)', (_, link, expected) => {
  expect(under(link)).toBe(expected);
});

test.each([
  ['another host', 'https://evil.example.net/fhir/R4/Patient/1'],
  ['a host that starts like ours', 'https://ehr.example.org.evil.net/fhir/R4/Patient/1'],
  ['our host as user name', 'https://ehr.example.org@evil.net/fhir/R4/Patient/1'],
  ['credentials for our host', 'https://user:pass@ehr.example.org/fhir/R4/Patient/1'],
  ['a password for our host', 'https://:pass@ehr.example.org/fhir/R4/Patient/1'],
  ['another port', 'https://ehr.example.org:8443/fhir/R4/Patient/1'],
  ['http in place of https', 'http://ehr.example.org/fhir/R4/Patient/1'],
  ['another scheme', 'file:///fhir/R4/Patient/1'],
  ['a host without a scheme', '//evil.example.net/fhir/R4/Patient/1'],
  ['a host with backslashes', '\\\\evil.example.net\\fhir\\R4\\Patient\\1'],
  ['another path', 'https://ehr.example.org/admin'],
  ['a path that starts like ours', 'https://ehr.example.org/fhir/R4b/Patient/1'],
  ['a path from the root', '/Patient/1'],
  ['dots', '../../admin?x='],
  ['encoded dots', 'Patient/%2e%2e/%2e%2e/%2e%2e/admin'],
  ['an encoded slash', 'Patient/..%2f..%2f..%2fadmin'],
  ['an encoded backslash', 'Patient/..%5C..%5Cadmin'],
  ['nothing', ''],
  ['a blank', ' '],
  ['no URL', 'https://'],
])('not under the base is %s (CH-97)', (_, link) => {
  expect(under(link)).toBeUndefined();
});

test.each([
  ['another scheme', 'ftp://ehr.example.org/fhir'],
  ['credentials', 'https://user@ehr.example.org/fhir'],
  ['a query', 'https://ehr.example.org/fhir?x=1'],
  ['a fragment', 'https://ehr.example.org/fhir#x'],
  ['no URL', 'ehr.example.org/fhir'],
  ['nothing', ''],
])('no FHIR base is a URL with %s (CH-96)', (_, url) => {
  expect(parseBaseUrl(url)).toBeUndefined();
});

test.each([
  ['a trailing slash', 'https://ehr.example.org/fhir/R4/', true],
  ['the default port', 'https://ehr.example.org:443/fhir/R4', true],
  ['another path', 'https://ehr.example.org/fhir/R5', false],
  ['a longer path', 'https://ehr.example.org/fhir/R4/tenant', false],
  ['http', 'http://ehr.example.org/fhir/R4', false],
])('bases that differ in %s are compared as parsed URLs (CH-96)', (_, url, same) => {
  const other = parseBaseUrl(url);

  expect(BASE && other && isSameBase(BASE, other)).toBe(same);
});
