import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What goes on over one connection. */
export interface Exchanges {
  /** Answers that are not sent yet, in the order in which they will be. */
  readonly open: ReadonlySet<ServerResponse>;
  /** Answer to the last request that came, sent or not. */
  readonly last: ServerResponse | undefined;
}

/** The open connections of a server, each with its exchanges. Register before other listeners of `request`. */
export function trackExchanges(server: Server): ReadonlyMap<Socket, Exchanges> {
  const connections = new Map<Socket, { open: Set<ServerResponse>; last: ServerResponse | undefined }>();
  server.on('connection', (socket: Socket) => {
    connections.set(socket, { open: new Set(), last: undefined });
    socket.once('close', () => connections.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    const exchanges = connections.get(socket);
    if (exchanges === undefined) return;
    exchanges.open.add(response);
    exchanges.last = response;
    response.once('close', () => exchanges.open.delete(response));
  });
  return connections;
}
