import { randomUUID } from 'node:crypto';
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { toOperationOutcome } from '../cds/operation-outcome.js';
import { CrampError, type CrampErrorCode } from '../errors.js';
import type { Log } from '../log.js';
import type { Exchanges } from './exchanges.js';

/** Time for a refused client to read the answer while what it still sends is thrown away. */
const LINGER_MS = 500;
/** Connections that are turned away are logged at most this often. */
const DROP_LOG_MS = 1000;

export type OnRefusal = (code: CrampErrorCode) => void;

interface Witnesses {
  readonly log: Log;
  readonly onRefusal?: OnRefusal | undefined;
}

/**
 * Answers what Node finds before there is a request – a broken request line, headers that are too large or too slow, a
 * tunnel – like every other error: with an OperationOutcome, complete, and without a word of the input (CH-165, CH-167).
 */
export function refuseUnreadable(
  server: Server,
  connections: ReadonlyMap<Socket, Exchanges>,
  { log, onRefusal }: Witnesses,
): void {
  const refused = new WeakSet<Socket>();
  const refuse = (socket: Socket, error: CrampError) => {
    // Node reports every further piece that it cannot read.
    if (refused.has(socket)) return;
    refused.add(socket);
    refuseInTurn(socket, { error, connections, log, onRefusal });
  };
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(socket, toCrampError(error.code)));
  server.on('connect', (_request, socket: Socket) => refuse(socket, unreadable('a request, not a tunnel')));
}

/** Connections over the limit get no answer; idle ones make room, so that nobody can hold them all. */
export function turnAwayExcess(server: Server, { log, onRefusal }: Witnesses): void {
  let loggedAt = 0;
  server.on('drop', () => {
    server.closeIdleConnections();
    onRefusal?.('CRAMP_OVERLOADED');
    if (Date.now() - loggedAt < DROP_LOG_MS) return;
    loggedAt = Date.now();
    log.warn({ errorCode: 'CRAMP_OVERLOADED', problems: 'connections within the limit' }, 'connection turned away');
  });
}

/** Errors of Node's parser and clock are told apart by code; their messages may hold input. */
function toCrampError(code: string | undefined): CrampError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new CrampError('CRAMP_HEADERS_TOO_LARGE', [{ expected: 'headers within the limit' }]);
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new CrampError('CRAMP_BODY_TOO_LARGE', [{ expected: 'chunks without long extensions' }]);
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new CrampError('CRAMP_REQUEST_TIMEOUT', [{ expected: 'a whole request within the time limit' }]);
    default:
      return unreadable('a request of HTTP/1.1');
  }
}

function unreadable(expected: string): CrampError {
  return new CrampError('CRAMP_REQUEST_INVALID', [{ expected }]);
}

interface Refusal extends Witnesses {
  readonly error: CrampError;
  readonly connections: ReadonlyMap<Socket, Exchanges>;
}

/**
 * Requests that were read before keep their answers, and get them first, or the client would take the refusal for one. A
 * request whose body broke off is what is refused, unless its answer has begun: then the connection just ends.
 */
function refuseInTurn(socket: Socket, refusal: Refusal): void {
  const { open = [], last } = refusal.connections.get(socket) ?? {};
  const broken = last?.req.complete === false ? last : undefined;
  const earlier = [...open].filter((response) => response !== broken).at(-1);
  if (earlier !== undefined) earlier.once('close', () => refuseInTurn(socket, refusal));
  else if (!socket.writable || broken?.headersSent) socket.destroy();
  else answer(socket, refusal);
}

/** Closing at once would make the system throw away an answer that the client has not read yet. */
function answer(socket: Socket, { error, log, onRefusal }: Refusal): void {
  onRefusal?.(error.code);
  const requestId = randomUUID();
  log.warn({ requestId, errorCode: error.code, problems: error.message, status: error.status }, 'connection refused');
  socket.end(toBytes(error, requestId));
  const linger = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(linger));
}

function toBytes(error: CrampError, requestId: string): string {
  const { headers, body } = refusalOf(error);
  const lines = Object.entries({ ...headers, 'X-Request-Id': requestId }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\n${lines.join('')}\r\n${body}`;
}

/** Answers a request that the application is not to see. */
export function refuseRequest(response: ServerResponse, expected: string): void {
  const error = unreadable(expected);
  const { headers, body } = refusalOf(error);
  response.writeHead(error.status, headers).end(body);
}

function refusalOf(error: CrampError) {
  const body = JSON.stringify(toOperationOutcome(error));
  const headers = {
    Date: new Date().toUTCString(),
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  };
  return { headers, body };
}
