/** The EHR simulator page as files: `GET /` and what it loads, as `scripts/build.js` bundled them from `simulator/`. */
import { existsSync, readFileSync } from 'node:fs';
import type { RequestHandler } from 'express';
import type { SimulatorRoute } from './routes.js';

/** What of the build is served, by its path. Nothing is looked up on disk by a name that a client sent. */
const FILES = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/simulator/app.js': { name: 'app.js', type: 'text/javascript; charset=utf-8' },
  '/simulator/app.css': { name: 'app.css', type: 'text/css; charset=utf-8' },
} as const;

/**
 * Own script and style only, nothing inline. The page may call any address, because testers name the CDS services and FHIR servers they
 * want to try; see docs/decisions/0013-simulator-page.md.
 */
export const SIMULATOR_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' http: https:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** In `dist/simulator`: seen from the sources, or from the build. */
const FOLDERS = ['../../../dist/simulator/', '../../../simulator/'];

/** The built page; none where it was not built. */
export function pageRoutes(): readonly SimulatorRoute[] {
  const folder = FOLDERS.map((path) => new URL(path, import.meta.url)).find((each) =>
    existsSync(new URL('app.js', each)),
  );
  if (folder === undefined) return [];
  return Object.entries(FILES).map(([path, { name, type }]) => ({ path, get: sendFile(new URL(name, folder), type) }));
}

/** Read on every request, so that a new build shows without a restart. */
function sendFile(file: URL, type: string): RequestHandler {
  return (_request, response) => {
    response
      .set({ 'Content-Security-Policy': SIMULATOR_POLICY, 'Cache-Control': 'no-cache', 'Content-Type': type })
      .send(readFileSync(file));
  };
}
