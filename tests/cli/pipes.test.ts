/** Output into a program that reads only the beginning of it. */
import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const REQUEST = 'fhir-fixtures/requests/order-sign/draft-alone.json';
const EVALUATE = `node dist/src/cli/main.js evaluate cramp-order-sign ${REQUEST} --explain`;

test('a reader that has read enough is no failure', () => {
  // The second and third run write into a pipe whose reader has gone.
  const script = `set -o pipefail; for each in 1 2 3; do ${EVALUATE}; done | head -1`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stdout).toBe('{\n');
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
