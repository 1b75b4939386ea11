import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { RULES } from '../../src/rules/index.js';
import { crampCds } from '../support/command-line.js';
import { below, folderOf, listed, siteValueSet, urlOf } from '../support/value-set-folder.js';

const COMMANDS = ['serve', 'evaluate', 'rules', 'explain', 'check'];
const NO_OUTPUT = { stdout: '' };

describe('help', () => {
  test.each([['--help'], ['-h'], ['help']])('cramp-cds %s lists every command', async (option) => {
    const { exitCode, stdout, stderr } = await crampCds([option]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(COMMANDS.filter((name) => !stdout.includes(`\n  ${name} `))).toEqual([]);
    expect(stdout).toContain('clinical review of the knowledge is pending');
  });

  test.each(COMMANDS)('cramp-cds %s --help says how it is called', async (name) => {
    const { exitCode, stdout, stderr } = await crampCds([name, '--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: cramp-cds ${name}`));
  });

  test('of serve names every option and variable', async () => {
    const { stdout } = await crampCds(['serve', '-h']);
    const named = ['--sandbox', '--config', '--as-of', 'HOST', 'PORT', 'PUBLIC_URL', 'LOG_LEVEL'];
    expect(named.filter((name) => !stdout.includes(name))).toEqual([]);
  });

  test('no command at all shows the help and is wrong usage', async () => {
    const { exitCode, stdout, stderr } = await crampCds([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Usage: cramp-cds <command>');
  });
});

describe('wrong usage is exit 2, with the reason and the usage on standard error', () => {
  test.each([
    ['an unknown command', ['prescribe'], 'there is no command "prescribe"'],
    ['a command named like a member of every object', ['toString'], 'there is no command "toString"'],
    ['an unknown option', ['rules', '--yaml'], '--yaml'],
    ['rules with an argument', ['rules', 'hypokalemia'], 'rules takes no arguments'],
    ['explain without a rule', ['explain'], 'explain takes one rule id'],
    ['explain with two rules', ['explain', 'hypokalemia', 'hypocalcemia'], 'explain takes one rule id'],
    ['evaluate without a request', ['evaluate', 'cramp-order-sign'], 'evaluate takes a service id and a request file'],
    ['evaluate with an unknown service', ['evaluate', 'cramp-order', '-'], 'there is no service "cramp-order"'],
    ['a file that is not there', ['evaluate', 'cramp-order-sign', 'nowhere.json'], 'cannot read nowhere.json'],
    ['a configuration that is not there', ['check', '--config', 'nowhere.json'], 'cannot read nowhere.json'],
    ['a date that is none', ['evaluate', 'cramp-order-sign', '-', '--as-of', 'yesterday'], '--as-of wants a date'],
    ['an option without its value', ['check', '--config'], '--config'],
    ['serve with an argument', ['serve', '3000'], 'serve takes no arguments'],
  ])('%s', async (_says, args, message) => {
    const { exitCode, stdout, stderr } = await crampCds(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, ...NO_OUTPUT });
    expect(stderr.split('\n')[0]).toMatch(/^cramp-cds: /);
    expect(stderr.split('\n')[0]).toContain(message);
    expect(stderr).toContain('Usage: cramp-cds');
  });
});

describe('rules and explain', () => {
  test('rules lists every rule on one line, with the state of its review', async () => {
    const { exitCode, stdout, stderr } = await crampCds(['rules']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(Object.keys(RULES).sort());
    expect(lines.filter((line) => !line.includes('(clinical review: '))).toEqual([]);
  });

  test('rules --json is JSON with all that is known', async () => {
    const { stdout } = await crampCds(['rules', '--json']);
    const pages = JSON.parse(stdout) as readonly { readonly id: string; readonly when: readonly string[] }[];
    expect(pages.map(({ id }) => id)).toEqual(Object.keys(RULES).sort());
    expect(pages.filter(({ when }) => when.length === 0)).toEqual([]);
  });

  test('explain prints a rule as a clinician reads it', async () => {
    const { exitCode, stdout, stderr } = await crampCds(['explain', 'quinine-for-cramps']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const parts = [
      'When\n  - ',
      'Then\n  - ',
      'Evidence grade A',
      'Override reasons offered',
      'Clinical review: pending',
    ];
    expect(parts.filter((part) => !stdout.includes(part))).toEqual([]);
  });

  test('explain --json is one rule', async () => {
    const { stdout } = await crampCds(['explain', 'hypokalemia', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'hypokalemia', clinicalReview: 'pending' });
  });

  test.each(['quinine', 'toString'])('explain %s: no such rule is a finding', async (id) => {
    const { exitCode, stdout, stderr } = await crampCds(['explain', id]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, ...NO_OUTPUT });
    expect(stderr).toContain(`there is no rule "${id}"`);
  });
});

describe('check', () => {
  test('of the defaults sums up the knowledge', async () => {
    const { exitCode, stdout, stderr } = await crampCds(['check']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^configuration: valid\nknowledge \S+: \d+ rules, \d+ of them pending clinical review\n/);
    expect(stdout).toMatch(/terminology: \d{5,} drug codes, \d+ value sets with \d+ codes\n$/);
  });

  test('of a bad configuration names every problem, one a line', async () => {
    const config = { port: -1, colour: 'red', clinical: { jurisdiction: 'DE', disabledRules: ['nonsense'] } };
    const { exitCode, stdout } = await crampCds(['check', '--config', '-'], { stdin: JSON.stringify(config) });
    expect(exitCode).toBe(1);
    const lines = stdout.trimEnd().split('\n').sort();
    expect(lines.map((line) => line.split(': expected ')[0])).toEqual([
      'configuration: clinical.disabledRules',
      'configuration: clinical.jurisdiction',
      'configuration: colour',
      'configuration: port',
    ]);
  });

  test('looks at the environment, as serve does', async () => {
    const { exitCode, stdout } = await crampCds(['check'], { environment: { PUBLIC_URL: 'nope' } });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('configuration: publicUrl');
  });

  test('of no JSON says so', async () => {
    const { exitCode, stdout } = await crampCds(['check', '--config', '-'], { stdin: '{' });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: 'configuration: file: expected valid JSON\n' });
  });
});

test('check finds two ports that are one, also where one of them is a default', async () => {
  const clients = [{ issuer: 'https://ehr.example.org', jwksUrl: 'https://ehr.example.org/jwks' }];
  const stdin = JSON.stringify({ clients, publicUrl: 'https://cds.example.org' });
  const environment = { PORT: '3001' };
  const { exitCode, stdout } = await crampCds(['check', '--config', '-'], { stdin, environment });
  expect(exitCode).toBe(1);
  expect(stdout).toBe('configuration: managementPort: expected another port than `port`\n');
});

describe('check of replaced value sets', () => {
  const ICD = 'http://hl7.org/fhir/sid/icd-10';
  const LIVER = ['I85.0', 'I98.3', 'K70.4', 'K72.1', 'K72.9', 'K76.7'];
  const liver = (codes: readonly string[], exclude?: unknown) =>
    siteValueSet('severe-liver-disease-icd-who', { include: codes.map((code) => below(ICD, code)), exclude });
  const potassium = (...codes: readonly string[]) =>
    siteValueSet('potassium-loinc', { include: [listed('http://loinc.org', ...codes)] });
  /** A configuration file with its value sets in a folder beside it. */
  const checkOf = (sets: Readonly<Record<string, unknown>>) => {
    const folder = folderOf({ ...sets, 'config.json.txt': { valueSetDirs: ['.'] } });
    return crampCds(['check', '--config', join(folder, 'config.json.txt')]);
  };

  test('names each lost code with set, system, code and display, and exits with 1', async () => {
    const codes = ['12812-4', '12813-2', '22760-3', '2823-3', '51618-7'];
    const { exitCode, stdout, stderr } = await checkOf({
      'liver.json': liver(LIVER.slice(1)),
      'potassium.json': potassium(...codes),
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toBe(
      `lost code: severe-liver-disease (icd-who): ${ICD}|I85.0 and everything below it\n` +
        'lost code: potassium (loinc): http://loinc.org|42569-4 Potassium SerPl-msCnc\n' +
        'lost code: potassium (loinc): http://loinc.org|77142-8 Potassium [Moles/volume] in Serum, Plasma or Blood\n',
    );
  });

  test('is satisfied when lost codes are excluded on purpose, and counts what was added', async () => {
    const { exitCode, stdout } = await checkOf({
      'liver.json': liver([...LIVER.slice(1), 'R18'], [listed(ICD, 'I85.0')]),
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\nvalue sets replaced: 1, codes added: 1\n$/);
  });

  test('names what is wrong with a file', async () => {
    const { exitCode, stdout } = await checkOf({ 'liver.json': '{', 'potassium.json': potassium() });
    expect(exitCode).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^value sets: .*liver\.json: expected a file that can be read and holds valid JSON$/),
      expect.stringMatching(/^value sets: .*potassium\.json compose\.include\[0\]\.concept: expected a list of codes$/),
    ]);
  });

  test('--value-sets lists the built-in ones by url', async () => {
    const { exitCode, stdout } = await crampCds(['check', '--value-sets']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').length).toBeGreaterThan(200);
    expect(stdout).toContain(`${urlOf('severe-liver-disease-icd-who')} (6 codes)\n`);
  });

  test('--help says what a lost code is', async () => {
    const { stdout } = await crampCds(['check', '--help']);
    expect(stdout).toContain('lost code: SET: SYSTEM|CODE DISPLAY');
    expect(stdout).toContain('compose.exclude');
  });
});
