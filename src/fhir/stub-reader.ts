import { isRecord } from '../cds/json.js';
import { readList } from './paging.js';
import type { FetchedPage, ReadFailureReason, ReadResult } from './read-result.js';
import { DEFAULT_READER_LIMITS, type FhirReader } from './reader.js';

const FAILURES = [
  'refused',
  'timed-out',
  'unreadable',
  'not-permitted',
] as const satisfies readonly ReadFailureReason[];

/** A chart as a list of resources, or answers by query: the JSON a server would send, or the reason why none came. */
export type StubAnswers = readonly unknown[] | Readonly<Record<string, unknown>>;

export interface StubReader extends FhirReader {
  /** Everything that was asked, in order. */
  readonly queries: readonly string[];
}

/**
 * A reader without a network, for tests and the command line; judges answers and follows `next` like the real one.
 *
 * Searches in a list of resources look at the type and the patient only. What is not there is `refused`.
 */
export function createStubReader(answers: StubAnswers): StubReader {
  const queries: string[] = [];
  const find = Array.isArray(answers)
    ? (query: string) => search(answers, query)
    : (query: string) => lookUp(answers, query);
  const fetchPage = async (query: string): Promise<FetchedPage> => {
    queries.push(query);
    const answer = find(query);
    const reason = answer === undefined ? 'refused' : FAILURES.find((failure) => failure === answer);
    return reason === undefined ? { status: 'read', body: answer } : { status: 'unknown', reason };
  };
  const continueFrom = (answer: unknown, query: string): Promise<ReadResult> =>
    readList(answer, { query, limits: DEFAULT_READER_LIMITS, fetchPage });
  const read = async (query: string): Promise<ReadResult> => {
    const first = await fetchPage(query);
    return first.status === 'read' ? continueFrom(first.body, query) : first;
  };
  return { queries, read, continueFrom };
}

function lookUp(answers: StubAnswers, query: string): unknown {
  return Object.entries(answers).find(([asked]) => asked === query)?.[1];
}

function search(resources: readonly unknown[], query: string): unknown {
  const [path, parameters] = query.split('?');
  if (parameters === undefined) return resources.find((resource) => isRecord(resource) && nameOf(resource) === path);
  const patient = new URLSearchParams(parameters).get('patient');
  const found = resources.filter(
    (resource) => isRecord(resource) && resource['resourceType'] === path && isOf(resource, patient),
  );
  return { resourceType: 'Bundle', type: 'searchset', entry: found.map((resource) => ({ resource })) };
}

function nameOf(resource: Readonly<Record<string, unknown>>): string {
  return `${resource['resourceType']}/${resource['id']}`;
}

function isOf(resource: Readonly<Record<string, unknown>>, patient: string | null): boolean {
  const subject = resource['subject'] ?? resource['patient'];
  return (
    patient === null || !isRecord(subject) || subject['reference'] === `Patient/${patient.replace('Patient/', '')}`
  );
}
