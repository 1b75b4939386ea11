import { readFileSync } from 'node:fs';
import type { RequestHandler } from 'express';

const DESCRIPTION = readFileSync(new URL('./openapi.json', import.meta.url), 'utf8');

/** `GET /openapi.json`: what this service answers, as OpenAPI 3.1; written by hand and held to the service by tests. */
export const openapi: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'public, max-age=60').type('application/json').send(DESCRIPTION);
};
