#!/usr/bin/env node
/**
 * What CI runs: build, types, lint and formatting, generated documents, lock file, tests. Stops at the first failure.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const STEPS = [
  ['build', 'npm', ['run', '--silent', 'build']],
  ['types', 'npm', ['run', '--silent', 'types']],
  ['lint and formatting', 'npm', ['run', '--silent', 'lint']],
  ['generated documents', process.execPath, ['scripts/build-docs.js', '--check']],
  ['tests', 'npm', ['test', '--silent', '--', ...process.argv.slice(2)]],
];

/**
 * `npm ci` refuses a lock file without the binary packages of other systems, which `npm install` leaves out silently when the
 * registry lacks them.
 */
function missingFromLockFile() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const present = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    path === ''
      ? []
      : Object.keys(optionalDependencies)
          .filter((name) => !present.has(name))
          .map((name) => `${path} wants ${name}`),
  );
}

const missing = missingFromLockFile();
if (missing.length > 0) {
  process.stderr.write(`The lock file is incomplete, npm ci will refuse it:\n${missing.join('\n')}\n`);
  process.exit(1);
}
for (const [name, command, args] of STEPS) {
  process.stderr.write(`── ${name}\n`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`check failed: ${name}\n`);
    process.exit(status ?? 1);
  }
}
