import express, { type Request, type Response } from 'express';
import { CrampError } from '../errors.js';

export type ReadJson = (request: Request, response: Response, deadline: AbortSignal) => Promise<unknown>;
export type ReadBytes = (request: Request, response: Response, deadline: AbortSignal) => Promise<Uint8Array>;

/**
 * Reads the body of a POST: media type, then size (after inflation), then encoding and JSON (CH-1, CH-23, CH-25). Bytes are
 * read first and decoded here, because a parser that does both quotes the input in its messages. What has not arrived by the
 * deadline is not waited for.
 *
 * @throws CRAMP_MEDIA_TYPE, CRAMP_BODY_TOO_LARGE, CRAMP_REQUEST_TIMEOUT or CRAMP_REQUEST_INVALID
 */
export function jsonReader(limitBytes: number): ReadJson {
  const readBytes = bytesReader(limitBytes);
  return async (request, response, deadline) => {
    assertMediaType(request.get('Content-Type') ?? '');
    return parseJson(await readBytes(request, response, deadline));
  };
}

/**
 * Reads the body of any media type.
 *
 * @throws CRAMP_BODY_TOO_LARGE, CRAMP_MEDIA_TYPE for a content encoding, CRAMP_REQUEST_TIMEOUT or CRAMP_REQUEST_INVALID
 */
export function bytesReader(limitBytes: number): ReadBytes {
  const readBytes = express.raw({ type: () => true, limit: limitBytes });
  return async (request, response, deadline) => {
    await new Promise<void>((resolve, reject) => {
      onAbort(deadline, () => reject(tooLate()));
      readBytes(request, response, (error?: unknown) =>
        error === undefined ? resolve() : reject(toCrampError(error)),
      );
    });
    const body: unknown = request.body;
    return body instanceof Uint8Array ? body : new Uint8Array();
  };
}

function onAbort(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}

function tooLate(): CrampError {
  return new CrampError('CRAMP_REQUEST_TIMEOUT', [{ expected: 'the whole body within the time for a call' }]);
}

/** JSON in UTF-8; nothing said counts as JSON (CH-23). */
function assertMediaType(contentType: string): void {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const isJson = ['', 'application/json'].includes(type.trim()) || /^[\w.-]+\/[\w.-]+\+json$/.test(type.trim());
  if (isJson && parameters.every(meansUtf8)) return;
  throw new CrampError('CRAMP_MEDIA_TYPE', [{ expected: 'application/json in UTF-8' }]);
}

function meansUtf8(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=');
  return name.trim() !== 'charset' || /^"?utf-?8"?$/.test(value.trim());
}

/** The body reader's errors are told apart by `type`; their messages may quote the request and are dropped. */
function toCrampError(error: unknown): CrampError {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  switch (type) {
    case 'entity.too.large':
      return new CrampError('CRAMP_BODY_TOO_LARGE', [{ expected: 'a body within the limit, after inflation' }]);
    case 'encoding.unsupported':
      return new CrampError('CRAMP_MEDIA_TYPE', [{ expected: 'no content encoding, or gzip' }]);
    default:
      return new CrampError('CRAMP_REQUEST_INVALID', [{ expected: 'a readable body' }]);
  }
}

/** The decoder drops a byte-order mark and refuses bytes that are not UTF-8; no body at all is no JSON either. */
function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // Without a cause: the parser's message quotes the body.
    throw new CrampError('CRAMP_REQUEST_INVALID', [{ expected: 'a body of JSON in UTF-8' }]);
  }
}
