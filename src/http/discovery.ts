import type { RequestHandler } from 'express';
import type { ServiceDeclaration } from '../cds/service.js';

/** Clients may keep discovery for a minute (CH-19). */
const CACHE_SECONDS = 60;

/** `GET /cds-services`: open, without patient data, the same bytes every time (CH-6, CH-7, CH-18, CH-19). */
export function discovery(declarations: readonly ServiceDeclaration[]): RequestHandler {
  const body = JSON.stringify({ services: declarations.map(({ service }) => service) });
  return (_request, response) => {
    response.set('Cache-Control', `public, max-age=${CACHE_SECONDS}`).type('application/json').send(body);
  };
}
