/** Calling a service: what can go wrong on the way is told in words, with what to do; tokens are fresh and never shown. */
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, jwtVerify } from 'jose';
import nock from 'nock';
import { callService } from '../../src/client/call.js';
import { baseOf, discover, serviceUrl } from '../../src/client/discovery.js';
import { hookRequest } from '../../src/client/hook-request.js';
import { createSigner } from '../../src/client/signer.js';
import { neverAnswer, respond, type StubHooksService, startStubHooksService } from '../support/stub-hooks-service.js';

const ACCESS = { headers: {}, timeoutMs: 2000 };

/** Whatever file runs next in this process finds `http` as it was. */
afterAll(() => nock.restore());

let service: StubHooksService | undefined;
afterEach(async () => {
  await service?.close();
  service = undefined;
});

async function start(answers: Readonly<Record<string, unknown>>): Promise<string> {
  service = await startStubHooksService(answers);
  return service.url;
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no failure',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

test('the address of a service may end in a slash or in that of its discovery', () => {
  const bases = ['https://a.example.org/x', 'https://a.example.org/x/', 'https://a.example.org/x/cds-services/'];
  expect(bases.map(baseOf)).toEqual(bases.map(() => 'https://a.example.org/x'));
  expect(serviceUrl('https://a.example.org/x', 'odd id')).toBe('https://a.example.org/x/cds-services/odd%20id');
});

describe('a discovery that is none', () => {
  test.each<[string, unknown, RegExp]>([
    ['404', undefined, /answers 404\.\n {2}Give the address without \/cds-services/],
    [
      'a web page',
      respond(200, '<!DOCTYPE html><title>Hello</title>'),
      /answers with a web page\.\n {2}This is no CDS Hooks/,
    ],
    ['text', respond(200, 'hello'), /answers with something that is not JSON\./],
    ['nothing', respond(200, ''), /answers with nothing\./],
    ['other JSON', { hello: 1 }, /answers without a list of services\./],
    ['401', respond(401, '{}'), /answers 401\.\n {2}Its discovery is closed: sign with --sign/],
    ['500', respond(500, '{}'), /answers 500\./],
    [
      'a redirect',
      respond(302, '', { location: '/login' }),
      /redirects to http:\/\/127.*\/login\.\n {2}Redirects are not followed/,
    ],
    ['too much', respond(200, 'x'.repeat(11_000_000)), /answers with more than 10 MB/],
  ])('is told: %s', async (_says, answer, words) => {
    const url = await start({ '/cds-services': answer });
    expect(await failureOf(discover(url, ACCESS))).toMatch(words);
  });

  test('is told: no answer in time', async () => {
    const url = await start({ '/cds-services': neverAnswer });
    const failure = await failureOf(discover(url, { ...ACCESS, timeoutMs: 50 }));
    expect(failure).toMatch(/did not answer within 50 ms\.\n {2}.*--timeout MS/);
  });

  test('is told: nothing listens', async () => {
    const url = await start({});
    await service?.close();
    expect(await failureOf(discover(url, ACCESS))).toMatch(/\(ECONNREFUSED\)\.\n {2}Nothing listens there/);
  });

  test('is told: no TLS', async () => {
    const url = (await start({})).replace('http:', 'https:');
    expect(await failureOf(discover(url, ACCESS))).toMatch(/does not speak TLS/);
  });

  test.each([
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      /^ClientFailure: The certificate of cds\.example\.org is not trusted.*NODE_EXTRA_CA_CERTS/s,
    ],
    ['CERT_HAS_EXPIRED', /certificate of cds\.example\.org is not trusted/],
    ['ENOTFOUND', /no such host/],
  ])('is told: %s', async (code, words) => {
    nock('https://cds.example.org')
      .get('/cds-services')
      .replyWithError(Object.assign(new Error('broken'), { code }));
    const failure = await failureOf(discover('https://cds.example.org', ACCESS));
    nock.cleanAll();
    expect(failure).toMatch(words);
  });
});

test('services that cannot be called are left out, and members of another type do not matter', async () => {
  const services = [
    { id: 'a', hook: 'own-hook', description: 1, title: {}, prefetch: { good: 'Patient/1', bad: 7 } },
    { id: 'b' },
    null,
    { id: '', hook: 'x' },
  ];
  const { services: offered, findings } = await discover(await start({ '/cds-services': { services } }), ACCESS);
  expect(offered).toEqual([{ id: 'a', hook: 'own-hook', title: '', description: '', prefetch: { good: 'Patient/1' } }]);
  expect(findings.breaks.length).toBeGreaterThan(3);
});

describe('a request', () => {
  const EVENT = {
    hook: 'order-select',
    userId: 'Practitioner/1',
    patientId: 'p',
    orders: [{ resourceType: 'X', id: '1' }],
  };
  const draftOrders = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: EVENT.orders[0] }] };

  test.each<[string, object]>([
    ['patient-view', {}],
    ['order-select', { selections: ['X/1'], draftOrders }],
    ['order-sign', { draftOrders }],
    ['medication-refill', { medications: draftOrders }],
    ['encounter-start', {}],
  ])('of %s has its context', (hook, members) => {
    const { context, hookInstance } = hookRequest({ ...EVENT, hook }, undefined);
    expect(context).toEqual({ userId: 'Practitioner/1', patientId: 'p', ...members });
    expect(hookInstance).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('hands over the FHIR server, and a token as the standard writes it', () => {
    const fhirServer = 'https://fhir.example.org';
    expect(hookRequest(EVENT, { fhirServer })).not.toHaveProperty('fhirAuthorization');
    expect(hookRequest({ ...EVENT, encounterId: 'e' }, { fhirServer, token: 't' })).toMatchObject({
      fhirServer,
      context: { encounterId: 'e' },
      fhirAuthorization: {
        access_token: 't',
        token_type: 'Bearer',
        expires_in: 300,
        scope: 'patient/*.read',
        subject: expect.any(String),
      },
    });
  });
});

test('an answer is judged by the orders of its request, and an error is not', async () => {
  const action = { type: 'delete', description: 'Remove it', resourceId: 'MedicationRequest/1' };
  const suggestions = [{ label: 'Remove', actions: [action] }];
  const card = { summary: 'x', indicator: 'info', source: { label: 'y' }, suggestions, selectionBehavior: 'any' };
  const url = await start({ '/good': { cards: [card] }, '/bad': respond(412, '{"cards":1}') });
  const draft = { resource: { resourceType: 'MedicationRequest', id: '1' } };
  const call = (path: string, body: object) =>
    callService({ ...ACCESS, url: `${url}${path}`, body: JSON.stringify(body) });
  const withDraft = { context: { draftOrders: { resourceType: 'Bundle', entry: [draft] } } };
  expect((await call('/good', withDraft)).findings.breaks).toEqual([]);
  expect((await call('/good', {})).findings.breaks).toHaveLength(1);
  expect(await call('/bad', {})).toMatchObject({ status: 412, findings: { breaks: [] } });
});

describe('a signer', () => {
  test.each(['ES384', 'ES256', 'ES512', 'RS384'])('makes a fresh token for each call, with %s', async (alg) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'k' });
    const sign = await createSigner({ jwk, issuer: 'https://ehr.example.org', tenant: 'north' });
    const [one, other] = await Promise.all(['https://a', 'https://a'].map(sign));
    const { payload, protectedHeader } = await jwtVerify(one ?? '', publicKey, { audience: 'https://a' });
    expect(protectedHeader).toEqual({ alg, kid: 'k', typ: 'JWT' });
    expect(payload).toMatchObject({ iss: 'https://ehr.example.org', tenant: 'north' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect((await jwtVerify(other ?? '', publicKey)).payload.jti).not.toBe(payload.jti);
  });

  test.each([
    ['no JSON', 'secret', /no JSON Web Key/],
    ['a public key', '{"kty":"EC","crv":"P-384","kid":"k"}', /no private key/],
    ['a key without kid', '{"kty":"EC","crv":"P-384","d":"secret"}', /no kid/],
    ['a key of another kind', '{"kty":"EC","crv":"secp256k1","kid":"k","d":"secret"}', /neither RSA/],
    ['a broken key', '{"kty":"EC","crv":"P-384","kid":"k","d":"secret"}', /cannot be read/],
  ])('refuses %s without showing it', async (_says, jwk, words) => {
    const failure = await failureOf(createSigner({ jwk, issuer: 'https://ehr.example.org' }));
    expect(failure).toMatch(words);
    expect(failure).not.toContain('secret');
  });
});
