/** Faults on request, for testing how a client takes them. */
import { badRequest, Refusal } from './refusal.js';
import type { Target } from './target.js';

export interface Faults {
  /** Milliseconds before each answer. */
  readonly slowMs: number;
  /** Status of every answer, 400 to 599; undefined for the real ones. */
  readonly failStatus: number | undefined;
  /** Without a Bearer token, whichever it is, the answer is 401. */
  readonly needsToken: boolean;
}

export const NO_FAULTS: Faults = { slowMs: 0, failStatus: undefined, needsToken: false };

/** Header by which one request asks for its own faults. */
export const FAULTS_HEADER = 'X-Cramp-Fhir-Faults';

export const FAULTS_SYNTAX = 'a list such as slow=500,fail=503,token: milliseconds to 60000, status 400 to 599';

const MAX_SLOW_MS = 60_000;

/** Reads `slow=500,fail=503,token`, each part optional; undefined for anything else. */
export function parseFaults(text: string): Faults | undefined {
  const parts = text.split(',').map((part) => parseFault(part.trim()));
  return parts.every((part) => part !== undefined) ? Object.assign({}, NO_FAULTS, ...parts) : undefined;
}

function parseFault(part: string): Partial<Faults> | undefined {
  if (part === 'token') return { needsToken: true };
  const [, name, digits] = /^(slow|fail)=(\d{1,5})$/.exec(part) ?? [];
  const number = Number(digits);
  if (name === 'slow' && number <= MAX_SLOW_MS) return { slowMs: number };
  return name === 'fail' && number >= 400 && number <= 599 ? { failStatus: number } : undefined;
}

/** Those of the header in place of those of the process. @throws Refusal (400) */
export function faultsOf(header: string | undefined, ofProcess: Faults): Faults {
  if (header === undefined) return ofProcess;
  const faults = parseFaults(header);
  if (faults === undefined) throw badRequest(`${FAULTS_HEADER} is ${FAULTS_SYNTAX}.`);
  return faults;
}

/** @throws Refusal with the status asked for, or 401; what a server says of itself needs no token */
export function assertNoFault(
  { failStatus, needsToken }: Faults,
  target: Target,
  authorization: string | undefined,
): void {
  if (failStatus !== undefined) throw new Refusal(failStatus, 'transient', 'This failure was asked for.');
  const isPublic = target.kind === 'metadata' || target.kind === 'smart-configuration';
  if (!needsToken || isPublic || /^Bearer +\S+$/i.test(authorization ?? '')) return;
  throw new Refusal(401, 'login', 'A Bearer token is needed; any will do.', { 'WWW-Authenticate': 'Bearer' });
}
