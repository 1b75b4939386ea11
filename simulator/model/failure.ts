/** What went wrong with a call, and what the tester can do about it. */
import { outcomeTexts } from './resource.js';

/** Who was asked. */
export type Party = 'service' | 'fhir' | 'page';

/** `forbidden`: it answers, but does not allow pages of this origin to read the answer (CORS). */
export type FailureKind = 'unreachable' | 'forbidden' | 'timed-out' | 'refused' | 'not-json';

export interface Failure {
  readonly kind: FailureKind;
  readonly status: number | undefined;
  /** What happened. */
  readonly says: string;
  /** What to do. */
  readonly advice: string;
}

export interface FailedCall {
  readonly party: Party;
  readonly url: string;
  readonly kind: FailureKind;
  readonly status?: number;
  readonly body?: unknown;
  readonly seconds?: number;
}

const NAMES: Readonly<Record<Party, string>> = {
  service: 'The CDS service',
  fhir: 'The FHIR server',
  page: 'The simulator’s own server',
};

export function failureOf(call: FailedCall): Failure {
  const { kind, status } = call;
  return { kind, status, says: whatHappened(call), advice: whatToDo(call) };
}

function whatHappened({ party, url, kind, status, body, seconds }: FailedCall): string {
  const name = NAMES[party];
  const complaints = outcomeTexts(body);
  const texts: Readonly<Record<FailureKind, string>> = {
    unreachable: `${name} could not be reached at ${url}, or does not allow this page to call it.`,
    forbidden: `${name} answers at ${url}, but does not allow this page to read the answer (CORS).`,
    'timed-out': `${name} did not answer within ${seconds} seconds (${url}).`,
    'not-json': `${name} answered ${status} with something that is not the JSON expected (${url}).`,
    refused: `${name} refused with ${status}${complaints.length > 0 ? `: ${complaints.join(' ')}` : '.'}`,
  };
  return texts[kind];
}

const CORS_ADVICE =
  'A server elsewhere must allow the origin of this page: Access-Control-Allow-Origin, and for POST Access-Control-Allow-Headers: content-type.';

function whatToDo({ party, kind, status = 0 }: FailedCall): string {
  const texts: Readonly<Record<FailureKind, string>> = {
    unreachable: `Check that it runs and that the address under Connect is right. ${CORS_ADVICE}`,
    forbidden: CORS_ADVICE,
    'timed-out': 'Try again; if it stays slow, look at the server’s log.',
    'not-json': 'Is the address under Connect the right one? A proxy or login page answers with HTML.',
    refused: byStatus(party, status),
  };
  return texts[kind];
}

function byStatus(party: Party, status: number): string {
  if (status === 401 || status === 403)
    return 'It wants a token, and this page sends none: use a server that is open for testing.';
  if (status === 404)
    return party === 'service'
      ? 'Check the address of the service under Connect.'
      : 'Check the id, and the FHIR base under Connect.';
  if (status === 412) return 'It lacks data to answer: switch “Send prefetch” on, or let it reach the FHIR server.';
  if (status === 429) return 'Too many calls at once: wait a moment and try again.';
  if (status >= 500) return 'The fault is on its side: look at its log, then try again.';
  return 'The request and the answer stand under Calls.';
}
