/** The edge with its real server on a free port, and an evaluation that a test can hold up. */
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { AppDeps } from '../../src/http/app.js';
import type { Evaluate } from '../../src/http/call-service.js';
import { type HttpServer, startHttpServer } from '../../src/http/http-server.js';
import { DEFAULT_EDGE_LIMITS, type EdgeLimits } from '../../src/http/limits.js';
import { card } from './cards.js';
import { hookRequest } from './hook-requests.js';
import { logSink, testApp } from './http-app.js';

export const SERVICE_PATH = '/cds-services/cramp-order-sign';
export const ORDER_SIGN = JSON.stringify(hookRequest('order-sign'));

export interface Edge extends HttpServer {
  /** Members of each line logged so far. */
  readonly logged: () => readonly Readonly<Record<string, unknown>>[];
  /** A good call. */
  readonly call: () => Promise<Response>;
  readonly get: (path: string) => Promise<Response>;
}

export async function startEdge(limits: Partial<EdgeLimits> = {}, deps: Partial<AppDeps> = {}): Promise<Edge> {
  const allLimits = { ...DEFAULT_EDGE_LIMITS, ...limits };
  const { lines, log } = logSink();
  const server = await startHttpServer({ host: '127.0.0.1', port: 0, limits: allLimits, log });
  server.serve(testApp({ limits: allLimits, log, isReady: () => !server.isDraining(), ...deps }));
  const headers = { 'content-type': 'application/json' };
  return {
    ...server,
    logged: () => lines.map((line) => JSON.parse(line)),
    call: () => fetch(`${server.url}${SERVICE_PATH}`, { method: 'POST', headers, body: ORDER_SIGN }),
    get: (path) => fetch(`${server.url}${path}`),
  };
}

/** Waits for a line with these members and this value. */
export async function lineLogged({ logged }: Edge, member: string, value: unknown): Promise<void> {
  while (!logged().some((line) => line[member] === value)) await setImmediate();
}

/** A good call, made again for as long as the connection is turned away. */
export async function callUntilLetIn(edge: Pick<Edge, 'call'>): Promise<Response> {
  try {
    return await edge.call();
  } catch {
    return callUntilLetIn(edge);
  }
}

/** An evaluation whose calls stay under way until all are let go; from then on it answers at once. */
export function heldEvaluation() {
  const answer = async () => ({ cards: [card()] });
  const arrivals = new EventTarget();
  let arrived = 0;
  let letGo: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const evaluate: Evaluate = async () => {
    arrived += 1;
    arrivals.dispatchEvent(new Event('call'));
    return released.then(answer);
  };
  const underWay = async (count: number): Promise<void> => {
    while (arrived < count) await once(arrivals, 'call');
  };
  return { evaluate, underWay, letGo: () => letGo(), count: () => arrived };
}
