import { readFileSync } from 'node:fs';

/** Rows of a tab-separated file as objects by column name; `#` lines are comments. */
export function readTsv(path) {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [header, ...rows] = lines.map((line) => line.split('\t'));
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}

/** Plain code-unit order: the same on every machine. */
export function byText(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
