#!/usr/bin/env node
/**
 * What the service costs, as ratios measured in one run (npm run bench). Absolute times depend on the machine, ratios hardly do.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { measureCosts, measureRecording } from './costs.js';
import { measureDatabase } from './database.js';
import { measureFhirPath } from './fhir-path.js';
import { profileService } from './profile.js';
import { changesSince, profileReportOf, reportOf } from './report.js';
import { sandboxService } from './servers.js';
import { measureSignatures } from './signatures.js';
import { measureThroughput } from './throughput.js';

const usage = `Usage: npm run bench -- [--quick] [--json] [--save]
       npm run bench -- --profile

Measures, in one run on this machine: requests per second of the service beside bare node:http and bare Express 5 on the same bodies,
unsigned and with ES384 tokens; the path that reads from a FHIR server; the cost per number of Observations; start and memory. Prints
tables, and what changed since the last result of the same kind in bench/results by more than noise. Eleven minutes; nothing else should run.

  --quick    a minute and a half, for a rough idea: little of the service is compiled by then, so its ratios are lower
  --json     prints the result as JSON
  --save     keeps the result in bench/results
  --profile  prints in which part of the code the processor time of a call goes, and leaves profiles in reports/profile that Chrome's
             developer tools (Performance) show as flame graphs; a minute
`;

const RESULTS = new URL('./results/', import.meta.url);
const THOROUGH = { name: 'thorough', rounds: 5, seconds: 2, warmUpSeconds: 20, batches: 25, calls: 150 };
const QUICK = { name: 'quick', rounds: 1, seconds: 1, warmUpSeconds: 3, batches: 6, calls: 60 };
const PROFILE = { warmUpSeconds: 20, seconds: 8 };

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'boolean' },
    save: { type: 'boolean' },
    profile: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help) process.stdout.write(usage);
else if (values.profile) process.stdout.write(`${profileReportOf(await profileService(PROFILE, progress))}\n`);
else await main(values.quick ? QUICK : THOROUGH);

async function main(pace) {
  const result = { machine: machine(), pace: pace.name, ...(await measure(pace)) };
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : `${reportOf(result)}\n`);
  const earlier = lastResult(pace.name);
  if (earlier !== undefined) {
    const changes = changesSince(earlier, result);
    const since = `since ${earlier.machine.date}`;
    const text = changes.length === 0 ? `Nothing changed by more than noise ${since}.` : `Changed ${since}:`;
    process.stderr.write(`\n${[text, ...changes].join('\n')}\n`);
  }
  if (values.save) {
    const file = new URL(`${result.machine.date.replaceAll(/[-:]|\..*/g, '')}-${pace.name}.json`, RESULTS);
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  }
}

async function measure(pace) {
  const costs = await measureCosts(pace, progress);
  progress('signatures');
  const signatures = measureSignatures(pace);
  progress('recording');
  const recordingUs = await measureRecording();
  progress('start');
  const nodeMs = await bareNodeMs();
  const service = await sandboxService();
  const { readyMs } = service;
  progress('FHIR path');
  const fhirPath = await measureFhirPath(service, pace);
  await service.stop();
  progress('PostgreSQL');
  const database = await measureDatabase(pace);
  const { rows: throughput, memoryMb } = await measureThroughput(pace, progress);
  return { throughput, costs, signatures, fhirPath, database, start: { nodeMs, readyMs, memoryMb, recordingUs } };
}

async function bareNodeMs() {
  const start = performance.now();
  await once(spawn(process.execPath, ['-e', '']), 'exit');
  return performance.now() - start;
}

function machine() {
  const processors = cpus();
  return {
    processors: processors.length,
    model: processors[0]?.model.trim() || 'unnamed processor',
    node: process.version,
    date: new Date().toISOString(),
  };
}

/** Of the same kind: what is measured quickly is measured before all is compiled. */
function lastResult(pace) {
  const names = readdirSync(RESULTS).filter((name) => name.endsWith(`-${pace}.json`));
  const last = names.sort().at(-1);
  return last === undefined ? undefined : JSON.parse(readFileSync(new URL(last, RESULTS), 'utf8'));
}

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`… ${text}\n`);
}
