/** Where the processor time of a call goes: the service under load, profiled. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { quinineOrderOf } from './bodies.js';
import { load } from './load.js';
import { sandboxService } from './servers.js';

const FOLDER = new URL('../reports/profile/', import.meta.url);
const KILOBYTES = [8, 150];
const CONNECTIONS = 32;
const SAMPLE_MICROSECONDS = 250;

/**
 * One run of the service for each size of body. Leaves `reports/profile/<size>kb.cpuprofile`, which Chrome's developer tools and others show as
 * a flame graph, the start of the process included.
 *
 * @param pace `{ seconds, warmUpSeconds }`: samples of the last `seconds` count
 * @param progress told what comes next
 * @returns rows `{ kilobytes, parts }`, shares by part of the code, largest first
 */
export async function profileService(pace, progress) {
  mkdirSync(FOLDER, { recursive: true });
  const rows = [];
  for (const kilobytes of KILOBYTES) {
    progress(`profile with ${kilobytes} KB`);
    const name = `${kilobytes}kb.cpuprofile`;
    rmSync(new URL(name, FOLDER), { force: true });
    await runProfiled(name, { ...pace, body: quinineOrderOf(kilobytes) });
    rows.push({ kilobytes, parts: partsOf(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')), pace.seconds) });
  }
  return rows;
}

async function runProfiled(name, { body, seconds, warmUpSeconds }) {
  const service = await sandboxService([
    '--cpu-prof',
    `--cpu-prof-dir=${fileURLToPath(FOLDER)}`,
    `--cpu-prof-name=${name}`,
    `--cpu-prof-interval=${SAMPLE_MICROSECONDS}`,
  ]);
  await load(service.url, { body, connections: CONNECTIONS, seconds: warmUpSeconds + seconds });
  await service.stop();
  if (!readdirSync(FOLDER).includes(name)) throw new Error('the service left no profile');
}

/** Of the samples of the last seconds. Time of the engine's own functions, such as JSON.parse, is that of whoever calls them. */
function partsOf({ nodes, samples, timeDeltas }, seconds) {
  const partOfNode = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]));
  const times = new Map();
  let left = seconds * 1e6;
  for (let index = samples.length - 1; index >= 0 && left > 0; index -= 1) {
    left -= timeDeltas[index];
    const part = partOfNode.get(samples[index]);
    if (part !== 'idle') times.set(part, (times.get(part) ?? 0) + timeDeltas[index]);
  }
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times].map(([part, time]) => ({ part, share: time / all })).sort((a, b) => b.share - a.share);
}

function partOf({ url, functionName }) {
  const ours = /\/dist\/(?:src\/)?([\w-]+)/.exec(url)?.[1];
  const installed = /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (installed !== undefined) return EXPRESS.has(installed) ? 'Express' : 'other packages';
  if (ours !== undefined) return `src/${ours}`;
  if (functionName === '(idle)') return 'idle';
  return functionName === '(garbage collector)' ? 'garbage collection' : 'Node';
}

/** With what it brings along. */
const EXPRESS = new Set([
  'express',
  'router',
  'body-parser',
  'raw-body',
  'finalhandler',
  'content-type',
  'type-is',
  'path-to-regexp',
]);
