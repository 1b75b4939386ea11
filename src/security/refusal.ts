import { CrampError } from '../errors.js';

/**
 * A credential that is not accepted. The caller learns nothing of the cause, which is the same 401 each time; the log does (CH-166).
 *
 * @param expected what the token lacks, in our own words
 * @param path header member or claim
 */
export function refusal(expected: string, path?: string): CrampError {
  return new CrampError('CRAMP_AUTH_REQUIRED', [path === undefined ? { expected } : { path, expected }]);
}
