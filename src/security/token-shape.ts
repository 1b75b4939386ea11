/**
 * What a client's token says before anything of it is believed: read, typed, and refused when it cannot be meant (CH-174 to CH-190).
 */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { refusal } from './refusal.js';

/** Header and claims of a token, unverified. */
export interface UnverifiedToken {
  /** As received, to be verified. */
  readonly compact: string;
  readonly alg: string;
  /** Names the key; opaque (CH-175). */
  readonly kid: string;
  readonly typ: string | undefined;
  readonly jku: string | undefined;
  readonly iss: string;
}

/** Bytes of an `Authorization` header (CH-190). */
const MAX_CREDENTIAL_BYTES = 8 * 1024;
/** One credential: scheme in any case, three parts. */
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i;

/**
 * The token of an `Authorization` header; several headers arrive joined by commas and are refused (CH-190).
 *
 * @throws CRAMP_AUTH_REQUIRED
 */
export function readToken(authorization: string | undefined): UnverifiedToken {
  if (authorization === undefined || authorization === '') throw refusal('a token');
  if (Buffer.byteLength(authorization) > MAX_CREDENTIAL_BYTES) throw refusal('a token of at most 8 kB');
  const compact = BEARER.exec(authorization)?.[1];
  if (compact === undefined) throw refusal('one Bearer credential in three parts');
  return unverified(compact);
}

function unverified(compact: string): UnverifiedToken {
  const { alg, kid, typ, jku, crit } = decoded(() => decodeProtectedHeader(compact));
  const { iss } = decoded(() => decodeJwt(compact));
  if (crit !== undefined) throw refusal('no critical extensions', 'crit');
  return {
    compact,
    alg: text(alg, 'alg'),
    kid: text(kid, 'kid'),
    typ: typ === undefined ? undefined : text(typ, 'typ'),
    jku: jku === undefined ? undefined : text(jku, 'jku'),
    iss: text(iss, 'iss'),
  };
}

function decoded<T>(decode: () => T): T {
  try {
    return decode();
  } catch {
    // Without a cause: it may quote the token (CH-194).
    throw refusal('a JSON Web Token');
  }
}

/** Text that is not blank. */
export function text(value: unknown, path: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw refusal('text that is not blank', path);
}
