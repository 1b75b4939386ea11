/**
 * Who may call: in production whoever signs as configured, in sandbox mode anybody on this machine.
 */
import { CrampError } from '../errors.js';
import { endpointsOf } from './audience.js';
import { ANONYMOUS, type Caller, callerOf } from './caller.js';
import { type TokenChecks, verifyClientToken } from './client-token.js';

/** What may be told to the log about a credential. */
export interface CredentialNote {
  /** Known to us; not yet proven. */
  readonly claimedIssuer?: string;
  /** Why a token was set aside (sandbox mode). */
  readonly ignoredToken?: string;
}

/**
 * @param authorization the header, as received
 * @param path of the request, below the public URL
 * @param traceparent goes along when the keys of the client are fetched
 * @throws CRAMP_AUTH_REQUIRED, CRAMP_NOT_READY
 */
export type Authenticate = (
  authorization: string | undefined,
  path: string,
  note: (fields: CredentialNote) => void,
  traceparent?: string,
) => Promise<Caller>;

export interface AuthenticationOptions extends Omit<TokenChecks, 'onIssuer' | 'traceparent'> {
  /** Base URL that clients call; their tokens name it (CH-180). */
  readonly publicUrl: string;
}

/** Only signed calls (CH-187). */
export function signedOnly({ publicUrl, ...checks }: AuthenticationOptions): Authenticate {
  return async (authorization, path, note, traceparent) => {
    const onIssuer = (claimedIssuer: string) => note({ claimedIssuer });
    return callerOf(
      await verifyClientToken(authorization, endpointsOf(publicUrl, path), { ...checks, onIssuer, traceparent }),
    );
  };
}

/** Unsigned calls too, and a token that proves nothing is set aside: nobody gets more with it than without. */
export function unsignedToo(options: AuthenticationOptions): Authenticate {
  const signed = signedOnly(options);
  return async (authorization, path, note, traceparent) => {
    if (authorization === undefined) return ANONYMOUS;
    try {
      return { ...(await signed(authorization, path, note, traceparent)), fhirServers: ANONYMOUS.fhirServers };
    } catch (error) {
      if (!(error instanceof CrampError)) throw error;
      note({ ignoredToken: error.message });
      return ANONYMOUS;
    }
  };
}
