import type { Express, RequestHandler } from 'express';
import { CrampError } from '../errors.js';

/** Methods a path answers; GET answers HEAD too, and OPTIONS is always answered. */
interface Methods {
  readonly get?: RequestHandler;
  readonly post?: RequestHandler;
}

/**
 * Registers a path with and without trailing slash: its methods, 204 with `Allow` for OPTIONS (CH-170), and 405 with
 * `Allow` for everything else (CH-6, CH-22, CH-159).
 */
export function addRoute(app: Express, path: string, { get, post }: Methods): void {
  const allow = [...(get ? ['GET', 'HEAD'] : []), ...(post ? ['POST'] : []), 'OPTIONS'].join(', ');
  const route = app.route(path);
  if (get !== undefined) route.get(get);
  if (post !== undefined) route.post(post);
  route.options((_request, response) => {
    response.set('Allow', allow).status(204).end();
  });
  route.all((_request, response) => {
    response.set('Allow', allow);
    throw new CrampError('CRAMP_METHOD_NOT_ALLOWED', [{ expected: `one of ${allow}` }]);
  });
}
