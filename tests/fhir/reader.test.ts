import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createFhirReader, DEFAULT_READER_LIMITS, type FhirReader, type ReaderLimits } from '../../src/fhir/reader.js';
import { parseServerFixture, readServerFixture } from '../support/server-fixture.js';
import {
  type Answer,
  endlessPages,
  gzipped,
  hangsUp,
  json,
  neverAnswers,
  neverEnds,
  redirect,
  type StubChart,
  type StubFhirServer,
  searchset,
  startStubFhirServer,
  startsAndStalls,
  text,
} from '../support/stub-fhir-server.js';

const TOKEN = 'secret-token-7f3a';
const LIMITS: ReaderLimits = { ...DEFAULT_READER_LIMITS, fhirReadMs: 150, fhirPages: 3, responseBytes: 100_000 };
/** Room for a slow machine above the limit of one read. */
const BUDGET_MS = 1000;

const open: StubFhirServer[] = [];
let evil: StubFhirServer;

beforeEach(async () => {
  evil = await start({ otherwise: json(searchset([{ resourceType: 'Condition', id: 'evil' }])) });
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function start(chart: StubChart): Promise<StubFhirServer> {
  const server = await startStubFhirServer(chart);
  open.push(server);
  return server;
}

function readerOf({ baseUrl }: StubFhirServer, limits: Partial<ReaderLimits> = {}): FhirReader {
  return createFhirReader({
    baseUrl,
    accessToken: TOKEN,
    limits: { ...LIMITS, ...limits },
    deadline: new AbortController().signal,
  });
}

function conditions(count: number) {
  return Array.from({ length: count }, (_, index) => ({ resourceType: 'Condition', id: `${index}` }));
}

const unknown = (reason: string) => ({ status: 'unknown', reason });

describe('a faulty answer makes a piece of data unknown, in time, and is not asked for again (CH-99)', () => {
  test.each<[string, Answer, string]>([
    ['headers that never come', neverAnswers, 'timed-out'],
    ['a body that stalls', startsAndStalls, 'timed-out'],
    ['a connection that is closed', hangsUp, 'refused'],
    ['401 with an OperationOutcome', json(parseServerFixture('refused/operation-outcome.json'), 401), 'refused'],
    ['401 with a page', text(readServerFixture('login-page/answer.html'), { status: 401 }), 'refused'],
    ['404', json(parseServerFixture('refused/operation-outcome.json'), 404), 'refused'],
    ['410', json(parseServerFixture('refused/operation-outcome.json'), 410), 'refused'],
    ['429', text('', { status: 429 }), 'refused'],
    ['500', text('oops', { status: 500 }), 'refused'],
    ['200 with an OperationOutcome', json(parseServerFixture('refused/operation-outcome.json')), 'refused'],
    ['200 with a login page', text(readServerFixture('login-page/answer.html')), 'unreadable'],
    ['200 with an empty body', text(''), 'unreadable'],
    ['204', text('', { status: 204 }), 'unreadable'],
    ['200 with half a body', text('{"resourceType":"Bundle","entry":['), 'unreadable'],
    ['200 with {}', json({}), 'unreadable'],
    ['200 with null', text('null'), 'unreadable'],
    ['200 with an envelope of nothing', json({ resource: null }), 'unreadable'],
    ['200 with a list that is no Bundle', json([]), 'unreadable'],
    ['a body that never ends', neverEnds, 'unreadable'],
    ['a body that is too large once decompressed', gzipped(' '.repeat(1_000_000)), 'unreadable'],
    ['a body that is too large', json({ ...searchset([]), pad: 'x'.repeat(100_000) }), 'unreadable'],
  ])('%s', async (_, answer, reason) => {
    const server = await start({ otherwise: answer });
    const startedAt = performance.now();

    expect(await readerOf(server).read('Condition?patient=1')).toEqual(unknown(reason));
    expect(performance.now() - startedAt).toBeLessThan(BUDGET_MS);
    expect(server.requests.map(({ query }) => query)).toEqual(['Condition?patient=1']);
  });

  test('a server that does not listen', async () => {
    const server = await startStubFhirServer();
    await server.close();

    expect(await readerOf(server).read('Patient/1')).toEqual(unknown('refused'));
  });
});

describe('a read ends with its limits', () => {
  test('an answer that is too large is cut off while it comes (CH-99)', async () => {
    const server = await start({ otherwise: neverEnds });
    const result = await readerOf(server, { fhirReadMs: 60_000 }).read('Condition?patient=1');
    await server.cutOff;

    expect(result).toEqual(unknown('unreadable'));
  });

  test('the deadline of the hook call ends a read before its own limit (CH-99)', async () => {
    const server = await start({ otherwise: neverAnswers });
    const { baseUrl } = server;
    const deadline = AbortSignal.timeout(50);
    const reader = createFhirReader({ baseUrl, limits: { ...LIMITS, fhirReadMs: 60_000 }, deadline });

    expect(await reader.read('Patient/1')).toEqual(unknown('timed-out'));
  });

  test('after the deadline nothing is asked (CH-99)', async () => {
    const server = await start({});
    const { baseUrl } = server;
    const reader = createFhirReader({ baseUrl, limits: LIMITS, deadline: AbortSignal.abort() });

    expect(await reader.read('Patient/1')).toEqual(unknown('timed-out'));
    expect(server.requests).toEqual([]);
  });

  test('many reads at once each get their own answer (CH-98)', async () => {
    const server = await start({ resources: conditions(100) });
    const reader = readerOf(server, { fhirReadMs: 5000 });
    const results = await Promise.all(conditions(100).map(({ id }) => reader.read(`Condition/${id}`)));

    expect(results).toEqual(conditions(100).map((condition) => ({ status: 'known', resources: [condition] })));
  });
});

describe('what is sent', () => {
  test('a GET with the token and the FHIR media type (CH-95)', async () => {
    const server = await start({ resources: conditions(1) });
    await readerOf(server).read('Condition/0');
    const [request] = server.requests;

    expect(request).toMatchObject({
      method: 'GET',
      query: 'Condition/0',
      headers: { authorization: `Bearer ${TOKEN}`, accept: 'application/fhir+json' },
    });
  });

  test('no Authorization header without a token (CH-94)', async () => {
    const server = await start({ resources: conditions(1) });
    const { baseUrl } = server;
    const reader = createFhirReader({ baseUrl, limits: LIMITS, deadline: new AbortController().signal });

    expect(await reader.read('Condition/0')).toMatchObject({ status: 'known' });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  test('the reader does not show its token (CH-100)', async () => {
    const reader = readerOf(await start({ otherwise: text('', { status: 500 }) }));
    const shown = inspect({ reader, result: await reader.read('Patient/1') }, { depth: 10, showHidden: true });

    expect(shown).not.toContain(TOKEN);
  });

  test('a token that cannot stand in a header leaves the data unknown (CH-100)', async () => {
    const server = await start({});
    const { baseUrl } = server;
    const deadline = new AbortController().signal;
    const reader = createFhirReader({ baseUrl, accessToken: 'a\r\nb', limits: LIMITS, deadline });

    expect(await reader.read('Patient/1')).toEqual(unknown('refused'));
    expect(server.requests).toEqual([]);
  });
});

describe('pages', () => {
  test('next links are followed to the end of the list (CH-81, CH-98)', async () => {
    const server = await start({ resources: conditions(45) });
    const result = await readerOf(server).read('Condition?patient=1');

    expect(result).toEqual({ status: 'known', resources: conditions(45) });
    expect(server.requests).toHaveLength(3);
    expect(server.requests.every(({ headers }) => headers.authorization === `Bearer ${TOKEN}`)).toBe(true);
  });

  test('a last page that is full is still the last one (CH-79)', async () => {
    const server = await start({ resources: conditions(4) });

    expect(await readerOf(server).read('Condition?patient=1&_count=2')).toMatchObject({ status: 'known' });
  });

  test.each<[string, Partial<ReaderLimits>, Answer, number]>([
    ['pages without end stop at the limit of pages', {}, endlessPages, 3],
    ['a list with too many resources is cut', { fhirResources: 1, fhirPages: 10 }, endlessPages, 2],
    [
      'a link to the same page again is not followed twice',
      { fhirPages: 10 },
      (response, request, server) =>
        json(searchset([{ resourceType: 'Condition' }], { next: `${server.baseUrl}/Condition?same` }))(
          response,
          request,
          server,
        ),
      2,
    ],
  ])('%s: partial (CH-98)', async (_, limits, answer, pages) => {
    const server = await start({ otherwise: answer });
    const result = await readerOf(server, limits).read('Condition?patient=1');

    expect(result).toMatchObject({ status: 'partial' });
    expect(server.requests).toHaveLength(pages);
    expect(result.status === 'unknown' || result.resources.length <= (limits.fhirResources ?? 100)).toBe(true);
  });

  test.each<[string, Answer]>([
    ['fails', text('', { status: 500 })],
    ['never comes', neverAnswers],
    ['is a login page', text(readServerFixture('login-page/answer.html'))],
    ['is an OperationOutcome', json(parseServerFixture('refused/operation-outcome.json'))],
  ])('a second page that %s leaves the first one: partial (CH-99)', async (_, second) => {
    const server = await start({
      answers: {
        'Condition?patient=1': (response, request, stub) =>
          json(searchset(conditions(1), { next: `${stub.baseUrl}/Condition?page=2` }))(response, request, stub),
        'Condition?page=2': second,
      },
    });

    expect(await readerOf(server).read('Condition?patient=1')).toEqual({ status: 'partial', resources: conditions(1) });
  });
});

describe('nothing leaves the base URL (CH-97)', () => {
  const links: readonly (readonly [string, (own: string, foreign: string) => string])[] = [
    ['another host', (_, foreign) => `${foreign}/Condition?page=2`],
    ['another path of the same host', (own) => own.replace('/fhir/R4', '/admin')],
    ['a path that starts like ours', (own) => `${own}b/Condition?page=2`],
    ['our address as user name', (own, foreign) => foreign.replace('http://', `${own.replace(/\/fhir.*$/, '')}@`)],
    ['dots', () => '../../admin'],
  ];

  test.each(links)('a next link to %s is not followed: partial', async (_, linkOf) => {
    const server = await start({
      otherwise: (response, request, stub) =>
        json(searchset(conditions(1), { next: linkOf(stub.baseUrl, evil.baseUrl) }))(response, request, stub),
    });

    expect(await readerOf(server).read('Condition?patient=1')).toEqual({ status: 'partial', resources: conditions(1) });
    expect(server.requests).toHaveLength(1);
    expect(evil.requests).toEqual([]);
  });

  test.each(links)('a prefetched next link to %s is not followed: partial (CH-81)', async (_, linkOf) => {
    const server = await start({});
    const answer = searchset(conditions(1), { next: linkOf(server.baseUrl, evil.baseUrl) });

    expect(await readerOf(server).continueFrom(answer, 'Condition?patient=1')).toEqual({
      status: 'partial',
      resources: conditions(1),
    });
    expect([...server.requests, ...evil.requests]).toEqual([]);
  });

  test.each(links)('a query to %s is not sent', async (_, linkOf) => {
    const server = await start({});

    expect(await readerOf(server).read(linkOf(server.baseUrl, evil.baseUrl))).toEqual(unknown('not-permitted'));
    expect([...server.requests, ...evil.requests]).toEqual([]);
  });

  test('a redirect to another host is not followed', async () => {
    const server = await start({ otherwise: redirect(`${evil.baseUrl}/Condition`) });

    expect(await readerOf(server).read('Condition?patient=1')).toEqual(unknown('refused'));
    expect(evil.requests).toEqual([]);
  });

  test('a redirect within the host is not followed either', async () => {
    const server = await start({ answers: { Condition: redirect('/fhir/R4/Patient/1') } });

    expect(await readerOf(server).read('Condition?patient=1')).toEqual(unknown('refused'));
    expect(server.requests).toHaveLength(1);
  });
});

test('a prefetched first page is continued with the token (CH-81)', async () => {
  const server = await start({ resources: conditions(3) });
  const first = searchset(conditions(2), { next: `${server.baseUrl}/Condition?_count=2&_offset=2`, total: 3 });

  expect(await readerOf(server).continueFrom(first, 'Condition?_count=2')).toEqual({
    status: 'known',
    resources: conditions(3),
  });
  expect(server.requests).toMatchObject([{ headers: { authorization: `Bearer ${TOKEN}` } }]);
});
