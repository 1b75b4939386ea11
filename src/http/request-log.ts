import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Log, LogFields } from '../log.js';

/**
 * One line per request, when its response is done or the client is gone. Ours and not pino-http, because that starts
 * from everything (URL, all headers, addresses) and takes away, while this starts from nothing and is told what to add.
 */
export function requestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const receivedAt = Date.now();
    response.locals = { receivedAt };
    addToLog(response, { requestId: randomUUID(), method: request.method });
    response.once('close', () => {
      // Without a status the client had gone before there was an answer.
      const status = response.headersSent ? { status: response.statusCode } : {};
      log.info({ ...response.locals, ...status, durationMs: Date.now() - receivedAt }, 'request');
    });
    next();
  };
}

/** Adds fields to the line of this request. */
export function addToLog(response: Response, fields: LogFields): void {
  Object.assign(response.locals, fields);
}

/** When the request arrived, in milliseconds since the epoch; counts for token expiry and the time budget (CH-90). */
export function receivedAtOf(response: Response): number {
  const receivedAt: unknown = response.locals['receivedAt'];
  return typeof receivedAt === 'number' ? receivedAt : Date.now();
}
