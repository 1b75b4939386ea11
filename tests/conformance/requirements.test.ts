import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

interface Requirement {
  readonly level: string;
  readonly title: string;
  readonly notTestedBecause?: string;
}

const TESTS = new URL('../', import.meta.url);
const requirements: Readonly<Record<string, Requirement>> = JSON.parse(
  readFileSync(new URL('conformance/requirements.json', TESTS), 'utf8'),
);
const rows = Object.entries(requirements);

/** Rows cited by the tests, outside comments; `CH-51 to CH-55` cites all five. */
function citedRows(): ReadonlySet<string> {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  const texts = files
    .filter((name) => name !== 'conformance/requirements.test.ts')
    .map((name) => readFileSync(new URL(name, TESTS), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''));
  return new Set(texts.flatMap((text) => [...text.matchAll(/CH-(\d+)(?: to CH-(\d+))?/g)]).flatMap(rowsOf));
}

function rowsOf([, first, last = first]: RegExpExecArray): readonly string[] {
  const [from, to] = [Number(first), Number(last)];
  return Array.from({ length: to - from + 1 }, (_, index) => `CH-${from + index}`);
}

describe('every requirement is proven by a test or says why not', () => {
  const cited = citedRows();

  test('no row is without test and without reason', () => {
    const open = rows.filter(([id, { notTestedBecause }]) => !cited.has(id) && notTestedBecause === undefined);
    expect(open.map(([id, { title }]) => `${id} ${title}`)).toEqual([]);
  });

  test('no row is excused and tested at once', () => {
    const both = rows.filter(([id, { notTestedBecause }]) => cited.has(id) && notTestedBecause !== undefined);
    expect(both.map(([id]) => id)).toEqual([]);
  });

  test.each(rows)('%s has a level and a title', (_id, { level, title, notTestedBecause = 'none' }) => {
    expect(level).toMatch(/^(SHALL|SHOULD|MAY)\*?$|^PROD$/);
    expect(title.trim()).not.toBe('');
    expect(notTestedBecause.trim()).not.toBe('');
  });
});
