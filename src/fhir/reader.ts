import { setMaxListeners } from 'node:events';
import { createFhirClient, type FhirClientOptions } from './fhir-client.js';
import { type PageLimits, readList } from './paging.js';
import type { ReadResult } from './read-result.js';

/** Bound to one FHIR base, one token and one deadline. Its methods never throw. */
export interface FhirReader {
  /**
   * Reads what an expanded prefetch template asks for: `Patient/1` or `Condition?patient=1`.
   *
   * Any answer but 2xx – also 404 and 410 for one resource – is `refused`: it does not prove that there is none (CH-99).
   */
  read(query: string): Promise<ReadResult>;
  /** Judges an answer that is already there, and follows its `next` link (CH-81). */
  continueFrom(answer: unknown, query: string): Promise<ReadResult>;
}

export interface ReaderLimits extends PageLimits {
  /** For one query with all its pages. */
  readonly fhirReadMs: number;
  /** Of one answer, after decompression. */
  readonly responseBytes: number;
}

export const DEFAULT_READER_LIMITS: ReaderLimits = {
  fhirReadMs: 1000,
  fhirPages: 5,
  fhirResources: 2000,
  responseBytes: 10 * 1024 * 1024,
};

export interface FhirReaderOptions extends FhirClientOptions {
  readonly limits: ReaderLimits;
  /** Of the hook call; each query has its own shorter limit below it. */
  readonly deadline: AbortSignal;
}

/**
 * A reader for one hook call (CH-95 to CH-100): GET only, nothing outside the base URL, no retries, the token nowhere but in
 * the Authorization header.
 */
export function createFhirReader({ limits, deadline, ...options }: FhirReaderOptions): FhirReader {
  const getJson = createFhirClient({ ...options, responseBytes: limits.responseBytes });
  const inTime = <T>(work: (signal: AbortSignal) => Promise<T>) => withTimeLimit(limits.fhirReadMs, deadline, work);
  const list = (answer: unknown, query: string, signal: AbortSignal) =>
    readList(answer, { query, limits, fetchPage: (link) => getJson(link, signal) });

  return {
    read: (query) =>
      inTime(async (signal) => {
        const first = await getJson(query, signal);
        return first.status === 'read' ? list(first.body, query, signal) : first;
      }),
    continueFrom: (answer, query) => inTime((signal) => list(answer, query, signal)),
  };
}

async function withTimeLimit<T>(
  ms: number,
  deadline: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Many reads wait for one deadline: that is no leak.
  setMaxListeners(0, deadline);
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, ms);
  deadline.addEventListener('abort', stop);
  if (deadline.aborted) stop();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    deadline.removeEventListener('abort', stop);
  }
}
