/**
 * Every way a client's token can be right or wrong, by row of the requirements (CH-174 to CH-190).
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type JWTHeaderParameters, SignJWT } from 'jose';
import { CrampError } from '../../src/errors.js';
import { endpointsOf } from '../../src/security/audience.js';
import { verifyClientToken } from '../../src/security/client-token.js';
import { createKeySets } from '../../src/security/key-sets.js';
import { ALGORITHMS, type TrustedClient } from '../../src/security/trusted-client.js';
import {
  ENDPOINT,
  goodClaims,
  ISSUER,
  NOW_SECONDS,
  PUBLIC_URL,
  recordingReplayGuard,
  type SigningKey,
  signingKey,
  trustedClient,
} from '../support/client-tokens.js';

let key: SigningKey;
let stranger: SigningKey;

beforeAll(async () => {
  key = await signingKey();
  stranger = await signingKey();
});

interface Setting {
  readonly client?: Partial<TrustedClient>;
  readonly endpoints?: readonly string[];
  readonly replay?: ReturnType<typeof recordingReplayGuard>;
}

async function judge(
  token: string,
  { client = {}, endpoints = [ENDPOINT], replay = recordingReplayGuard() }: Setting = {},
) {
  const clients = [trustedClient({ jwks: { keys: [key.publicJwk] }, ...client })];
  const keysOf = createKeySets(clients, { timeoutMs: 500 });
  return verifyClientToken(`Bearer ${token}`, endpoints, { clients, keysOf, replay, now: () => NOW_SECONDS * 1000 });
}

/** What the log learns of a refusal. */
async function refusalOf(judged: Promise<unknown>): Promise<string> {
  const outcome = await judged.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof CrampError)) return 'not refused';
  return `${outcome.status} ${outcome.message}`;
}

function unsigned(header: object, claims: object = goodClaims()): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.AAAA`;
}

describe('a good token', () => {
  test.each(ALGORITHMS)('signed with %s proves its client (CH-174)', async (alg) => {
    const own = await signingKey(alg);
    const { client } = await judge(await own.sign(), { client: { jwks: { keys: [own.publicJwk] } } });
    expect(client.issuer).toBe(ISSUER);
  });

  test('is remembered until no clock would accept it any more (CH-184)', async () => {
    const replay = recordingReplayGuard();
    await judge(await key.sign({}, { jti: 'abc' }), { replay });
    expect(replay.asked).toEqual([{ issuer: ISSUER, jti: 'abc', until: NOW_SECONDS + 299 + 120 }]);
  });
});

describe('the algorithm (CH-174)', () => {
  test.each(['none', 'HS256', 'HS384', 'HS512', 'EdDSA', 'ES256K', ''])(
    '%p is refused before any key is used',
    async (alg) => {
      const keysOf = () => Promise.reject(new Error('asked for a key'));
      const clients = [trustedClient()];
      const token = unsigned({ alg, kid: 'key-1', typ: 'JWT' });
      const judged = verifyClientToken(`Bearer ${token}`, [ENDPOINT], {
        clients,
        keysOf: () => keysOf,
        replay: recordingReplayGuard(),
        now: () => NOW_SECONDS * 1000,
      });
      expect(await refusalOf(judged)).toMatch(/^401 alg: /);
    },
  );

  test('an HMAC made with the public key as secret is refused', async () => {
    const secret = Buffer.from(JSON.stringify(key.publicJwk));
    const token = await new SignJWT(goodClaims())
      .setProtectedHeader({ alg: 'HS384', kid: 'key-1', typ: 'JWT' })
      .sign(secret);
    expect(await refusalOf(judge(token))).toMatch(/^401 alg: /);
  });

  test('another one than this client uses is refused', async () => {
    expect(await refusalOf(judge(await key.sign(), { client: { algorithms: ['RS384'] } }))).toMatch(/^401 alg: /);
  });

  test.each<[string, object]>([
    ['is of another curve', { crv: 'P-256' }],
    ['is for another algorithm', { alg: 'ES256' }],
    ['is for encryption', { use: 'enc' }],
    ['is not for verifying', { key_ops: ['sign'] }],
  ])('a key that %s is not used', async (_, changes) => {
    const jwks = { keys: [{ ...key.publicJwk, ...changes }] };
    expect(await refusalOf(judge(await key.sign(), { client: { jwks } }))).toMatch(/^401 a valid token: ERR_JWKS_/);
  });
});

describe('the header', () => {
  test.each([undefined, '', '  ', 7])('kid %p is refused (CH-175)', async (kid) => {
    expect(await refusalOf(judge(await key.sign({ kid })))).toMatch(/^401 kid: /);
  });

  test('kid is opaque, also base64 with + / = (CH-175)', async () => {
    const own = await signingKey('ES384', 'ab+/cd==');
    const { client } = await judge(await own.sign(), { client: { jwks: { keys: [own.publicJwk] } } });
    expect(client.issuer).toBe(ISSUER);
  });

  test('a kid that the key set lacks is refused (CH-175)', async () => {
    expect(await refusalOf(judge(await key.sign({ kid: 'key-2' })))).toContain('ERR_JWKS_NO_MATCHING_KEY');
  });

  test.each(['JWT', 'jwt', 'Jwt'])('typ %p is accepted (CH-176)', async (typ) => {
    expect((await judge(await key.sign({ typ }))).client.issuer).toBe(ISSUER);
  });

  test.each([undefined, 'at+jwt', 'JWS', 5])('typ %p is refused (CH-176)', async (typ) => {
    expect(await refusalOf(judge(await key.sign({ typ })))).toMatch(/^401 typ: /);
  });

  test('typ may be missing where the client may leave it out, but not be another (CH-176)', async () => {
    const client = { allowMissingTyp: true };
    expect((await judge(await key.sign({ typ: undefined }), { client })).client.issuer).toBe(ISSUER);
    expect(await refusalOf(judge(await key.sign({ typ: 'JWS' }), { client }))).toMatch(/^401 typ: /);
  });

  test('jku is ignored where the keys are in the configuration (CH-177)', async () => {
    expect((await judge(await key.sign({ jku: 'https://evil.example.net/jwks' }))).client.issuer).toBe(ISSUER);
  });

  test.each(['jwk', 'x5u', 'x5c'])('a key offered as %s is not trusted (CH-178)', async (member) => {
    const offered = { jwk: stranger.publicJwk, x5u: 'https://evil.example.net/c.pem', x5c: ['AAAA'] }[member];
    const token = await stranger.sign({ [member]: offered } as Partial<JWTHeaderParameters>);
    expect(await refusalOf(judge(token))).toContain('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  });

  test('a critical extension is refused (CH-178)', async () => {
    const token = await key.sign({ crit: ['org.example.ext'], 'org.example.ext': 1 });
    expect(await refusalOf(judge(token))).toMatch(/^401 crit: /);
  });
});

describe('the issuer (CH-179)', () => {
  test.each([undefined, '', 5, `${ISSUER}/`, ISSUER.toUpperCase(), 'https://ehr.example.org.evil.net'])(
    '%p is refused',
    async (iss) => {
      expect(await refusalOf(judge(await key.sign({}, { iss })))).toMatch(/^401 iss: /);
    },
  );

  test('is not believed without its signature', async () => {
    expect(await refusalOf(judge(await stranger.sign()))).toContain('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  });
});

describe('the audience (CH-180)', () => {
  test.each<[string, unknown]>([
    ['the address called', ENDPOINT],
    ['one of several', ['https://other.example.org', ENDPOINT]],
    ['with a trailing slash', `${ENDPOINT}/`],
    ['with the default port', ENDPOINT.replace('.org', '.org:443')],
    ['with another case of scheme and host', ENDPOINT.replace('https://cds', 'HTTPS://CDS')],
  ])('is accepted: %s', async (_, aud) => {
    expect((await judge(await key.sign({}, { aud }))).client.issuer).toBe(ISSUER);
  });

  test.each<[string, unknown]>([
    ['missing', undefined],
    ['empty', []],
    ['no text', 5],
    ['not text within', [5, null]],
    ['another service', `${PUBLIC_URL}/cds-services/cramp-order-sign`],
    ['another path of the service', `${ENDPOINT}/feedback`],
    ['another case of the path', ENDPOINT.replace('order', 'Order')],
    ['two trailing slashes', `${ENDPOINT}//`],
    ['another host', ENDPOINT.replace('cds.', 'evil.')],
    ['the base', PUBLIC_URL],
  ])('is refused: %s', async (_, aud) => {
    expect(await refusalOf(judge(await key.sign({}, { aud })))).toMatch(/^401 aud: /);
  });

  test('may be one of the client’s own, also a word', async () => {
    const client = { audiences: ['cramp-cds', 'https://cds.example.org/x'] };
    for (const aud of ['cramp-cds', 'https://CDS.example.org/x/']) {
      expect((await judge(await key.sign({}, { aud }), { client })).client.issuer).toBe(ISSUER);
    }
    expect(await refusalOf(judge(await key.sign({}, { aud: 'Cramp-CDS' }), { client }))).toMatch(/^401 aud: /);
  });

  test('of feedback is its address or that of the service (CH-153, CH-180)', () => {
    const service = `${PUBLIC_URL}/cds-services/cramp-order-sign`;
    expect(endpointsOf(PUBLIC_URL, '/cds-services/cramp-order-sign/feedback')).toEqual([
      `${service}/feedback`,
      service,
    ]);
    expect(endpointsOf(PUBLIC_URL, '/cds-services/cramp-order-sign/')).toEqual([service]);
  });
});

describe('the times', () => {
  test.each<[string, string, Readonly<Record<string, unknown>>, string]>([
    ['CH-181', 'ended 59 s ago', { exp: NOW_SECONDS - 59 }, 'accepted'],
    ['CH-181', 'ended 61 s ago', { exp: NOW_SECONDS - 61 }, 'ERR_JWT_EXPIRED'],
    ['CH-181', 'without an end', { exp: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['CH-181', 'with an end as text', { exp: '2030-01-01' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['CH-181', 'of an hour', { iat: NOW_SECONDS, exp: NOW_SECONDS + 3600 }, 'accepted'],
    ['CH-181', 'of more than an hour', { iat: NOW_SECONDS, exp: NOW_SECONDS + 3601 }, 'exp: a shorter life'],
    ['CH-181', 'of years', { iat: 1_422_568_860, exp: 2_000_000_000 }, 'exp: a shorter life'],
    ['CH-182', 'made 59 s from now', { iat: NOW_SECONDS + 59 }, 'accepted'],
    ['CH-182', 'made 61 s from now', { iat: NOW_SECONDS + 61 }, 'iat: '],
    ['CH-182', 'without a beginning', { iat: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['CH-182', 'with a beginning as text', { iat: 'now' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['CH-183', 'valid from minutes ago', { nbf: NOW_SECONDS - 300 }, 'accepted'],
    ['CH-183', 'valid in 59 s', { nbf: NOW_SECONDS + 59 }, 'accepted'],
    ['CH-183', 'valid in 61 s', { nbf: NOW_SECONDS + 61 }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ])('%s: a token %s', async (_row, _says, claims, expected) => {
    const judged = judge(await key.sign({}, claims)).then(() => 'accepted');
    expect(await judged.catch((error: CrampError) => error.message)).toContain(expected);
  });

  test('a client may have a longer life of its own (CH-181)', async () => {
    const token = await key.sign({}, { iat: NOW_SECONDS, exp: NOW_SECONDS + 7200 });
    expect((await judge(token, { client: { maxTokenSeconds: 7200 } })).client.issuer).toBe(ISSUER);
  });
});

describe('a repeated token (CH-184)', () => {
  test('is refused', async () => {
    const replay = recordingReplayGuard();
    const token = await key.sign();
    await judge(token, { replay });
    expect(await refusalOf(judge(token, { replay }))).toMatch(/^401 jti: /);
  });

  test('is accepted where the client’s entry says so', async () => {
    const replay = recordingReplayGuard();
    const token = await key.sign();
    await judge(token, { replay, client: { replay: 'off' } });
    expect((await judge(token, { replay, client: { replay: 'off' } })).client.issuer).toBe(ISSUER);
    expect(replay.asked).toEqual([]);
  });

  test.each([undefined, '', '   ', 5])('jti %p is refused', async (jti) => {
    expect(await refusalOf(judge(await key.sign({}, { jti })))).toMatch(/^401 jti: /);
  });

  test.each<[string, () => Promise<string>]>([
    ['with a bad signature', () => stranger.sign({}, { jti: 'burned' })],
    ['that has ended', () => key.sign({}, { jti: 'burned', exp: NOW_SECONDS - 100 })],
    ['for another audience', () => key.sign({}, { jti: 'burned', aud: 'https://other.example.org' })],
  ])('a token %s does not use up its jti', async (_, sign) => {
    const replay = recordingReplayGuard();
    expect(await refusalOf(judge(await sign(), { replay }))).toMatch(/^401 /);
    expect((await judge(await key.sign({}, { jti: 'burned' }), { replay })).client.issuer).toBe(ISSUER);
  });

  test('cannot be told when the memory fails: not accepted, and not the client’s fault (CH-189)', async () => {
    const replay = {
      asked: [],
      isFirstUse: () => Promise.reject(new CrampError('CRAMP_NOT_READY', [{ expected: 'a reachable database' }])),
    };
    expect(await refusalOf(judge(await key.sign(), { replay }))).toBe('503 a reachable database');
  });
});

describe('tenant and subject', () => {
  test('any tenant where none is configured, also none (CH-185)', async () => {
    expect((await judge(await key.sign({}, { tenant: 'site-12' }))).tenant).toBe('site-12');
    expect((await judge(await key.sign())).tenant).toBeUndefined();
    expect((await judge(await key.sign({}, { tenant: { id: 12 } }))).tenant).toBeUndefined();
  });

  test('one of those configured (CH-185)', async () => {
    const client = { tenants: ['site-12', 'site-13'] };
    expect((await judge(await key.sign({}, { tenant: 'site-13' }), { client })).tenant).toBe('site-13');
    for (const tenant of [undefined, 'site-14', 12, ['site-12']]) {
      expect(await refusalOf(judge(await key.sign({}, { tenant }), { client }))).toMatch(/^401 tenant: /);
    }
  });

  test('sub is compared only if configured (CH-186)', async () => {
    expect((await judge(await key.sign({}, { sub: 'anything' }))).client.issuer).toBe(ISSUER);
    const client = { subject: 'cds-client' };
    expect((await judge(await key.sign({}, { sub: 'cds-client' }), { client })).client.issuer).toBe(ISSUER);
    expect(await refusalOf(judge(await key.sign({}, { sub: 'other' }), { client }))).toMatch(/^401 sub: /);
    expect(await refusalOf(judge(await key.sign(), { client }))).toMatch(/^401 sub: /);
  });
});

describe('the order of checks (CH-188)', () => {
  /** Each spoils one thing more than the one before, from the last check to the first. */
  const FAULTS: readonly (readonly [string, object, object])[] = [
    ['aud: ', {}, { aud: 'https://other.example.org', jti: 'used' }],
    ['ERR_JWT_EXPIRED', {}, { exp: NOW_SECONDS - 999 }],
    ['iss: ', {}, { iss: 'https://evil.example.net' }],
    ['alg: ', { alg: 'none' }, {}],
    ['kid: ', { kid: undefined }, {}],
  ];

  test('a token that is wrong in every way is refused for the first check it fails', async () => {
    const seen: string[] = [];
    for (const [index] of FAULTS.entries()) {
      const faults = FAULTS.slice(0, index + 1);
      const header: object = Object.assign({}, ...faults.map(([, each]) => each));
      const claims: object = Object.assign(goodClaims(), ...faults.map(([, , each]) => each));
      const token =
        'alg' in header ? unsigned({ typ: 'JWT', kid: 'key-1', ...header }, claims) : key.sign(header, claims);
      seen.push(await refusalOf(judge(await token)));
    }
    expect(seen.map((message, index) => message.includes(FAULTS[index]?.[0] ?? ''))).toEqual(FAULTS.map(() => true));
  });
});

describe('the Authorization header (CH-190)', () => {
  const checks = () => {
    const clients = [trustedClient({ jwks: { keys: [key.publicJwk] } })];
    const keysOf = createKeySets(clients, { timeoutMs: 500 });
    return { clients, keysOf, replay: recordingReplayGuard(), now: () => NOW_SECONDS * 1000 };
  };

  test.each(['Bearer', 'bearer', 'BEARER'])('the scheme %s is accepted', async (scheme) => {
    const { client } = await verifyClientToken(`${scheme} ${await key.sign()}`, [ENDPOINT], checks());
    expect(client.issuer).toBe(ISSUER);
  });

  test.each<[string, (token: string) => string | undefined]>([
    ['missing', () => undefined],
    ['empty', () => ''],
    ['without a scheme', (token) => token],
    ['of another scheme', (token) => `Basic ${token}`],
    ['without a token', () => 'Bearer '],
    ['with two credentials', (token) => `Bearer ${token}, Bearer ${token}`],
    ['with an encrypted token', (token) => `Bearer ${token}.AAAA.AAAA`],
    ['with a token that is no JSON', () => 'Bearer AAAA.AAAA.AAAA'],
    ['of more than 8 kB', (token) => `Bearer ${token}${'A'.repeat(8 * 1024)}`],
  ])('refused: %s', async (_, header) => {
    const judged = verifyClientToken(header(await key.sign()), [ENDPOINT], checks());
    expect(await refusalOf(judged)).toMatch(/^401 /);
  });
});
