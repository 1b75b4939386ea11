/** The built service in sandbox mode, for fuzzing and drills: prints its address, tells its heap after a collection, stops when told. */
import { parseConfig } from '../../dist/src/config/config.js';
import { createLogger } from '../../dist/src/log.js';
import { startSandbox } from '../../dist/src/server.js';

const services = ['cramp-patient-view', 'cramp-order-select', 'cramp-order-sign', 'cramp-medication-refill'];
const config = parseConfig(JSON.stringify({ port: 0, services }));
const server = await startSandbox({ config, log: createLogger('fatal'), asOf: Date.parse('2026-03-02T09:00:00Z') });
process.stdout.write(`${server.url}\n`);
process.on('message', (message) => {
  if (message === 'memory') {
    globalThis.gc();
    process.send(process.memoryUsage());
  } else {
    void server.close().then(() => process.disconnect());
  }
});
