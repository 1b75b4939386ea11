import type { Express } from 'express';
import type { Log } from '../log.js';
import { createBaseApp, securityHeaders } from './base-app.js';
import { type CallServiceDeps, callService } from './call-service.js';
import { type CorsPolicy, corsHeaders } from './cors.js';
import { discovery } from './discovery.js';
import { openapi } from './openapi.js';
import { type RequestLogOptions, requestLog } from './request-log.js';
import { addRoute } from './route.js';

export interface AppDeps extends CallServiceDeps {
  readonly cors: CorsPolicy;
  readonly mode: 'sandbox' | 'production';
  /** Knowledge loaded and store reachable. */
  readonly isReady: () => boolean;
  readonly log: Log;
  /** Told of every request when it is over. */
  readonly onDone?: RequestLogOptions['onDone'];
  /** Registers further routes, before unknown paths are refused; see `addRoute`. */
  readonly addRoutes?: (app: Express) => void;
}

/** The service as the EHR sees it: every route, and for everything else an OperationOutcome. It does not listen. */
export function createApp(deps: AppDeps): Express {
  const { log, isReady, mode, cors, onDone } = deps;
  return createBaseApp({
    log,
    isReady,
    first: [requestLog(log, { onDone }), ...securityHeaders(mode), ...corsHeaders(cors)],
    addRoutes: (app) => {
      addRoute(app, '/cds-services', { get: discovery(deps.services) });
      addRoute(app, '/cds-services/:id', { post: callService(deps) });
      addRoute(app, '/openapi.json', { get: openapi });
      deps.addRoutes?.(app);
    },
  });
}
