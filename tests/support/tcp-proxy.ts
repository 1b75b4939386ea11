/** Stands between a client and a server and can stop passing anything on, as a network does that loses a route: nobody is told. */
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** What is sent over the connections there are now never arrives; later connections work. */
  loseConnections(): void;
  /** Ends the connections there are now, without a word of the server. */
  cutConnections(): void;
  close(): Promise<void>;
}

export function startTcpProxy(serverPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket.on('error', () => socket.destroy()));
    }
    client.pipe(server).pipe(client);
  });
  const lose = () => {
    for (const socket of sockets) socket.unpipe().pause();
  };
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return new Promise((resolve) => {
    proxy.listen(0, '127.0.0.1', () => {
      const address = proxy.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : 0,
        loseConnections: lose,
        cutConnections: cut,
        close: () =>
          new Promise((closed) => {
            proxy.close(() => closed());
            cut();
          }),
      });
    });
  });
}
