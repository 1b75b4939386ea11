import type { Express, RequestHandler } from 'express';
import type { AppDeps } from './app.js';
import { createBaseApp, securityHeaders } from './base-app.js';
import { requestLog } from './request-log.js';
import { addRoute } from './route.js';

export interface ManagementDeps extends Pick<AppDeps, 'mode' | 'isReady' | 'log'> {
  readonly addRoutes?: (app: Express) => void;
  readonly metrics: MetricsText;
}

/** Metrics as they are asked for, in the format named by the media type. */
export interface MetricsText {
  readonly contentType: string;
  text(): Promise<string>;
}

/**
 * The port for operators: metrics and health, and what `addRoutes` adds. No browser of another origin may read it, and its
 * requests, which come every few seconds, are logged at level `debug`.
 */
export function createManagementApp({ mode, isReady, log, metrics, addRoutes }: ManagementDeps): Express {
  return createBaseApp({
    log,
    isReady,
    first: [requestLog(log, { level: 'debug' }), ...securityHeaders(mode)],
    addRoutes: (app) => {
      addRoute(app, '/metrics', { get: sendMetrics(metrics) });
      addRoutes?.(app);
    },
  });
}

function sendMetrics({ contentType, text }: MetricsText): RequestHandler {
  return async (_request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .set('Content-Type', contentType)
      .send(await text());
  };
}
