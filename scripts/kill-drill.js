#!/usr/bin/env node
/**
 * Whether feedback that was acknowledged outlives a killed service (npm run drill:kill).
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tsImport } from 'tsx/esm/api';
import { storedOutcomes } from './support/stored-outcomes.js';

const usage = `Usage: npm run drill:kill -- [--times N] [--postgres]

Starts the built service, asks it for cards and posts feedback on them from several clients at once, and kills it with SIGKILL while they do.
Then starts it again, repeats what was not acknowledged as a client would, and looks whether every feedback that was acknowledged is stored
once and belongs to its card. Prints a line per kill; exits 1 when something is missing.

  --times N   how many kills (10)
  --postgres  on a PostgreSQL of its own instead of the embedded database
`;

const MAIN = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const ORDER = readFileSync(new URL('../fhir-fixtures/requests/order-sign/draft-alone.json', import.meta.url), 'utf8');
const SERVICE = '/cds-services/cramp-order-sign';
const CLIENTS = 4;
/** Between the first acknowledgement and the kill. */
const LEAST_MS = 20;
const MOST_MS = 400;

const { values } = parseArgs({
  options: { times: { type: 'string' }, postgres: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const times = Number(values.times ?? 10);
const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-kill-'));
const postgres = values.postgres ? await startPostgres() : undefined;
const place =
  postgres === undefined ? { dataDir: join(folder, 'data') } : { databaseUrl: await postgres.newDatabase() };
try {
  process.exitCode = await main();
} finally {
  await postgres?.remove();
  rmSync(folder, { recursive: true, force: true });
}

async function startPostgres() {
  const support = await tsImport('../tests/support/postgres.ts', import.meta.url);
  return support.startPostgres();
}

async function main() {
  process.stdout.write('| Kill | Acknowledged | Under way | Missing | Stored twice | Without its card |\n');
  process.stdout.write('| --- | --- | --- | --- | --- | --- |\n');
  let faults = 0;
  let acknowledged = 0;
  for (let kill = 1; kill <= times; kill += 1) {
    const row = await drill();
    faults += row.missing + row.twice + row.withoutCard;
    acknowledged += row.acknowledged;
    const { underWay, missing, twice, withoutCard } = row;
    process.stdout.write(`| ${kill} | ${row.acknowledged} | ${underWay} | ${missing} | ${twice} | ${withoutCard} |\n`);
  }
  process.stdout.write(`\n${times} kills, ${acknowledged} outcomes acknowledged, ${faults} faults.\n`);
  return faults === 0 && acknowledged > 0 ? 0 : 1;
}

/** One life of the service, and a look at what it left. */
async function drill() {
  const service = await start();
  const told = { acknowledged: [], underWay: [] };
  const clients = Array.from({ length: CLIENTS }, () => tell(service.url, told));
  while (told.acknowledged.length === 0) await pause(5);
  await pause(LEAST_MS + Math.random() * (MOST_MS - LEAST_MS));
  await service.kill();
  await Promise.all(clients);
  const again = await start();
  for (const items of told.underWay) await post(again.url, `${SERVICE}/feedback`, { feedback: items });
  const found = await storedOutcomes(place, told.acknowledged.flat(), told.underWay.flat());
  await again.kill();
  return { acknowledged: told.acknowledged.flat().length, underWay: told.underWay.flat().length, ...found };
}

async function start() {
  const where = 'dataDir' in place ? { DATA_DIR: place.dataDir } : { DATABASE_URL: place.databaseUrl };
  const child = spawn(process.execPath, [MAIN, 'serve', '--sandbox'], {
    env: { PORT: '0', LOG_LEVEL: 'fatal', ...where },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const exited = once(child, 'exit').then(() => process.off('exit', endWithUs));
  const url = await new Promise((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
      const address = /http:\/\/[^/\s]+/.exec(text)?.[0];
      if (address !== undefined && text.includes(`${SERVICE}\n`)) resolve(address);
    });
    child.once('exit', () => reject(new Error(`the service ended: ${text}`)));
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return { url, kill };
}

/** A client: a card, then feedback on it and on a card that nobody knows, until the service is gone. */
async function tell(url, { acknowledged, underWay }) {
  for (;;) {
    const answer = await post(url, SERVICE, ORDER);
    if (answer === undefined) return;
    const outcome = { outcome: 'overridden', outcomeTimestamp: new Date().toISOString() };
    const items = [...answer.cards.map(({ uuid }) => ({ card: uuid, isShown: true })), { card: randomUUID() }].map(
      (item) => ({ ...item, ...outcome }),
    );
    const isStored = (await post(url, `${SERVICE}/feedback`, { feedback: items })) !== undefined;
    (isStored ? acknowledged : underWay).push(items);
    if (!isStored) return;
  }
}

/** The body of a 200, or undefined when there is no answer any more. */
async function post(url, path, body) {
  try {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    return text === '' ? {} : JSON.parse(text);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
