import { CrampError } from '../../src/errors.js';

/** The CrampError an action throws; anything else, or nothing, fails the test. */
export function thrownBy(action: () => unknown): CrampError {
  try {
    action();
  } catch (error) {
    if (error instanceof CrampError) return error;
    throw error;
  }
  throw new Error('expected a CrampError, and nothing was thrown');
}
