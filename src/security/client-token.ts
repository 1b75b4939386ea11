/**
 * Proof of who calls: the JWT that a client signs each call with. The checks stand in the order of CH-188; what the issuer's entry in the
 * configuration does not allow ends before any key is used, and nothing is fetched for an issuer we do not know.
 */
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { isMeantFor } from './audience.js';
import type { KeysOf } from './key-sets.js';
import { refusal } from './refusal.js';
import { type ReplayGuard, rememberedUntil } from './replay.js';
import { readToken, text, type UnverifiedToken } from './token-shape.js';
import { ALGORITHMS, type TrustedClient } from './trusted-client.js';

export interface TokenChecks {
  readonly clients: readonly TrustedClient[];
  readonly keysOf: KeysOf;
  readonly replay: ReplayGuard;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told which known client a token claims to be from, before anything is proven; for the log. */
  readonly onIssuer?: (issuer: string) => void;
  /** Goes along when keys are fetched for this token. */
  readonly traceparent?: string | undefined;
}

export interface ProvenClient {
  readonly client: TrustedClient;
  readonly tenant: string | undefined;
}

/** Clocks may differ by so much (CH-181 to CH-183). */
const TOLERANCE_SECONDS = 60;

/**
 * The client that signed this call.
 *
 * @param authorization the header, as received
 * @param endpoints addresses the token may be meant for
 * @throws CRAMP_AUTH_REQUIRED, the same to the caller whatever the cause; CRAMP_NOT_READY when a repeat cannot be ruled out
 */
export async function verifyClientToken(
  authorization: string | undefined,
  endpoints: readonly string[],
  checks: TokenChecks,
): Promise<ProvenClient> {
  const token = readToken(authorization);
  assertKnownAlgorithm(token);
  const client = clientOf(token, checks.clients);
  checks.onIssuer?.(client.issuer);
  assertHeader(token, client);
  const claims = await verify(token, client, checks);
  assertAudience(claims, [...endpoints, ...client.audiences]);
  const { exp } = assertTimes(claims, client, checks.now());
  const tenant = tenantOf(claims, client);
  assertSubject(claims, client);
  await assertFirstUse(text(claims.jti, 'jti'), exp, { client, replay: checks.replay });
  return { client, tenant };
}

/** `none` and every HMAC end here, before anybody's keys are looked at (CH-174). */
function assertKnownAlgorithm({ alg }: UnverifiedToken): void {
  if (!ALGORITHMS.some((known) => known === alg)) throw refusal('an algorithm of the list', 'alg');
}

function clientOf({ iss }: UnverifiedToken, clients: readonly TrustedClient[]): TrustedClient {
  const client = clients.find(({ issuer }) => issuer === iss);
  if (client === undefined) throw refusal('an issuer of the configuration', 'iss');
  return client;
}

/** What the entry of this client says of the header: algorithm, `typ` and `jku` (CH-174, CH-176, CH-177). */
function assertHeader({ alg, typ, jku }: UnverifiedToken, client: TrustedClient): void {
  if (!client.algorithms.some((allowed) => allowed === alg)) throw refusal('an algorithm of this client', 'alg');
  if (typ === undefined ? !client.allowMissingTyp : typ.toUpperCase() !== 'JWT') throw refusal('JWT', 'typ');
  if (jku === undefined || client.jwksUrl === undefined) return;
  if (!isMeantFor([jku], [client.jwksUrl])) throw refusal('the key set address of the configuration', 'jku');
}

/** Signature, and the times that the library checks with it: `exp` and `nbf`. */
async function verify({ compact }: UnverifiedToken, client: TrustedClient, checks: TokenChecks): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(compact, checks.keysOf(client, checks.traceparent), {
      algorithms: [...client.algorithms],
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(checks.now()),
      requiredClaims: ['exp', 'iat'],
    });
    return payload;
  } catch (error) {
    throw refusal(`a valid token: ${codeOf(error)}`);
  }
}

/** The library's code of what is wrong, for the log: its messages may quote the token (CH-194). */
function codeOf(error: unknown): string {
  return error instanceof errors.JOSEError ? error.code : 'no key set';
}

function assertAudience({ aud = [] }: JWTPayload, accepted: readonly string[]): void {
  const audiences = Array.isArray(aud) ? aud.filter((each) => typeof each === 'string') : [text(aud, 'aud')];
  if (!isMeantFor(audiences, accepted)) throw refusal('the address called', 'aud');
}

/** `iat` not in the future, and no longer life than allowed (CH-181, CH-182). */
function assertTimes({ exp, iat }: JWTPayload, client: TrustedClient, now: number): { readonly exp: number } {
  if (exp === undefined || iat === undefined) throw refusal('both exp and iat');
  if (iat > now / 1000 + TOLERANCE_SECONDS) throw refusal('a time that is not in the future', 'iat');
  if (exp - iat > client.maxTokenSeconds) throw refusal('a shorter life', 'exp');
  return { exp };
}

function tenantOf({ tenant }: JWTPayload, { tenants }: TrustedClient): string | undefined {
  if (tenants === undefined) return typeof tenant === 'string' ? tenant : undefined;
  if (typeof tenant === 'string' && tenants.includes(tenant)) return tenant;
  throw refusal('a tenant of this client', 'tenant');
}

function assertSubject({ sub }: JWTPayload, { subject }: TrustedClient): void {
  if (subject !== undefined && sub !== subject) throw refusal('the subject of this client', 'sub');
}

interface Repeat {
  readonly client: TrustedClient;
  readonly replay: ReplayGuard;
}

/** Last of all, so that a token that is refused for another cause uses up no `jti` (CH-184). */
async function assertFirstUse(jti: string, exp: number, { client, replay }: Repeat): Promise<void> {
  if (client.replay === 'off') return;
  const until = rememberedUntil(exp, TOLERANCE_SECONDS);
  if (!(await replay.isFirstUse({ issuer: client.issuer, jti, until })))
    throw refusal('a token not used before', 'jti');
}
