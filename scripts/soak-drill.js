#!/usr/bin/env node
/**
 * Whether the service stays as it is under load for as long as you like (npm run drill:soak).
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createHistogram, performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { quinineOrderOf } from '../bench/bodies.js';
import { startService } from './support/service.js';

const usage = `Usage: npm run drill:soak -- [--minutes N] [--rate N]

Starts the built service in sandbox mode and sends it a mixture: the requests of fhir-fixtures, some of 8 to 150 KB, calls without prefetch
that read the FHIR server beside it, feedback on the cards that come, pages, and requests that are wrong. Prints a line per minute: calls,
answers that were not expected, time of the 99th percentile, memory after a collection. Exits 1 when there was such an answer, or when the
heap has grown by more than a tenth since the first fifth of the time.

  --minutes N  how long (10)
  --rate N     requests a second (60)
`;

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, rate: { type: 'string' }, help: { type: 'boolean' } },
});
const minutes = Number(values.minutes ?? 10);
const rate = Number(values.rate ?? 60);
const FIXTURES = new URL('../fhir-fixtures/requests/', import.meta.url);
/** The one fixture that is refused (CH-35). */
const OTHER_FHIR_VERSION = 'order-of-another-fhir-version.json';
const MEGABYTE = 1024 * 1024;
/** Growth that is no growth: caches fill, and the heap is never quite the same after a collection. */
const ALLOWED_GROWTH = 1.1;

if (values.help) process.stdout.write(usage);
else process.exitCode = await main();

async function main() {
  const service = await startService();
  const pool = new Pool(service.url, { connections: 32 });
  const wishes = requestsFor(service.url);
  const state = { cards: [], calls: 0, wrong: new Map(), durations: createHistogram() };
  const heaps = [];
  process.stdout.write('| Minute | Requests | Not expected | p99 ms | Heap MB | Resident MB |\n');
  process.stdout.write('| ---: | ---: | ---: | ---: | ---: | ---: |\n');
  for (let minute = 1; minute <= minutes; minute += 1) {
    await oneMinute(pool, wishes, state);
    const { heapUsed, rss } = await service.usage();
    heaps.push(heapUsed);
    printMinute(minute, state, { heapUsed, rss });
  }
  await pool.close();
  await service.stop();
  const early = heaps[Math.floor(heaps.length / 5)];
  const growth = heaps.at(-1) / early;
  process.stdout.write(`\nHeap at the end per heap after a fifth of the time: ${growth.toFixed(2)}.\n`);
  for (const [what, count] of state.wrong) process.stdout.write(`Not expected, ${count} times: ${what}\n`);
  return growth <= ALLOWED_GROWTH && state.wrong.size === 0 ? 0 : 1;
}

/** At a steady rate, whatever the answers take. */
async function oneMinute(pool, wishes, state) {
  const start = performance.now();
  const underWay = new Set();
  for (let index = 0; index < rate * 60; index += 1) {
    const early = start + (index * 1000) / rate - performance.now();
    if (early > 1) await pause(early);
    const sent = send(pool, wishes[(state.calls + index) % wishes.length], state).finally(() => underWay.delete(sent));
    underWay.add(sent);
  }
  await Promise.all(underWay);
  state.calls += rate * 60;
}

async function send(pool, wish, state) {
  const { method, path, body, expected } = wish(state.cards);
  const sent = performance.now();
  try {
    const answer = await pool.request({ method, path, body, headers: { 'content-type': 'application/json' } });
    const text = await answer.body.text();
    state.durations.record(Math.max(1, Math.round((performance.now() - sent) * 1000)));
    if (answer.statusCode !== expected) note(state, `${method} ${path}: ${answer.statusCode} instead of ${expected}`);
    else if (text.startsWith('{"cards"')) remember(state, path, JSON.parse(text).cards);
  } catch (failure) {
    note(state, `${method} ${path}: ${failure.code ?? failure.message}`);
  }
}

function note({ wrong }, what) {
  wrong.set(what, (wrong.get(what) ?? 0) + 1);
}

/** The last hundred, for feedback. */
function remember({ cards }, path, shown) {
  for (const card of shown) cards.push({ path, card });
  cards.splice(0, cards.length - 100);
}

/** In this proportion: mostly calls, as from an EHR; each a function of the cards that were shown. */
function requestsFor(url) {
  const fixtures = fixtureCalls();
  const large = [8, 60, 150].map((kilobytes) => call('order-select', quinineOrderOf(kilobytes)));
  const reading = [call('patient-view', JSON.stringify(withoutPrefetch(url)))];
  const pages = ['/cds-services', '/rules', '/health/ready', '/openapi.json'].map((path) => get(path));
  const mistakes = [
    wanted('POST', '/cds-services/cramp-order-sign', '{"hook":', 400),
    wanted('POST', '/cds-services/cramp-order-sign', '{}', 400),
    wanted('POST', '/cds-services/nothing', '{}', 404),
  ];
  return [...fixtures, ...large, ...reading, feedback, ...fixtures, ...pages, feedback, ...mistakes, feedback];
}

function fixtureCalls() {
  return readdirSync(FIXTURES).flatMap((hook) =>
    readdirSync(new URL(`${hook}/`, FIXTURES))
      .map((name) => ({ name, text: readFileSync(new URL(`${hook}/${name}`, FIXTURES), 'utf8') }))
      // No other server is asked.
      .filter(({ text }) => !text.includes('"fhirServer"'))
      .map(({ name, text }) => call(hook, text, name === OTHER_FHIR_VERSION ? 422 : 200)),
  );
}

function withoutPrefetch(url) {
  const context = { userId: 'Practitioner/synthetic-prescriber', patientId: 'synthetic-thiazide' };
  return { hook: 'patient-view', hookInstance: randomUUID(), fhirServer: `${url}/fhir/R4`, context };
}

function call(hook, body, expected = 200) {
  return wanted('POST', `/cds-services/cramp-${hook}`, body, expected);
}

function get(path) {
  return wanted('GET', path, undefined, 200);
}

function wanted(method, path, body, expected) {
  return () => ({ method, path, body, expected });
}

/** On one of the last cards; before there is any, of a card that nobody knows. */
function feedback(cards) {
  const { path, card } = cards[Math.floor(Math.random() * cards.length)] ?? {
    path: '/cds-services/cramp-order-sign',
    card: { uuid: randomUUID() },
  };
  const outcome = { card: card.uuid, outcome: 'overridden', outcomeTimestamp: new Date().toISOString() };
  return { method: 'POST', path: `${path}/feedback`, body: JSON.stringify({ feedback: [outcome] }), expected: 200 };
}

function printMinute(minute, { calls, wrong, durations }, { heapUsed, rss }) {
  const unexpected = [...wrong.values()].reduce((sum, count) => sum + count, 0);
  const cells = [minute, calls, unexpected, (durations.percentile(99) / 1000).toFixed(1)];
  cells.push((heapUsed / MEGABYTE).toFixed(1), (rss / MEGABYTE).toFixed(0));
  durations.reset();
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
