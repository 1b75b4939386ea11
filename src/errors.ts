/**
 * Every error the service answers with: one class, one union of codes, one table from code to HTTP status.
 *
 * Messages say what was expected and where; they never hold a value from the request (CH-167).
 */

/** Whose fault it is decides what an operator does first: look at the caller, at the service, or just wait. */
type Fault = 'caller' | 'service' | 'temporary';

interface ErrorKind {
  readonly status: number;
  /** Code of the FHIR value set `issue-type`. */
  readonly issueType: string;
  readonly fault: Fault;
  /** One sentence for the operator; also `details.text` of the OperationOutcome. */
  readonly meaning: string;
}

export const ERROR_KINDS = {
  CRAMP_REQUEST_INVALID: {
    status: 400,
    issueType: 'structure',
    fault: 'caller',
    meaning: 'The request does not follow CDS Hooks.',
  },
  CRAMP_REQUEST_INCOMPLETE: {
    status: 400,
    issueType: 'required',
    fault: 'caller',
    meaning: 'A required field is missing.',
  },
  CRAMP_HOOK_MISMATCH: {
    status: 400,
    issueType: 'invalid',
    fault: 'caller',
    meaning: 'The service does not answer this hook.',
  },
  CRAMP_FEEDBACK_INVALID: {
    status: 400,
    issueType: 'structure',
    fault: 'caller',
    meaning: 'The feedback does not follow CDS Hooks.',
  },
  CRAMP_AUTH_REQUIRED: { status: 401, issueType: 'login', fault: 'caller', meaning: 'Authentication is required.' },
  CRAMP_SERVICE_UNKNOWN: {
    status: 404,
    issueType: 'not-found',
    fault: 'caller',
    meaning: 'There is no such service or path.',
  },
  CRAMP_METHOD_NOT_ALLOWED: {
    status: 405,
    issueType: 'not-supported',
    fault: 'caller',
    meaning: 'The method is not allowed here.',
  },
  CRAMP_REQUEST_TIMEOUT: {
    status: 408,
    issueType: 'timeout',
    fault: 'caller',
    meaning: 'The request did not arrive in time.',
  },
  CRAMP_DATA_UNOBTAINABLE: {
    status: 412,
    issueType: 'incomplete',
    fault: 'caller',
    meaning: 'The data this service requires could not be obtained.',
  },
  CRAMP_BODY_TOO_LARGE: {
    status: 413,
    issueType: 'too-long',
    fault: 'caller',
    meaning: 'The request body is too large.',
  },
  CRAMP_MEDIA_TYPE: {
    status: 415,
    issueType: 'not-supported',
    fault: 'caller',
    meaning: 'The media type or content encoding is not supported.',
  },
  CRAMP_FHIR_VERSION: {
    status: 422,
    issueType: 'not-supported',
    fault: 'caller',
    meaning: 'Only FHIR R4 is supported.',
  },
  CRAMP_RATE_LIMITED: {
    status: 429,
    issueType: 'throttled',
    fault: 'temporary',
    meaning: 'The client sends too many requests.',
  },
  CRAMP_HEADERS_TOO_LARGE: {
    status: 431,
    issueType: 'too-long',
    fault: 'caller',
    meaning: 'The request headers are too large.',
  },
  CRAMP_OVERLOADED: {
    status: 503,
    issueType: 'throttled',
    fault: 'temporary',
    meaning: 'The service has too much to do.',
  },
  CRAMP_NOT_READY: { status: 503, issueType: 'transient', fault: 'temporary', meaning: 'The service is not ready.' },
  CRAMP_CONFIG_INVALID: {
    status: 500,
    issueType: 'exception',
    fault: 'service',
    meaning: 'The configuration is not valid.',
  },
  CRAMP_INTERNAL: { status: 500, issueType: 'exception', fault: 'service', meaning: 'The service failed.' },
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type CrampErrorCode = keyof typeof ERROR_KINDS;

/** One offence: where it is (`context.draftOrders`) and what was expected there. */
export interface Problem {
  readonly path?: string;
  readonly expected: string;
  /** Kind of this offence, where one answer reports several kinds; otherwise that of the error. */
  readonly code?: CrampErrorCode;
}

export class CrampError extends Error {
  override readonly name = 'CrampError';

  /**
   * @param problems at least one; each becomes an issue of the OperationOutcome (CH-165).
   */
  constructor(
    readonly code: CrampErrorCode,
    readonly problems: readonly Problem[],
    options?: { readonly cause?: unknown },
  ) {
    super(
      problems.map(({ path, expected }) => (path === undefined ? expected : `${path}: ${expected}`)).join('; '),
      options,
    );
  }

  get status(): number {
    return ERROR_KINDS[this.code].status;
  }
}
