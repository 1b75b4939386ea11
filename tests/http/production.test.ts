/**
 * Production mode as a client sees it: nothing without a good token, one and the same refusal, and nothing that tells more (CH-187 to
 * CH-195).
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { ISSUER, PUBLIC_URL, type SigningKey, signingKey, startKeyServer } from '../support/client-tokens.js';
import { hookRequest } from '../support/hook-requests.js';
import { type Production, startTestProduction } from '../support/production.js';

const REQUEST = hookRequest('order-sign');

let service: Production;
let stranger: SigningKey;

beforeAll(async () => {
  service = await startTestProduction();
  stranger = await signingKey();
});

afterAll(() => service.close());

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Everything of a response that a caller can compare, but its date and the id that each response has of its own. */
async function bytesOf(response: Response) {
  const headers = [...response.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
  return JSON.stringify([response.status, headers, await response.text()]);
}

async function refused(authorization: string | undefined, body: unknown = REQUEST): Promise<string> {
  return bytesOf(await service.ask('order-sign', body, { authorization }));
}

test('a signed call gets its cards, and its log line says who called (CH-187)', async () => {
  const response = await service.ask('order-sign', REQUEST, {
    authorization: `Bearer ${await service.tokenFor('order-sign', { tenant: 'site-12' })}`,
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ cards: [{ source: { topic: { code: 'quinineForCramps' } } }] });
  const line = service.logLines.map((text) => JSON.parse(text)).find(({ tenant }) => tenant === 'site-12');
  expect(line).toMatchObject({ issuer: ISSUER, serviceId: 'cramp-order-sign', status: 200 });
});

describe('every refusal is the same, byte for byte (CH-166, CH-188)', () => {
  /** One for each cause, by the row it breaks. */
  const CAUSES: readonly (readonly [string, () => Promise<string | undefined>])[] = [
    ['CH-174: no algorithm', async () => bearer({}, { alg: 'none' })],
    ['CH-174: an HMAC', async () => hmac()],
    ['CH-175: no kid', async () => `Bearer ${await service.tokenFor('order-sign', {}, { kid: undefined })}`],
    ['CH-175: an unknown kid', async () => `Bearer ${await service.tokenFor('order-sign', {}, { kid: 'other' })}`],
    ['CH-176: another typ', async () => `Bearer ${await service.tokenFor('order-sign', {}, { typ: 'at+jwt' })}`],
    ['CH-178: a critical extension', async () => critical()],
    ['CH-179: an unknown issuer', async () => bearer({ iss: 'https://evil.example.net' })],
    ['CH-179: a foreign signature', async () => `Bearer ${await stranger.sign({}, await claims())}`],
    ['CH-180: another audience', async () => bearer({ aud: 'https://other.example.org' })],
    ['CH-181: an old token', async () => bearer({ iat: nowSeconds() - 900, exp: nowSeconds() - 600 })],
    ['CH-181: a token for years', async () => bearer({ exp: nowSeconds() + 99_999_999 })],
    ['CH-182: a token from the future', async () => bearer({ iat: nowSeconds() + 200 })],
    ['CH-183: a token not yet valid', async () => bearer({ nbf: nowSeconds() + 200 })],
    ['CH-184: no jti', async () => bearer({ jti: undefined })],
    ['CH-184: a used token', async () => used()],
    ['CH-187: no token', async () => undefined],
    ['CH-190: another scheme', async () => 'Basic dXNlcjpwYXNz'],
    ['CH-190: no JWT', async () => 'Bearer abc'],
    ['CH-190: more than 8 kB', async () => `Bearer ${'a'.repeat(9000)}.a.a`],
    ['CH-193: the community sandbox', async () => bearer({ iss: 'https://sandbox.cds-hooks.org' })],
  ];

  async function claims(changes: object = {}) {
    const now = nowSeconds();
    const aud = `${PUBLIC_URL}/cds-services/cramp-order-sign`;
    return { iss: ISSUER, aud, iat: now, exp: now + 300, jti: `cause-${Math.random()}`, ...changes };
  }

  async function bearer(changes: object, header: object = {}): Promise<string> {
    if (!('alg' in header)) return `Bearer ${await service.tokenFor('order-sign', changes, header)}`;
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `Bearer ${part({ typ: 'JWT', kid: 'key-1', ...header })}.${part(await claims(changes))}.AAAA`;
  }

  async function hmac(): Promise<string> {
    const secret = Buffer.from(JSON.stringify(service.key.publicJwk));
    const header = { alg: 'HS256', kid: 'key-1', typ: 'JWT' };
    return `Bearer ${await new SignJWT(await claims()).setProtectedHeader(header).sign(secret)}`;
  }

  async function critical(): Promise<string> {
    const header = { crit: ['org.example.ext'], 'org.example.ext': 1 };
    return `Bearer ${await service.tokenFor('order-sign', {}, header)}`;
  }

  async function used(): Promise<string> {
    const authorization = `Bearer ${await service.tokenFor('order-sign')}`;
    expect((await service.ask('order-sign', REQUEST, { authorization })).status).toBe(200);
    return authorization;
  }

  test.each(CAUSES)('%s', async (_, authorization) => {
    expect(await refused(await authorization())).toBe(await refused(undefined));
  });

  test('and says nothing but that authentication is required', async () => {
    const response = await service.ask('order-sign', REQUEST, { authorization: undefined });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const coding = [{ code: 'CRAMP_AUTH_REQUIRED' }];
    const issue = [{ severity: 'error', code: 'login', details: { coding, text: 'Authentication is required.' } }];
    expect(await response.json()).toEqual({ resourceType: 'OperationOutcome', issue });
  });

  test('the log knows the cause and the claimed issuer, and no token (CH-194)', async () => {
    const token = await service.tokenFor('order-sign', { aud: 'https://other.example.org' });
    await refused(`Bearer ${token}`);
    const line = service.logLines.at(-1) ?? '';
    expect(JSON.parse(line)).toMatchObject({
      status: 401,
      claimedIssuer: ISSUER,
      problems: 'aud: the address called',
    });
    expect(service.logLines.join('')).not.toContain(token.split('.')[1]);
  });
});

describe('authentication comes first (CH-189)', () => {
  test.each<[string, string, string]>([
    ['a body that is no JSON', 'cramp-order-sign', '{'],
    ['a body that is too large', 'cramp-order-sign', ' '.repeat(11_000_000)],
    ['an unknown service', 'cramp-unknown', '{}'],
  ])('%s without a token is 401', async (_, id, body) => {
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetch(`${service.url}/cds-services/${id}`, { method: 'POST', headers, body });
    expect(status).toBe(401);
  });

  test('an unknown service with a good token is 404 (CH-158)', async () => {
    const aud = `${PUBLIC_URL}/cds-services/cramp-unknown`;
    const headers = { authorization: `Bearer ${await service.tokenFor('order-sign', { aud })}` };
    const { status } = await fetch(`${service.url}/cds-services/cramp-unknown`, {
      method: 'POST',
      headers,
      body: '{}',
    });
    expect(status).toBe(404);
  });

  test('a bad body with a good token is 400', async () => {
    expect((await service.ask('order-sign', '{')).status).toBe(400);
  });

  test('two credentials are none, however they are sent (CH-190)', async () => {
    const good = `Bearer ${await service.tokenFor('order-sign')}`;
    const headers = new Headers({ 'content-type': 'application/json' });
    headers.append('authorization', good);
    headers.append('authorization', good);
    const body = JSON.stringify(REQUEST);
    const { status } = await fetch(`${service.url}/cds-services/cramp-order-sign`, { method: 'POST', headers, body });
    expect(status).toBe(401);
  });

  test('the Host header is not what a token has to be meant for (CH-180)', async () => {
    const aud = `${service.url}/cds-services/cramp-order-sign`;
    expect(await refused(`Bearer ${await service.tokenFor('order-sign', { aud })}`)).toContain('401');
  });
});

test('what a proxy or client claims in other headers proves nobody (CH-191)', async () => {
  const headers = {
    'content-type': 'application/json',
    'x-forwarded-client-cert': 'Subject="CN=ehr.example.org"',
    'x-ssl-client-verify': 'SUCCESS',
    'x-forwarded-user': ISSUER,
  };
  const body = JSON.stringify(REQUEST);
  const { status } = await fetch(`${service.url}/cds-services/cramp-order-sign`, { method: 'POST', headers, body });
  expect(status).toBe(401);
});

test('answers tell clients and proxies to stay on https and to store nothing (CH-192, CH-195)', async () => {
  const response = await service.ask('order-sign', REQUEST);
  expect(response.headers.get('strict-transport-security')).toMatch(/^max-age=\d+/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-cramp-cds-mode')).toBeNull();
});

test('discovery is open, whatever credential comes with it (CH-18)', async () => {
  const plain = await (await fetch(`${service.url}/cds-services`)).text();
  const headers = { authorization: 'Bearer nonsense' };
  const response = await fetch(`${service.url}/cds-services`, { headers });
  expect([response.status, await response.text()]).toEqual([200, plain]);
});

test('a browser origin of the list may read also a refusal, any other may not (CH-171, CH-172)', async () => {
  const listed = await startTestProduction({ config: { cors: { origins: ['https://ehr.example.org'] } } });
  const originOf = async (origin: string) => {
    const response = await fetch(`${listed.url}/cds-services/cramp-order-sign`, {
      method: 'POST',
      headers: { origin },
    });
    return [response.status, response.headers.get('access-control-allow-origin')];
  };
  expect(await originOf('https://ehr.example.org')).toEqual([401, 'https://ehr.example.org']);
  expect(await originOf('https://evil.example.net')).toEqual([401, null]);
  await listed.close();
});

test('the keys of a client come from its address alone, and not for anybody else (CH-177, CH-188)', async () => {
  const key = await signingKey();
  const keys = await startKeyServer([key]);
  const own = await startTestProduction({ client: { jwks: undefined, jwksUrl: keys.url } });
  const ask = async (header: object, changes: object = {}) => {
    const now = nowSeconds();
    const aud = `${PUBLIC_URL}/cds-services/cramp-order-sign`;
    const token = await key.sign(header, { aud, iat: now, exp: now + 300, ...changes });
    return (await own.ask('order-sign', REQUEST, { authorization: `Bearer ${token}` })).status;
  };
  expect(await ask({ jku: keys.url }, { iss: 'https://evil.example.net' })).toBe(401);
  expect(keys.asked()).toBe(0);
  expect(await ask({ jku: keys.url })).toBe(200);
  expect(keys.asked()).toBe(1);
  await own.close();
  await keys.close();
});
