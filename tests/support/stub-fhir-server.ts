/**
 * A FHIR server on loopback, for tests: serves resources with paging, and answers in every way a real server goes wrong.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export interface StubRequest {
  readonly method: string;
  /** Below the base: `Condition?patient=1`. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

/** Writes one answer; a response that is never ended is ended by `close`. */
export type Answer = (response: ServerResponse, request: StubRequest, server: { readonly baseUrl: string }) => void;

export interface StubFhirServer {
  readonly baseUrl: string;
  /** Resolves when a client has connected, even one that gave up before it asked. */
  readonly reached: Promise<void>;
  /** Everything that was asked, in order. */
  readonly requests: readonly StubRequest[];
  /** Resolves when the client has cut off an answer. */
  readonly cutOff: Promise<void>;
  readonly close: () => Promise<void>;
}

export interface StubChart {
  readonly resources?: readonly StubResource[];
  /** By query, with or without its parameters; they come before the resources. */
  readonly answers?: Readonly<Record<string, Answer>>;
  /** Answer to everything that has none of its own. */
  readonly otherwise?: Answer;
}

export interface StubResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [member: string]: unknown;
}

const BASE_PATH = '/fhir/R4';
/** Servers page by 20 when not asked for another number. */
const DEFAULT_PAGE_SIZE = 20;

/** Listens on a free port of 127.0.0.1, with the base `/fhir/R4`. Requests outside the base are recorded with their path. */
export async function startStubFhirServer(chart: StubChart = {}): Promise<StubFhirServer> {
  const requests: StubRequest[] = [];
  let reportCutOff: () => void;
  const cutOff = new Promise<void>((resolve) => {
    reportCutOff = resolve;
  });
  const server = createServer(({ method = '', url = '', headers }, response) => {
    const query = url.startsWith(BASE_PATH) ? url.slice(BASE_PATH.length).replace(/^\//, '') : url;
    const request = { method, query, headers };
    requests.push(request);
    response.on('close', () => {
      if (!response.writableFinished) reportCutOff();
    });
    const [path = ''] = query.split('?');
    const answer =
      chart.answers?.[query] ?? chart.answers?.[path] ?? chart.otherwise ?? fromResources(chart.resources ?? []);
    answer(response, request, { baseUrl });
  });
  const reached = new Promise<void>((resolve) => server.once('connection', () => resolve()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}${BASE_PATH}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { baseUrl, reached, requests, cutOff, close };
}

// ── answers ──────────────────────────────────────────────────────────────────

export function json(body: unknown, status = 200): Answer {
  return text(JSON.stringify(body), { status, type: 'application/fhir+json' });
}

export function text(body: string, { status = 200, type = 'text/html' } = {}): Answer {
  return (response) => response.writeHead(status, { 'content-type': type }).end(body);
}

export function gzipped(body: string): Answer {
  const bytes = gzipSync(body);
  return (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
}

export function redirect(location: string): Answer {
  return (response) => response.writeHead(302, { location }).end();
}

/** Takes the request and never answers. */
export const neverAnswers: Answer = () => undefined;

/** Starts a body and never finishes it. */
export const startsAndStalls: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/fhir+json' }).write('{"resourceType":');
};

/** Sends blanks, which JSON allows, for as long as the client listens. */
export const neverEnds: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/fhir+json' });
  const blanks = Buffer.alloc(64 * 1024, ' ');
  const send = (): void => {
    if (!response.destroyed) response.write(blanks, send);
  };
  send();
};

/** Promises more bytes than it sends, and hangs up. */
export const endsTooEarly: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': 1000 });
  response.write('{"resourceType":"Bundle"}', () => response.destroy());
};

/** Says that less comes than does. */
export const sendsTooMuch: Answer = ({ socket }) => {
  const body = '{"resourceType":"Bundle","type":"searchset"}';
  socket?.end(`HTTP/1.1 200 OK\r\ncontent-type: application/fhir+json\r\ncontent-length: 10\r\n\r\n${body}`);
};

/** Resets the connection in the middle of a body. */
export const resets: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/fhir+json' });
  response.write('{"resourceType":"Bundle",', () => response.socket?.resetAndDestroy());
};

/** Ends its half of the connection in the middle of a body and listens on. */
export const halfCloses: Answer = ({ socket }) => {
  socket?.write(
    'HTTP/1.1 200 OK\r\ncontent-type: application/fhir+json\r\ncontent-length: 100\r\n\r\n{"resourceType":',
  );
  socket?.end();
};

/** Sends one byte of a good answer every 20 ms. */
export const drips: Answer = (response) => {
  const body = JSON.stringify(searchset([]));
  response.writeHead(200, { 'content-type': 'application/fhir+json' });
  let sent = 0;
  const timer = setInterval(() => {
    if (response.destroyed || sent === body.length) clearInterval(timer);
    else response.write(body.charAt(sent));
    sent += 1;
  }, 20);
};

/** One good answer of about 50 MB. */
export const huge: Answer = (response) => {
  const filler = `"${'x'.repeat(1024 * 1024 - 3)}",`;
  response.writeHead(200, { 'content-type': 'application/fhir+json' });
  response.write('{"resourceType":"Bundle","type":"searchset","ignored":[');
  let megabytes = 0;
  const send = (): void => {
    if (response.destroyed) return;
    megabytes += 1;
    if (megabytes <= 50) response.write(filler, send);
    else response.end('""]}');
  };
  send();
};

/** A few kilobytes that become 100 MB. */
export function inflates(): Answer {
  return gzipped(`{"resourceType":"Bundle","x":"${' '.repeat(100 * 1024 * 1024)}"}`);
}

/** Closes the connection in place of an answer. */
export const hangsUp: Answer = (response) => response.destroy();

/** One page of one resource, with a link to the next one, without end. */
export const endlessPages: Answer = (response, { query }, { baseUrl }) => {
  const page = Number(new URLSearchParams(query.split('?')[1]).get('page') ?? 1);
  const next = `${baseUrl}/Condition?patient=1&page=${page + 1}`;
  json(searchset([{ resourceType: 'Condition', id: `${page}` }], { next }))(
    response,
    { method: '', query, headers: {} },
    { baseUrl },
  );
};

/** A searchset Bundle, with a next link where one is given. */
export function searchset(resources: readonly StubResource[], { next, total }: { next?: string; total?: number } = {}) {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(total !== undefined && { total }),
    ...(next !== undefined && { link: [{ relation: 'next', url: next }] }),
    ...(resources.length > 0 && { entry: resources.map((resource) => ({ resource, search: { mode: 'match' } })) }),
  };
}

// ── a chart ──────────────────────────────────────────────────────────────────

function fromResources(resources: readonly StubResource[]): Answer {
  return (response, request, server) => {
    const [path = '', parameters] = request.query.split('?');
    const [type, id] = path.split('/');
    const ofType = resources.filter(({ resourceType }) => resourceType === type);
    if (parameters !== undefined) return json(page(ofType, request.query, server.baseUrl))(response, request, server);
    const found = ofType.find((resource) => resource.id === id);
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found' }] };
    return json(found ?? outcome, found === undefined ? 404 : 200)(response, request, server);
  };
}

function page(resources: readonly StubResource[], query: string, baseUrl: string) {
  const [type = '', search] = query.split('?');
  const parameters = new URLSearchParams(search);
  const size = Number(parameters.get('_count') ?? DEFAULT_PAGE_SIZE);
  const start = Number(parameters.get('_offset') ?? 0);
  parameters.set('_offset', String(start + size));
  const next = start + size < resources.length ? { next: `${baseUrl}/${type}?${parameters}` } : {};
  return searchset(resources.slice(start, start + size), { ...next, total: resources.length });
}
