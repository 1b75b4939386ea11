import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Log, LogFields, LogLevel } from '../log.js';
import { traceContextOf } from './trace-context.js';

/** By which the lines of one request are found, here and at other servers. */
export interface RequestIds {
  /** Ours; the response says it too, in `X-Request-Id`. */
  readonly requestId: string;
  readonly traceId: string;
}

export interface RequestLogOptions {
  readonly level?: LogLevel;
  /** Told the fields of the line, and how long the request took. */
  readonly onDone?: ((line: DoneLine, seconds: number) => void) | undefined;
}

/** Without a status the client had gone before there was an answer. */
export type DoneLine = LogFields & { readonly status?: number };

/**
 * One line per request, when its response is done or the client is gone. Ours and not pino-http, because that starts
 * from everything (URL, all headers, addresses) and takes away, while this starts from nothing and is told what to add.
 */
export function requestLog(log: Log, { level = 'info', onDone }: RequestLogOptions = {}): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    // The log drops `traceparent`, as everything that is not in its list.
    response.locals = { receivedAt: Date.now(), requestId, ...traceContextOf(request.get('traceparent')) };
    response.set('X-Request-Id', requestId);
    addToLog(response, { method: request.method });
    response.once('close', () => {
      const line: DoneLine = { ...response.locals, ...(response.headersSent && { status: response.statusCode }) };
      const ms = performance.now() - startedAt;
      log[level]({ ...line, durationMs: Math.round(ms) }, 'request');
      onDone?.(line, ms / 1000);
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

/** For other lines about the same request. */
export function idsOf(response: Response): RequestIds {
  return { requestId: textOf(response, 'requestId'), traceId: textOf(response, 'traceId') };
}

/** `traceparent` for what is asked on behalf of this request. */
export function traceparentOf(response: Response): string {
  return textOf(response, 'traceparent');
}

function textOf(response: Response, name: string): string {
  const text: unknown = response.locals[name];
  return typeof text === 'string' ? text : '';
}
