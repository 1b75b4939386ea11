#!/usr/bin/env node
/**
 * Machines for so many clinicians, from what `npm run bench` measured (npm run capacity).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ASSUMPTIONS, capacityFor, measuredIn } from './capacity-model.js';

const usage = `Usage: npm run capacity -- [CLINICIANS ...]

Prints what so many clinicians at work on one day need, from the newest result in bench/results and the assumptions in
bench/capacity-model.js; without numbers, for a hospital (1000), a region (20000) and a country (300000).
`;

const RESULTS = new URL('./results/', import.meta.url);
const HOSPITAL_REGION_COUNTRY = [1000, 20_000, 300_000];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean' } } });
const sizes = positionals.map(Number);
if (values.help) process.stdout.write(usage);
else if (sizes.every((size) => size > 0))
  process.stdout.write(tableFor(sizes.length > 0 ? sizes : HOSPITAL_REGION_COUNTRY));
else {
  process.stderr.write(`capacity: numbers of clinicians, please\n\n${usage}`);
  process.exitCode = 2;
}

function tableFor(clinicians) {
  const measured = measuredIn(newestResult());
  const columns = clinicians.map((each) => capacityFor(each, measured));
  const rows = [
    ['Clinicians at work', ({ clinicians: count }) => count.toLocaleString('en-US')],
    ['Calls a day', ({ callsPerDay }) => callsPerDay.toLocaleString('en-US')],
    ['Calls in the busiest second', ({ peakPerSecond }) => rounded(peakPerSecond)],
    [`Cores, at ${ASSUMPTIONS.utilization * 100} % in that second`, ({ cores }) => cores],
    [`Machines of ${ASSUMPTIONS.coresPerMachine} cores, one of which may fail`, ({ machines }) => machines],
    ['Network in that second, Mbit/s', ({ megabitsPerSecond }) => rounded(megabitsPerSecond)],
    [
      'Used tokens written, share of what the database took',
      ({ shareOfTokenWrites }) => `${rounded(shareOfTokenWrites * 100)} %`,
    ],
    [`Cards and feedback of ${ASSUMPTIONS.retentionDays} days, GB`, ({ databaseGb }) => rounded(databaseGb)],
  ];
  const lines = rows.map(([name, cell]) => [name, ...columns.map(cell)]);
  return ['| | '.concat(clinicians.map(() => '').join(' | '), ' |'), `| --- |${' ---: |'.repeat(clinicians.length)}`]
    .concat(
      lines.map((cells) => `| ${cells.join(' | ')} |`),
      '',
    )
    .join('\n');
}

/** Two digits are more than the assumptions bear. */
function rounded(value) {
  return Number(value.toPrecision(2)).toLocaleString('en-US');
}

function newestResult() {
  const [newest] = readdirSync(RESULTS)
    .filter((name) => name.endsWith('-thorough.json'))
    .sort()
    .reverse();
  if (newest === undefined) throw new Error('no result yet: npm run bench -- --save');
  return JSON.parse(readFileSync(new URL(newest, RESULTS), 'utf8'));
}
