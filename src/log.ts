import { type DestinationStream, pino } from 'pino';

/**
 * Every field a log line may have; whatever else is handed over is dropped (CH-100, CH-194). None can hold a value of a
 * record, a token, a header, a body or a URL: ids and codes of ours, counts, durations, and verified issuers.
 */
const ALLOWED_FIELDS = [
  'requestId',
  /** Hexadecimal digits, so it holds no text. */
  'traceId',
  'method',
  'serviceId',
  'hook',
  /** UUID-shaped, so it holds no text. */
  'hookInstance',
  'issuer',
  /** Of the configuration; named by a token that may prove false. */
  'claimedIssuer',
  'tenant',
  /** Why a token was set aside, in our own words. */
  'ignoredToken',
  'status',
  'durationMs',
  'cards',
  'ruleId',
  'ruleIds',
  'skippedRules',
  /** Ids of rules whose card was left out as answered or seen before. */
  'suppressed',
  'remarks',
  'prefetch',
  'drafts',
  /** Outcomes told, by kind; no reason and no comment. */
  'feedback',
  /** Cards sent that nobody will know of. */
  'lostDeliveries',
  /** Rows deleted or made anonymous. */
  'purged',
  'errorCode',
  /** `problems` of a CrampError: member names and expectations. */
  'problems',
  'errorName',
  'stackFrames',
  'knowledgeVersion',
  'rules',
  'valueSets',
  'replacedValueSets',
  'lostCodes',
  'codes',
  'issuers',
  'mode',
  /** Number of a worker, which one started in its place inherits. */
  'worker',
  'workers',
  'pid',
  'exitCode',
  'signal',
  'restartInMs',
  'listeningOn',
  'managementOn',
] as const;
export type LogField = (typeof ALLOWED_FIELDS)[number];
export type LogFields = Readonly<Partial<Record<LogField, unknown>>>;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A logger that takes fields of the list and a fixed message; no bare errors, whose messages may quote input. */
export type Log = Readonly<Record<LogLevel, (fields: LogFields, message: string) => void>>;

export interface LoggerOptions {
  /** In every line; for one of several processes. */
  readonly worker?: number | undefined;
  /** Standard output unless a test wants the lines. */
  readonly destination?: DestinationStream;
}

/** JSON lines. */
export function createLogger(level: LogLevel | 'silent', { worker, destination }: LoggerOptions = {}): Log {
  const base = worker === undefined ? null : { worker };
  const options = { level, base, timestamp: pino.stdTimeFunctions.isoTime, formatters: { log: allowedFieldsOf } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

const ALLOWED: ReadonlySet<string> = new Set(ALLOWED_FIELDS);

function allowedFieldsOf(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => ALLOWED.has(name)));
}
