/**
 * `clients` of the configuration: defaults, and what no schema sees. Nothing here repeats a value of the file.
 */
import { createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import type { Problem } from '../errors.js';
import { isLoopbackName, parseBaseUrl } from '../fhir/base-url.js';
import { isCommunitySandbox } from '../security/community-sandbox.js';
import { ALGORITHMS, type TrustedClient } from '../security/trusted-client.js';

export type ClientEntry = Pick<TrustedClient, 'issuer'> & Partial<TrustedClient>;

/** An hour (CH-181). */
const MAX_TOKEN_SECONDS = 3600;
const MIN_RSA_BITS = 2048;

export function toTrustedClient(entry: ClientEntry): TrustedClient {
  return {
    algorithms: ALGORITHMS,
    audiences: [],
    allowMissingTyp: false,
    maxTokenSeconds: MAX_TOKEN_SECONDS,
    replay: 'reject',
    fhirServers: [],
    allowHttp: false,
    profile: 'default',
    orderables: [],
    ...entry,
  };
}

export interface ClientSurroundings {
  readonly mode: 'sandbox' | 'production';
  /** Listen address: http addresses are taken only where nobody but this machine can call (CH-96). */
  readonly host: string;
}

/** Every contradiction in every client, with its place. */
export function clientProblems(
  clients: readonly TrustedClient[],
  surroundings: ClientSurroundings,
): readonly Problem[] {
  const issuers = clients.map(({ issuer }) => issuer);
  return clients.flatMap((client, index) => {
    const at = `clients.${index}`;
    return [
      ...(issuers.indexOf(client.issuer) === index ? [] : [{ path: `${at}.issuer`, expected: 'each issuer once' }]),
      ...trustProblems(client, at, surroundings),
      ...keyProblems(client, at, surroundings),
      ...orderableProblems(client, at),
      ...client.fhirServers.flatMap((url, place) =>
        baseProblems(url, client, `${at}.fhirServers.${place}`, surroundings),
      ),
    ];
  });
}

/** A key that anybody can have proves nothing (CH-193). */
function trustProblems(client: TrustedClient, path: string, { mode }: ClientSurroundings): readonly Problem[] {
  if (mode === 'sandbox' || !isCommunitySandbox(client)) return [];
  return [{ path, expected: 'no client whose private key is public, such as the community sandbox' }];
}

function keyProblems({ jwksUrl, jwks }: TrustedClient, at: string, { host }: ClientSurroundings): readonly Problem[] {
  if ((jwksUrl === undefined) === (jwks === undefined)) return [{ path: at, expected: 'either jwksUrl or jwks' }];
  if (jwksUrl === undefined)
    return (jwks?.keys ?? []).flatMap((key, index) => oneKeyProblems(key, `${at}.jwks.keys.${index}`));
  const { protocol, hostname } = new URL(jwksUrl);
  const isOnThisMachine = isLoopbackName(hostname) && isLoopbackName(host);
  if (protocol === 'https:' || (protocol === 'http:' && isOnThisMachine)) return [];
  return [{ path: `${at}.jwksUrl`, expected: 'https; http only on loopback while host is a loopback address too' }];
}

function oneKeyProblems(key: JWK, path: string): readonly Problem[] {
  const named = typeof key.kid === 'string' && key.kid.trim() !== '';
  return [
    ...(named ? [] : [{ path: `${path}.kid`, expected: 'the name of the key' }]),
    ...(isPublicKey(key)
      ? []
      : [{ path, expected: `a public EC key, or a public RSA key of ${MIN_RSA_BITS} bits or more` }]),
  ];
}

function isPublicKey(key: JWK): boolean {
  if (key.d !== undefined || key.k !== undefined || (key.kty !== 'EC' && key.kty !== 'RSA')) return false;
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: { ...key }, format: 'jwk' });
    return key.kty === 'EC' || (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS;
  } catch {
    return false;
  }
}

/** An order is named by system and code, or by text, and once. */
function orderableProblems({ orderables }: TrustedClient, at: string): readonly Problem[] {
  const names = orderables.map(({ proposed }) => JSON.stringify(Object.entries(proposed).toSorted()));
  return orderables.flatMap(({ proposed }, index) => {
    const path = `${at}.orderables.${index}.proposed`;
    const isNamed =
      'text' in proposed !== ('system' in proposed && 'code' in proposed) && Object.keys(proposed).length < 3;
    return [
      ...(isNamed ? [] : [{ path, expected: 'either system and code, or text' }]),
      ...(names.indexOf(names[index] ?? '') === index ? [] : [{ path, expected: 'each order once' }]),
    ];
  });
}

function baseProblems(
  url: string,
  { allowHttp }: TrustedClient,
  path: string,
  { host }: ClientSurroundings,
): readonly Problem[] {
  const base = parseBaseUrl(url);
  if (base === undefined) return [{ path, expected: 'an http(s) address without user, query and fragment' }];
  const isHttpAllowed = allowHttp && isLoopbackName(base.hostname) && isLoopbackName(host);
  if (base.protocol === 'https:' || isHttpAllowed) return [];
  return [{ path, expected: 'https; http only with allowHttp, on loopback, while host is a loopback address too' }];
}
