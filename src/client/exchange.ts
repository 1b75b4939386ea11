/**
 * One HTTP request and its answer, within limits of time and size; what can go wrong on the way is told in words.
 */
import { readBoundedText } from '../fhir/bounded-text.js';
import { ClientFailure } from './failure.js';

export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}

export interface Answer {
  readonly status: number;
  /** Parsed; undefined when it is no JSON. */
  readonly body: unknown;
  /** What was sent instead of JSON, in a word or two; empty for JSON. */
  readonly notJson: string;
  /** From the request to the end of the answer. */
  readonly ms: number;
}

/** Of one answer. */
const ANSWER_BYTES = 10 * 1024 * 1024;

/** Redirects are not followed: the body may hold patient data. @throws ClientFailure without a usable answer */
export async function exchange(url: string, { method, headers, body, timeoutMs }: Outgoing): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const startedAt = performance.now();
  const init = { method, headers, redirect: 'manual' as const, signal, ...(body !== undefined && { body }) };
  try {
    const response = await fetch(url, init);
    const text = await readBoundedText(response.body, ANSWER_BYTES);
    if (response.status >= 300 && response.status < 400) throw redirected(url, response.headers.get('location'));
    if (text === undefined)
      throw new ClientFailure(`${url} answers with more than 10 MB.`, 'This is no answer of CDS Hooks.');
    const ms = Math.round(performance.now() - startedAt);
    return { status: response.status, ...parsed(text), ms };
  } catch (error) {
    throw error instanceof ClientFailure ? error : unreachable(url, error, timeoutMs);
  }
}

function redirected(url: string, location: string | null): ClientFailure {
  const to = location !== null && URL.canParse(location, url) ? new URL(location, url).href : 'another address';
  return new ClientFailure(
    `${url} redirects to ${to}.`,
    'Redirects are not followed, as they may leak data: give that address.',
  );
}

function parsed(text: string): Pick<Answer, 'body' | 'notJson'> {
  try {
    return { body: JSON.parse(text), notJson: '' };
  } catch {
    if (text.trim() === '') return { body: undefined, notJson: 'nothing' };
    return {
      body: undefined,
      notJson: /^\s*<(!doctype html|html)/i.test(text) ? 'a web page' : 'something that is not JSON',
    };
  }
}

/** Codes of Node and OpenSSL that all mean: the certificate is not trusted. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME/;

function unreachable(url: string, error: unknown, timeoutMs: number): ClientFailure {
  const code = codeOf(error);
  if (code === 'TimeoutError') {
    return new ClientFailure(`${url} did not answer within ${timeoutMs} ms.`, 'Is it busy? --timeout MS waits longer.');
  }
  if (CERTIFICATE.test(code)) {
    return new ClientFailure(
      `The certificate of ${new URL(url).host} is not trusted (${code}).`,
      'If it is of your own authority, set NODE_EXTRA_CA_CERTS to the file of its certificate.',
    );
  }
  return new ClientFailure(
    `${url} cannot be reached (${code}).`,
    REMEDIES.get(code) ?? 'Check the address and the network.',
  );
}

const NAME = 'There is no such host: check its name, and whether a VPN is needed.';
const TLS = 'It does not speak TLS: is the address http instead of https?';
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', NAME],
  ['EAI_AGAIN', NAME],
  ['ECONNREFUSED', 'Nothing listens there: is the service started, and is the port right?'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', TLS],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', TLS],
  ['EPROTO', TLS],
  ['UND_ERR_SOCKET', 'The connection was closed without an answer: is the address https instead of http?'],
]);

/** The code of the error, or of what caused it, or the name of a time-out; told by shape, as it may be of another realm. */
function codeOf(error: unknown): string {
  if (!isErrorLike(error)) return 'failed';
  const { name, code, cause } = error;
  if (name === 'TimeoutError') return name;
  if (typeof code === 'string') return code;
  return cause === undefined ? String(name ?? 'failed') : codeOf(cause);
}

interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
}

function isErrorLike(error: unknown): error is ErrorLike {
  return typeof error === 'object' && error !== null;
}
