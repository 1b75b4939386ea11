/** `cramp-cds fire` as a user runs it: against this service, signed against its production mode, and against somebody else's. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { UsageError } from '../../src/cli/command.js';
import { runFire } from '../../src/cli/fire.js';
import { readFireOptions } from '../../src/cli/fire-options.js';
import { ISSUER } from '../support/client-tokens.js';
import { crampCds, runHere } from '../support/command-line.js';
import { startTestProduction } from '../support/production.js';
import { type Sandbox, startTestSandbox } from '../support/sandbox.js';
import { neverAnswer, respond, type StubHooksService, startStubHooksService } from '../support/stub-hooks-service.js';

const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-fire-'));
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

let stub: StubHooksService | undefined;
afterEach(async () => {
  await stub?.close();
  stub = undefined;
});

function fileOf(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const QUININE = ['--drug', 'RxNorm:997010|quinine sulfate 324 MG Oral Capsule'];
const CRAMPS = ['--reason', 'ICD-10-CM:G47.62|Sleep related leg cramps'];

const fire = (...args: readonly string[]) => runHere(runFire, [sandbox.url, ...args]);
const withRecord = (...args: readonly string[]) => fire('--fhir', `${sandbox.url}/fhir/R4`, ...args);

describe('against this service', () => {
  test('its services are listed, and keep to the standard', async () => {
    const { exitCode, stdout, stderr } = await fire('--list');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^3 services/);
    expect(stdout).toMatch(/\ncramp-order-sign +order-sign +Leg cramps: final order check +patient, encounter/);
    expect(stdout).not.toMatch(/Breaks|Recommended/);
  });

  test('a chart is opened: cards of its record, and the key without value is named', async () => {
    const { exitCode, stdout, stderr } = await withRecord('--patient', 'synthetic-thiazide');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^cramp-patient-view \(patient-view\): 200 in \d+ ms: 2 cards\n\n1\. WARNING {2}Potassium 2\.9/,
    );
    expect(stdout).toContain('[ ] Check magnesium\n       create ServiceRequest: Draft order: magnesium');
    expect(stdout).toContain('Reasons to override: Already being managed;');
    expect(stdout).toMatch(/Source: cramp-cds, http\S+\/rules\/hypokalemia\n/);
    expect(stderr).toBe(
      'cramp-cds: cramp-patient-view: prefetch without "encounter": {{context.encounterId}} has no value here\n',
    );
  });

  test('a medicine is ordered: the draft can be removed', async () => {
    const { exitCode, stdout } = await withRecord('--patient', 'synthetic-first-quinine', ...QUININE, ...CRAMPS);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^cramp-order-sign \(order-sign\): 200 in \d+ ms: 1 card\n\n1\. CRITICAL {2}Quinine for leg cramps/,
    );
    expect(stdout).toContain(
      '[ ] Remove quinine (recommended)\n       delete MedicationRequest/draft-1: Remove the quinine',
    );
  });

  test('an order comes from a file, in whatever form, and its order-select selects it', async () => {
    const order = {
      resourceType: 'MedicationRequest',
      status: 'draft',
      intent: 'order',
      medicationCodeableConcept: { text: 'quinine' },
      reasonCode: [{ text: 'leg cramps' }],
    };
    const bundle = { resourceType: 'Bundle', entry: [{ resource: order }] };
    for (const [name, content] of Object.entries({ one: order, list: [order], bundle })) {
      const path = fileOf(`${name}.json`, content);
      const args = ['--patient', 'x', '--hook', 'order-select', '--order', path, '--json'];
      const { exitCode, stdout } = await fire(...args);
      expect(exitCode).toBe(0);
      const [{ service, body }] = JSON.parse(stdout);
      expect(service).toBe('cramp-order-select');
      expect(body.cards[0].suggestions[0].actions[0].resourceId).toBe('MedicationRequest/order-1-1');
    }
  });
});

describe('what is sent to this service', () => {
  test('--no-prefetch lets the service read, and --show-request shows that no data were sent', async () => {
    const token = fileOf('fhir-token', 'secret-token');
    const args = ['--patient', 'synthetic-thiazide', '--no-prefetch', '--show-request', '--fhir-token', token];
    const { exitCode, stdout, stderr } = await withRecord(...args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1. WARNING  Potassium 2.9');
    const request = JSON.parse(stderr.slice(stderr.indexOf('{')));
    expect(request).toMatchObject({ fhirServer: `${sandbox.url}/fhir/R4`, fhirAuthorization: { access_token: '…' } });
    expect(request).not.toHaveProperty('prefetch');
    expect(stdout + stderr).not.toContain('secret-token');
  });

  test('a request is sent as it is, also from standard input', async () => {
    const path = 'fhir-fixtures/requests/order-select/quinine-for-cramps-without-labs.json';
    const { exitCode, stdout } = await fire('--request', path);
    expect([exitCode, stdout.split(' in ')[0]]).toEqual([0, 'cramp-order-select (order-select): 200']);
    const args = ['fire', sandbox.url, '--request', '-', '--service', 'cramp-order-sign'];
    const broken = await crampCds(args, { stdin: '{"hook":' });
    expect(broken.exitCode).toBe(1);
    expect(broken.stdout).toMatch(
      /^cramp-order-sign \(no hook\): 400 in \d+ ms\n {3}The request does not follow CDS Hooks\./,
    );
  });

  test('what is missing is said: data, a service, a hook', async () => {
    const [noData, noService, noHook] = await Promise.all([
      fire('--patient', 'x'),
      fire('--patient', 'x', '--service', 'other'),
      fire('--patient', 'x', '--hook', 'order-dispatch'),
    ]);
    expect([noData.exitCode, noService.exitCode, noHook.exitCode]).toEqual([1, 1, 1]);
    expect(noData.stderr).toBe('cramp-cds: no --fhir: sent without prefetch\n');
    expect(noData.stdout).toMatch(/412 in \d+ ms\n[\s\S]*It lacks data: give --fhir/);
    expect(noService.stderr).toContain('There is no service other.\n  It offers cramp-patient-view');
    expect(noHook.stderr).toContain('There is no service of the hook order-dispatch.');
  });
});

describe('signed', () => {
  test('a call is accepted by production mode, where an unsigned one is told what to do', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true });
    const key = fileOf('key.jwk', { ...(await exportJWK(privateKey)), kid: 'fire' });
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'fire' }] };
    const audience = 'https://audience.example.org';
    const service = await startTestProduction({ client: { jwks, audiences: [audience] } });
    const call = [service.url, '--request', 'fhir-fixtures/requests/order-select/quinine-for-cramps-without-labs.json'];
    const signed = await runHere(runFire, [...call, '--sign', key, '--issuer', ISSUER, '--audience', audience]);
    const unsigned = await runHere(runFire, call);
    const stranger = await runHere(runFire, [
      ...call,
      '--sign',
      key,
      '--issuer',
      'https://other.example.org',
      '--audience',
      audience,
    ]);
    await service.close();
    expect(signed.stdout).toMatch(/^cramp-order-select \(order-select\): 200 in \d+ ms: 1 card\n/);
    expect([signed.exitCode, unsigned.exitCode, stranger.exitCode]).toEqual([0, 1, 1]);
    expect(unsigned.stdout).toMatch(/401 in \d+ ms\n {3}Authentication is required\.[\s\S]*sign with --sign KEY/);
  });

  test('a call names the address called as its audience', async () => {
    const { privateKey } = await generateKeyPair('ES384', { extractable: true });
    const key = fileOf('own.jwk', { ...(await exportJWK(privateKey)), kid: 'fire' });
    const services = [{ id: 'a', hook: 'patient-view', title: 'A', description: 'A' }];
    stub = await startStubHooksService({ '/v1/cds-services': { services }, '/v1/cds-services/a': { cards: [] } });
    const base = `${stub.url}/v1`;
    const { exitCode } = await runHere(runFire, [base, '--patient', 'x', '--sign', key, '--issuer', ISSUER]);
    const claims = stub.calls.map(({ headers }) => {
      const [, payload = ''] = headers.authorization?.split('.') ?? [];
      return JSON.parse(Buffer.from(payload, 'base64url').toString());
    });
    expect(exitCode).toBe(0);
    expect(claims.map(({ aud, iss }) => [aud, iss])).toEqual([
      [`${base}/cds-services`, ISSUER],
      [`${base}/cds-services/a`, ISSUER],
    ]);
    expect(claims[0].jti).not.toBe(claims[1].jti);
  });
});

/** Legal, and unlike ours. */
const ODD = {
  services: [
    {
      hook: 'order-sign',
      id: 'check',
      description: 'Checks.',
      version: 'STU3',
      prefetch: { user: '{{context.userId}}' },
    },
    { hook: 'order-select', id: 'check', title: 'Check', description: 'Checks.' },
    { hook: 'appointment-book', id: 'book.v2', title: 'Book', description: 'Books.', extension: { a: 1 } },
  ],
};

async function fireAt(answers: Readonly<Record<string, unknown>>, ...args: readonly string[]) {
  stub = await startStubHooksService({ '/cds-services': ODD, ...answers });
  return runHere(runFire, [`${stub.url}/`, ...args]);
}

describe("against somebody else's service", () => {
  test('an odd but legal discovery is read; what is only recommended is said, and no finding', async () => {
    const { exitCode, stdout } = await fireAt({}, '--list');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\ncheck +order-sign +– +user\n/);
    expect(stdout).toContain('Recommended by CDS Hooks:\n   services[0].title: expected a title');
    expect(stdout).not.toContain('Breaks');
  });

  test('a discovery that breaks the standard is a finding', async () => {
    const { exitCode, stdout } = await fireAt({ '/cds-services': { services: [{ hook: 'a', id: 'b' }] } }, '--list');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('Breaks CDS Hooks:\n   services[0].description: expected a description');
  });

  test('an odd but legal answer is printed whole, without anything that moves the terminal', async () => {
    const answer = {
      cards: [
        {
          summary: 'Look \u001b[31mhere\u001b[0m',
          detail: '# Title\n\n**Bold** \\*star\\* &lt;tag&gt;\n- one\u0007',
          indicator: 'info',
          source: { label: 'Somebody', topic: { system: 'https://a.example.org', code: 'x-y' } },
          links: [{ label: 'App', url: 'https://a.example.org/launch', type: 'smart', appContext: '{}' }],
          suggestions: [{ label: 'Nothing to do' }],
          selectionBehavior: 'any',
        },
      ],
      systemActions: [{ type: 'create', description: 'Note it', resource: { resourceType: 'Task' } }],
    };
    const { exitCode, stdout } = await fireAt({ '/cds-services/check': answer }, '--patient', 'x', ...QUININE);
    expect(exitCode).toBe(0);
    expect(['\u0007', '\u001b'].filter((control) => stdout.includes(control))).toEqual([]);
    for (const text of [
      '1. INFO  Look [31mhere [0m',
      '   Bold *star* <tag>\n   - one\n',
      '   Source: Somebody\n',
      '   Link: App https://a.example.org/launch (SMART app)',
      '   Offers any of:\n   [ ] Nothing to do',
      'Applied without asking:\n       create Task: Note it',
      'Recommended by CDS Hooks:\n   cards[0].uuid: expected a uuid',
    ]) {
      expect(stdout).toContain(text);
    }
  });

  test.each<[string, unknown, string]>([
    [
      'cards that break the standard',
      { cards: [{ summary: 1, source: {} }] },
      'cards[0].indicator: expected info or warning or critical',
    ],
    ['no cards', {}, 'cards: expected a list of cards'],
    ['nothing', respond(200, ''), 'the answer: expected an object with the cards'],
    ['a web page', respond(503, '<html>'), 'It answered with a web page.'],
    ['an error in words of its own', respond(500, '{"error":"no"}'), 'check (order-sign): 500'],
  ])('%s: exit 1, and what is wrong', async (_says, answer, words) => {
    const { exitCode, stdout } = await fireAt({ '/cds-services/check': answer }, '--patient', 'x', ...QUININE);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(words);
  });
});

describe('of several services', () => {
  test.each<[string, readonly string[], string]>([
    ['the usual hook of orders', QUININE, 'order-sign'],
    ['the one that was asked for', ['--hook', 'order-select', ...QUININE], 'order-select'],
  ])('under one id, that of %s is called', async (_says, args, hook) => {
    const { stdout } = await fireAt(
      { '/cds-services/check': { cards: [] } },
      '--patient',
      'x',
      '--service',
      'check',
      ...args,
    );
    expect(stdout).toContain(`check (${hook}): 200`);
    expect(stub?.calls.map(({ path }) => path)).toEqual(['/cds-services', '/cds-services/check']);
  });

  test('that was named, its own hook is fired', async () => {
    const { stdout } = await fireAt(
      { '/cds-services/book.v2': { cards: [] } },
      '--patient',
      'x',
      '--service',
      'book.v2',
    );
    expect(stdout).toContain('book.v2 (appointment-book): 200 in');
  });

  test('one that does not answer costs nothing of the others', async () => {
    const services = ['a', 'b'].map((id) => ({ id, hook: 'patient-view', title: id, description: id }));
    const answers = { '/cds-services': { services }, '/cds-services/a': neverAnswer, '/cds-services/b': { cards: [] } };
    const { exitCode, stdout, stderr } = await fireAt(answers, '--patient', 'x', '--timeout', '1000');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/cds-services\/a did not answer within 1000 ms\./);
    expect(stdout).toContain('b (patient-view): 200');
  });

  test('only the one of the hook is called, with the token of a file', async () => {
    const token = fileOf('token', 'secret-token\n');
    const args = ['--patient', 'Patient/x', '--hook', 'appointment-book', '--token', token, '--json'];
    const { exitCode, stdout } = await fireAt({ '/cds-services/book.v2': { cards: [] } }, ...args);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ service: 'book.v2', status: 200, body: { cards: [] } }]);
    expect(stub?.calls.map(({ path }) => path)).toEqual(['/cds-services', '/cds-services/book.v2']);
    expect(stub?.calls.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer secret-token',
      'Bearer secret-token',
    ]);
    expect(JSON.parse(stub?.calls[1]?.body ?? '')).toMatchObject({
      hook: 'appointment-book',
      context: { patientId: 'x' },
    });
  });
});

describe('feedback', () => {
  const reason = { system: 'https://a.example.org', code: 'later', display: 'Later' };
  const card = (uuid: string, more: object) => ({
    uuid,
    summary: uuid,
    indicator: 'info',
    source: { label: 'y' },
    ...more,
  });
  const cards = [
    card('offers', { suggestions: ['s1', 's2'].map(offer), selectionBehavior: 'any', overrideReasons: [reason] }),
    card('tells', {}),
  ];
  function offer(uuid: string) {
    return { uuid, label: uuid, isRecommended: uuid === 's2' };
  }

  async function told(outcome: string, status = 200) {
    const answers = { '/cds-services/check': { cards }, '/cds-services/check/feedback': respond(status, '') };
    const finished = await fireAt(answers, '--patient', 'x', ...QUININE, '--feedback', outcome);
    const body = stub?.calls.find(({ path }) => path.endsWith('/feedback'))?.body ?? '{}';
    return { ...finished, feedback: JSON.parse(body).feedback };
  }

  test('accepts the recommended suggestion of each card that has one', async () => {
    const { exitCode, stderr, feedback } = await told('accepted');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('feedback: 1 card accepted, answered 200\n')]);
    expect(feedback).toMatchObject([{ card: 'offers', outcome: 'accepted', acceptedSuggestions: [{ id: 's2' }] }]);
  });

  test('overrides every card, with the first reason offered; one that is refused is exit 1', async () => {
    const { exitCode, feedback } = await told('overridden', 400);
    expect(exitCode).toBe(1);
    expect(feedback).toEqual([
      { card: 'offers', outcome: 'overridden', overrideReason: { reason }, outcomeTimestamp: expect.any(String) },
      { card: 'tells', outcome: 'overridden', outcomeTimestamp: expect.any(String) },
    ]);
  });

  test.each(['accepted', 'overridden'])('%s is taken by this service', async (outcome) => {
    const { exitCode, stderr } = await fire('--patient', 'x', ...QUININE, ...CRAMPS, '--feedback', outcome);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`feedback: 1 card ${outcome}, answered 200\n`)]);
  });

  test('is not sent where no card has what it needs', async () => {
    const { exitCode, stderr } = await fireAt(
      { '/cds-services/check': { cards: [] } },
      '--patient',
      'x',
      ...QUININE,
      '--feedback',
      'accepted',
    );
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('nothing was told')]);
  });
});

describe('wrong usage is exit 2, and never shows a token', () => {
  const URL_ = 'http://127.0.0.1:9';
  test.each<[string, readonly string[], string]>([
    ['no address', [], 'fire takes the address of a service'],
    ['two addresses', [URL_, URL_, '--list'], 'fire takes the address of a service'],
    ['no address at all', ['cds.example.org', '--list'], '<base-url> wants an http(s) address'],
    ['credentials in it', ['https://a:secret-token@b.example.org', '--list'], '<base-url> wants an http(s) address'],
    ['nothing to do', [URL_], 'fire wants --patient, --request or --list'],
    [
      'a token on the command line',
      [URL_, '--patient', 'x', '--token', 'secret-token'],
      '--token wants a file that holds the token',
    ],
    ['a variable that is not set', [URL_, '--patient', 'x', '--token', 'env:NOT_SET'], '--token found no token there'],
    [
      'a token to another machine without TLS',
      ['http://cds.example.org', '--patient', 'x', '--token', 'env:A'],
      'tokens are sent by https only',
    ],
    ['a key without issuer', [URL_, '--patient', 'x', '--sign', 'package.json'], '--sign needs --issuer'],
    ['an issuer without key', [URL_, '--patient', 'x', '--issuer', 'a'], 'this needs --sign'],
    ['no FHIR server to read from', [URL_, '--patient', 'x', '--no-prefetch'], 'this needs --fhir'],
    [
      'an unknown code system',
      [URL_, '--patient', 'x', '--drug', 'Other:1'],
      '"Other" is no code system: there are rxnorm, snomed',
    ],
    ['a file that is not there', [URL_, '--patient', 'x', '--order', 'nowhere.json'], 'cannot read nowhere.json'],
    [
      'a file without resources',
      [URL_, '--patient', 'x', '--order', 'tsconfig.json'],
      'tsconfig.json holds no FHIR resource',
    ],
    ['an outcome that is none', [URL_, '--list', '--feedback', 'ignored'], '--feedback wants accepted or overridden'],
    ['a time that is none', [URL_, '--list', '--timeout', 'soon'], '--timeout wants milliseconds'],
  ])('%s', async (_says, args, words) => {
    const failure: unknown = await readFireOptions(args).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect(String(failure)).toContain(words);
    expect(String(failure)).not.toContain('secret-token');
  });

  test('as every command says it', async () => {
    const { exitCode, stdout, stderr } = await crampCds(['fire', '--token', 'secret-token', URL_, '--patient', 'x']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^cramp-cds: --token wants a file [\s\S]*\nUsage: cramp-cds fire <base-url> --list/);
    expect(stderr).not.toContain('secret-token');
  });
});

test('a service that is not there is exit 1 with what to do', async () => {
  const gone = await startStubHooksService({});
  await gone.close();
  const { exitCode, stdout, stderr } = await runHere(runFire, [gone.url, '--list']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(/^cramp-cds: http\S+ cannot be reached \(ECONNREFUSED\)\.\n {2}Nothing listens there/);
});
