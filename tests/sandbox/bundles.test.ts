/** Batches and transactions on the embedded FHIR server. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { idsIn, issueIn, startFhirServer, type TestFhirServer } from '../support/fhir-server.js';

let server: TestFhirServer;
beforeEach(async () => {
  server = await startFhirServer([
    { resourceType: 'Patient', id: 'ada' },
    { resourceType: 'Condition', id: 'old', subject: { reference: 'Patient/ada' } },
  ]);
});
afterEach(() => server.close());

const bundle = (type: string, ...entry: readonly unknown[]) => ({ resourceType: 'Bundle', type, entry });
const does = (method: string, url: string, rest: object = {}) => ({ request: { method, url }, ...rest });
const create = (resource: { readonly resourceType: string }, fullUrl?: string) =>
  does('POST', resource.resourceType, { resource, ...(fullUrl !== undefined && { fullUrl }) });

const CONDITIONAL_CREATE = {
  request: { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=a|b' },
  resource: { resourceType: 'Patient' },
};

describe('a transaction', () => {
  test('writes everything, and its urn:uuid references become those of the server, wherever they are', async () => {
    const { status, body } = await server.send(
      'POST',
      '',
      bundle(
        'transaction',
        create(
          {
            resourceType: 'Observation',
            subject: { reference: 'urn:uuid:p' },
            performer: [{ reference: 'urn:uuid:unknown' }],
            derivedFrom: [{ reference: 'https://a.example.org/Condition/x' }],
            note: [{ text: 'see urn:uuid:p' }],
            instantiatesUri: 'urn:uuid:p',
          } as { resourceType: string },
          'urn:uuid:o',
        ),
        create({ resourceType: 'Patient' }, 'urn:uuid:p'),
        does('PUT', 'Condition/x', {
          fullUrl: 'https://a.example.org/Condition/x',
          resource: { resourceType: 'Condition', id: 'x', subject: { reference: 'urn:uuid:p' } },
        }),
      ),
    );
    expect([status, body?.type]).toEqual([200, 'transaction-response']);
    expect(body?.entry?.map(({ response }) => response?.status)).toEqual(['201 Created', '201 Created', '201 Created']);
    const [observation, patient, condition] = (body?.entry ?? []).map(({ resource }) => resource);
    const reference = `Patient/${patient?.id}`;
    expect(observation).toMatchObject({
      subject: { reference },
      performer: [{ reference: 'urn:uuid:unknown' }],
      derivedFrom: [{ reference: 'Condition/x' }],
      note: [{ text: 'see urn:uuid:p' }],
      instantiatesUri: reference,
    });
    expect(condition).toMatchObject({ subject: { reference } });
    expect(body?.entry?.[1]?.response?.location).toBe(`${server.baseUrl}/${reference}`);
    expect(idsIn(await server.get(`/Observation?patient=${patient?.id}`))).toEqual([observation?.id]);
  });

  test('deletes first, then creates, updates and reads, and answers in the order of its entries', async () => {
    const { body } = await server.send(
      'POST',
      '',
      bundle(
        'transaction',
        does('GET', 'Condition?patient=ada'),
        does('PUT', 'Condition/new', {
          resource: { resourceType: 'Condition', id: 'new', subject: { reference: 'Patient/ada' } },
        }),
        does('DELETE', 'Condition/old'),
        does('GET', '/Patient/ada'),
        does('GET', `${server.baseUrl}/metadata`),
      ),
    );
    const [search, updated, deleted, read, metadata] = body?.entry ?? [];
    expect(search?.resource).toMatchObject({ type: 'searchset', total: 1 });
    expect([updated?.response?.status, deleted?.response?.status]).toEqual(['201 Created', '204 No Content']);
    expect([read?.resource?.id, metadata?.resource?.resourceType]).toEqual(['ada', 'CapabilityStatement']);
  });
});

describe('a transaction that fails', () => {
  test.each([
    ['a read of nothing', 404, 'not-found', does('GET', 'Patient/nobody')],
    ['an unknown parameter', 400, 'not-supported', does('GET', 'Patient?colour=red')],
    ['a body of another type', 400, 'invalid', does('POST', 'Patient', { resource: { resourceType: 'Condition' } })],
    ['no body', 400, 'structure', does('POST', 'Patient')],
    ['no request', 400, 'required', { resource: { resourceType: 'Patient' } }],
    ['nothing', 400, 'required', null],
    ['an unknown path', 404, 'not-found', does('GET', 'Dog/1')],
    ['an unknown method', 400, 'not-supported', does('PATCH', 'Patient/ada')],
    ['a conditional write', 400, 'not-supported', does('DELETE', 'Patient?name=x')],
    ['a conditional create', 400, 'not-supported', CONDITIONAL_CREATE],
    ['a Bundle', 400, 'value', does('POST', '', { resource: bundle('batch') })],
    ['a second write of a resource', 400, 'invalid', does('DELETE', 'Condition/new')],
  ])('on %s does nothing', async (_says, status, code, failing) => {
    const update = { resource: { resourceType: 'Condition', id: 'new', subject: { reference: 'Patient/ada' } } };
    const answer = await server.send(
      'POST',
      '',
      bundle(
        'transaction',
        does('DELETE', 'Condition/old'),
        does('PUT', 'Condition/new', update),
        create({ resourceType: 'Patient' }),
        failing,
      ),
    );
    expect([answer.status, issueIn(answer)[0]]).toEqual([status, code]);
    expect(idsIn(await server.get('/Condition'))).toEqual(['old']);
    expect(idsIn(await server.get('/Condition?patient=ada'))).toEqual(['old']);
    expect(idsIn(await server.get('/Patient'))).toEqual(['ada']);
    expect((await server.get('/Condition/new')).status).toBe(404);
    expect((await server.get('/Condition/old')).headers.get('etag')).toBe('W/"1"');
  });

  test('names the entry', async () => {
    const answer = await server.send(
      'POST',
      '',
      bundle('transaction', does('GET', 'Patient/ada'), does('GET', 'Patient/x')),
    );
    expect(issueIn(answer)[1]).toBe('Bundle.entry[1]: There is no Patient with this id.');
  });

  test('because two resources have one full URL is refused', async () => {
    const twice = create({ resourceType: 'Patient' }, 'urn:uuid:p');
    expect((await server.send('POST', '', bundle('transaction', twice, twice))).status).toBe(400);
  });
});

describe('a batch', () => {
  test('answers each entry for itself', async () => {
    const { status, body } = await server.send(
      'POST',
      '',
      bundle(
        'batch',
        does('GET', 'Patient/nobody'),
        create({ resourceType: 'Patient' }),
        {},
        does('GET', 'Patient/ada'),
      ),
    );
    expect([status, body?.type]).toEqual([200, 'batch-response']);
    const answers = (body?.entry ?? []).map(({ response, resource }) => [
      response?.status,
      response?.outcome?.resourceType,
      resource?.resourceType,
    ]);
    expect(answers).toEqual([
      ['404 Not Found', 'OperationOutcome', undefined],
      ['201 Created', undefined, 'Patient'],
      ['400 Bad Request', 'OperationOutcome', undefined],
      ['200 OK', undefined, 'Patient'],
    ]);
  });

  test('leaves what was written out of the answer where the client prefers that', async () => {
    const sent = bundle('batch', create({ resourceType: 'Patient' }), does('GET', 'Patient/ada'));
    const { body } = await server.send('POST', '', sent, { prefer: 'return=minimal' });
    expect(body?.entry?.map(({ resource }) => resource?.id)).toEqual([undefined, 'ada']);
  });

  test('of nothing has no entries', async () => {
    const { status, body } = await server.send('POST', '', bundle('batch'));
    expect([status, body && 'entry' in body]).toEqual([200, false]);
  });
});

test.each([
  ['a Bundle of another type', bundle('collection')],
  ['a Bundle without type', { resourceType: 'Bundle', entry: [] }],
  ['another resource', { resourceType: 'Patient' }],
  ['entries that are no list', { resourceType: 'Bundle', type: 'batch', entry: {} }],
  ['no resource', { type: 'batch' }],
])('%s posted to the base is refused with 400', async (_says, body) => {
  expect((await server.send('POST', '', body)).status).toBe(400);
});
