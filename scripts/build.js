#!/usr/bin/env node
/**
 * Compiles `src/` and `hooks/` to `dist/`, copies the data files beside the code that reads them, and bundles the page of `simulator/`.
 *
 *   node scripts/build.js                always builds
 *   node scripts/build.js --if-needed    builds when a source is newer than the last build
 *   node scripts/build.js --if-possible  the same, but quietly leaves an installation without TypeScript alone
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const stamp = join(root, 'dist/.built');
const esbuild = join(root, 'node_modules/esbuild/lib/main.js');
const sources = ['src', 'hooks', 'simulator', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

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

/** One script and one style, for the browser: a module of Node in it is an error of the build. */
async function bundlePage() {
  const { build: bundle } = await import(pathToFileURL(esbuild).href);
  await bundle({
    entryPoints: ['main.tsx', 'style/app.css'].map((name) => ({ in: join(root, 'simulator', name), out: 'app' })),
    outdir: join(root, 'dist/simulator'),
    tsconfig: join(root, 'simulator/tsconfig.json'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  });
  cpSync(join(root, 'simulator/index.html'), join(root, 'dist/simulator/index.html'));
}

async function build() {
  const compiled = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
  if (compiled.status !== 0) process.exit(compiled.status ?? 1);
  const isData = (path) => statSync(path).isDirectory() || /\.(json|tsv)$/.test(path);
  cpSync(join(root, 'src'), join(root, 'dist/src'), { recursive: true, filter: isData });
  await bundlePage();
  writeFileSync(stamp, '');
}

const [mode] = process.argv.slice(2);
if (mode === '--if-possible' && !existsSync(tsc)) process.exit(0);
if (mode === undefined || !isUpToDate()) await build();
