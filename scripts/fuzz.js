#!/usr/bin/env node
/**
 * Fuzzing at length (npm run fuzz): seeded, damaged requests to the whole service on loopback, with what every answer must hold.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { tsImport } from 'tsx/esm/api';
import { startService } from './support/service.js';

const usage = `Usage: npm run fuzz -- [--requests N] [--seed N]

Starts the built service in sandbox mode on a free port, sends it N damaged requests (10,000) and prints what came back, the longest answer
and the memory before and after. Exits 1 when an answer is unsound, with the seed and number of the request that shows it again.

  --requests N  how many
  --seed N      another series; the same seed makes the same requests
`;

const BATCH = 200;
const PARALLEL = 8;
/** A call's budget and what a busy machine may add. */
const HANGS_AFTER_MS = 10_000;

const { values } = parseArgs({
  options: { requests: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const requests = Number(values.requests ?? 10_000);
const seed = Number(values.seed ?? 20260302);
process.exitCode = await main();

async function main() {
  const { fuzzedRequest, faultOf } = await tsImport('../tests/support/fuzzing.ts', import.meta.url);
  const service = await startService();
  const result = { statuses: new Map(), longestMs: 0, faults: [] };
  // The first requests warm caches up; the memory they take is no leak.
  await service.memory();
  let before;
  for (let sent = 0; sent < requests && result.faults.length === 0; sent += BATCH) {
    const batch = fc.sample(fuzzedRequest, { seed: seed + sent, numRuns: Math.min(BATCH, requests - sent) });
    await sendAll(batch, { url: service.url, faultOf, sent }, result);
    if (before === undefined && sent >= requests / 10) before = await service.memory();
    if (process.stderr.isTTY) process.stderr.write(`\r${sent + batch.length} of ${requests} `);
  }
  const after = await service.memory();
  await service.stop();
  process.stdout.write(report(result, before ?? after, after));
  return result.faults.length === 0 ? 0 : 1;
}

async function sendAll(batch, { url, faultOf, sent }, result) {
  const queue = batch.entries();
  const worker = async () => {
    for (const [index, { path, body }] of queue) {
      const startedAt = performance.now();
      const judge = (answer) => faultOf(path, answer);
      const fault = await send(`${url}${path}`, body, { judge, statuses: result.statuses });
      result.longestMs = Math.max(result.longestMs, performance.now() - startedAt);
      if (fault !== undefined) result.faults.push(`request ${index} of the batch with --seed ${seed + sent}: ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

async function send(url, body, { judge, statuses }) {
  try {
    const headers = { 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(HANGS_AFTER_MS);
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    return judge({ status: response.status, headers: response.headers, text: await response.text() });
  } catch (error) {
    return error.name === 'TimeoutError' ? 'no answer in time' : `no answer: ${error.cause?.code ?? error.message}`;
  }
}

function report({ statuses, longestMs, faults }, before, after) {
  const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  const counts = [...statuses].toSorted().map(([status, count]) => `${status}: ${count}`);
  return [
    `seed ${seed}, answers ${counts.join(', ')}`,
    `longest answer ${longestMs.toFixed(0)} ms; heap ${megabytes(before)} after a tenth, ${megabytes(after)} at the end`,
    ...faults.map((fault) => `unsound: ${fault}`),
    faults.length === 0 ? 'every answer is sound' : `${faults.length} unsound`,
    '',
  ].join('\n');
}
