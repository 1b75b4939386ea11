/**
 * The only module that talks to a FHIR server; fhir-kit-client behind it.
 *
 * The library has no time limit, reads a body whole whatever its size, follows redirects, and would send the token to any host
 * a link names. So it is only given URLs below the base, and its transport is replaced by one that keeps our limits.
 */
import { Client, type FhirResource } from 'fhir-kit-client';
import { isRecord } from '../cds/json.js';
import { parseBaseUrl, resolveUnderBase } from './base-url.js';
import { readBoundedText } from './bounded-text.js';
import type { FetchedPage, ReadFailureReason } from './read-result.js';

export interface FhirClientOptions {
  readonly baseUrl: string;
  /** Opaque; sent as it is, and to this base only (CH-95, CH-97). */
  readonly accessToken?: string | undefined;
  /** Joins what we ask to the trace of the hook call; hexadecimal digits only. */
  readonly traceparent?: string | undefined;
  readonly fetch?: typeof globalThis.fetch;
}

/** GETs one URL, given absolute or relative to the base. Never throws; aborting the signal ends it at once. */
export type GetJson = (link: string, signal: AbortSignal) => Promise<FetchedPage>;

/**
 * @param options.responseBytes most bytes of one answer, after decompression.
 */
export function createFhirClient(options: FhirClientOptions & { readonly responseBytes: number }): GetJson {
  const base = parseBaseUrl(options.baseUrl);
  return async (link, signal) => {
    const url = base && resolveUnderBase(link, base);
    if (url === undefined) return failure('not-permitted');
    try {
      return { status: 'read', body: await createBoundedClient(url.origin, options, signal).request(url.href) };
    } catch (error) {
      // The error may hold record content or the token: only its kind is kept (CH-100).
      return failure(signal.aborted ? 'timed-out' : reasonOf(error));
    }
  };
}

function failure(reason: ReadFailureReason): FetchedPage {
  return { status: 'unknown', reason };
}

class UnreadableAnswer extends Error {}

/** A connection that fails, a redirect and a refused request tell us the same: the server does not give us this. */
function reasonOf(error: unknown): ReadFailureReason {
  return error instanceof UnreadableAnswer ? 'unreadable' : 'refused';
}

type Options = Parameters<typeof createFhirClient>[0];

/** One client per GET: it costs nothing, and neither tokens nor signals mix. */
function createBoundedClient(baseUrl: string, options: Options, signal: AbortSignal): Client {
  const { accessToken, traceparent, responseBytes, fetch = globalThis.fetch } = options;
  const headers = {
    accept: 'application/fhir+json',
    ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
    ...(traceparent !== undefined && { traceparent }),
  };
  const client = new Client({ baseUrl });
  client.httpClient.request = async (method, url) => {
    const response = await fetch(url, { method, headers, redirect: 'error', signal });
    if (response.ok) return parseJson(await readBoundedText(response.body, responseBytes));
    await response.body?.cancel();
    throw new Error(`HTTP ${response.status}`);
  };
  return client;
}

/** An empty body, a proxy's HTML page and JSON that is no resource, also `null`, end here: they prove nothing absent (CH-99). */
function parseJson(text: string | undefined): FhirResource {
  if (text === undefined) throw new UnreadableAnswer('the answer is too large');
  const body = jsonOf(text);
  if (!isResource(body)) throw new UnreadableAnswer('the answer is no FHIR resource');
  return body;
}

function isResource(body: unknown): body is FhirResource {
  return isRecord(body) && typeof body['resourceType'] === 'string';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableAnswer('the answer is not JSON', { cause });
  }
}
