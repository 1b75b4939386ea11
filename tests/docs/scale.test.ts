/** The capacity model, and that docs/scale.md shows what it says for the newest result. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Model {
  capacityFor(clinicians: number, measured: Readonly<Record<string, number>>, assumed?: object): Capacity;
}
interface Capacity {
  readonly callsPerDay: number;
  readonly peakPerSecond: number;
  readonly cores: number;
  readonly machines: number;
  readonly megabitsPerSecond: number;
  readonly databaseGb: number;
  readonly shareOfTokenWrites: number;
}

/** Plain JavaScript without types. */
const MODEL: string = '../../bench/capacity-model.js';
const { capacityFor } = (await import(MODEL)) as Model;
const MEASURED = { callsPerSecondAndCore: 100, bytesPerDelivery: 1000, bytesPerFeedback: 400, tokensPerSecond: 5000 };
const ASSUMED = {
  patientViews: 20,
  orderSelects: 15,
  orderSigns: 5,
  busiestHourShare: 0.18,
  burst: 2,
  requestKilobytes: 95,
  answerKilobytes: 5,
  cardsPerCall: 0.1,
  feedbackPerCard: 0.5,
  utilization: 0.5,
  coresPerMachine: 4,
  retentionDays: 100,
};

test('calls of a day become calls of the busiest second, cores, machines, network and room', () => {
  // 10,000 × 40 calls; 18 % of them in one hour: 20 a second on average, 40 in the busiest.
  const needed = capacityFor(10_000, MEASURED, ASSUMED);
  expect(needed.callsPerDay).toBe(400_000);
  expect(needed.peakPerSecond).toBeCloseTo(40);
  expect(needed.cores).toBe(1);
  expect(needed.machines).toBe(2);
  expect(needed.megabitsPerSecond).toBeCloseTo(32.768);
  expect(needed.databaseGb).toBeCloseTo((40_000 * 1200 * 100) / 1024 ** 3);
  expect(needed.shareOfTokenWrites).toBeCloseTo(0.008);
});

test('a machine more than needed, however many are needed', () => {
  const needed = capacityFor(1_000_000, MEASURED, ASSUMED);
  expect(needed.cores).toBe(80);
  expect(needed.machines).toBe(21);
});

test('docs/scale.md shows what npm run capacity prints', () => {
  const { stdout, status } = spawnSync('node', ['bench/capacity.js'], { cwd: ROOT, encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout.split('\n').length).toBeGreaterThan(8);
  expect(readFileSync(`${ROOT}docs/scale.md`, 'utf8')).toContain(stdout);
});

test('anything but numbers is wrong usage', () => {
  const { stderr, status } = spawnSync('node', ['bench/capacity.js', 'many'], { cwd: ROOT, encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('Usage: npm run capacity');
});
