#!/usr/bin/env node
/**
 * Judges every package of the lock file; names every fault at once and ends with 1 when there is one. Asks nobody.
 *
 *   node scripts/check-packages.js           the project
 *   node scripts/check-packages.js FOLDER    a folder with package.json and package-lock.json
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { faultsOf } from './packages/package-faults.js';

const folder = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const faults = faultsOf(read('package-lock.json'), read('package.json'));
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
