/** The FHIR server as a handler of HTTP requests; mounted by the composition root at its base path. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import { toOperationOutcome } from '../../cds/operation-outcome.js';
import { CrampError } from '../../errors.js';
import { assertNoFault, FAULTS_HEADER, type Faults, faultsOf } from './faults.js';
import { answer, type FhirAnswer } from './interactions.js';
import { badRequest, Refusal } from './refusal.js';
import type { Store } from './store.js';
import { allowed, assertMethod, parseTarget, type Target } from './target.js';
import { writeBundle } from './write-bundle.js';

/** Reads the body of a request within the limits of the service. @throws CrampError */
export interface ReadBody {
  json(request: Request, response: Response): Promise<unknown>;
  /** Of any media type. */
  text(request: Request, response: Response): Promise<string>;
}

export interface FhirServerDeps {
  readonly store: Store;
  readonly readBody: ReadBody;
  /** Of every request that does not ask for its own. */
  readonly faults: Faults;
}

/** An Accept header that some JSON satisfies, whatever parameters and weights it has. */
const ACCEPTS_JSON = /json|\*\/\*|application\/\*/i;

/** Every answer is FHIR, also every error; nothing that a client sends makes it 5xx. */
export function fhirServer(deps: FhirServerDeps): RequestHandler {
  return async (request, response) => {
    allowBrowsers(request, response);
    const answered = await answerTo(deps, request, response).catch(refused);
    send(answered, request, response);
  };
}

const BROWSER_HEADERS = `authorization, content-type, accept, prefer, ${FAULTS_HEADER.toLowerCase()}`;

/** Beyond what the service allows: writing, any header (client libraries add their own), reading the headers of answers. */
function allowBrowsers(request: Request, response: Response): void {
  response.set({
    'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE, OPTIONS',
    'Access-Control-Allow-Headers': request.get('Access-Control-Request-Headers') ?? BROWSER_HEADERS,
    'Access-Control-Expose-Headers': 'ETag, Last-Modified, Location, Allow, WWW-Authenticate',
  });
}

async function answerTo(deps: FhirServerDeps, request: Request, response: Response): Promise<FhirAnswer> {
  const [path = '', query = ''] = request.url.split(/\?(.*)/s);
  const target = parseTarget(path);
  if (request.method === 'OPTIONS') return { status: 204, headers: { Allow: allowed(target) } };
  const faults = faultsOf(request.get(FAULTS_HEADER), deps.faults);
  if (faults.slowMs > 0) await delay(faults.slowMs, undefined, { ref: false });
  assertNoFault(faults, target, request.get('Authorization'));
  if (!ACCEPTS_JSON.test(request.get('Accept') ?? '*/*'))
    throw new Refusal(406, 'not-supported', 'Answers are application/fhir+json.');
  return carryOut(deps, target, { request, response, parameters: new URLSearchParams(query) });
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly parameters: URLSearchParams;
}

async function carryOut({ store, readBody }: FhirServerDeps, target: Target, exchange: Exchange): Promise<FhirAnswer> {
  const { request, response, parameters } = exchange;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const baseUrl = baseUrlOf(request);
  assertMethod(target, method);
  if (target.kind === 'search') {
    assertForm(request);
    const form = new URLSearchParams(await readBody.text(request, response));
    return answer(store, { method, target, parameters: new URLSearchParams([...parameters, ...form]), baseUrl });
  }
  if (method !== 'POST' && method !== 'PUT') return answer(store, { method, target, parameters, baseUrl });
  const isConditional = parameters.size > 0 || request.get('If-None-Exist') !== undefined;
  if (isConditional) throw badRequest('Conditional writes are not supported.', 'not-supported');
  const body = await readBody.json(request, response);
  if (target.kind === 'base') return writeBundle(store, { body, baseUrl, isMinimal: prefers(request, 'minimal') });
  return answer(store, { method, target, parameters, body, baseUrl });
}

/** @throws Refusal (415) */
function assertForm(request: Request): void {
  const [type = ''] = (request.get('Content-Type') ?? '').toLowerCase().split(';');
  if (['', 'application/x-www-form-urlencoded'].includes(type.trim())) return;
  throw new Refusal(415, 'not-supported', 'A search by POST sends application/x-www-form-urlencoded.');
}

/** As the client wrote it; where its Host header is no host, the address it came to. */
function baseUrlOf(request: Request): string {
  const host = request.get('Host') ?? '';
  const { localAddress = '127.0.0.1', localPort = 80, localFamily } = request.socket;
  const address = `${localFamily === 'IPv6' ? `[${localAddress}]` : localAddress}:${localPort}`;
  return `http://${/^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i.test(host) ? host : address}${request.baseUrl}`;
}

function prefers(request: Request, returned: 'minimal' | 'OperationOutcome'): boolean {
  return new RegExp(`(^|[;,\\s])return=${returned}($|[;,\\s])`).test(request.get('Prefer') ?? '');
}

/** What the service itself refuses, such as a body that is too large, is told in its own words. */
function refused(failure: unknown): FhirAnswer {
  if (failure instanceof Refusal) {
    return { status: failure.status, headers: failure.headers, body: failure.outcome };
  }
  if (failure instanceof CrampError && failure.code !== 'CRAMP_INTERNAL') {
    // The rest of the body would still be on its way.
    const headers = failure.code === 'CRAMP_REQUEST_TIMEOUT' ? { Connection: 'close' } : {};
    return { status: failure.status, headers, body: toOperationOutcome(failure) };
  }
  throw failure;
}

function send({ status, headers = {}, body, isWrite = false }: FhirAnswer, request: Request, response: Response): void {
  response.set({ 'Cache-Control': 'no-store', ...headers }).status(status);
  if (body === undefined || (isWrite && prefers(request, 'minimal'))) {
    response.end();
    return;
  }
  const shown = isWrite && prefers(request, 'OperationOutcome') ? DONE : body;
  response.set('Content-Type', 'application/fhir+json; charset=utf-8').send(JSON.stringify(shown));
}

const DONE = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'information', code: 'informational', diagnostics: 'Written.' }],
} as const;
