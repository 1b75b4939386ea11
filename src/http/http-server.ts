import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { CrampError } from '../errors.js';
import type { Log } from '../log.js';
import { type Exchanges, trackExchanges } from './exchanges.js';
import type { EdgeLimits } from './limits.js';
import { type OnRefusal, refuseRequest, refuseUnreadable, turnAwayExcess } from './refuse-connection.js';

export interface HttpServerOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Key of the configuration that names the port, for errors about it. */
  readonly portKey?: 'port' | 'managementPort';
  readonly limits: Pick<EdgeLimits, 'requestMs' | 'connections' | 'keepAliveMs' | 'shutdownMs'>;
  readonly log: Log;
  /** Told of each connection that is refused before there is a request. */
  readonly onRefusal?: OnRefusal | undefined;
}

export interface HttpServer {
  /** `http://host:port`, with the port listened on. */
  readonly url: string;
  /** Hands requests to the application; before that they wait. */
  serve(application: RequestListener): void;
  /** True from the call of `close` on; the service is not ready then. */
  isDraining(): boolean;
  /** Stops accepting and lets calls under way finish for `shutdownMs`; always resolves. */
  close(): Promise<void>;
}

/** A bearer credential may have 8 kB (CH-190); the other headers have as much. */
const HEADER_BYTES = 16 * 1024;
/** Longest time for the head of a request, also where a call may take longer. */
const HEAD_MS = 5000;
/** Longest time between two looks at what came too slowly. */
const CHECK_MS = 500;

/**
 * Listens, and holds its limits whatever a client does: on the size of headers, the time for a request, the number of
 * connections, and connections that stand still.
 *
 * @throws CRAMP_CONFIG_INVALID for an address or port that cannot be listened on
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { limits } = options;
  const server = createServer(timesFor(limits));
  server.maxConnections = limits.connections;
  // Longer than any call takes: ends connections whose client does not read its answer.
  server.timeout = 4 * limits.requestMs;
  const connections = trackExchanges(server);
  refuseUnreadable(server, connections, options);
  turnAwayExcess(server, options);
  const url = await listen(server, options);
  let closing: Promise<void> | undefined;
  server.on('request', (_request, response) => {
    if (closing !== undefined) response.setHeader('Connection', 'close');
  });
  const close = () => {
    closing ??= drain(server, connections, limits.shutdownMs);
    return closing;
  };
  return { url, serve: (application) => serve(server, application), isDraining: () => closing !== undefined, close };
}

/** The head has to come in time, and then the body; the call itself watches its body more closely. */
function timesFor({ requestMs, keepAliveMs }: HttpServerOptions['limits']) {
  return {
    maxHeaderSize: HEADER_BYTES,
    headersTimeout: Math.min(requestMs, HEAD_MS),
    requestTimeout: 2 * requestMs,
    connectionsCheckingInterval: Math.min(Math.ceil(requestMs / 4), CHECK_MS),
    keepAliveTimeout: keepAliveMs,
    // Node would refuse its absence without a body.
    requireHostHeader: false,
  };
}

/** HTTP/1.1 wants a Host header; what a client expects besides an answer may be ignored, which Node would refuse without a body. */
function serve(server: Server, application: RequestListener): void {
  server.on('request', (request, response) => {
    if (request.httpVersion === '1.1' && request.headers.host === undefined) refuseRequest(response, 'a Host header');
    else application(request, response);
  });
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

function listen(server: Server, { host, port, portKey = 'port' }: HttpServerOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(notListening(error, portKey));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      const address = server.address();
      // Text would be the path of a pipe, which nobody asked for.
      if (typeof address === 'object' && address !== null) resolve(toUrl(address));
    });
  });
}

function toUrl({ address, family, port }: { address: string; family: string; port: number }): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** What the operator has to change. */
function notListening(cause: NodeJS.ErrnoException, portKey: string): CrampError {
  switch (cause.code) {
    case 'EADDRINUSE':
      return invalid(portKey, 'one that is free; something else listens on this one (EADDRINUSE)', cause);
    case 'EACCES':
      return invalid(portKey, 'one that this user may listen on (EACCES)', cause);
    default:
      return invalid('host', `an address of this machine (${cause.code})`, cause);
  }
}

function invalid(path: string, expected: string, cause: Error): CrampError {
  return new CrampError('CRAMP_CONFIG_INVALID', [{ path, expected }], { cause });
}

async function drain(server: Server, connections: ReadonlyMap<Socket, Exchanges>, shutdownMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const [socket, exchanges] of connections) endAfterAnswers(socket, exchanges);
  const rest = setTimeout(() => {
    for (const socket of connections.keys()) socket.destroy();
  }, shutdownMs);
  await closed;
  clearTimeout(rest);
}

/** Without a call under way the connection ends at once, also when a request has begun to arrive; otherwise with its last answer. */
function endAfterAnswers(socket: Socket, { open }: Exchanges): void {
  const last = [...open].at(-1);
  if (last === undefined) socket.destroySoon();
  else if (last.headersSent) last.once('close', () => socket.destroySoon());
  else last.setHeader('Connection', 'close');
}
