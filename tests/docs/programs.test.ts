/** The programs that the guide tells to run: the rehearsal of a go-live, and the example for Medplum's library. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.js';
import { createLogger } from '../../src/log.js';
import { startProduction } from '../../src/server.js';
import { readPage } from '../support/pages.js';
import { PATIENT_LIMITS, type Sandbox, startTestSandbox } from '../support/sandbox.js';
import { blocksOf } from '../support/shell-examples.js';

jest.setTimeout(60_000);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const REHEARSE = `${ROOT}scripts/rehearse.js`;
const PUBLIC_URL = 'http://127.0.0.1:8124';

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cramp-cds-rehearsal-'));
  sandbox = await startTestSandbox();
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function node(args: readonly string[], { cwd = folder, environment = {} } = {}): Promise<Run> {
  const child = spawn(process.execPath, args, { cwd, env: environment });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve) => child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr })));
}

describe('the rehearsal', () => {
  let printed: Run;
  beforeAll(async () => {
    printed = await node([REHEARSE, 'config', '--fhir', `${sandbox.url}/fhir/R4`]);
  });

  /** With the configuration that it printed, on any free port. */
  async function startRehearsed(changes: object = {}) {
    expect(printed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(parseConfig(printed.stdout, { mode: 'production' }).publicUrl).toBe(PUBLIC_URL);
    const file = { ...JSON.parse(printed.stdout), port: 0, managementPort: 0, limits: PATIENT_LIMITS, ...changes };
    const config = parseConfig(JSON.stringify(file), { mode: 'production', folder });
    return startProduction({ config, log: createLogger('silent'), asOf: undefined });
  }

  const check = (url: string, ...more: readonly string[]) =>
    node([REHEARSE, 'check', url, '--public-url', PUBLIC_URL, ...more]);
  const readingFrom = (url: string) => ['--fhir', `${url}/fhir/R4`, '--patient', 'synthetic-thiazide'];
  const linesOf = ({ stdout }: Run) =>
    stdout
      .replaceAll(/ {2}\d+ ms$/gm, '')
      .trim()
      .split('\n');

  test('prints what the guide shows, a second time too, and suppression does not stand in its way', async () => {
    const server = await startRehearsed({ suppression: { key: 'x'.repeat(32) } });
    const runs = [
      await check(server.url, ...readingFrom(sandbox.url)),
      await check(server.url, ...readingFrom(sandbox.url)),
    ];
    const [shown = ''] = blocksOf(readPage('docs/integrate.md'), 'text');
    await server.close();
    for (const run of runs) {
      expect(linesOf(run).map((line) => line.replace(/: \d+ cards/, ''))).toEqual(
        shown
          .trim()
          .split('\n')
          .map((line) => line.replace(/: \d+ cards/, '')),
      );
      expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    }
  });

  test('a service that answers anybody fails where it must refuse, with exit code 1', async () => {
    const run = await check(sandbox.url);
    const failed = linesOf(run).filter((line) => line.startsWith('FAILED'));
    expect([run.exitCode, failed.length]).toEqual([1, 4]);
    expect(failed.every((line) => / {2}200$/.test(line))).toBe(true);
  });

  test('nothing there: every check fails, and no error of the program', async () => {
    const { exitCode, stdout, stderr } = await check('http://127.0.0.1:1');
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(stdout).not.toMatch(/^ok/m);
  });

  test('a key that is there is never written over, one that is not is missed', async () => {
    const again = await node([REHEARSE, 'config']);
    const missing = await node([REHEARSE, 'check', sandbox.url, '--key', 'nothing.key']);
    expect([again.exitCode, again.stdout, missing.exitCode, missing.stdout]).toEqual([1, '', 1, '']);
    expect([again.stderr, missing.stderr]).toEqual([
      expect.stringContaining('The key file exists already'),
      expect.stringContaining('There is no key file'),
    ]);
  });

  test('help, and wrong usage', async () => {
    expect(await node([REHEARSE, '--help'])).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^Usage/) });
    expect(await node([REHEARSE, 'check', 'nowhere'])).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await node([REHEARSE, 'check', sandbox.url, '--patient', 'x'])).toMatchObject({ exitCode: 2 });
  });
});

test("the example for Medplum's library prints what its page shows", async () => {
  const page = readPage('docs/medplum.md');
  const [program = ''] = blocksOf(page, 'js');
  const [shown = ''] = blocksOf(page, 'text');
  const environment = { CRAMP_CDS: `${sandbox.url}/` };
  const run = await node(['--input-type=module', '-e', program], { cwd: ROOT, environment });
  expect(run).toEqual({ exitCode: 0, stdout: shown, stderr: '' });
});
