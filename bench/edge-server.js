/**
 * The way in and out without facts and rules: limits, turns, the check of request and cards, headers and the log line, around the cards of
 * the first call. What the service could be at best, whatever a rule costs.
 */
import { createServer } from 'node:http';
import { dist, readyEngine, services } from './engine.js';

const { createApp } = await dist('http/app.js');
const { DEFAULT_EDGE_LIMITS } = await dist('http/limits.js');
const { createLogger } = await dist('log.js');
const { ANONYMOUS } = await dist('security/caller.js');

const engine = await readyEngine();
let evaluated;
const app = createApp({
  services: await services(),
  evaluate: (request) => {
    evaluated ??= engine.evaluate(request);
    return evaluated;
  },
  authenticate: async () => ANONYMOUS,
  feedback: { recordDelivery: () => undefined, recordFeedback: async () => undefined },
  limits: DEFAULT_EDGE_LIMITS,
  cors: { anyOrigin: true },
  mode: 'sandbox',
  isReady: () => true,
  log: createLogger('info'),
});
const server = createServer(app);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/cds-services/cramp-order-select\n`);
});
