import type { ErrorRequestHandler } from 'express';
import { toOperationOutcome } from '../cds/operation-outcome.js';
import { CrampError, ERROR_KINDS } from '../errors.js';
import type { Log } from '../log.js';
import { addToLog, idsOf } from './request-log.js';

/** Seconds after which a client may try again (CH-163). */
const RETRY_AFTER_SECONDS = '1';

/** The only place that turns an error into a response: its status and an OperationOutcome (CH-156 to CH-167). */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    const error = toCrampError(thrown);
    addToLog(response, { errorCode: error.code, problems: error.message });
    if (error.code === 'CRAMP_INTERNAL') log.error({ ...idsOf(response), ...defectFields(error) }, 'internal error');
    if (response.headersSent) {
      next(error);
      return;
    }
    // The rest of the body would still be on its way.
    if (error.code === 'CRAMP_REQUEST_TIMEOUT') response.set('Connection', 'close');
    if (error.status === 401) response.set('WWW-Authenticate', 'Bearer');
    if (ERROR_KINDS[error.code].fault === 'temporary') response.set('Retry-After', RETRY_AFTER_SECONDS);
    response.set('Cache-Control', 'no-store').status(error.status).json(toOperationOutcome(error));
  };
}

/** What is not ours is a defect, whatever status it claims; only the router's complaint about a path is the caller's. */
function toCrampError(thrown: unknown): CrampError {
  if (thrown instanceof CrampError) return thrown;
  if (thrown instanceof URIError) return new CrampError('CRAMP_SERVICE_UNKNOWN', [{ expected: 'a path we answer' }]);
  return new CrampError('CRAMP_INTERNAL', [{ expected: 'no failure' }], { cause: thrown });
}

/** Name and stack frames, without the message, which may quote the record. */
function defectFields(error: CrampError) {
  const origin = error.cause instanceof Error ? error.cause : error;
  const stackFrames = (origin.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { errorCode: error.code, errorName: origin.name, problems: error.message, stackFrames };
}
