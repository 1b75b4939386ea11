/** Signs calls as a trusted client of a service does: https://cds-hooks.hl7.org/2.0/#trusting-cds-clients */
import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { isRecord } from '../cds/json.js';
import { ClientFailure } from './failure.js';

/** Makes the token for one call. */
export type Sign = (audience: string) => Promise<string>;

export interface SignerOptions {
  /** JSON of the private key, with its `kid`. */
  readonly jwk: string;
  readonly issuer: string;
  readonly tenant?: string | undefined;
}

/** The longest that the standard recommends. */
const LIFE_SECONDS = 300;

const ALGORITHMS: ReadonlyMap<unknown, string> = new Map([
  ['P-256', 'ES256'],
  ['P-384', 'ES384'],
  ['P-521', 'ES512'],
]);

/** @throws ClientFailure when the key cannot sign */
export async function createSigner({ jwk, issuer, tenant }: SignerOptions): Promise<Sign> {
  const { key, kid, alg } = await importKey(jwk);
  return (audience) => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT(tenant === undefined ? {} : { tenant })
      .setProtectedHeader({ alg, kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFE_SECONDS)
      .setJti(randomUUID())
      .sign(key);
  };
}

async function importKey(text: string) {
  const jwk = parseJwk(text);
  const { kid, alg = jwk.kty === 'RSA' ? 'RS384' : ALGORITHMS.get(jwk.crv) } = jwk;
  if (jwk.d === undefined) throw unusable('It holds no private key.');
  if (kid === undefined || kid.trim() === '')
    throw unusable('It has no kid, by which the service finds the public key.');
  if (alg === undefined) throw unusable('It is neither RSA nor of the curves P-256, P-384 and P-521.');
  try {
    return { key: await importJWK(jwk, alg), kid, alg };
  } catch {
    // Without the cause: it may quote the key.
    throw unusable('It cannot be read.');
  }
}

function parseJwk(text: string): JWK {
  try {
    const jwk: unknown = JSON.parse(text);
    if (isRecord(jwk) && typeof jwk['kty'] === 'string') return { ...jwk, kty: jwk['kty'] };
  } catch {
    // As below.
  }
  throw unusable('It is no JSON Web Key.');
}

function unusable(why: string): ClientFailure {
  return new ClientFailure(
    `The key of --sign cannot be used. ${why}`,
    'It is the JSON of one private key: {"kty", "kid", …, "d"}.',
  );
}
