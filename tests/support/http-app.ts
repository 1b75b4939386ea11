import type { ServiceDeclaration } from '../../src/cds/service.js';
import { HOOKS, type Hook } from '../../src/cds/types.js';
import { type AppDeps, createApp } from '../../src/http/app.js';
import { DEFAULT_EDGE_LIMITS } from '../../src/http/limits.js';
import { createLogger } from '../../src/log.js';
import { ANONYMOUS } from '../../src/security/caller.js';
import { card } from './cards.js';

export function declaration(hook: Hook, id = `cramp-${hook}`): ServiceDeclaration {
  const service = {
    hook,
    id,
    title: 'Muscle cramps',
    description: 'Looks for causes of muscle cramps.',
    prefetch: { patient: 'Patient/{{context.patientId}}' },
  };
  return { service, rules: [], supportingRules: [] };
}

export const SERVICES = HOOKS.map((hook) => declaration(hook));

/** Lines a test's logger wrote. */
export function logSink() {
  const lines: string[] = [];
  return { lines, log: createLogger('trace', { destination: { write: (line) => lines.push(line) } }) };
}

/** The real app with an evaluation that always answers one card; `changes` replace what it depends on. */
export function testApp(changes: Partial<AppDeps> = {}) {
  return createApp({
    services: SERVICES,
    evaluate: async () => ({ cards: [card()], ruleIds: ['quinine-for-cramps'] }),
    authenticate: async () => ANONYMOUS,
    feedback: { recordDelivery: () => undefined, recordFeedback: async () => undefined },
    limits: DEFAULT_EDGE_LIMITS,
    cors: { anyOrigin: true },
    mode: 'sandbox',
    isReady: () => true,
    log: createLogger('silent'),
    ...changes,
  });
}
