/** Signed tokens as clients send them, and a key set server that can fail; for tests. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTHeaderParameters, SignJWT } from 'jose';
import type { ReplayGuard, SeenToken } from '../../src/security/replay.js';
import type { Algorithm, TrustedClient } from '../../src/security/trusted-client.js';
import { ALGORITHMS } from '../../src/security/trusted-client.js';

export const ISSUER = 'https://ehr.example.org';
export const PUBLIC_URL = 'https://cds.example.org';
export const ENDPOINT = `${PUBLIC_URL}/cds-services/cramp-order-select`;
/** 2026-03-02T15:00:00Z. */
export const NOW_SECONDS = 1_772_463_600;

export interface SigningKey {
  readonly alg: Algorithm;
  readonly kid: string;
  readonly publicJwk: JSONWebKeySet['keys'][number];
  sign(header?: object, claims?: object): Promise<string>;
}

/** A fresh key pair whose `sign` makes a good token, with the changes asked for; `undefined` leaves a member out. */
export async function signingKey(alg: Algorithm = 'ES384', kid = 'key-1'): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid };
  return {
    alg,
    kid,
    publicJwk,
    sign: (header = {}, claims = {}) =>
      new SignJWT({ ...goodClaims(), ...claims })
        .setProtectedHeader({ alg, kid, typ: 'JWT', ...header } as JWTHeaderParameters)
        .sign(privateKey, { crit: { 'org.example.ext': true } }),
  };
}

let count = 0;
/** Claims of a good token, each with a `jti` of its own. */
export function goodClaims() {
  count += 1;
  return { iss: ISSUER, aud: ENDPOINT, iat: NOW_SECONDS - 1, exp: NOW_SECONDS + 299, jti: `token-${count}` };
}

export function trustedClient(changes: Partial<TrustedClient> = {}): TrustedClient {
  return {
    issuer: ISSUER,
    algorithms: ALGORITHMS,
    audiences: [],
    allowMissingTyp: false,
    maxTokenSeconds: 3600,
    replay: 'reject',
    fhirServers: [],
    allowHttp: false,
    profile: 'default',
    orderables: [],
    ...changes,
  };
}

/** Remembers for ever, and what it was asked. */
export function recordingReplayGuard(): ReplayGuard & { readonly asked: readonly SeenToken[] } {
  const asked: SeenToken[] = [];
  return {
    asked,
    isFirstUse: async (token) => {
      const isFirst = !asked.some(({ issuer, jti }) => issuer === token.issuer && jti === token.jti);
      asked.push(token);
      return isFirst;
    },
  };
}

/** A key set address on loopback: counts how often it is asked, and answers what it was told last. */
export async function startKeyServer(keys: readonly SigningKey[]) {
  let answer = { status: 200, body: JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) }) };
  let asked = 0;
  let lastHeaders: IncomingHttpHeaders = {};
  const server = createServer(({ headers }, response) => {
    asked += 1;
    lastHeaders = headers;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/.well-known/jwks.json`,
    asked: () => asked,
    /** Of the request that came last. */
    lastHeaders: () => lastHeaders,
    serve: (served: readonly SigningKey[]) => {
      answer = { status: 200, body: JSON.stringify({ keys: served.map(({ publicJwk }) => publicJwk) }) };
    },
    answerWith: (status: number, body: string) => {
      answer = { status, body };
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
