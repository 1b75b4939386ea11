#!/usr/bin/env node
/**
 * What CI runs: packages, build, types, lint and formatting, generated documents, tests. Stops at the first failure.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const STEPS = [
  ['packages', process.execPath, ['scripts/check-packages.js']],
  ['build', 'npm', ['run', '--silent', 'build']],
  ['types', 'npm', ['run', '--silent', 'types']],
  ['lint and formatting', 'npm', ['run', '--silent', 'lint']],
  ['generated documents', process.execPath, ['scripts/build-docs.js', '--check']],
  ['tests', 'npm', ['test', '--silent', '--', ...process.argv.slice(2)]],
  ['tests in a browser', 'npm', ['run', '--silent', 'test:browser', '--', ...argumentsFor('browser')]],
  ['tests with nginx', 'npm', ['run', '--silent', 'test:nginx', '--', ...argumentsFor('nginx')]],
];

/** Results of each test run in a file of its own. */
function argumentsFor(run) {
  return process.argv.slice(2).map((arg) => (arg.startsWith('--outputFile=') ? `${arg}.${run}` : arg));
}

for (const [name, command, args] of STEPS) {
  process.stderr.write(`── ${name}\n`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`check failed: ${name}\n`);
    process.exit(status ?? 1);
  }
}
