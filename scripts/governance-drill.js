#!/usr/bin/env node
/** How long the governance page takes with many stored deliveries (npm run drill:governance -- 100000). */
import { tsImport } from 'tsx/esm/api';

const cards = Number(process.argv[2] ?? 100_000);
const { fill, startGovernance } = await tsImport('../tests/support/governance.ts', import.meta.url);
const site = await startGovernance();
const started = performance.now();
await fill(site.store, { cards, weeks: 52 });
process.stderr.write(`${cards} deliveries stored in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
await measure('the usual twelve weeks', '/');
await measure('all of the 52 weeks', '/?from=&to=');
await site.close();

async function measure(what, query) {
  const times = [];
  for (let load = 0; load < 5; load += 1) {
    const startedAt = performance.now();
    const response = await fetch(`${site.url}${query}`, { headers: { accept: 'text/html' } });
    const bytes = (await response.arrayBuffer()).byteLength;
    times.push(performance.now() - startedAt);
    if (load === 0) process.stdout.write(`${what}: page of ${(bytes / 1024).toFixed(0)} kB over ${cards} deliveries, `);
  }
  process.stdout.write(
    `first ${times[0].toFixed(0)} ms, slowest of the others ${Math.max(...times.slice(1)).toFixed(0)} ms\n`,
  );
}
