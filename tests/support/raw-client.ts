/** A client that sends any bytes it likes over a real socket, for tests of what HTTP clients never do. */
import { once } from 'node:events';
import { connect } from 'node:net';

export interface RawClient {
  send(bytes: string): void;
  /** Closes the sending half; the other half still reads. */
  finish(): void;
  /** Goes away without a word. */
  vanish(): void;
  /** Resolves with everything received when it holds the text, or when the connection has ended. */
  until(text: string): Promise<string>;
  /** Everything received, when the server has closed the connection. */
  readonly closed: Promise<string>;
}

/** Connects to `http://host:port`, sends the bytes and listens. */
export async function openRaw(url: string, bytes = ''): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // A connection that is reset ends as well; what counts is what has been received.
  socket.on('error', () => undefined);
  let received = '';
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(received)));
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk;
  });
  await once(socket, 'connect');
  if (bytes !== '') socket.write(bytes);
  const until = async (text: string): Promise<string> => {
    while (!received.includes(text) && !socket.closed) await Promise.race([once(socket, 'data'), closed]);
    return received;
  };
  return {
    send: (more) => socket.write(more),
    finish: () => socket.end(),
    vanish: () => socket.destroy(),
    until,
    closed,
  };
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answers in what a connection received, each cut out by its Content-Length. */
export function answersIn(received: string): readonly RawAnswer[] {
  const bytes = Buffer.from(received);
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return [];
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString().split('\r\n');
  const headers = Object.fromEntries(lines.map(splitHeader));
  const bodyEnd = end + 4 + Number(headers['content-length'] ?? Number.NaN);
  const answer = {
    status: Number(statusLine.split(' ')[1]),
    headers,
    body: bytes.subarray(end + 4, bodyEnd).toString(),
  };
  return [answer, ...answersIn(bytes.subarray(bodyEnd).toString())];
}

function splitHeader(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** A complete POST of a JSON body. */
export function postBytes(path: string, body: string, headers = ''): string {
  return `${postHead(path, Buffer.byteLength(body), headers)}${body}`;
}

/** The head of a POST that announces a body of this many bytes. */
export function postHead(path: string, bodyBytes: number, headers = ''): string {
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${bodyBytes}\r\n${headers}\r\n`;
}

export const GET_LIVE = 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n';
