/**
 * The reference client of the standard's community, a page anyone may open. Its private key is published with its source, so its
 * signature proves nothing: welcome in sandbox mode, refused in production (CH-193).
 */
import type { JSONWebKeySet } from 'jose';
import type { TrustedClient } from './trusted-client.js';

const HOST = 'sandbox.cds-hooks.org';

/** The public half of the published key. */
const KEYS: JSONWebKeySet = {
  keys: [
    {
      kty: 'EC',
      crv: 'P-384',
      use: 'sig',
      alg: 'ES384',
      kid: '44823f3d-0b01-4a6c-a80e-b9d3e8a7226f',
      x: 'dw_JGR8nB2I6XveNxUOl2qk699ZPLM2nYI5STSdiEl9avAkrm3CkfYMbrrjr8laB',
      y: 'Sm3mLE-n1zYNla_aiE3cb3nZsL51RbC7ysw3q8aJLxGm-hx79RPMYpITDjp7kgzy',
    },
  ],
};

export const COMMUNITY_SANDBOX: TrustedClient = {
  issuer: `https://${HOST}`,
  jwks: KEYS,
  algorithms: ['ES384'],
  audiences: [],
  allowMissingTyp: false,
  maxTokenSeconds: 3600,
  // It repeats a request as often as its user changes something, each time with a new token; nothing here depends on it.
  replay: 'off',
  fhirServers: [],
  allowHttp: false,
  profile: 'default',
  orderables: [],
};

/** Whether a client can only be the community sandbox, or whoever has its published key: by name, key address or key. */
export function isCommunitySandbox({
  issuer,
  jwksUrl,
  jwks,
}: Pick<TrustedClient, 'issuer' | 'jwksUrl' | 'jwks'>): boolean {
  const published = new Set(KEYS.keys.map(({ x }) => x));
  return (
    [issuer, jwksUrl].some(isItsAddress) || (jwks?.keys ?? []).some(({ x }) => x !== undefined && published.has(x))
  );
}

function isItsAddress(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && new URL(url).hostname === HOST;
}
