import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { PAGES, readPage } from '../support/pages.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Anchors that a page offers, as GitHub makes them from its headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const headings = [...withoutCode(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, text = '']) => slugOf(text));
  return new Set(
    headings.map((slug) => {
      const before = seen.get(slug) ?? 0;
      seen.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
}

function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

function withoutCode(page: string): string {
  return page
    .replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ''));
}

/** Targets within the project: `services.md#topics`. */
function linksOf(page: string): readonly string[] {
  return [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

test.each(PAGES)('%s: every link within the project leads somewhere', (path) => {
  const page = readPage(path);
  const broken = linksOf(page).filter((target) => {
    const [file = '', anchor] = target.split('#');
    const found = file === '' ? path : posix.join(posix.dirname(path), file);
    if (!existsSync(`${ROOT}${found}`)) return true;
    return anchor !== undefined && found.endsWith('.md') && !anchorsOf(readPage(found)).has(anchor);
  });
  expect(broken).toEqual([]);
});

test('there are links to look at', () => {
  expect(PAGES.flatMap((path) => linksOf(readPage(path))).length).toBeGreaterThan(100);
});
