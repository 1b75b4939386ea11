#!/usr/bin/env node
/**
 * Turns the source tables into the project's own terminology files. The same input gives the same bytes.
 *
 *   npm run terminology -- <source folder> [--date YYYY-MM-DD] [--to <folder>]
 *
 * The folder holds drug-codes.tsv, drug-codes-ndc.tsv, lab-codes.tsv and condition-codes.tsv. The hand-kept
 * `src/terminology/drug-classes.json` decides which drugs are kept. Unverified codes are never read.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildConditionSets } from './terminology/condition-sets.js';
import { buildDrugTables } from './terminology/drug-tables.js';
import { buildLaboratorySets } from './terminology/laboratory-sets.js';
import { writeValueSets } from './terminology/value-set-files.js';

const USAGE = `usage: npm run terminology -- <source folder> [--date YYYY-MM-DD] [--to <folder>]

Rebuilds src/terminology/drugs/*.tsv and src/terminology/value-sets/ from the source tables in the folder.
--date  date written into the value sets; default: the date of this snapshot, so that nothing else changes
--to    folder to write to instead of src/terminology, for a trial`;

const SNAPSHOT_DATE = '2026-11-22';
const SOURCES = ['drug-codes.tsv', 'drug-codes-ndc.tsv', 'lab-codes.tsv', 'condition-codes.tsv'];

const terminology = fileURLToPath(new URL('../src/terminology', import.meta.url));

function parseWords(words) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      date: { type: 'string', default: SNAPSHOT_DATE },
      to: { type: 'string', default: terminology },
    },
  });
  const [folder] = positionals;
  if (values.help) return { help: true };
  if (positionals.length !== 1 || !/^\d{4}-\d{2}-\d{2}$/.test(values.date)) throw new TypeError('wrong arguments');
  return { folder, date: values.date, target: values.to };
}

function report(text) {
  if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
}

function build({ folder, date, target }) {
  const missing = SOURCES.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) throw new Error(`not in the source folder: ${missing.join(', ')}`);
  const classes = join(terminology, 'drug-classes.json');
  for (const [name, count] of buildDrugTables({ folder, target, classes })) report(`drugs/${name}: ${count} rows`);
  const sets = [...buildConditionSets(folder), ...buildLaboratorySets(folder)];
  for (const [group, count] of writeValueSets(sets, { target, date })) report(`value-sets/${group}: ${count} files`);
}

/** Exit code: 0 done, 1 could not, 2 called wrongly. */
function main(words) {
  const options = readWords(words);
  if (options === undefined || options.help) {
    (options === undefined ? process.stderr : process.stdout).write(`${USAGE}\n`);
    return options === undefined ? 2 : 0;
  }
  try {
    build(options);
    return 0;
  } catch (error) {
    process.stderr.write(`terminology: ${error.message}\n`);
    return 1;
  }
}

function readWords(words) {
  try {
    return parseWords(words);
  } catch {
    return undefined;
  }
}

process.exitCode = main(process.argv.slice(2));
