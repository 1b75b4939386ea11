#!/usr/bin/env node
/**
 * Turns the source tables into the project's own terminology files. The same input gives the same bytes.
 *
 *   npm run terminology -- <source folder> [--date YYYY-MM-DD]
 *
 * The folder holds drug-codes.tsv, drug-codes-ndc.tsv, lab-codes.tsv and condition-codes.tsv. The hand-kept
 * `src/terminology/drug-classes.json` decides which drugs are kept. Unverified codes are never read.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConditionSets } from './terminology/condition-sets.js';
import { buildDrugTables } from './terminology/drug-tables.js';
import { buildLaboratorySets } from './terminology/laboratory-sets.js';
import { writeValueSets } from './terminology/value-set-files.js';

const USAGE = `usage: npm run terminology -- <source folder> [--date YYYY-MM-DD]

Rebuilds src/terminology/drugs/*.tsv and src/terminology/value-sets/ from the source tables in the folder.
--date  date written into the value sets; default: the date of this snapshot, so that nothing else changes`;

const SNAPSHOT_DATE = '2026-11-22';
const SOURCES = ['drug-codes.tsv', 'drug-codes-ndc.tsv', 'lab-codes.tsv', 'condition-codes.tsv'];

const target = fileURLToPath(new URL('../src/terminology', import.meta.url));

function parseArguments(words) {
  const [folder, flag, date = SNAPSHOT_DATE] = words;
  const isFlagWrong = flag !== undefined && flag !== '--date';
  if (folder === undefined || folder.startsWith('-') || isFlagWrong || !/^\d{4}-\d{2}-\d{2}$/.test(date))
    return undefined;
  return { folder, date };
}

function report(text) {
  if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
}

function build({ folder, date }) {
  const missing = SOURCES.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0) throw new Error(`not in the source folder: ${missing.join(', ')}`);
  for (const [name, count] of buildDrugTables({ folder, target })) report(`drugs/${name}: ${count} rows`);
  const sets = [...buildConditionSets(folder), ...buildLaboratorySets(folder)];
  for (const [group, count] of writeValueSets(sets, { target, date })) report(`value-sets/${group}: ${count} files`);
}

function main(words) {
  if (words.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const options = parseArguments(words);
  if (options === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  try {
    build(options);
    return 0;
  } catch (error) {
    process.stderr.write(`terminology: ${error.message}\n`);
    return 1;
  }
}

process.exitCode = main(process.argv.slice(2));
