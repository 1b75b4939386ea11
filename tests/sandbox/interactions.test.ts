/** Reading and writing single resources on the embedded FHIR server, and what it says over HTTP around them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { RESOURCE_TYPES } from '../../src/sandbox/fhir-server/resource-types.js';
import { parametersOf } from '../../src/sandbox/fhir-server/search-parameters.js';
import { BODY_BYTES, idsIn, issueIn, startFhirServer, type TestFhirServer } from '../support/fhir-server.js';

/** Breaks the standard in several ways, and has all that JSON can hold. */
const ODD = {
  resourceType: 'Condition',
  id: 'odd',
  meta: { profile: ['http://example.org/p'], versionId: '7', tag: 'x' },
  clinicalStatus: 'active',
  category: { coding: null },
  subject: { reference: 'Patient/ada' },
  extra: [1.5, 'ä\u2028', true, null, {}],
};

let server: TestFhirServer;
beforeAll(async () => {
  server = await startFhirServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.store.put({ resourceType: 'Patient', name: 'Ada' }, 'ada');
});

const versionOf = async (path: string) => (await server.get(path)).headers.get('etag');

describe('read', () => {
  test('gives what was written, with its version', async () => {
    await server.send('PUT', '/Condition/odd', ODD);
    const { status, headers, body } = await server.get('/Condition/odd');
    expect(status).toBe(200);
    expect(body).toEqual({
      ...ODD,
      meta: { profile: ['http://example.org/p'], tag: 'x', versionId: '1', lastUpdated: '2026-03-02T09:00:00.250Z' },
    });
    expect(headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    expect(headers.get('etag')).toBe('W/"1"');
    expect(headers.get('last-modified')).toBe('Mon, 02 Mar 2026 09:00:00 GMT');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('of what never was is 404, of what was deleted 410', async () => {
    expect(issueIn(await server.get('/Patient/nobody'))[0]).toBe('not-found');
    await server.send('DELETE', '/Patient/ada');
    const gone = await server.get('/Patient/ada');
    expect([gone.status, issueIn(gone)[0]]).toEqual([410, 'deleted']);
    expect(idsIn(await server.get('/Patient?_id=ada'))).toEqual([]);
  });

  test('answers HEAD without a body', async () => {
    const { status, text, headers } = await server.send('HEAD', '/Patient/ada');
    expect([status, text, headers.get('etag') === null]).toEqual([200, '', false]);
  });
});

describe('create', () => {
  test('gives an id of its own and says where the resource is', async () => {
    const { status, headers, body } = await server.send('POST', '/Condition', ODD);
    expect(status).toBe(201);
    expect(body?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('location')).toBe(`${server.baseUrl}/Condition/${body?.id}`);
    expect(headers.get('etag')).toBe('W/"1"');
    expect(idsIn(await server.get('/Condition?patient=ada'))).toContain(body?.id);
  });
});

describe('update', () => {
  test('replaces the resource as its next version, in the index too', async () => {
    const written = await server.send('PUT', '/Condition/c1', { ...ODD, id: 'c1' });
    const moved = { ...ODD, id: 'c1', subject: { reference: 'Patient/ben' } };
    const replaced = await server.send('PUT', '/Condition/c1', moved);
    expect([written.status, replaced.status, replaced.headers.get('etag')]).toEqual([201, 200, 'W/"2"']);
    expect([written.headers.get('location') === null, replaced.headers.get('location')]).toEqual([false, null]);
    expect(idsIn(await server.get('/Condition?patient=ada'))).not.toContain('c1');
    expect(idsIn(await server.get('/Condition?patient=ben'))).toEqual(['c1']);
  });

  test('brings back what was deleted, and goes on counting versions', async () => {
    await server.send('PUT', '/Condition/c2', { ...ODD, id: 'c2' });
    await server.send('DELETE', '/Condition/c2');
    const { status, headers } = await server.send('PUT', '/Condition/c2', { ...ODD, id: 'c2' });
    expect([status, headers.get('etag')]).toEqual([201, 'W/"3"']);
  });
});

test('delete is 204, also of what is not there', async () => {
  expect((await server.send('DELETE', '/Patient/ada')).status).toBe(204);
  expect((await server.send('DELETE', '/Patient/ada')).status).toBe(204);
  const never = await server.send('DELETE', '/Patient/nobody');
  expect([never.status, never.text]).toEqual([204, '']);
  expect((await server.get('/Patient/nobody')).status).toBe(404);
});

describe('Prefer', () => {
  test.each([
    ['return=minimal', undefined],
    ['handling=lenient; return=minimal', undefined],
    ['return=OperationOutcome', 'OperationOutcome'],
    ['return=representation', 'Patient'],
    ['return=minimalist', 'Patient'],
  ])('%s is answered with %s', async (prefer, resourceType) => {
    const { status, body, headers } = await server.send('POST', '/Patient', { resourceType: 'Patient' }, { prefer });
    expect([status, body?.resourceType]).toEqual([201, resourceType]);
    expect(headers.get('location')).toContain('/Patient/');
  });
});

describe('a write is refused, and nothing is written', () => {
  const patient = { resourceType: 'Patient', id: 'ada' };
  const deep = `{"resourceType":"Patient","id":"ada","a":${'['.repeat(5000)}${']'.repeat(5000)}}`;
  test.each([
    ['another type than the URL', 400, 'invalid', 'PUT', '/Condition/ada', patient],
    ['another id than the URL', 400, 'invalid', 'PUT', '/Patient/ben', patient],
    ['no id', 400, 'invalid', 'PUT', '/Patient/ada', { resourceType: 'Patient' }],
    ['another type than the URL, created', 400, 'invalid', 'POST', '/Condition', patient],
    ['no type', 400, 'structure', 'PUT', '/Patient/ada', { id: 'ada' }],
    ['no type of R4', 400, 'structure', 'PUT', '/Patient/ada', { resourceType: 'MedicationOrder', id: 'ada' }],
    ['a list', 400, 'structure', 'PUT', '/Patient/ada', [patient]],
    ['null', 400, 'structure', 'PUT', '/Patient/ada', 'null'],
    ['no JSON', 400, 'structure', 'PUT', '/Patient/ada', '{'],
    ['nothing', 400, 'structure', 'POST', '/Patient', ''],
    ['too deep a nesting', 400, 'structure', 'PUT', '/Patient/ada', deep],
    ['a body over the limit', 413, 'too-long', 'PUT', '/Patient/ada', { ...patient, name: 'x'.repeat(BODY_BYTES) }],
    ['a conditional update', 400, 'not-supported', 'PUT', '/Patient/ada?name=x', patient],
    ['a conditional create', 400, 'not-supported', 'POST', '/Patient?name=x', patient],
    ['an id that is none', 404, 'not-found', 'PUT', '/Patient/a_b', { ...patient, id: 'a_b' }],
  ])('%s: %i', async (_says, status, code, method, path, body) => {
    const before = await versionOf('/Patient/ada');
    const answer = await server.send(method, path, body);
    expect([answer.status, answer.body?.issue?.[0]?.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/fhir+json');
    expect(await versionOf('/Patient/ada')).toBe(before);
  });

  test('a create that shall only be done where nothing matches (If-None-Exist): 400, no silent duplicate', async () => {
    const condition = { 'if-none-exist': 'identifier=a|b' };
    const answer = await server.send('POST', '/Patient', { resourceType: 'Patient', active: true }, condition);
    expect([answer.status, issueIn(answer)[0]]).toEqual([400, 'not-supported']);
  });

  test('a media type that is no JSON: 415', async () => {
    const answer = await server.send('POST', '/Patient', '<Patient/>', { 'content-type': 'application/fhir+xml' });
    expect([answer.status, answer.body?.issue?.[0]?.code]).toEqual([415, 'not-supported']);
  });
});

describe('every other request gets an OperationOutcome', () => {
  test.each([
    ['GET', '/Dog', 404, 'not-found'],
    ['GET', '/patient', 404, 'not-found'],
    ['GET', '/Patient/ada/_history', 404, 'not-found'],
    ['GET', '/Patient/ada/_history/1', 404, 'not-found'],
    ['GET', '/Patient/ada/$everything', 404, 'not-found'],
    ['GET', '/Patient//ada', 404, 'not-found'],
    ['GET', '/__proto__', 404, 'not-found'],
    ['GET', '/Patient/%E0%A4%A', 400, 'value'],
    ['GET', '', 405, 'not-supported'],
    ['DELETE', '/Patient', 405, 'not-supported'],
    ['PATCH', '/Patient/ada', 405, 'not-supported'],
    ['POST', '/Patient/ada', 405, 'not-supported'],
    ['PUT', '/metadata', 405, 'not-supported'],
    ['GET', '/Patient/_search', 405, 'not-supported'],
  ])('%s %s: %i', async (method, path, status, code) => {
    const answer = await server.send(method, path);
    expect([answer.status, issueIn(answer)[0]]).toEqual([status, code]);
    expect(answer.headers.has('allow')).toBe(status === 405);
  });

  test('406 where only another format is accepted', async () => {
    expect((await server.get('/Patient/ada', { accept: 'application/fhir+xml' })).status).toBe(406);
    const accepted = ['application/fhir+json;fhirVersion=4.0', 'text/html, */*;q=0.1', 'application/json'];
    const answers = await Promise.all(accepted.map((accept) => server.get('/Patient/ada', { accept })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('browsers', () => {
  test.each([
    ['', 'POST, OPTIONS'],
    ['/metadata', 'GET, HEAD, OPTIONS'],
    ['/Patient', 'GET, POST, HEAD, OPTIONS'],
    ['/Patient/_search', 'POST, OPTIONS'],
    ['/Patient/ada/', 'GET, PUT, DELETE, HEAD, OPTIONS'],
  ])('may ask what %s allows', async (path, allow) => {
    const { status, headers } = await server.send('OPTIONS', path);
    expect([status, headers.get('allow')]).toEqual([204, allow]);
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, DELETE, OPTIONS');
    expect(headers.get('access-control-allow-headers')).toMatch(/prefer, x-cramp-fhir-faults$/);
  });

  test('may send any header they ask for: client libraries add their own', async () => {
    const asked = { 'access-control-request-headers': 'content-type,x-medplum,if-match' };
    const { headers } = await server.send('OPTIONS', '/Patient/ada', undefined, asked);
    expect(headers.get('access-control-allow-headers')).toBe('content-type,x-medplum,if-match');
  });

  test('may read the headers of answers', async () => {
    const { headers } = await server.get('/Patient/ada');
    expect(headers.get('access-control-expose-headers')).toContain('ETag, Last-Modified, Location');
  });
});

describe('metadata', () => {
  test('states every resource type and every search parameter of the table, and no other', async () => {
    const { body } = await server.get('/metadata');
    const [rest] = (
      body as unknown as { rest: { resource: { type: string; searchParam: { name: string; type: string }[] }[] }[] }
    ).rest;
    const stated = rest?.resource.map(({ type, searchParam }) => [type, searchParam.map(({ name }) => name)]);
    expect(stated).toEqual(RESOURCE_TYPES.map((type) => [type, [...parametersOf(type).keys()]]));
    expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', kind: 'instance' });
  });

  test('states nothing that a search then refuses', async () => {
    const values = { token: 'x', reference: 'x', date: '2026', string: 'x' };
    for (const type of RESOURCE_TYPES) {
      const query = new URLSearchParams(
        Object.fromEntries([...parametersOf(type)].map(([name, { kind }]) => [name, values[kind]])),
      );
      const includes = [...parametersOf(type)].filter(([, { kind }]) => kind === 'reference');
      for (const [name] of includes) query.append('_include', `${type}:${name}`);
      expect([type, (await server.get(`/${type}?${query}`)).status]).toEqual([type, 200]);
    }
  });

  test('is joined by a stub of the SMART configuration', async () => {
    const { status, body } = await server.get('/.well-known/smart-configuration');
    expect([status, body?.['capabilities']]).toEqual([200, []]);
  });
});

test('links lead to the host that was asked, or to the address where that is no host', async () => {
  const port = new URL(server.baseUrl).port;
  const linkFor = async (host: string) => {
    const { request } = await import('node:http');
    return new Promise<string>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path: '/fhir/R4/Patient?_id=ada', headers: { host } };
      request(options, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => resolve(JSON.parse(text).link[0].url));
      })
        .once('error', reject)
        .end();
    });
  };
  expect(await linkFor('localhost:8080')).toBe('http://localhost:8080/fhir/R4/Patient?_id=ada');
  expect(await linkFor('[::1]:3000')).toBe('http://[::1]:3000/fhir/R4/Patient?_id=ada');
  expect(await linkFor('a b/c?')).toBe(`${server.baseUrl}/Patient?_id=ada`);
});
