import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { CrampError } from '../errors.js';
import type { FeedbackStore } from '../feedback/store.js';
import type { Log } from '../log.js';
import { callService, type Evaluate } from './call-service.js';
import { type CorsPolicy, corsHeaders } from './cors.js';
import { discovery } from './discovery.js';
import { errorHandler } from './error-handler.js';
import { receiveFeedback } from './feedback.js';
import { live, ready } from './health.js';
import { requestLog } from './request-log.js';
import { addRoute } from './route.js';
import { type ServiceEdgeDeps, serviceEdge } from './service-edge.js';

export interface AppDeps extends ServiceEdgeDeps {
  readonly evaluate: Evaluate;
  readonly feedback: Pick<FeedbackStore, 'recordDelivery' | 'recordFeedback'>;
  readonly cors: CorsPolicy;
  readonly mode: 'sandbox' | 'production';
  /** Knowledge loaded and store reachable. */
  readonly isReady: () => boolean | Promise<boolean>;
  readonly log: Log;
  /** Registers further routes, before unknown paths are refused; see `addRoute`. */
  readonly addRoutes?: (app: Express) => void;
}

/** The service as the EHR sees it: every route, and for everything else an OperationOutcome. It does not listen. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.set('etag', false).set('query parser', false).enable('case sensitive routing');
  app.use(requestLog(deps.log), securityHeaders(deps.mode), ...corsHeaders(deps.cors));

  addRoute(app, '/cds-services', { get: discovery(deps.services) });
  const edge = serviceEdge(deps);
  const { evaluate, feedback } = deps;
  addRoute(app, '/cds-services/:id', {
    post: callService(edge, { evaluate, recordDelivery: feedback.recordDelivery }),
  });
  addRoute(app, '/cds-services/:id/feedback', { post: receiveFeedback(edge, feedback) });
  addRoute(app, '/health/live', { get: live });
  addRoute(app, '/health/ready', { get: ready(deps.isReady) });
  deps.addRoutes?.(app);

  app.use(() => {
    throw new CrampError('CRAMP_SERVICE_UNKNOWN', [{ expected: 'a path we answer' }]);
  });
  app.use(errorHandler(deps.log));
  return app;
}

/** Nothing may be embedded or run from an API answer; pages set their own policy. Sandbox answers say so in a header. */
function securityHeaders(mode: AppDeps['mode']): RequestHandler[] {
  const isSandbox = mode === 'sandbox';
  const directives = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };
  const headers = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: !isSandbox,
  });
  const sandboxHeader: RequestHandler = (_request, response, next) => {
    response.set('X-Cramp-Cds-Mode', 'sandbox');
    next();
  };
  return isSandbox ? [headers, sandboxHeader] : [headers];
}
