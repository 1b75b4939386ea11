/** One HTTP call: with a deadline, recorded for the panel “Calls”, and never throwing. */
import type { Call, CallEnd, CallKind } from '../model/call.js';
import { type FailedCall, type Failure, failureOf, type Party } from '../model/failure.js';

export interface HttpRequest {
  readonly kind: CallKind;
  readonly party: Party;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  readonly mediaType?: string;
  readonly hook?: string;
  readonly serviceId?: string;
  /** Aborted when a newer call makes this one pointless. */
  readonly dropped?: AbortSignal | undefined;
  /** A 2xx without a body is fine. */
  readonly mayBeEmpty?: boolean;
}

export type HttpResult =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false; readonly failure: Failure; readonly isDropped: boolean };

export interface HttpDeps {
  readonly fetch: typeof globalThis.fetch;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly onStart: (call: Call) => void;
  readonly onEnd: (id: number, end: CallEnd) => void;
  /** For an answer; longer than any that a prescriber would wait for. */
  readonly timeoutMs?: number;
}

export type Http = (request: HttpRequest) => Promise<HttpResult>;

const TIMEOUT_MS = 15_000;
/** For the question whether anybody is there. */
const PROBE_MS = 3000;

export function createHttp({ fetch, now, onStart, onEnd, timeoutMs = TIMEOUT_MS }: HttpDeps): Http {
  let count = 0;
  return async (request) => {
    const call = callOf(request, ++count, now());
    onStart(call);
    const { result, status, text } = await carryOut({ fetch, timeoutMs }, request, call);
    onEnd(call.id, {
      status,
      ms: now() - call.startedAt,
      text,
      failure: result.ok ? undefined : result.failure,
      isDropped: !result.ok && result.isDropped,
    });
    return result;
  };
}

function callOf(request: HttpRequest, id: number, startedAt: number): Call {
  const { kind, method = 'GET', url, body, mediaType = 'application/json', hook, serviceId } = request;
  const type = body === undefined ? {} : { 'Content-Type': mediaType };
  return {
    id,
    kind,
    method,
    url,
    headers: { Accept: mediaType, ...type },
    body: body === undefined ? undefined : JSON.stringify(body),
    hook,
    serviceId,
    startedAt,
    ended: undefined,
  };
}

type Carrier = Required<Pick<HttpDeps, 'fetch' | 'timeoutMs'>>;

interface Carried {
  readonly result: HttpResult;
  readonly status: number | undefined;
  readonly text: string;
}

async function carryOut({ fetch, timeoutMs }: Carrier, request: HttpRequest, call: Call): Promise<Carried> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = request.dropped === undefined ? deadline : AbortSignal.any([deadline, request.dropped]);
  const { method, url, headers, body = null } = call;
  try {
    const response = await fetch(url, { method, headers, body, signal });
    const text = await response.text();
    return { result: judge(request, response, text), status: response.status, text };
  } catch {
    const isDropped = request.dropped?.aborted === true;
    const kind = deadline.aborted ? 'timed-out' : isDropped ? 'unreachable' : await whyUnreadable(fetch, url);
    const failure = failed(request, { kind, seconds: timeoutMs / 1000 });
    return { result: { ok: false, failure, isDropped }, status: undefined, text: '' };
  }
}

/** A browser does not say why it hides an answer; a call that wants none gets through where somebody listens. */
async function whyUnreadable(fetch: HttpDeps['fetch'], url: string): Promise<'forbidden' | 'unreachable'> {
  try {
    await fetch(url, { mode: 'no-cors', signal: AbortSignal.timeout(PROBE_MS) });
    return 'forbidden';
  } catch {
    return 'unreachable';
  }
}

function judge(request: HttpRequest, { ok, status }: Response, text: string): HttpResult {
  const body = jsonOf(text);
  if (!ok) return { ok: false, failure: failed(request, { kind: 'refused', status, body }), isDropped: false };
  const isEmpty = text.trim() === '' && request.mayBeEmpty === true;
  if (body === undefined && !isEmpty)
    return { ok: false, failure: failed(request, { kind: 'not-json', status }), isDropped: false };
  return { ok: true, status, body };
}

function failed({ party, url }: HttpRequest, how: Omit<FailedCall, 'party' | 'url'>): Failure {
  return failureOf({ party, url: url.split('?')[0] ?? url, ...how });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
