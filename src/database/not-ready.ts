import { CrampError, type Problem } from '../errors.js';

/**
 * What a database that fails becomes. Of the failure only its code is kept (`ECONNREFUSED`, `28P01`, `SQLITE_BUSY`): its message may hold
 * the address, and its properties what was asked.
 */
export function notReady(problem: Problem, failure: unknown): CrampError {
  return new CrampError('CRAMP_NOT_READY', [problem], { cause: new Error(codeOf(failure)) });
}

/** Code of an error of the network, a database or a file. */
export function codeOf(failure: unknown): string {
  const code: unknown = typeof failure === 'object' && failure !== null && 'code' in failure ? failure.code : undefined;
  return typeof code === 'string' && /^\w+$/.test(code) ? code : 'no code';
}
