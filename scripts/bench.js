#!/usr/bin/env node
/**
 * What the service costs, as ratios measured in one run (npm run bench). Absolute times depend on the machine, ratios hardly do.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const dist = (path) => new URL(`dist/${path}`, root).href;
const REQUEST = new URL('fhir-fixtures/requests/order-select/quinine-for-cramps-without-labs.json', root);
const AS_OF = Date.parse('2026-03-02T09:00:00Z');

const before = process.memoryUsage.rss();
const loadStart = performance.now();
const { loadTerminology } = await import(dist('src/terminology/load.js'));
const importMs = performance.now() - loadStart;
const terminologyStart = performance.now();
const terminology = loadTerminology();
const terminologyMs = performance.now() - terminologyStart;
const terminologyMb = (process.memoryUsage.rss() - before) / 1024 / 1024;

const { SERVICES } = await import(dist('hooks/index.js'));
const { RULES } = await import(dist('src/rules/index.js'));
const { parseRequest } = await import(dist('src/cds/parse-request.js'));
const { evaluateRequest } = await import(dist('src/engine/evaluate-request.js'));
const { publishService } = await import(dist('src/engine/publish-service.js'));
const { runRules } = await import(dist('src/engine/run-rules.js'));
const { DEFAULT_SETTINGS } = await import(dist('src/facts/clinical-settings.js'));

const text = withResults(readFileSync(REQUEST, 'utf8'), 90);
const body = JSON.parse(text);
const declaration = publishService(
  SERVICES.find(({ service }) => service.hook === body.hook),
  terminology.valueSets,
);
const deps = {
  rules: RULES,
  terminology,
  settings: DEFAULT_SETTINGS,
  publicUrl: 'https://cds.example.org',
  newUuid: randomUUID,
  asOf: AS_OF,
  reader: undefined,
  deadline: new AbortController().signal,
};

/** The same request with a realistic number of laboratory results. */
function withResults(source, count) {
  const request = JSON.parse(source);
  const codes = ['2823-3', '2951-2', '17861-6', '2160-0', '1751-7', '19123-9'];
  const values = {
    '2823-3': [4.1, 'mmol/L'],
    '2951-2': [139, 'mmol/L'],
    '17861-6': [9.4, 'mg/dL'],
    '2160-0': [0.9, 'mg/dL'],
    '1751-7': [4.1, 'g/dL'],
    '19123-9': [2, 'mg/dL'],
  };
  request.prefetch.labs = {
    resourceType: 'Bundle',
    type: 'searchset',
    total: count,
    entry: Array.from({ length: count }, (_, index) => {
      const code = codes[index % codes.length];
      const [value, unit] = values[code];
      return {
        resource: {
          resourceType: 'Observation',
          id: `lab-${index}`,
          status: 'final',
          category: [
            { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
          ],
          code: {
            coding: [{ system: 'http://loinc.org', code, display: 'a laboratory test with a rather long name' }],
          },
          subject: { reference: 'Patient/example-patient' },
          effectiveDateTime: new Date(AS_OF - (index + 1) * 86_400_000).toISOString(),
          valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
          referenceRange: [{ low: { value: value * 0.8, unit }, high: { value: value * 1.2, unit } }],
        },
      };
    }),
  };
  return JSON.stringify(request);
}

/** Median microseconds of one call, after warming up. */
async function median(run, rounds = 30, perRound = 40) {
  for (let index = 0; index < 200; index += 1) await run();
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    for (let index = 0; index < perRound; index += 1) await run();
    times.push(((performance.now() - start) * 1000) / perRound);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)];
}

/** Requests per second of one client that waits for each answer. */
async function requestsPerSecond(url, seconds = 3) {
  const post = () =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text }).then((response) =>
      response.arrayBuffer(),
    );
  for (let index = 0; index < 200; index += 1) await post();
  let count = 0;
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await post();
    count += 1;
  }
  return count / seconds;
}

/** A server that reads and parses the body and answers two bytes: the floor. */
async function bareServer() {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    JSON.parse(Buffer.concat(chunks).toString());
    response.end('{}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** The service in a process of its own, and how long it took to be ready. */
async function service() {
  const start = performance.now();
  const main = fileURLToPath(new URL('dist/src/cli/main.js', root));
  const child = spawn(process.execPath, [main, 'serve', '--sandbox'], {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'info' },
  });
  const line = await new Promise((resolve) => child.stdout.once('data', resolve));
  return { url: JSON.parse(line).listeningOn, readyMs: performance.now() - start, stop: () => child.kill() };
}

async function bareNodeMs() {
  const start = performance.now();
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  return performance.now() - start;
}

/** What recording one card costs, with its share of the write to the embedded database; microseconds. */
async function recordingMicroseconds() {
  const { openDatabase } = await import(dist('src/database/connect.js'));
  const { databaseFeedbackStore } = await import(dist('src/database/feedback-store.js'));
  const dataDir = mkdtempSync(join(tmpdir(), 'cramp-cds-bench-'));
  const database = await openDatabase({ dataDir });
  const store = databaseFeedbackStore(database, { keepComments: false, now: Date.now });
  const ofAll = {
    ruleIds: ['quinine-for-cramps'],
    ruleId: 'quinine-for-cramps',
    ruleVersion: '1.0.0',
    suggestionUuids: [randomUUID()],
  };
  const card = {
    ...ofAll,
    knowledgeVersion: '-',
    serviceId: declaration.service.id,
    hook: body.hook,
    indicator: 'critical',
  };
  const cards = 5000;
  const start = process.cpuUsage();
  for (let index = 0; index < cards; index += 1) {
    store.recordDelivery({ ...card, cardUuid: randomUUID(), deliveredAt: AS_OF });
    if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await store.close();
  const { user, system } = process.cpuUsage(start);
  await database.destroy();
  rmSync(dataDir, { recursive: true });
  return (user + system) / cards;
}

const request = parseRequest(body, [body.hook]);
const parseJson = await median(() => JSON.parse(text));
const check = await median(() => parseRequest(body, [body.hook]));
const evaluate = await median(() => evaluateRequest(request, declaration, deps));
const { facts } = await evaluateRequest(request, declaration, deps);
const everyRule = Object.values(RULES);
const circumstances = { settings: DEFAULT_SETTINGS, asOf: AS_OF, gate: () => undefined };
const rules = await median(() => runRules(everyRule, facts, circumstances));
const nodeMs = await bareNodeMs();
const running = await service();
const bare = await bareServer();
const floor = await requestsPerSecond(bare.url);
const real = await requestsPerSecond(`${running.url}/cds-services/${declaration.service.id}`);
bare.close();
running.stop();
const recording = await recordingMicroseconds();

/** One line of the report. */
function print(line) {
  process.stdout.write(`${line}\n`);
}

const rows = [
  ['JSON.parse of the request', `${parseJson.toFixed(0)} µs`, '1.00'],
  ['checking the request against CDS Hooks', `${check.toFixed(0)} µs`, (check / parseJson).toFixed(2)],
  [`all ${everyRule.length} rules, from facts to advice`, `${rules.toFixed(0)} µs`, (rules / parseJson).toFixed(2)],
  ['prefetch, facts, rules of the service and cards', `${evaluate.toFixed(0)} µs`, (evaluate / parseJson).toFixed(2)],
  ['bare HTTP server that parses the body', `${floor.toFixed(0)} requests/s`, '1.00'],
  ['the service, one client', `${real.toFixed(0)} requests/s`, (real / floor).toFixed(2)],
  [
    'recording one card, share of a call of the service',
    `${recording.toFixed(0)} µs`,
    ((recording * real) / 1e6).toFixed(3),
  ],
  ['start of bare node', `${nodeMs.toFixed(0)} ms`, '1.00'],
  ['start of the service until ready', `${running.readyMs.toFixed(0)} ms`, (running.readyMs / nodeMs).toFixed(2)],
  ['of that: loading the terminology', `${terminologyMs.toFixed(0)} ms`, (terminologyMs / nodeMs).toFixed(2)],
  ['memory of the terminology', `${terminologyMb.toFixed(0)} MB`, ''],
];
print(
  `One order-select request of ${(text.length / 1024).toFixed(0)} KB with 90 laboratory results; node ${process.version}`,
);
print(`(importing the terminology modules took ${importMs.toFixed(0)} ms)\n`);
print('| what | measured | ratio |\n| --- | ---: | ---: |');
for (const row of rows) print(`| ${row.join(' | ')} |`);
