#!/usr/bin/env node
/**
 * Compiles `src/` and `hooks/` to `dist/` and copies the data files beside the code that reads them.
 *
 *   node scripts/build.js                always builds
 *   node scripts/build.js --if-needed    builds when a source is newer than the last build
 *   node scripts/build.js --if-possible  the same, but quietly leaves an installation without TypeScript alone
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const stamp = join(root, 'dist/.built');
const sources = ['src', 'hooks', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

function newestChange(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  const inside = readdirSync(path).map((name) => newestChange(join(path, name)));
  return Math.max(status.mtimeMs, ...inside);
}

function isUpToDate() {
  if (!existsSync(stamp)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  return sources.every((source) => newestChange(join(root, source)) <= builtAt);
}

function build() {
  const compiled = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
  if (compiled.status !== 0) process.exit(compiled.status ?? 1);
  const isData = (path) => statSync(path).isDirectory() || /\.(json|tsv)$/.test(path);
  cpSync(join(root, 'src'), join(root, 'dist/src'), { recursive: true, filter: isData });
  writeFileSync(stamp, '');
}

const [mode] = process.argv.slice(2);
if (mode === '--if-possible' && !existsSync(tsc)) process.exit(0);
if (mode === undefined || !isUpToDate()) build();
