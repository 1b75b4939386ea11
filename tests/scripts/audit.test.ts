import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';

interface Answer {
  readonly stdout: string;
  readonly stderr: string;
}
interface Outcome {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const { judgeAudit }: { judgeAudit(answer: Answer): Outcome } = await import(file('scripts/packages/audit-outcome.js'));
const folder = mkdtempSync(join(tmpdir(), 'audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Level = 'info' | 'low' | 'moderate' | 'high' | 'critical';

/** A report of npm with one package of each level given. */
function report(...levels: readonly Level[]): string {
  const packages = levels.map((severity) => ({
    name: `a-${severity}`,
    severity,
    range: '<1.2.3',
    fixAvailable: severity === 'high',
  }));
  const count = (level: Level) => levels.filter((each) => each === level).length;
  return JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(packages.map((each) => [each.name, each])),
    metadata: {
      vulnerabilities: {
        info: count('info'),
        low: count('low'),
        moderate: count('moderate'),
        high: count('high'),
        critical: count('critical'),
        total: levels.length,
      },
    },
  });
}

function judge(stdout: string, stderr = ''): Outcome {
  return judgeAudit({ stdout, stderr });
}

describe('an audit', () => {
  test('without findings passes', () => {
    expect(judge(report())).toEqual({
      exitCode: 0,
      lines: ['No known vulnerabilities in the production packages.'],
    });
  });

  test.each<{ levels: readonly Level[] }>([
    { levels: ['high'] },
    { levels: ['critical'] },
    { levels: ['low', 'high'] },
    { levels: ['moderate', 'critical'] },
  ])('with $levels fails', ({ levels }) => {
    expect(judge(report(...levels)).exitCode).toBe(1);
  });

  test.each<Level>(['info', 'low', 'moderate'])('with a finding of level %s passes, and names it', (level) => {
    expect(judge(report(level))).toEqual({
      exitCode: 0,
      lines: [`Known vulnerabilities in the production packages: 1 ${level}`, `  ${level}: a-${level} <1.2.3`],
    });
  });

  test('names each finding, the loudest counts first, and whether there is a fix', () => {
    expect(judge(report('low', 'high', 'critical')).lines).toEqual([
      'Known vulnerabilities in the production packages: 1 critical, 1 high, 1 low',
      '  low: a-low <1.2.3',
      '  high: a-high <1.2.3, a fix is available',
      '  critical: a-critical <1.2.3',
    ]);
  });

  test.each([
    ['not offered', '405 Method Not Allowed - POST https://registry.npmjs.org/-/npm/v1/security/advisories/bulk'],
    ['not found', '404 Not Found - POST https://npm.example.org/-/npm/v1/security/advisories/bulk'],
    ['not reachable', 'request to https://registry.npmjs.org/ failed, reason: getaddrinfo ENOTFOUND'],
  ])('that is %s passes and says that nothing was checked', (_says, message) => {
    const { exitCode, lines } = judge(JSON.stringify({ message, error: { summary: '', detail: '' } }));
    expect(exitCode).toBe(0);
    expect(lines).toEqual([`Not checked: the registry could not be asked for known vulnerabilities (${message}).`]);
  });

  test('that npm could not begin fails', () => {
    const error = { code: 'ENOLOCK', summary: 'This command requires an existing lockfile.', detail: '' };
    expect(judge(JSON.stringify({ error }))).toEqual({
      exitCode: 1,
      lines: ['npm audit failed: This command requires an existing lockfile.'],
    });
  });

  test.each(['', 'null', '[]', 'Segmentation fault', '{"vulnerabilities":{}}'])('that says %j fails', (stdout) => {
    expect(judge(stdout, 'npm error broken\nmore')).toEqual({
      exitCode: 1,
      lines: ['npm audit failed: npm error broken'],
    });
  });
});

describe('npm run audit', () => {
  /** Runs it with an npm that says this, and notes what it was asked. */
  function audit(stdout: string) {
    writeFileSync(join(folder, 'answer'), stdout);
    writeFileSync(join(folder, 'npm'), `#!/bin/sh\necho "$@" > "${folder}/asked"\ncat "${folder}/answer"\nexit 1\n`, {
      mode: 0o755,
    });
    const PATH = `${folder}:${dirname(process.execPath)}:/usr/bin:/bin`;
    const ran = spawnSync(process.execPath, [file('scripts/audit.js')], { encoding: 'utf8', env: { PATH } });
    return { ...ran, asked: readFileSync(join(folder, 'asked'), 'utf8').trim() };
  }

  test('ends as the answer is judged', () => {
    expect(audit(report('high'))).toMatchObject({ status: 1, stdout: expect.stringContaining('high: a-high') });
    expect(audit(report())).toMatchObject({ status: 0, stdout: expect.stringContaining('No known') });
    expect(audit('{"message":"404"}')).toMatchObject({ status: 0, stdout: expect.stringContaining('Not checked') });
  });

  test('asks for production packages only, and never offline, where npm would find nothing', () => {
    expect(audit(report()).asked).toBe('audit --omit=dev --json --no-offline');
  });

  test('is not part of npm run check, whose result must not depend on a registry', () => {
    expect(readFileSync(file('scripts/check.js'), 'utf8')).not.toContain('audit');
  });
});
