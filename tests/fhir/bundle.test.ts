import { describe, expect, test } from '@jest/globals';
import { askedCountOf, readAnswer } from '../../src/fhir/bundle.js';
import { judgeFirstPage } from '../../src/fhir/paging.js';
import { parseServerFixture } from '../support/server-fixture.js';
import { searchset } from '../support/stub-fhir-server.js';

const readFirstPage = (answer: unknown, query: string) => judgeFirstPage(readAnswer(answer), query);

const cramps = { resourceType: 'Condition', id: 'leg-cramps' };
const outcome = (severity: unknown) => ({ resourceType: 'OperationOutcome', issue: [{ severity, code: 'exception' }] });
const bundle = (entry: unknown, more = {}) => ({ resourceType: 'Bundle', type: 'searchset', entry, ...more });
const refused = { status: 'unknown', reason: 'refused' };
const unreadable = { status: 'unknown', reason: 'unreadable' };
const known = (...resources: unknown[]) => ({ status: 'known', resources });
const partial = (...resources: unknown[]) => ({ status: 'partial', resources });

const MEANINGS: readonly (readonly [string, unknown, unknown])[] = [
  ['null is known empty', null, known()],
  ['a bundle without entry is known empty', searchset([]), known()],
  ['a bundle with an empty entry list is known empty', bundle([]), known()],
  ['a bundle with entry null is known empty', bundle(null), known()],
  ['a bundle with only a warning is known empty', parseServerFixture('no-results-with-warning/bundle.json'), known()],
  ['a bundle with only an information is known empty', bundle([{ resource: outcome('information') }]), known()],
  ['a bundle with all matches is known', searchset([cramps], { total: 1 }), known(cramps)],
  ['a bundle without total is known', searchset([cramps]), known(cramps)],
  ['a bundle without type is known', { resourceType: 'Bundle', entry: [{ resource: cramps }] }, known(cramps)],
  [
    'matches beside a warning are known',
    bundle([{ resource: cramps }, { resource: outcome('warning') }]),
    known(cramps),
  ],
  [
    'matches beside a fatal error are partial',
    bundle([{ resource: cramps }, { resource: outcome('fatal') }]),
    partial(cramps),
  ],
  [
    'matches beside an outcome without severity are partial',
    bundle([{ resource: cramps }, { resource: outcome(1) }]),
    partial(cramps),
  ],
  [
    'matches beside an empty outcome entry are partial',
    bundle([{ resource: cramps }, { search: { mode: 'outcome' } }]),
    partial(cramps),
  ],
  ['an OperationOutcome is unknown', parseServerFixture('refused/operation-outcome.json'), refused],
  ['a warning OperationOutcome in place of data is unknown', outcome('warning'), refused],
  ['a bundle with only an error is unknown', bundle([{ resource: outcome('error') }]), refused],
  ['one resource in place of a bundle is accepted', cramps, known(cramps)],
  ['one entry outside a list is accepted', bundle({ resource: cramps }), known(cramps)],
  [
    'an entry without a resource is kept for counting',
    bundle([{ resource: cramps }, {}, 7, null]),
    known(cramps, undefined, undefined, undefined),
  ],
  [
    'a bundle with a next link is partial',
    searchset([cramps], { next: 'https://ehr.example.org/fhir?page=2' }),
    partial(cramps),
  ],
  [
    'a next link without an address is partial',
    bundle([{ resource: cramps }], { link: [{ relation: 'next' }] }),
    partial(cramps),
  ],
  [
    'a self link is no next link',
    bundle([{ resource: cramps }], { link: [{ relation: 'self', url: 'x' }] }),
    known(cramps),
  ],
  ['a total above the matches is partial', searchset([cramps], { total: 2 }), partial(cramps)],
  ['a total without entries is partial', searchset([], { total: 2 }), partial()],
  [
    'an empty envelope of the time before 1.0 is known empty',
    { response: { status: '200 OK' }, resource: null },
    known(),
  ],
  ['an envelope with a failure is unknown', { response: { status: '404 Not Found' }, resource: null }, refused],
  ['an envelope around an outcome is unknown', { resource: outcome('error') }, refused],
  ['an envelope around a bundle is opened', { resource: searchset([cramps]) }, known(cramps)],
  ['an envelope in an envelope is malformed', { resource: { resource: cramps } }, unreadable],
  ['{} is malformed', {}, unreadable],
  ['text is malformed', '<!DOCTYPE html>', unreadable],
  ['a number is malformed', 7, unreadable],
  ['a boolean is malformed', false, unreadable],
  ['a list is malformed', [cramps], unreadable],
  ['an object without resourceType is malformed', { id: '1', code: {} }, unreadable],
  ['a resourceType that is no text is malformed', { resourceType: 7 }, unreadable],
  ['a bundle whose entry is text is malformed', bundle('none'), unreadable],
];

describe('an answer means what the table under CH-79 says', () => {
  test.each(MEANINGS)('%s', (_, answer, expected) => {
    expect(readFirstPage(answer, 'Condition?patient=1')).toEqual(expected);
  });

  test('matches beside an error are partial, and the outcome is no match', () => {
    const result = readFirstPage(parseServerFixture('matches-beside-an-error/bundle.json'), 'Condition?patient=1');

    expect(result).toEqual(partial(expect.objectContaining({ resourceType: 'Condition', id: 'leg-cramps' })));
  });

  test('the pre-1.0 envelope is opened', () => {
    const result = readFirstPage(parseServerFixture('pre-1.0-envelope/prefetch.json'), 'Patient/synthetic-1');

    expect(result).toEqual(known(expect.objectContaining({ resourceType: 'Patient', id: 'synthetic-1' })));
  });

  test('included resources do not count towards the total', () => {
    const result = readFirstPage(
      parseServerFixture('total-larger-than-page/bundle.json'),
      'MedicationRequest?patient=1',
    );

    expect(result).toMatchObject({ status: 'partial', resources: [{ id: 'furosemide' }, {}, {}] });
  });

  test.each([
    ['a page as full as asked may be cut off', 'Observation?patient=1&_count=2', 'partial'],
    ['a page fuller than asked may be cut off', 'Observation?_count=1', 'partial'],
    ['a page that is not full is whole', 'Observation?patient=1&_count=3', 'known'],
    ['a page of unasked size is whole', 'Observation?patient=1', 'known'],
  ])('without total and next link, %s (CH-79)', (_, query, status) => {
    expect(readFirstPage(parseServerFixture('full-page/bundle.json'), query).status).toBe(status);
  });

  test('a full page with a total is whole (CH-79)', () => {
    expect(readFirstPage(searchset([cramps], { total: 1 }), 'Condition?_count=1').status).toBe('known');
  });
});

test.each([
  ['Observation?patient=1&_count=200', 200],
  ['Observation?patient=1', undefined],
  ['Observation?_count=0', undefined],
  ['Observation?_count=many', undefined],
  ['Patient/1', undefined],
])('the count asked for by %s is %s', (query, count) => {
  expect(askedCountOf(query)).toBe(count);
});

test('the next link of a page is given as it is', () => {
  const page = readAnswer(parseServerFixture('first-of-two-pages/page-1.json'));

  expect(page).toMatchObject({ next: 'https://ehr.example.org/fhir/R4/Condition?patient=synthetic-1&_count=1&page=2' });
});
