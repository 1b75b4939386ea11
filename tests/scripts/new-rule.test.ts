import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ruleFiles } from '../support/rule-vignettes.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/new-rule.js', import.meta.url));
const ID = 'low-potassium-with-diuretic';
const folder = mkdtempSync(join(tmpdir(), 'new-rule-'));

function run(...words: readonly string[]) {
  return spawnSync(process.execPath, [SCRIPT, '--into', folder, ...words], { encoding: 'utf8' });
}

function written(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

beforeAll(() => {
  expect(run(ID).status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run new-rule', () => {
  test('writes a rule with every part of the contract', () => {
    const members = [
      'topic',
      'title',
      'decision',
      'sources',
      'evidence',
      'overrideReasons',
      'clinicalReview',
      'needs',
      'uses',
    ];
    const text = written(`src/rules/${ID}.rule.ts`);
    for (const member of members) expect(text).toMatch(new RegExp(`^ +${member}: `, 'm'));
    expect(text).toContain(`id: '${ID}'`);
    expect(text).toContain("topic: 'lowPotassiumWithDiuretic'");
    expect(text).toMatch(/\n \* When\n[\s\S]*\n \* Then\n/);
  });

  test('names each member that the rules of today have', () => {
    const [example = ''] = ruleFiles('.rule.ts').filter((id) => id === 'quinine-pregnancy');
    const source = readFileSync(new URL(`../../src/rules/${example}.rule.ts`, import.meta.url), 'utf8');
    const membersOf = (text: string) => new Set([...text.matchAll(/^ {2,4}(\w+): /gm)].map(([, name]) => name));
    expect([...membersOf(written(`src/rules/${ID}.rule.ts`))]).toEqual(
      expect.arrayContaining([...membersOf(source)].filter((name) => name !== 'pregnant')),
    );
  });

  test('writes vignettes for every outcome, and a line for the change log', () => {
    expect(written(`src/rules/${ID}.vignettes.ts`)).toMatch(/'not-applicable'[\s\S]*'no-concern'[\s\S]*'cannot-tell'/);
    expect(written(`changes/${ID}.md`)).toContain(ID);
  });

  test('overwrites nothing', () => {
    const before = written(`src/rules/${ID}.rule.ts`);
    const again = run(ID);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain(`There is already src/rules/${ID}.rule.ts`);
    expect(written(`src/rules/${ID}.rule.ts`)).toBe(before);
  });

  test.each([
    ['not kebab-case', ['LowPotassium']],
    ['a path', ['../elsewhere']],
    ['an underscore', ['low_potassium']],
    ['a hyphen at the end', ['low-']],
    ['two ids', ['low-potassium', 'low-sodium']],
    ['no id', []],
    ['an option it does not have', ['--force', 'low-sodium']],
  ])('refuses %s, and writes nothing', (_says, words) => {
    const { status, stderr } = run(...words);
    expect(status).toBe(1);
    expect(stderr).toContain('Usage: npm run new-rule <id>');
    expect(readdirSync(join(folder, 'src/rules'))).toHaveLength(2);
  });

  test('says how it is used', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('Usage: npm run new-rule <id>');
  });
});
