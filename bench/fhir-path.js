/** A call without prefetch: how much longer it takes than the slowest of its reads from the FHIR server. */
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { request } from 'undici';
import { quinineOrder } from './bodies.js';

/** Each read takes so long, as from a server in the same building. */
const LATENCY_MS = 20;
/** Laboratory results of the patient. */
const RESULTS = 40;

/**
 * @param service of `sandboxService`
 * @param pace `{ calls }`
 * @returns medians in milliseconds: of the call, and of its slowest read as the FHIR server saw it; reads per call; rounds, which
 *   is how often reading went on after an answer had come
 */
export async function measureFhirPath(service, pace) {
  const fhir = await slowServer();
  const { prefetch, ...order } = JSON.parse(quinineOrder(RESULTS));
  fhir.serve(prefetch);
  const body = JSON.stringify({ ...order, fhirServer: fhir.url });
  const calls = [];
  for (let index = 0; index < pace.calls; index += 1) {
    fhir.forget();
    const start = performance.now();
    const { statusCode, body: answer } = await request(service.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await answer.dump();
    if (statusCode !== 200) throw new Error(`the service answered ${statusCode}`);
    calls.push({ totalMs: performance.now() - start, ...fhir.seen() });
  }
  await fhir.close();
  // The first calls find nothing compiled and no connection open.
  const settled = calls.slice(Math.floor(calls.length / 3));
  return {
    totalMs: median(settled.map(({ totalMs }) => totalMs)),
    slowestReadMs: median(settled.map(({ slowestReadMs }) => slowestReadMs)),
    reads: median(settled.map(({ reads }) => reads)),
    rounds: median(settled.map(({ rounds }) => rounds)),
  };
}

const KEYS = {
  Condition: 'conditions',
  MedicationRequest: 'medications',
  Observation: 'labs',
};

async function slowServer() {
  let chart = {};
  let reads = [];
  const server = createServer((incoming, response) => {
    const read = { startedAt: performance.now() };
    reads.push(read);
    setTimeout(() => {
      const [type] = incoming.url.split('/').at(-1).split('?');
      const isLaboratory = !incoming.url.includes('pregnancy') && type === 'Observation';
      const found = incoming.url.includes('/Patient/') ? chart.patient : chart[isLaboratory ? 'labs' : KEYS[type]];
      const none = { resourceType: 'Bundle', type: 'searchset', total: 0 };
      response.setHeader('content-type', 'application/fhir+json').end(JSON.stringify(found ?? none));
      read.endedAt = performance.now();
    }, LATENCY_MS);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/fhir/R4`,
    serve: (prefetch) => {
      chart = prefetch;
    },
    forget: () => {
      reads = [];
    },
    seen: () => ({
      reads: reads.length,
      slowestReadMs: Math.max(...reads.map(({ startedAt, endedAt }) => endedAt - startedAt)),
      rounds: roundsOf(reads),
    }),
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

/** A read that begins after another has ended may have waited for it: it belongs to a further round. */
function roundsOf(reads) {
  const starts = reads.map(({ startedAt }) => startedAt).sort((a, b) => a - b);
  let [rounds, end] = [0, Number.NEGATIVE_INFINITY];
  for (const start of starts) {
    if (start < end) continue;
    rounds += 1;
    end = Math.min(...reads.filter(({ startedAt }) => startedAt >= start).map(({ endedAt }) => endedAt));
  }
  return rounds;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
