#!/usr/bin/env node
/**
 * Writes the bill of materials of what is shipped, as CycloneDX JSON: every production package that is installed, with version, license and
 * hash. Needs the packages of `npm ci` and no network.
 *
 *   npm run --silent sbom             to standard output
 *   npm run sbom -- sbom.json         to a file
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { productionSbom } from './packages/production-sbom.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'Usage: npm run sbom [-- FILE]\n';

function allPackages() {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--offline'];
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status === 0) return JSON.parse(stdout);
  process.stderr.write(`npm sbom failed; are the packages of npm ci installed?\n${stderr}`);
  process.exit(1);
}

function read(name) {
  return JSON.parse(readFileSync(join(root, name), 'utf8'));
}

const words = process.argv.slice(2);
const [file] = words;
if (file === '--help') {
  process.stdout.write(USAGE);
  process.exit(0);
}
if (words.length > 1 || file?.startsWith('-')) {
  process.stderr.write(USAGE);
  process.exit(2);
}
const sbom = productionSbom(allPackages(), read('package.json'), read('package-lock.json'));
const text = `${JSON.stringify(sbom, null, 2)}\n`;
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
