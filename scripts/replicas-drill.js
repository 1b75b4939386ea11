#!/usr/bin/env node
/**
 * Whether a killed replica costs more than the calls under way on it, behind nginx and with PostgreSQL (npm run drill:replicas).
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tsImport } from 'tsx/esm/api';
import { storedOutcomes } from './support/stored-outcomes.js';

const usage = `Usage: npm run drill:replicas -- [--kills N] [--calls N] [--workers N] [--gently] [--replay off]

Starts two replicas of the built service on a PostgreSQL of their own, behind nginx with the configuration of deploy/nginx. Several clients sign
orders and give feedback through it. Meanwhile one replica is killed with SIGKILL, and started again when as many calls were answered without it.
A call that failed is sent once more with a new token, as a client would. Then it looks whether every feedback that was acknowledged is stored
once. Prints a line per kill; exits 1 when a call failed that was not under way, or when something is missing. What was shown in the tenth of a
second before a kill may not be on record: feedback on it is stored without its card, which is counted apart.

  --kills N    how many, in turn of one replica and the other (4)
  --calls N    answers to wait for before each kill and after it (100)
  --workers N  of each replica (1)
  --gently     asks it to stop with SIGTERM instead, as a rolling update does; then no call may fail, and each card is on record
  --replay off lets a token be used again; then no call may fail either
`;

const MAIN = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const ORDER = readFileSync(new URL('../fhir-fixtures/requests/order-sign/draft-alone.json', import.meta.url), 'utf8');
const SERVICE = '/cds-services/cramp-order-sign';
const CLIENTS = 8;

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    calls: { type: 'string' },
    workers: { type: 'string' },
    gently: { type: 'boolean' },
    replay: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const kills = Number(values.kills ?? 4);
const calls = Number(values.calls ?? 100);
/** Whether a call may fail that is under way at a kill. */
const mayFail = !values.gently && values.replay !== 'off';
const { signingKey, ISSUER, PUBLIC_URL } = await tsImport('../tests/support/client-tokens.ts', import.meta.url);
const { freePort, startNginx } = await tsImport('../tests/support/nginx.ts', import.meta.url);
const { startPostgres } = await tsImport('../tests/support/postgres.ts', import.meta.url);

const folder = mkdtempSync(join(tmpdir(), 'cramp-cds-replicas-'));
const key = await signingKey();
const postgres = await startPostgres();
const databaseUrl = await postgres.newDatabase();
const configuration = join(folder, 'config.json');
writeFileSync(
  configuration,
  JSON.stringify({
    publicUrl: PUBLIC_URL,
    clients: [{ issuer: ISSUER, jwks: { keys: [key.publicJwk] }, replay: values.replay ?? 'reject' }],
  }),
);
/** What the clients have seen so far. */
const seen = { answered: 0, busy: 0, underWay: new Set(), failures: [], acknowledged: [] };
const ports = [await freePort(), await freePort()];
const replicas = [];
let nginx;
try {
  process.exitCode = await main();
} finally {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await nginx?.stop();
  await postgres.remove();
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  replicas.push(...(await Promise.all(ports.map(startReplica))));
  nginx = await startNginx(ports.map((port) => `127.0.0.1:${port}`));
  process.stdout.write('| Kill | Under way | Failed, under way | Failed otherwise | Failed again |\n');
  process.stdout.write('| --- | --- | --- | --- | --- |\n');
  const stop = new AbortController();
  const clients = Array.from({ length: CLIENTS }, () => work(stop.signal));
  let faults = 0;
  for (let kill = 1; kill <= kills; kill += 1) faults += await drill(kill);
  stop.abort();
  await Promise.all(clients);
  const { missing, twice, withoutCard } = await storedOutcomes({ databaseUrl }, seen.acknowledged);
  process.stdout.write(
    `\n${kills} kills, ${seen.answered} answers, ${seen.busy} to come again, ${seen.acknowledged.length} outcomes acknowledged: ` +
      `${missing} missing, ${twice} stored twice, ${withoutCard} without their card.\n`,
  );
  const unrecorded = values.gently ? withoutCard : 0;
  return faults + missing + twice + unrecorded === 0 && seen.acknowledged.length > 0 ? 0 : 1;
}

/** Kills a replica under load and starts it again. @returns calls that failed and had no reason to */
async function drill(kill) {
  const place = kill % 2;
  await answers(calls);
  const before = seen.failures.length;
  const underWay = new Set(seen.underWay);
  await replicas[place].kill(values.gently ? 'SIGTERM' : 'SIGKILL');
  const atEnd = new Set(seen.underWay);
  await answers(calls);
  const failures = seen.failures.slice(before);
  replicas[place] = await startReplica(ports[place]);
  await answersFrom(ports[place]);
  const excused = failures.filter(({ call }) => underWay.has(call) || atEnd.has(call));
  const otherwise = failures.length - excused.length;
  const again = failures.filter(({ failedAgain }) => failedAgain).length;
  process.stdout.write(`| ${kill} | ${underWay.size} | ${excused.length} | ${otherwise} | ${again} |\n`);
  if (failures.length > 0) {
    const statuses = [...new Set(failures.map(({ status }) => status))].join(', ');
    process.stderr.write(`kill ${kill}: answers to failed calls were ${statuses}\n`);
  }
  return otherwise + again + (mayFail ? 0 : excused.length);
}

/** Resolves after as many further answers. */
async function answers(count) {
  const goal = seen.answered + count;
  while (seen.answered < goal) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Resolves when nginx hands calls to this replica again, as an operator waits for before the next one is touched. */
async function answersFrom(port) {
  const lines = nginx.accessLog().length;
  while (!nginx.accessLog().slice(lines).includes(`"upstream":"127.0.0.1:${port}","upstreamStatus":"200"`)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function startReplica(port) {
  const args = [MAIN, 'serve', '--config', configuration, '--workers', values.workers ?? '1'];
  const child = spawn(process.execPath, args, {
    env: { PORT: String(port), MANAGEMENT_PORT: '0', LOG_LEVEL: 'fatal', DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const exited = once(child, 'exit').then(() => process.off('exit', endWithUs));
  await new Promise((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
      if (text.includes(`${SERVICE}\n`)) resolve();
    });
    child.once('exit', () => reject(new Error(`the service ended: ${text}`)));
  });
  return {
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await exited;
    },
  };
}

/** A client with a connection of its own: signs an order, then tells what became of the cards. */
async function work(signal) {
  const agent = nginx.newAgent(1);
  while (!signal.aborted) {
    const answer = await repeated(agent, SERVICE, ORDER);
    if (answer === undefined) continue;
    const outcome = { outcome: 'overridden', outcomeTimestamp: new Date().toISOString() };
    const items = [...answer.cards.map(({ uuid }) => uuid), randomUUID()].map((card) => ({ card, ...outcome }));
    const stored = await repeated(agent, `${SERVICE}/feedback`, JSON.stringify({ feedback: items }));
    if (stored === undefined) continue;
    seen.acknowledged.push(...items.map(({ card }, index) => ({ card, isShown: index < items.length - 1 })));
  }
  agent.destroy();
}

/** The body of a 200, of the second try if need be; undefined when that fails too. */
async function repeated(agent, path, body) {
  const call = { path };
  seen.underWay.add(call);
  const first = await post(agent, path, body);
  seen.underWay.delete(call);
  if (first.status === 200) return bodyOf(first);
  const second = await post(agent, path, body);
  seen.failures.push({ call, status: first.status, failedAgain: second.status !== 200 });
  return second.status === 200 ? bodyOf(second) : undefined;
}

function bodyOf({ body }) {
  seen.answered += 1;
  return body === '' ? {} : JSON.parse(body);
}

/** The answer; again where a replica says that it is too busy, or its database, as on a machine that does much else at the same time. */
async function post(agent, path, body) {
  for (;;) {
    const answer = await postOnce(agent, path, body);
    if (answer.status !== 503 || !/CRAMP_(NOT_READY|OVERLOADED)/.test(answer.body)) return answer;
    seen.busy += 1;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Status and body of the answer, or the code of what broke. */
async function postOnce(agent, path, body) {
  const now = Math.floor(Date.now() / 1000);
  const token = await key.sign({}, { aud: `${PUBLIC_URL}${path}`, iat: now, exp: now + 300, jti: randomUUID() });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return nginx.ask(path, { method: 'POST', agent, headers, body }).catch(({ code }) => ({ status: code }));
}
