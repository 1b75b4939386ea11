import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { crampCds, startServe } from '../support/command-line.js';
import { requestText } from '../support/fixtures.js';
import { openRaw, postHead } from '../support/raw-client.js';
import { folderOf, listed, siteValueSet } from '../support/value-set-folder.js';

describe('serve refuses', () => {
  test('to run without --sandbox and without clients, naming everything that is missing', async () => {
    const { exitCode, stdout, stderr } = await crampCds(['serve'], { environment: { PORT: '0', LOG_LEVEL: 'loud' } });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.split('\n').map((line) => line.split(':')[0]?.trim())).toEqual([
      'cramp-cds',
      'logLevel',
      'clients',
      'publicUrl',
      '',
    ]);
  });

  test.each([
    ['--as-of', '2026-03-02'],
    ['--data', '.'],
    ['--fhir-faults', 'token'],
  ])('%s in production mode', async (option, value) => {
    const { exitCode, stderr } = await crampCds(['serve', option, value]);
    expect([exitCode, stderr.split('\n')[0]]).toEqual([2, `cramp-cds: ${option} needs --sandbox`]);
  });

  test('faults that it does not know', async () => {
    const { exitCode, stderr } = await crampCds(['serve', '--sandbox', '--fhir-faults', 'sometimes']);
    expect([exitCode, stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('--fhir-faults is a list such as')]);
  });

  test('a database that is not there, without its address or password', async () => {
    const clients = [{ issuer: 'https://ehr.example.org', jwksUrl: 'https://ehr.example.org/jwks' }];
    const databaseUrl = 'postgres://cramp:hunter2@127.0.0.1:1/cramp';
    const stdin = JSON.stringify({ port: 0, publicUrl: 'https://cds.example.org', clients, databaseUrl });
    const { exitCode, stdout, stderr } = await crampCds(['serve', '--config', '-'], { stdin });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^cramp-cds: CRAMP_NOT_READY\n {2}databaseUrl: /);
    expect(stderr).not.toMatch(/hunter2|127\.0\.0\.1/);
  });

  test.each(['0.0.0.0', '::', '192.0.2.1', 'cds.example.org', '127.0.0.1.example.org', ''])(
    'to listen on "%s" in sandbox mode, from the environment and from a file',
    async (host) => {
      const ends = await Promise.all([
        crampCds(['serve', '--sandbox'], { environment: { HOST: host, PORT: '0' } }),
        crampCds(['serve', '--sandbox', '--config', '-'], { stdin: JSON.stringify({ host, port: 0 }) }),
      ]);
      for (const { exitCode, stdout, stderr } of ends) {
        expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
        expect(stderr).toMatch(/^cramp-cds: CRAMP_CONFIG_INVALID\n {2}host: /);
      }
    },
  );

  test('a port that is taken, saying so', async () => {
    const { greeting, stop } = await startServe(['--sandbox'], { environment: { PORT: '0' } });
    const port = new URL(urlIn(greeting)).port;
    const { exitCode, stderr } = await crampCds(['serve', '--sandbox'], { environment: { PORT: port } });
    await stop('SIGTERM');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^cramp-cds: CRAMP_CONFIG_INVALID\n {2}port: expected one that is free.*EADDRINUSE/);
  });
});

describe('the management port', () => {
  test('is named at the start and ends with the service', async () => {
    const environment = { PORT: '0', MANAGEMENT_PORT: '0' };
    const { greeting, stop } = await startServe(['--sandbox'], { environment });
    const [, metrics = ''] = /GET {2}(\S+\/metrics)\n/.exec(greeting) ?? [];
    const text = await (await fetch(metrics)).text();
    const { exitCode, stdout } = await stop('SIGTERM');
    expect(text).toContain('cramp_cds_info{mode="sandbox"');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({ managementOn: metrics.replace('/metrics', '') });
  });

  test('that is the port of the service is refused by its name', async () => {
    const { exitCode, stderr } = await crampCds(['serve', '--sandbox'], {
      environment: { PORT: '4000', MANAGEMENT_PORT: '4000' },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/\n {2}managementPort: expected another port than `port`\n/);
  });
});

describe('serve --sandbox', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('says what it is, serves, and ends with 0 on %s', async (signal) => {
    const { greeting, stop } = await startServe(['--sandbox', '--as-of', '2026-03-02'], { environment: { PORT: '0' } });
    const url = urlIn(greeting);
    const fixture = { hook: 'order-select', story: 'quinine-for-cramps' } as const;
    const response = await fetch(`${url}/cds-services/cramp-order-select`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: requestText(fixture),
    });
    const body: unknown = await response.json();
    const { exitCode, stdout } = await stop(signal);

    expect(greeting).toContain('sandbox mode, loopback only, unsigned requests accepted; not for patient data');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(body).toMatchObject({ cards: [{ indicator: 'critical', source: { topic: { code: 'quinineForCramps' } } }] });
    expect(JSON.stringify(body)).toContain('K 3.1 mmol/L on 2026-02-20');
    expect(exitCode).toBe(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ mode: 'sandbox', listeningOn: url });
  });

  test('asked to stop finishes the call under way; asked again, it ends at once', async () => {
    const limits = { requestMs: 60_000, shutdownMs: 60_000 };
    const { greeting, stop } = await startServe(['--sandbox', '--config', '-'], {
      stdin: JSON.stringify({ port: 0, limits }),
    });
    const url = urlIn(greeting);
    const head = postHead('/cds-services/cramp-order-sign', 100, 'Expect: 100-continue\r\n');
    const client = await openRaw(url, head);
    await client.until('100 Continue');
    void stop('SIGTERM');
    await refusing(url);
    const { exitCode } = await stop('SIGINT');
    expect(exitCode).toBeNull();
    expect(await client.closed).not.toContain('HTTP/1.1 200');
  });

  test('publishes only the services that are switched on', async () => {
    const { greeting, stop } = await startServe(['--sandbox', '--config', '-'], {
      stdin: '{"port": 0, "services": ["cramp-patient-view", "cramp-order-sign"]}',
    });
    const discovery = (await (await fetch(`${urlIn(greeting)}/cds-services`)).json()) as { services: { id: string }[] };
    await stop('SIGTERM');
    const ids = ['cramp-patient-view', 'cramp-order-sign'];
    expect(discovery.services.map(({ id }) => id)).toEqual(ids);
    expect([...greeting.matchAll(/POST \S+\/cds-services\/(\S+)/g)].map(([, id]) => id)).toEqual(ids);
  });

  test('uses the value sets of the site, says how many, and warns of lost codes', async () => {
    const sodium = siteValueSet('sodium-loinc', { include: [listed('http://loinc.org', '2951-2', '99999-9')] });
    const stdin = JSON.stringify({ port: 0, valueSetDirs: [folderOf({ 'sodium.json': sodium })] });
    const { greeting, stop } = await startServe(['--sandbox', '--config', '-'], { stdin });
    const discovery = await (await fetch(`${urlIn(greeting)}/cds-services`)).text();
    const { stdout } = await stop('SIGTERM');
    expect(discovery).toContain('http://loinc.org|99999-9');
    const [start, warning] = stdout.split('\n').map((line) => (line === '' ? {} : JSON.parse(line)));
    expect(start).toMatchObject({ replacedValueSets: 1 });
    expect(warning).toMatchObject({ lostCodes: expect.any(Number), msg: expect.stringContaining('cramp-cds check') });
  });
});

describe('serve --sandbox with its FHIR server', () => {
  test('names its FHIR server with what it holds, loads data and names the files that it skipped', async () => {
    const data = folderOf({ 'one.json': { resourceType: 'Patient', id: 'own' }, 'broken.json': '{' });
    const { greeting, stop } = await startServe(['--sandbox', '--data', data, '--fhir-faults', 'token'], {
      environment: { PORT: '0' },
    });
    const [, fhirUrl, resources] =
      /GET {2}(\S+\/fhir\/R4)\/Patient {2}\(FHIR R4, in memory: (\d+) resources/.exec(greeting) ?? [];
    const open = await fetch(`${fhirUrl}/Patient/own`);
    const own = await fetch(`${fhirUrl}/Patient/own`, { headers: { authorization: 'Bearer any' } });
    await stop('SIGTERM');
    expect([open.status, own.status]).toEqual([401, 200]);
    expect(fhirUrl).toBe(`${urlIn(greeting)}/fhir/R4`);
    expect(Number(resources)).toBeGreaterThan(100);
    expect(greeting).toMatch(/ {2}skipped \S+broken\.json: is not readable as JSON\n/);
    expect(greeting).toMatch(/, \d+ story patients\)\n/);
    expect(greeting).toContain(`  open ${urlIn(greeting)}/  (EHR simulator)\n`);
  });

  test('starts without story patients where the installation has none, and says so', async () => {
    const root = folderOf({ 'package.json': { type: 'module' } });
    cpSync(new URL('../../dist', import.meta.url), join(root, 'dist'), { recursive: true });
    symlinkSync(new URL('../../node_modules', import.meta.url), join(root, 'node_modules'));
    const { greeting, stop } = await startServe(['--sandbox'], { environment: { PORT: '0' }, root });
    const { body } = await fetch(`${urlIn(greeting)}/fhir/R4/Patient`).then(async (response) => ({
      body: await response.json(),
    }));
    await stop('SIGTERM');
    expect(greeting).toContain('0 resources, no story patients, as fhir-fixtures is not part of this installation');
    expect(body).toMatchObject({ total: 0 });
  });
});

describe('serve --sandbox with value sets of a site', () => {
  test('does not start with a value set that it cannot read', async () => {
    const stdin = JSON.stringify({ port: 0, valueSetDirs: [folderOf({ 'a.json': '{', 'b.json': {} })] });
    const { exitCode, stdout, stderr } = await crampCds(['serve', '--sandbox', '--config', '-'], { stdin });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/CRAMP_CONFIG_INVALID\n.*a\.json: expected .*\n.*b\.json: expected a FHIR ValueSet\n$/);
  });
});

/** Resolves when nobody is let in any more. */
async function refusing(url: string): Promise<void> {
  const answered = await fetch(`${url}/health/live`, { headers: { connection: 'close' } }).then(
    () => true,
    () => false,
  );
  if (answered) await refusing(url);
}

function urlIn(greeting: string): string {
  return /GET {2}(\S+)\/cds-services\n/.exec(greeting)?.[1] ?? '';
}
