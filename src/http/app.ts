import type { Express } from 'express';
import type { FeedbackStore } from '../feedback/store.js';
import type { Log } from '../log.js';
import { createBaseApp, securityHeaders } from './base-app.js';
import { callService, type Evaluate } from './call-service.js';
import { type CorsPolicy, corsHeaders } from './cors.js';
import { discovery } from './discovery.js';
import { receiveFeedback } from './feedback.js';
import { openapi } from './openapi.js';
import { type RequestLogOptions, requestLog } from './request-log.js';
import { addRoute } from './route.js';
import { type ServiceEdge, type ServiceEdgeDeps, serviceEdge } from './service-edge.js';

export interface AppDeps extends ServiceEdgeDeps {
  readonly evaluate: Evaluate;
  readonly feedback: Pick<FeedbackStore, 'recordDelivery' | 'recordFeedback'>;
  readonly cors: CorsPolicy;
  readonly mode: 'sandbox' | 'production';
  /** Knowledge loaded and store reachable. */
  readonly isReady: () => boolean | Promise<boolean>;
  readonly log: Log;
  /** Told of every request when it is over. */
  readonly onDone?: RequestLogOptions['onDone'];
  /** Registers further routes, before unknown paths are refused; see `addRoute`. Those about a service share the edge of its calls. */
  readonly addRoutes?: (app: Express, edge: ServiceEdge) => void;
}

/** The service as the EHR sees it: every route, and for everything else an OperationOutcome. It does not listen. */
export function createApp(deps: AppDeps): Express {
  const { log, isReady, mode, cors, onDone, evaluate, feedback } = deps;
  const edge = serviceEdge(deps);
  return createBaseApp({
    log,
    isReady,
    first: [requestLog(log, { onDone }), ...securityHeaders(mode), ...corsHeaders(cors)],
    addRoutes: (app) => {
      addRoute(app, '/cds-services', { get: discovery(deps.services) });
      addRoute(app, '/cds-services/:id', {
        post: callService(edge, { evaluate, recordDelivery: feedback.recordDelivery }),
      });
      addRoute(app, '/cds-services/:id/feedback', { post: receiveFeedback(edge, feedback) });
      addRoute(app, '/openapi.json', { get: openapi });
      deps.addRoutes?.(app, edge);
    },
  });
}
