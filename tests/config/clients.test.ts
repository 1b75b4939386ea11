/**
 * `clients` of the configuration, and what production mode cannot do without (CH-96, CH-177, CH-193).
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.js';
import { COMMUNITY_SANDBOX } from '../../src/security/community-sandbox.js';
import { type SigningKey, signingKey } from '../support/client-tokens.js';
import { thrownBy } from '../support/thrown.js';

const EHR = { issuer: 'https://ehr.example.org', jwksUrl: 'https://ehr.example.org/jwks' };
const GOOD = { publicUrl: 'https://cds.example.org', clients: [EHR] };

let key: SigningKey;
beforeAll(async () => {
  key = await signingKey();
});

function parse(file: object) {
  return parseConfig(JSON.stringify(file), { mode: 'production' });
}

function problemsOf(file: object): readonly string[] {
  return thrownBy(() => parse(file)).problems.map(({ path = 'file', expected }) => `${path}: ${expected}`);
}

/** One client with these changes to a good one. */
function client(changes: object) {
  return { ...GOOD, clients: [{ ...EHR, ...changes }] };
}

const WRONG: readonly (readonly [string, object, string])[] = [
  ['without an issuer', { issuer: undefined }, 'clients.0.issuer: to be given'],
  ['without keys', { jwksUrl: undefined }, 'clients.0: either jwksUrl or jwks'],
  ['with keys in two places', { jwks: { keys: [{ kty: 'EC' }] } }, 'clients.0: either jwksUrl or jwks'],
  [
    'with a key address in clear text (CH-177)',
    { jwksUrl: 'http://ehr.example.org/jwks' },
    'clients.0.jwksUrl: https; ',
  ],
  ['with HMAC (CH-174)', { algorithms: ['HS256'] }, 'clients.0.algorithms.0: one of '],
  ['with no algorithm', { algorithms: [] }, 'clients.0.algorithms: '],
  ['with an unknown key', { fhirServer: [] }, 'clients.0.fhirServer: no such key'],
  ['with an http base (CH-96)', { fhirServers: ['http://ehr.example.org/fhir'] }, 'clients.0.fhirServers.0: https; '],
  [
    'with an http base on loopback that is not allowed (CH-96)',
    { fhirServers: ['http://127.0.0.1:8080/fhir'] },
    'clients.0.fhirServers.0: https; ',
  ],
  [
    'with an http base elsewhere that is allowed (CH-96)',
    { fhirServers: ['http://10.0.0.1/fhir'], allowHttp: true },
    'clients.0.fhirServers.0: https; ',
  ],
  [
    'with a user name in a base',
    { fhirServers: ['https://user@ehr.example.org/fhir'] },
    'clients.0.fhirServers.0: an http(s) address',
  ],
  [
    'with an order named in no way',
    { orderables: [{ proposed: { system: 'http://loinc.org' }, orderable: { system: 'urn:x', code: '1' } }] },
    'clients.0.orderables.0.proposed: either system and code, or text',
  ],
  [
    'with an order named twice',
    {
      orderables: ['1', '2'].map((code) => ({
        proposed: { text: 'magnesium, oral' },
        orderable: { system: 'urn:x', code },
      })),
    },
    'clients.0.orderables.1.proposed: each order once',
  ],
  ['with tenants, but none', { tenants: [] }, 'clients.0.tenants: '],
];

test.each(WRONG)('a client %s is refused', (_, changes, expected) => {
  expect(problemsOf(client(changes))).toEqual([expect.stringContaining(expected)]);
});

describe('a client', () => {
  test('has safe defaults', () => {
    expect(parse(GOOD).clients).toEqual([
      {
        ...EHR,
        algorithms: ['ES384', 'RS384', 'ES256', 'RS256', 'ES512', 'RS512', 'PS256', 'PS384', 'PS512'],
        audiences: [],
        allowMissingTyp: false,
        maxTokenSeconds: 3600,
        replay: 'reject',
        fhirServers: [],
        allowHttp: false,
        profile: 'default',
        orderables: [],
      },
    ]);
  });

  test('may give its keys themselves', () => {
    const { clients } = parse({ ...GOOD, clients: [{ issuer: EHR.issuer, jwks: { keys: [key.publicJwk] } }] });
    expect(clients[0]?.jwks?.keys).toEqual([key.publicJwk]);
  });

  test.each<[string, object]>([
    ['a private key', { d: 'AAAA' }],
    ['a secret', { kty: 'oct', k: 'AAAA' }],
    ['a point that is not on the curve', { x: 'AAAA' }],
    ['a short RSA key', { kty: 'RSA', n: Buffer.alloc(128, 0xff).toString('base64url'), e: 'AQAB' }],
  ])('is refused with %s among its keys', (_, changes) => {
    const keys = [{ ...key.publicJwk, ...changes }];
    const file = { ...GOOD, clients: [{ issuer: EHR.issuer, jwks: { keys } }] };
    expect(problemsOf(file)).toEqual([expect.stringMatching(/^clients\.0\.jwks\.keys\.0: a public EC key/)]);
  });

  test('is refused with a key that has no name (CH-175)', () => {
    const file = { ...GOOD, clients: [{ issuer: EHR.issuer, jwks: { keys: [{ ...key.publicJwk, kid: ' ' }] } }] };
    expect(problemsOf(file)).toEqual(['clients.0.jwks.keys.0.kid: the name of the key']);
  });

  test('is there once', () => {
    expect(problemsOf({ ...GOOD, clients: [EHR, EHR] })).toEqual(['clients.1.issuer: each issuer once']);
  });
});

describe('http on loopback, for development (CH-96)', () => {
  const onLoopback = client({
    jwksUrl: 'http://localhost:9000/jwks',
    fhirServers: ['http://127.0.0.1:8080/fhir'],
    allowHttp: true,
  });

  test('is taken while nobody but this machine can call', () => {
    expect(parse(onLoopback).clients[0]?.fhirServers).toEqual(['http://127.0.0.1:8080/fhir']);
  });

  test('is refused where others can', () => {
    expect(problemsOf({ ...onLoopback, host: '0.0.0.0' })).toEqual([
      expect.stringContaining('clients.0.jwksUrl: https; '),
      expect.stringContaining('clients.0.fhirServers.0: https; '),
    ]);
  });
});

describe('the community sandbox, whose private key is public (CH-193)', () => {
  const { issuer, jwks } = COMMUNITY_SANDBOX;

  test.each<[string, object]>([
    ['by its name', { issuer, jwksUrl: 'https://ehr.example.org/jwks' }],
    ['by its name with a slash', { issuer: `${issuer}/`, jwksUrl: 'https://ehr.example.org/jwks' }],
    ['by the address of its keys', { ...EHR, jwksUrl: `${issuer}/.well-known/jwks.json` }],
    ['by its key', { issuer: EHR.issuer, jwks }],
  ])('is refused in production: %s', (_, entry) => {
    expect(problemsOf({ ...GOOD, clients: [entry] })).toEqual([
      expect.stringMatching(/^clients\.0: no client whose private key/),
    ]);
  });

  test('is no error in sandbox mode', () => {
    expect(parseConfig(JSON.stringify({ clients: [{ issuer, jwks }] })).clients[0]?.issuer).toBe(issuer);
  });
});

describe('production mode', () => {
  test('needs a client and a public address', () => {
    expect(problemsOf({})).toEqual([
      'clients: at least one trusted client',
      'publicUrl: the base URL that clients call',
    ]);
  });

  test('names everything that is wrong at once, and no value of the file', () => {
    const secret = 'hunter2';
    const problems = problemsOf({
      publicUrl: 'http://cds.example.org',
      port: secret,
      surprise: secret,
      clinical: { jurisdiction: secret, disabledRules: [secret] },
      clients: [
        { ...EHR, issuer: 'https://sandbox.cds-hooks.org', fhirServers: ['http://192.168.0.1/fhir'] },
        { issuer: 'https://two.example.org' },
      ],
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'surprise',
      'port',
      'clinical.jurisdiction',
      'clinical.disabledRules',
      'publicUrl',
      'clients.0',
      'clients.0.fhirServers.0',
      'clients.1',
    ]);
    expect(problems.join()).not.toContain(secret);
  });

  test('something wrong is not called missing as well', () => {
    expect(problemsOf({ publicUrl: 5, clients: {} }).map((problem) => problem.split(':')[0])).toEqual([
      'publicUrl',
      'clients',
    ]);
  });
});
