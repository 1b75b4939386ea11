import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('feedback that was acknowledged is there, once and with its card, after each of three kills under load (CH-149, CH-151)', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/kill-drill.js', '--times', '3'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const rows = stdout.split('\n').filter((line) => /^\| \d/.test(line));
  expect(rows.map((row) => row.split('|').slice(4, 7).map(Number))).toEqual([
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]);
  expect(stdout).toMatch(/3 kills, [1-9]\d* outcomes acknowledged, 0 faults\.\n$/);
  expect(status).toBe(0);
}, 120_000);
