/**
 * The public keys of trusted clients: given in the configuration, or fetched from the one address given there (CH-175, CH-177).
 */
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type FetchImplementation,
  type JWTVerifyGetKey,
} from 'jose';
import { readBoundedText } from '../fhir/bounded-text.js';
import type { TrustedClient } from './trusted-client.js';

/**
 * The keys of a client, to be asked by header. Rejects when there is no fitting key, or no answer in time. One fetch serves all
 * calls that wait for it, with the `traceparent` of the one that asked last.
 */
export type KeysOf = (client: TrustedClient, traceparent?: string) => JWTVerifyGetKey;

export interface KeySetOptions {
  /** Time limit of one fetch. */
  readonly timeoutMs: number;
  readonly fetch?: typeof globalThis.fetch;
  /** Told of every fetch, by issuer: did it give a key set? */
  readonly onFetch?: (issuer: string, result: 'ok' | 'failed') => void;
}

/** An unknown `kid` makes us look again at most this often (CH-177). */
const COOLDOWN_MS = 30_000;
/** An address that failed is left alone for so long, however many tokens wait for it. */
const RETRY_MS = 5000;
/** After this the keys are fetched anew, so that a withdrawn key ends. */
const FRESH_MS = 10 * 60_000;
/** While their address fails, keys known to be good are used for so long. */
const STALE_MS = 60 * 60_000;
const MAX_BYTES = 256 * 1024;

/** Key sets of all clients, each fetched when first needed and then kept. */
export function createKeySets(clients: readonly TrustedClient[], options: KeySetOptions): KeysOf {
  const sets = new Map(clients.map((client) => [client.issuer, keySet(client, options)]));
  return ({ issuer }, traceparent) => {
    const keysFor = sets.get(issuer);
    if (keysFor === undefined) throw new Error('not a client of this key store');
    return keysFor(traceparent);
  };
}

type KeysFor = (traceparent: string | undefined) => JWTVerifyGetKey;

function keySet({ issuer, jwksUrl, jwks }: TrustedClient, options: KeySetOptions): KeysFor {
  if (jwksUrl === undefined) {
    const given = createLocalJWKSet(jwks ?? { keys: [] });
    return () => given;
  }
  let asking: string | undefined;
  const fetched = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: options.timeoutMs,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: FRESH_MS,
    [customFetch]: boundedFetch(options, {
      traceparent: () => asking,
      onFetch: (result) => options.onFetch?.(issuer, result),
    }),
  });
  return (traceparent) => (header, token) => {
    asking = traceparent;
    return fetched(header, token);
  };
}

interface Fetching {
  /** Of the call that asked last. */
  readonly traceparent: () => string | undefined;
  readonly onFetch: (result: 'ok' | 'failed') => void;
}

/** GETs a key set within limits of time and size, without redirects. When its address fails, the last good answer stands in. */
function boundedFetch(
  { fetch = globalThis.fetch }: KeySetOptions,
  { traceparent, onFetch }: Fetching,
): FetchImplementation {
  const memory = addressMemory();
  return async (url, { headers, signal }) => {
    if (memory.failedJustNow()) return new Response(memory.lastGood());
    try {
      const sent = withTrace(headers, traceparent());
      const text = await getText(() => fetch(url, { headers: sent, signal, redirect: 'error' }));
      memory.keep(text);
      onFetch('ok');
      return new Response(text);
    } catch {
      onFetch('failed');
      memory.noteFailure();
      return new Response(memory.lastGood());
    }
  };
}

function withTrace(headers: Headers, traceparent: string | undefined): Headers {
  const sent = new Headers(headers);
  if (traceparent !== undefined) sent.set('traceparent', traceparent);
  return sent;
}

/** What an address last gave, and whether it failed a moment ago. */
function addressMemory() {
  let good: { readonly text: string; readonly at: number } | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  return {
    failedJustNow: () => Date.now() - failedAt < RETRY_MS,
    noteFailure: () => {
      failedAt = Date.now();
    },
    keep: (text: string) => {
      good = { text, at: Date.now() };
    },
    /** @throws when there is none that is young enough */
    lastGood: () => {
      if (good !== undefined && Date.now() - good.at < STALE_MS) return good.text;
      throw new Error('no key set from its address');
    },
  };
}

async function getText(get: () => Promise<Response>): Promise<string> {
  const response = await get();
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error('no key set at its address');
  }
  const text = await readBoundedText(response.body, MAX_BYTES);
  if (text === undefined) throw new Error('the key set is too large');
  // Throws for what is no key set, so that it never replaces a good one.
  createLocalJWKSet(JSON.parse(text));
  return text;
}
