/** Somebody else's CDS Hooks service on loopback: answers what a test gives it, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** By path: a body for 200, or a function that writes the answer. */
export type StubAnswers = Readonly<Record<string, unknown>>;

export interface StubHooksService {
  readonly url: string;
  readonly calls: readonly StubCall[];
  close(): Promise<void>;
}

export async function startStubHooksService(answers: StubAnswers): Promise<StubHooksService> {
  const calls: StubCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = '', url: path = '', headers } = request;
    calls.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
    const answer = answers[path];
    if (typeof answer === 'function') answer(response);
    else if (answer === undefined) respond(404, '<!DOCTYPE html><p>Not here.')(response);
    else respond(200, JSON.stringify(answer))(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function respond(status: number, body: string, headers: Readonly<Record<string, string>> = {}) {
  return (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
}

/** Takes the request and never answers. */
export function neverAnswer(): void {
  // The connection is ended by `close`.
}
