/**
 * Which FHIR server a request may make us call. The caller's `fhirServer` is a request, not an instruction (CH-94 to CH-97).
 */
import type { CdsRequest, FhirAuthorization } from '../cds/types.js';
import { isLoopbackName, isSameBase, parseBaseUrl } from '../fhir/base-url.js';
import { createFhirReader, type FhirReader, type FhirReaderOptions } from '../fhir/reader.js';

/** A FHIR base that configuration ties to the authenticated client. */
export interface AllowedBase {
  readonly url: string;
  /** http, on loopback only. */
  readonly allowHttp?: boolean;
}

/**
 * - `sandbox`: any FHIR server on loopback, with or without a token
 * - `production`: exactly the listed bases, and never without a token
 */
export type FhirServerPolicy =
  | { readonly mode: 'sandbox' }
  | { readonly mode: 'production'; readonly bases: readonly AllowedBase[] };

/** The same words as the reasons of an unknown fact: `not-sent` when the client gave no way to read. */
export type ReaderRefusal = 'not-sent' | 'not-permitted';

export type ReaderDecision = { readonly reader: FhirReader } | { readonly refusal: ReaderRefusal };

/** A reader bound to one allowed base, one token and one deadline, or the reason why there is none. */
export function readerFor(
  request: CdsRequest,
  policy: FhirServerPolicy,
  deps: Pick<FhirReaderOptions, 'limits' | 'deadline' | 'fetch' | 'traceparent'>,
): ReaderDecision {
  if (request.fhirServer === undefined) return { refusal: 'not-sent' };
  const base = parseBaseUrl(request.fhirServer);
  if (base === undefined || !isAllowed(base, policy)) return { refusal: 'not-permitted' };
  const accessToken = usableToken(request.fhirAuthorization, request.context.patientId);
  if (accessToken === undefined && policy.mode === 'production') return { refusal: 'not-permitted' };
  return { reader: createFhirReader({ ...deps, baseUrl: base.href, accessToken }) };
}

function isAllowed(base: URL, policy: FhirServerPolicy): boolean {
  if (policy.mode === 'sandbox') return isLoopbackName(base.hostname);
  return policy.bases.some(({ url, allowHttp = false }) => {
    const listed = parseBaseUrl(url);
    const encrypted = base.protocol === 'https:' || (allowHttp && isLoopbackName(base.hostname));
    return encrypted && listed !== undefined && isSameBase(base, listed);
  });
}

/**
 * The token, unless it has expired (CH-90), is limited to another patient (CH-93), or cannot stand in a header.
 */
function usableToken(authorization: FhirAuthorization | undefined, patientId: string): string | undefined {
  if (authorization === undefined) return undefined;
  const { accessToken, expiresIn, patient } = authorization;
  if (expiresIn !== undefined && !(expiresIn > 0)) return undefined;
  if (patient !== undefined && patient !== patientId) return undefined;
  return /^[\x21-\x7e]+$/.test(accessToken) ? accessToken : undefined;
}
