import type { ErrorRequestHandler } from 'express';
import { toOperationOutcome } from '../cds/operation-outcome.js';
import { CrampError, type CrampErrorCode, ERROR_KINDS } from '../errors.js';
import type { Log } from '../log.js';
import { addToLog } from './request-log.js';

/** Seconds after which a client may try again (CH-163). */
const RETRY_AFTER_SECONDS = '1';

/** The only place that turns an error into a response: its status and an OperationOutcome (CH-156 to CH-167). */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    const error = toCrampError(thrown);
    addToLog(response, { errorCode: error.code, problems: error.message });
    if (error.code === 'CRAMP_INTERNAL') log.error(defectFields(error), 'internal error');
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error.status === 401) response.set('WWW-Authenticate', 'Bearer');
    if (ERROR_KINDS[error.code].fault === 'temporary') response.set('Retry-After', RETRY_AFTER_SECONDS);
    response.set('Cache-Control', 'no-store').status(error.status).json(toOperationOutcome(error));
  };
}

/** What the body reader says, in our codes; any other refusal of the framework is about the form of the request. */
const BODY_ERRORS: Readonly<Record<string, CrampErrorCode>> = {
  'entity.too.large': 'CRAMP_BODY_TOO_LARGE',
  'encoding.unsupported': 'CRAMP_MEDIA_TYPE',
};
const EXPECTED: Readonly<Partial<Record<CrampErrorCode, string>>> = {
  CRAMP_BODY_TOO_LARGE: 'a body within the limit, after inflation',
  CRAMP_MEDIA_TYPE: 'no content encoding, or gzip',
};

/** The framework's errors are told apart by `status` and `type`; their messages may quote the request and are dropped. */
function toCrampError(thrown: unknown): CrampError {
  if (thrown instanceof CrampError) return thrown;
  if (thrown instanceof URIError) return new CrampError('CRAMP_SERVICE_UNKNOWN', [{ expected: 'a path we answer' }]);
  const { status, type } = frameworkErrorOf(thrown);
  if (status === undefined || status >= 500) {
    return new CrampError('CRAMP_INTERNAL', [{ expected: 'no failure' }], { cause: thrown });
  }
  const code = BODY_ERRORS[type] ?? 'CRAMP_REQUEST_INVALID';
  return new CrampError(code, [{ expected: EXPECTED[code] ?? 'a readable body' }]);
}

/** Both members may be inherited, so they are asked for by name. */
function frameworkErrorOf(thrown: unknown): { readonly status: number | undefined; readonly type: string } {
  if (typeof thrown !== 'object' || thrown === null) return { status: undefined, type: '' };
  const status = 'status' in thrown && typeof thrown.status === 'number' ? thrown.status : undefined;
  return { status, type: 'type' in thrown && typeof thrown.type === 'string' ? thrown.type : '' };
}

/** Name and stack frames, without the message, which may quote the record. */
function defectFields(error: CrampError) {
  const origin = error.cause instanceof Error ? error.cause : error;
  const stackFrames = (origin.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { errorCode: error.code, errorName: origin.name, problems: error.message, stackFrames };
}
