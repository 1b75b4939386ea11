import cors from 'cors';
import type { RequestHandler } from 'express';

/** Any origin only in sandbox mode; otherwise the configured browser origins, compared as they are (CH-171). */
export type CorsPolicy = { readonly anyOrigin: true } | { readonly origins: readonly string[] };

const PREFLIGHT_SECONDS = 600;

/**
 * CORS headers for every response, errors included (CH-169 to CH-173). An origin that is not listed gets none, and its
 * request is judged on its token like any other. Preflights are ended by the route, which knows its methods.
 */
export function corsHeaders(policy: CorsPolicy): RequestHandler[] {
  const shared = {
    methods: ['GET', 'POST', 'OPTIONS'],
    allowedHeaders: ['authorization', 'content-type', 'accept'],
    maxAge: PREFLIGHT_SECONDS,
    preflightContinue: true,
  };
  if ('anyOrigin' in policy) return [allowPrivateNetwork, cors({ ...shared, origin: '*' })];
  const origins = new Set(policy.origins);
  return [
    varyOnOrigin,
    cors({ ...shared, origin: (origin, done) => done(null, origin !== undefined && origins.has(origin)) }),
  ];
}

/** A public sandbox page may reach this machine, if its browser asks (CH-173). */
const allowPrivateNetwork: RequestHandler = (request, response, next) => {
  if (request.method === 'OPTIONS' && request.get('Access-Control-Request-Private-Network') === 'true') {
    response.set('Access-Control-Allow-Private-Network', 'true');
  }
  next();
};

/** Also for origins that are refused, or a cache would hand one answer to all. */
const varyOnOrigin: RequestHandler = (_request, response, next) => {
  response.vary('Origin');
  next();
};
