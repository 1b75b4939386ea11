/** The unit of deploy/systemd goes with the service. Whether systemd understands it is said by `systemd-analyze verify`, by hand. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { DEFAULT_EDGE_LIMITS } from '../../src/http/limits.js';

const UNIT = readFileSync(new URL('../../deploy/systemd/cramp-cds@.service', import.meta.url), 'utf8');
const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(UNIT)?.[1];

test('it leaves the time for calls under way and for what is to be written', () => {
  expect(Number.parseInt(setting('TimeoutStopSec') ?? '', 10)).toBeGreaterThanOrEqual(
    DEFAULT_EDGE_LIMITS.shutdownMs / 1000 + 5,
  );
});

test('it asks the first process to stop, which asks its workers', () => {
  expect(setting('KillMode')).toBe('mixed');
});

test('it starts the command line that is built, and holds no secret', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(setting('ExecStart')).toContain(` /opt/cramp-cds/${manifest.bin['cramp-cds']} serve --config `);
  expect(UNIT).not.toMatch(/postgres:\/\//);
});
