/** One of several workers, as the process above it sees it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.js';
import { createLogger } from '../../src/log.js';
import { startWorker } from '../../src/server.js';
import { ISSUER, PUBLIC_URL } from '../support/client-tokens.js';

test('it answers calls, but is not ready before all have started; the port for operators is not its own', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cramp-cds-worker-'));
  const clients = [{ issuer: ISSUER, jwksUrl: `${ISSUER}/jwks` }];
  const text = JSON.stringify({ port: 0, managementPort: 0, publicUrl: PUBLIC_URL, clients, dataDir });
  const config = parseConfig(text, { mode: 'production' });
  let isOpen = false;
  const worker = await startWorker({ config, log: createLogger('silent'), asOf: undefined }, () => isOpen);
  const statusOf = async (path: string) => (await fetch(`${worker.url}${path}`)).status;
  const before = [await statusOf('/cds-services'), await statusOf('/health/ready'), await worker.isReady()];
  isOpen = true;
  const after = [await statusOf('/health/ready'), await worker.isReady()];
  const names = (await worker.metricValues()).map(({ name }) => name);
  await worker.close();
  rmSync(dataDir, { recursive: true });
  expect({ before, after }).toEqual({ before: [200, 503, false], after: [200, true] });
  expect(worker.managementUrl).toBeUndefined();
  expect(names).toEqual(expect.arrayContaining(['cramp_cds_requests_total', 'process_resident_memory_bytes']));
});
