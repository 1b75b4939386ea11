import type { RequestHandler, Response } from 'express';

/** `GET /health/live`: the process answers. */
export const live: RequestHandler = (_request, response) => send(response, { passes: true });

/** `GET /health/ready`: 200, or 503 while knowledge or store are missing; for load balancers. */
export function ready(isReady: () => boolean | Promise<boolean>): RequestHandler {
  return async (_request, response) => send(response, { passes: await isReady() });
}

function send(response: Response, { passes }: { readonly passes: boolean }): void {
  if (!passes) response.status(503).set('Retry-After', '1');
  const body = JSON.stringify({ status: passes ? 'pass' : 'fail' });
  response.set('Cache-Control', 'no-store').type('application/health+json').send(body);
}
