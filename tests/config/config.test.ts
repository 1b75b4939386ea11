import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.js';
import { DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import { DEFAULT_READER_LIMITS } from '../../src/fhir/reader.js';
import { LOG_LEVELS } from '../../src/log.js';
import { RULES } from '../../src/rules/index.js';
import { thrownBy } from '../support/thrown.js';

type Json = Readonly<Record<string, unknown>>;

/** `{ clinical: { labWindow: { fullDays: 7 } } }` from `clinical.labWindow.fullDays` and 7. */
function nested(path: string, value: unknown): Json {
  const [first = '', ...rest] = path.split('.');
  return { [first]: rest.length === 0 ? value : nested(rest.join('.'), value) };
}

function valueAt(path: string, value: unknown): unknown {
  return path.split('.').reduce((inner: unknown, key) => (inner as Json | undefined)?.[key], value);
}

function problemsOf(text: string, environment: Readonly<Record<string, string>> = {}) {
  const { code, problems } = thrownBy(() => parseConfig(text, { environment }));
  expect(code).toBe('CRAMP_CONFIG_INVALID');
  return problems;
}

test('without a file the documented defaults are in force', () => {
  expect(parseConfig(undefined)).toEqual({
    host: '127.0.0.1',
    port: 3000,
    managementPort: undefined,
    publicUrl: undefined,
    logLevel: 'info',
    corsOrigins: [],
    limits: {
      ...DEFAULT_READER_LIMITS,
      bodyBytes: 10 * 1024 * 1024,
      requestMs: 2000,
      concurrentCalls: 64,
      waitingCalls: 256,
      requestsPerSecond: undefined,
      connections: 1000,
      keepAliveMs: 65_000,
      shutdownMs: 10_000,
    },
    services: undefined,
    clients: [],
    clinical: DEFAULT_SETTINGS,
    valueSetDirs: [],
    databaseUrl: undefined,
    dataDir: undefined,
    suppression: { enabled: false, key: undefined },
    feedback: { keepComments: false, retentionDays: 730 },
  });
  expect(parseConfig('{}')).toEqual(parseConfig(undefined));
});

const LIMIT_KEYS =
  'bodyBytes, concurrentCalls, connections, fhirPages, fhirReadMs, fhirResources, keepAliveMs, requestMs, requestsPerSecond, shutdownMs, waitingCalls';

/** Key, a value to accept, a value to refuse, and where it is found in the configuration when that is elsewhere. */
const KEYS: readonly (readonly [key: string, accepted: unknown, refused: unknown, foundAt?: string])[] = [
  ['host', '::1', ''],
  ['port', 0, 65536],
  ['managementPort', 9000, -1],
  ['publicUrl', 'https://cds.example.org/base', 'ftp://cds.example.org'],
  ['logLevel', 'debug', 'loud'],
  ['workers', 1, 0],
  ['cors.origins', ['https://ehr.example.org'], ['ehr.example.org/path'], 'corsOrigins'],
  ['limits.bodyBytes', 2048, 10],
  ['limits.requestMs', 100, 99],
  ['limits.concurrentCalls', 1, 0],
  ['limits.waitingCalls', 0, -1],
  ['limits.requestsPerSecond', 1, 0],
  ['limits.connections', 1, 0],
  ['limits.keepAliveMs', 100, 99],
  ['limits.shutdownMs', 10, 9],
  ['limits.fhirReadMs', 50, 49],
  ['limits.fhirPages', 1, 0],
  ['limits.fhirResources', 1, 0],
  ['services', ['cramp-medication-refill'], ['cramp-order-dispatch']],
  ['valueSetDirs', ['/srv/value-sets'], ['']],
  ['databaseUrl', 'postgresql://cramp:secret@db.example.org/cramp?sslmode=verify-full', 'mysql://db.example.org/cramp'],
  ['dataDir', '/srv/cramp-cds', ''],
  ['suppression.enabled', true, 'yes'],
  ['suppression.key', 'k'.repeat(32), 'k'.repeat(31)],
  ['feedback.keepComments', true, 'yes'],
  ['feedback.retentionDays', 365, 0],
  ['clinical.jurisdiction', 'UK', 'DE'],
  ['clinical.crampDrugAlerting', 'when-cramps', 'sometimes'],
  ['clinical.infoOnOrderSign', true, 'yes'],
  ['clinical.labaInReview', false, 'no'],
  ['clinical.statinInReview', true, 1],
  ['clinical.labaAtOrder', true, 'yes'],
  ['clinical.statinAtOrder', true, 'yes'],
  ['clinical.baclofenRenalScope', 'cramps-only', 'none'],
  ['clinical.implausibleLimits.potassium.low', 1.5, 0],
  ['clinical.implausibleLimits.potassium.high', 10, '10'],
  ['clinical.implausibleLimits.sodium.low', 100, -1],
  ['clinical.implausibleLimits.sodium.high', 190, 0],
  ['clinical.implausibleLimits.magnesium.low', 0.2, 0],
  ['clinical.implausibleLimits.magnesium.high', 6, 0],
  ['clinical.implausibleLimits.calcium-total.low', 1, 0],
  ['clinical.implausibleLimits.calcium-total.high', 6, 0],
  ['clinical.implausibleLimits.calcium-corrected.low', 1, 0],
  ['clinical.implausibleLimits.calcium-corrected.high', 6, 0],
  ['clinical.implausibleLimits.calcium-ionized.low', 0.4, 0],
  ['clinical.implausibleLimits.calcium-ionized.high', 3, 0],
  ['clinical.implausibleLimits.albumin.low', 8, 0],
  ['clinical.implausibleLimits.albumin.high', 65, null],
  ['clinical.implausibleLimits.creatinine.high', 4000, 2999],
  ['clinical.implausibleLimits.egfr.low', 0.5, 1.1],
  ['clinical.labsWithoutCramps', false, 0],
  ['clinical.labWindow.fullDays', 14, 31],
  ['clinical.labWindow.loweredDays', 60, 91],
  ['clinical.labWindow.acuteHours', 48, 73],
  ['clinical.missingLabDays.newOrder', 30, 366],
  ['clinical.missingLabDays.continuation', 180, 731],
  ['clinical.missingLabDays.acute', 3, 31],
  ['clinical.hypercalcemiaT3MgDl', 13, 12.9],
  ['clinical.ecgSuggestion', true, 1],
  ['clinical.taskSuggestions', true, 'on'],
  ['clinical.endOfLifeGate', false, null],
  ['clinical.maxCards.patient-view', 1, 0],
  ['clinical.maxCards.order-select', 1, 11],
  ['clinical.maxCards.order-sign', 1, 1.5],
  ['clinical.maxCards.medication-refill', 1, 0],
  ['clinical.qtDrugList', ['citalopram'], ['']],
  ['clinical.canonicalBase', 'https://hospital.example.org/fhir', 'no address'],
  ['clinical.overrideReasonSystem', 'https://hospital.example.org/reasons', 'no address'],
  ['clinical.disabledRules', ['hypocalcemia'], [7]],
  ['clinical.sourceLabel', 'Pharmacy', ''],
  ['clinical.localPolicyUrl', 'https://hospital.example.org/cramps', 'http://hospital.example.org/cramps'],
];

describe('every key', () => {
  test.each(KEYS)('%s is taken over', (key, accepted, _refused, foundAt = key) => {
    const changed = parseConfig(JSON.stringify(nested(key, accepted)));
    expect(valueAt(foundAt, changed)).toEqual(accepted);
    expect(valueAt(foundAt, parseConfig(undefined))).not.toEqual(accepted);
  });

  test.each(KEYS)('%s is checked', (key, _accepted, refused) => {
    const paths = problemsOf(JSON.stringify(nested(key, refused))).map(({ path }) => path);
    expect(paths.some((path) => path?.startsWith(key))).toBe(true);
  });

  test('of the published schema is tested here', () => {
    const schema: unknown = JSON.parse(
      readFileSync(new URL('../../src/config/config.schema.json', import.meta.url), 'utf8'),
    );
    // `clients` has tests of its own.
    expect(['clients', ...KEYS.map(([key]) => key)].sort()).toEqual([...leafKeys(schema)].sort());
  });

  test('changed alone leaves its neighbors as they were', () => {
    const { clinical } = parseConfig(JSON.stringify(nested('clinical.labWindow.fullDays', 14)));
    expect(clinical).toEqual({ ...DEFAULT_SETTINGS, labWindow: { ...DEFAULT_SETTINGS.labWindow, fullDays: 14 } });
  });
});

function leafKeys(schema: unknown, path: readonly string[] = []): readonly string[] {
  const { properties } = schema as { readonly properties?: Json };
  if (properties === undefined) return [path.join('.')];
  return Object.entries(properties).flatMap(([key, inner]) => leafKeys(inner, [...path, key]));
}

describe('addresses', () => {
  test('lose a slash at the end, so that paths can be appended', () => {
    const { publicUrl, clinical } = parseConfig(
      '{"publicUrl": "https://cds.example.org/", "clinical": {"canonicalBase": "https://hospital.example.org/fhir/"}}',
    );
    expect([publicUrl, clinical.canonicalBase]).toEqual([
      'https://cds.example.org',
      'https://hospital.example.org/fhir',
    ]);
  });

  test('of override reasons lie below the canonical base unless given', () => {
    const { clinical } = parseConfig(JSON.stringify(nested('clinical.canonicalBase', 'https://hospital.example.org')));
    expect(clinical.overrideReasonSystem).toBe('https://hospital.example.org/CodeSystem/cramp-override-reason');
  });
});

describe('folders of value sets', () => {
  const text = '{"valueSetDirs": ["value-sets", "/srv/shared"]}';

  test('are relative to the folder of the configuration file', () => {
    expect(parseConfig(text, { folder: '/etc/cramp-cds' }).valueSetDirs).toEqual([
      '/etc/cramp-cds/value-sets',
      '/srv/shared',
    ]);
  });

  test('are relative to the working directory when there is no file', () => {
    expect(parseConfig(text).valueSetDirs).toEqual([join(process.cwd(), 'value-sets'), '/srv/shared']);
  });
});

describe('the folder of the embedded database', () => {
  test('is relative to the folder of the configuration file, or to the working directory', () => {
    expect(parseConfig('{"dataDir": "data"}', { folder: '/etc/cramp-cds' }).dataDir).toBe('/etc/cramp-cds/data');
    expect(parseConfig('{"dataDir": "data"}').dataDir).toBe(join(process.cwd(), 'data'));
  });
});

const ENVIRONMENT_KEY = 'key of the environment, at least 32 characters';

describe('the environment', () => {
  const file = JSON.stringify({
    host: '127.0.0.1',
    port: 1,
    managementPort: 2,
    publicUrl: 'https://file.example.org',
    logLevel: 'info',
    workers: 1,
    databaseUrl: 'postgres://file.example.org/cramp',
    dataDir: '/srv/file',
    suppression: { key: 'key of the file, at least 32 characters' },
    clients: [{ issuer: 'https://ehr.example.org', jwksUrl: 'https://ehr.example.org/jwks' }],
  });

  test.each([
    ['HOST', '127.0.0.2', 'host', '127.0.0.2'],
    ['PORT', '8080', 'port', 8080],
    ['MANAGEMENT_PORT', '8081', 'managementPort', 8081],
    ['PUBLIC_URL', 'https://environment.example.org', 'publicUrl', 'https://environment.example.org'],
    ['LOG_LEVEL', 'error', 'logLevel', 'error'],
    [
      'DATABASE_URL',
      'postgres://environment.example.org/cramp',
      'databaseUrl',
      'postgres://environment.example.org/cramp',
    ],
    ['DATA_DIR', '/srv/environment', 'dataDir', '/srv/environment'],
    ['WORKERS', '8', 'workers', 8],
    ['SUPPRESSION_KEY', ENVIRONMENT_KEY, 'suppression.key', ENVIRONMENT_KEY],
  ])('%s comes before the file', (name, text, key, value) => {
    expect(valueAt(key, parseConfig(file, { environment: { [name]: text }, mode: 'production' }))).toBe(value);
    expect(valueAt(key, parseConfig(file, { mode: 'production' }))).not.toBe(value);
  });

  test.each([
    ['HOST', '', 'host'],
    ['PORT', '', 'port'],
    ['PORT', '80a', 'port'],
    ['MANAGEMENT_PORT', '-1', 'managementPort'],
    ['PORT', '70000', 'port'],
    ['PUBLIC_URL', 'cds.example.org', 'publicUrl'],
    ['LOG_LEVEL', 'silent', 'logLevel'],
    ['DATABASE_URL', '', 'databaseUrl'],
    ['DATABASE_URL', 'db.example.org', 'databaseUrl'],
    ['DATA_DIR', '', 'dataDir'],
    ['WORKERS', '', 'workers'],
    ['WORKERS', 'auto', 'workers'],
    ['WORKERS', '257', 'workers'],
    ['SUPPRESSION_KEY', '', 'suppression.key'],
    ['SUPPRESSION_KEY', 'too short', 'suppression.key'],
  ])('%s=%s is refused like a wrong file', (name, text, path) => {
    expect(problemsOf('{}', { [name]: text }).map((problem) => problem.path)).toContain(path);
  });

  test('has no other variable that matters', () => {
    const environment = { PGPASSWORD: 'x', NODE_ENV: 'production', LIMITS: '1' };
    expect(parseConfig(undefined, { environment })).toEqual(parseConfig(undefined));
  });
});

describe('a file that is no configuration', () => {
  test.each([
    ['no JSON', '{', 'valid JSON'],
    ['an empty file', '', 'valid JSON'],
    ['a list', '[]', 'a JSON object'],
    ['null', 'null', 'a JSON object'],
    ['text', '"port"', 'a JSON object'],
  ])('%s', (_says, text, expected) => {
    expect(problemsOf(text)).toEqual([{ expected }]);
  });
});

describe('an unknown key or value', () => {
  test.each([
    ['at the top', { prot: 3000 }, 'prot'],
    ['in a group', { limits: { requestSeconds: 2 } }, 'limits.requestSeconds'],
    ['two levels down', { clinical: { maxCards: { 'order-dispatch': 1 } } }, 'clinical.maxCards.order-dispatch'],
    ['of a safety gate, which cannot be loosened', { clinical: { baclofenMinEgfr: 10 } }, 'clinical.baclofenMinEgfr'],
    [
      'that would hide failing kidneys from the baclofen gate',
      { clinical: { implausibleLimits: { creatinine: { low: 200 } } } },
      'clinical.implausibleLimits.creatinine.low',
    ],
    [
      'that would let a decimal slip open the baclofen gate',
      { clinical: { implausibleLimits: { egfr: { high: 500 } } } },
      'clinical.implausibleLimits.egfr.high',
    ],
  ])('an unknown key %s is named', (_says, file, path) => {
    const problems = problemsOf(JSON.stringify(file));
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(problems[0]?.expected).toMatch(/^no such key; those here are \w[\w-]+(, \w[\w-]+)*$/);
  });

  test.each([
    [{ limits: { requestSeconds: 2 } }, LIMIT_KEYS],
    [{ clinical: { maxCards: { 'order-dispatch': 1 } } }, 'medication-refill, order-select, order-sign, patient-view'],
    [{ clinical: { implausibleLimits: { egfr: { high: 300 } } } }, 'low'],
  ])('%j: an unknown key says which keys there are', (file, keys) => {
    expect(problemsOf(JSON.stringify(file)).map(({ expected }) => expected)).toEqual([
      `no such key; those here are ${keys}`,
    ]);
  });

  test.each([
    ['host', '', 'text that is not empty'],
    ['port', 1.5, 'a whole number from 0 to 65535'],
    ['port', '80', 'a whole number from 0 to 65535'],
    ['publicUrl', 'nowhere', 'an http or https address without ? and #'],
    ['cors.origins', 'https://ehr.example.org', 'a list'],
    ['cors.origins', ['ftp://ehr'], 'an origin: http or https, host and port, without a path'],
    ['limits', 7, `an object with keys of ${LIMIT_KEYS}`],
    ['limits.bodyBytes', 0, 'a whole number of at least 1024'],
    ['databaseUrl', 'https://db.example.org', 'an address like postgres://user:password@host:port/database'],
    ['dataDir', '', 'text that is not empty'],
    ['suppression.key', 'too short', 'a secret of at least 32 characters'],
    ['services', ['cramp-order-sign', 'cramp-order-sign'], 'a list that holds each entry once'],
    ['clinical.labWindow.fullDays', 0, 'a number from 1 to 30'],
    ['clinical.hypercalcemiaT3MgDl', 15, 'a number from 13 to 14'],
    ['clinical.implausibleLimits.sodium.low', 0, 'a number above 0'],
    ['clinical.implausibleLimits.egfr.low', 2, 'a number above 0, at most 1'],
    ['clinical.endOfLifeGate', 'off', 'true or false'],
    ['clinical.disabledRules', [7], 'text'],
    ['clinical.canonicalBase', 'fhir', 'a complete URI'],
    ['clinical.sourceLabel', '', 'text of 1 to 60 characters'],
    ['clinical.localPolicyUrl', 'http://hospital.example.org', 'an https address'],
  ])('%s %j is told what is allowed, once', (key, value, expected) => {
    const problems = problemsOf(JSON.stringify(nested(key, value)));
    expect(problems.map((problem) => problem.expected)).toEqual([expected]);
    expect(problems[0]?.path).toMatch(new RegExp(`^${key}(\\.0)?$`));
  });

  test('a wrong word says which words would be right', () => {
    expect(problemsOf('{"logLevel": "loud"}')).toEqual([
      { path: 'logLevel', expected: `one of ${JSON.stringify(LOG_LEVELS)}` },
    ]);
  });
});

describe('a wrong file', () => {
  test('a rule that does not exist cannot be switched off, and is not repeated', () => {
    const problems = problemsOf('{"clinical": {"disabledRules": ["hypokalaemia", "hypokalemia"]}}');
    expect(problems).toEqual([{ path: 'clinical.disabledRules', expected: 'only ids that `cramp-cds rules` lists' }]);
  });

  test.each(Object.keys(RULES))('the rule %s can be switched off', (id) => {
    expect(parseConfig(JSON.stringify(nested('clinical.disabledRules', [id]))).clinical.disabledRules).toEqual([id]);
  });

  test('everything wrong is named at once, of file and environment', () => {
    const file = { port: -1, colour: 'red', limits: { requestMs: 'fast' }, clinical: { disabledRules: ['nonsense'] } };
    const paths = problemsOf(JSON.stringify(file), { LOG_LEVEL: 'loud' }).map(({ path }) => path);
    expect(paths.sort()).toEqual(['clinical.disabledRules', 'colour', 'limits.requestMs', 'logLevel', 'port']);
  });

  test('no problem holds a value of the file', () => {
    const file = {
      publicUrl: 'SECRET',
      databaseUrl: 'SECRET',
      suppression: { enabled: 'SECRET', key: 'SECRET' },
      logLevel: 'SECRET',
      services: ['SECRET'],
      cors: { origins: ['SECRET'] },
      limits: { requestMs: 'SECRET' },
      clinical: { disabledRules: ['SECRET'], canonicalBase: 'SECRET', sourceLabel: 'SECRET'.repeat(11) },
    };
    expect(JSON.stringify(problemsOf(JSON.stringify(file)))).not.toContain('SECRET');
  });
});

test('the result is frozen all the way down', () => {
  const config = parseConfig('{"cors": {"origins": ["https://ehr.example.org"]}}');
  const parts = [config, config.corsOrigins, config.limits, config.clinical, config.clinical.labWindow];
  expect(parts.map((part) => Object.isFrozen(part))).toEqual(parts.map(() => true));
  expect(() => Object.assign(config.limits, { requestMs: 1 })).toThrow(TypeError);
});

test('the defaults of the facts are not frozen or changed by it', () => {
  const before = JSON.stringify(DEFAULT_SETTINGS);
  parseConfig(JSON.stringify(nested('clinical.maxCards.order-sign', 1)));
  expect(JSON.stringify(DEFAULT_SETTINGS)).toBe(before);
});

describe('the management port', () => {
  const production = (file: object) =>
    parseConfig(JSON.stringify({ clients: [client], publicUrl: 'https://cds.example.org', ...file }), {
      mode: 'production',
    }).managementPort;
  const client = { issuer: 'https://ehr.example.org', jwksUrl: 'https://ehr.example.org/jwks' };

  test('is 3001 in production mode unless given, and any free one where the port is', () => {
    expect(production({})).toBe(3001);
    expect(production({ managementPort: 9000 })).toBe(9000);
    expect(production({ port: 0 })).toBe(0);
  });

  test('is off in sandbox mode unless given', () => {
    expect(parseConfig('{}').managementPort).toBeUndefined();
    expect(parseConfig('{"managementPort": 0}').managementPort).toBe(0);
  });

  test.each([
    ['given', () => parseConfig('{"port": 4000, "managementPort": 4000}')],
    ['of the environment', () => parseConfig('{"managementPort": 4000}', { environment: { PORT: '4000' } })],
    ['by default', () => production({ port: 3001 })],
  ])('is not the port of the service: %s', (_says, parse) => {
    expect(thrownBy(parse)).toMatchObject({
      code: 'CRAMP_CONFIG_INVALID',
      problems: [{ path: 'managementPort', expected: 'another port than `port`' }],
    });
  });
});

describe('several workers', () => {
  const databaseUrl = 'postgres://db.example.org/cramp';
  const one = {
    publicUrl: 'https://cds.example.org',
    clients: [{ issuer: 'https://ehr.example.org', jwksUrl: 'https://ehr.example.org/jwks' }],
  };
  const production = (changes: object) => parseConfig(JSON.stringify({ ...one, ...changes }), { mode: 'production' });

  test('need the database that they share', () => {
    expect(production({ workers: 4, databaseUrl }).workers).toBe(4);
    expect(production({ workers: 1 }).workers).toBe(1);
    expect(thrownBy(() => production({ workers: 2 }))).toMatchObject({
      problems: [{ path: 'workers', expected: expect.stringContaining('1 without `databaseUrl`') }],
    });
  });

  test('are not blamed for an address that is wrong', () => {
    const { problems } = thrownBy(() => production({ workers: 2, databaseUrl: 'mysql://db.example.org' }));
    expect(problems.map(({ path }) => path)).toEqual(['databaseUrl']);
  });

  test('are refused in sandbox mode, whatever the database', () => {
    expect(problemsOf(JSON.stringify({ workers: 2, databaseUrl }))).toMatchObject([
      { path: 'workers', expected: expect.stringContaining('1 in sandbox mode') },
    ]);
  });
});

describe('what no schema sees', () => {
  test.each([
    ['CH-5 a public address in clear text', { publicUrl: 'http://cds.example.org' }, 'publicUrl'],
    [
      'a window that is wider in full than lowered',
      { clinical: { labWindow: { fullDays: 20, loweredDays: 10 } } },
      'clinical.labWindow.fullDays',
    ],
    [
      'a lowest possible result that is above the highest',
      { clinical: { implausibleLimits: { sodium: { low: 150, high: 150 } } } },
      'clinical.implausibleLimits.sodium',
    ],
    [
      'a lowest possible result that is above the usual highest',
      { clinical: { implausibleLimits: { potassium: { low: 12 } } } },
      'clinical.implausibleLimits.potassium',
    ],
  ])('%s is refused', (_, file, path) => {
    const error = thrownBy(() => parseConfig(JSON.stringify(file)));
    expect(error).toMatchObject({ code: 'CRAMP_CONFIG_INVALID', problems: [{ path }] });
  });

  test.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000', 'https://cds.example.org'])(
    'CH-5 %s may be the public address',
    (publicUrl) => {
      expect(parseConfig(JSON.stringify({ publicUrl })).publicUrl).toBe(publicUrl);
    },
  );
});

describe('suppression', () => {
  const KEY = 'k'.repeat(32);
  const production = {
    publicUrl: 'https://cds.example.org',
    clients: [{ issuer: 'https://ehr.example.org', jwksUrl: 'https://ehr.example.org/keys' }],
  };
  const suppressionOf = (suppression: Json | undefined, mode: 'sandbox' | 'production', environment = {}) =>
    parseConfig(JSON.stringify({ ...production, suppression }), { mode, environment }).suppression;

  test.each<readonly [string, 'sandbox' | 'production', Json | undefined, boolean]>([
    ['without a key', 'production', undefined, false],
    ['with a key', 'production', { key: KEY }, true],
    ['with a key, switched off', 'production', { key: KEY, enabled: false }, false],
    ['with a key, switched on', 'production', { key: KEY, enabled: true }, true],
    ['with a key', 'sandbox', { key: KEY }, false],
    ['switched on', 'sandbox', { enabled: true }, true],
    ['switched on with a key', 'sandbox', { key: KEY, enabled: true }, true],
  ])('%s in %s mode', (_says, mode, suppression, enabled) => {
    expect(suppressionOf(suppression, mode)).toEqual({ enabled, key: suppression?.['key'] });
  });

  test('takes its key from the environment, whatever else the file says about it', () => {
    const environment = { SUPPRESSION_KEY: ENVIRONMENT_KEY };
    expect(suppressionOf(undefined, 'production', environment)).toEqual({ enabled: true, key: ENVIRONMENT_KEY });
    expect(suppressionOf({ enabled: false }, 'production', environment)).toEqual({
      enabled: false,
      key: ENVIRONMENT_KEY,
    });
    const wrong = JSON.stringify({ ...production, suppression: 'on' });
    expect(problemsOf(wrong, environment)).toEqual([
      { path: 'suppression', expected: 'an object with keys of enabled, key' },
    ]);
  });

  test('in production mode cannot be on without a key', () => {
    const { code, problems } = thrownBy(() => suppressionOf({ enabled: true }, 'production'));
    expect([code, problems]).toEqual([
      'CRAMP_CONFIG_INVALID',
      [{ path: 'suppression.key', expected: 'a secret of at least 32 characters, as suppression is enabled' }],
    ]);
  });

  test('with a wrong key is told so once', () => {
    const { problems } = thrownBy(() => suppressionOf({ enabled: true, key: 'short' }, 'production'));
    expect(problems).toEqual([{ path: 'suppression.key', expected: 'a secret of at least 32 characters' }]);
  });
});
