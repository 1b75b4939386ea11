import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { CrampError } from '../errors.js';
import type { Log } from '../log.js';
import { errorHandler } from './error-handler.js';
import { live, ready } from './health.js';
import { addRoute } from './route.js';

/** Of `sandbox` mode every answer says so. */
type Mode = 'sandbox' | 'production';

export interface BaseAppOptions {
  readonly log: Log;
  /** Knowledge loaded and store reachable. */
  readonly isReady: () => boolean | Promise<boolean>;
  /** Before everything else, in this order. */
  readonly first: readonly RequestHandler[];
  /** Registers routes, before unknown paths are refused; see `addRoute`. */
  readonly addRoutes: (app: Express) => void;
}

/** What both ports have in common: health, and for every path they do not answer, and every error, an OperationOutcome. */
export function createBaseApp({ log, isReady, first, addRoutes }: BaseAppOptions): Express {
  const app = express();
  app.set('etag', false).set('query parser', false).enable('case sensitive routing');
  app.use(...first);
  addRoute(app, '/health/live', { get: live });
  addRoute(app, '/health/ready', { get: ready(isReady) });
  addRoutes(app);
  app.use(() => {
    throw new CrampError('CRAMP_SERVICE_UNKNOWN', [{ expected: 'a path we answer' }]);
  });
  app.use(errorHandler(log));
  return app;
}

/** Nothing may be embedded or run from an API answer; pages set their own policy. Sandbox answers say so in a header. */
export function securityHeaders(mode: Mode): RequestHandler[] {
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
