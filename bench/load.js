/** Load on one address: so many connections, each of which asks again as soon as it has its answer. */
import { createHistogram, performance } from 'node:perf_hooks';
import { Pool } from 'undici';

/**
 * @param url address of the service
 * @param options.body JSON text of every request
 * @param options.connections requests under way at any time
 * @param options.seconds how long to measure
 * @param options.tokens an iterator of bearer tokens, one for each request; none: unsigned
 * @returns requests per second, and milliseconds of the median and the 99th percentile
 * @throws when an answer is not 200
 */
export async function load(url, { body, connections, seconds, tokens }) {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const durations = createHistogram();
  const start = performance.now();
  const end = start + seconds * 1000;
  const ask = async () => {
    while (performance.now() < end) {
      const token = tokens?.next();
      if (token?.done) return;
      const sent = performance.now();
      await post(pool, pathname, { body, token: token?.value });
      durations.record(Math.max(1, Math.round((performance.now() - sent) * 1000)));
    }
  };
  await Promise.all(Array.from({ length: connections }, ask));
  const elapsed = (performance.now() - start) / 1000;
  await pool.close();
  return {
    perSecond: durations.count / elapsed,
    p50: durations.percentile(50) / 1000,
    p99: durations.percentile(99) / 1000,
  };
}

async function post(pool, path, { body, token }) {
  const { statusCode, body: answer } = await pool.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body,
  });
  await answer.dump();
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
}
