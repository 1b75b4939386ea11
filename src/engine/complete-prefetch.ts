/**
 * Prefetch made complete: for every key what is known, what is partial and what is unknown, decided once by the table under
 * CH-79. Nothing downstream looks at raw prefetch again.
 */
import type { Medication } from 'fhir/r4.js';
import { expandTemplate } from '../cds/prefetch-template.js';
import type { CdsRequest } from '../cds/types.js';
import {
  type Lenient,
  NOTHING_ASKED,
  PREFETCH_KEYS,
  type PrefetchedData,
  type PrefetchKey,
  type UnknownReason,
} from '../facts/fact.js';
import { readAnswer } from '../fhir/bundle.js';
import { judgeFirstPage } from '../fhir/paging.js';
import type { FhirReader } from '../fhir/reader.js';
import { inTime } from './in-time.js';
import { type Obtained, type ReadableResources, readResources, uniqueById } from './read-resources.js';

export interface CompletePrefetchInput {
  readonly request: CdsRequest;
  /** Of the service; keys without a template are not asked, whatever the client sends (CH-82). */
  readonly templates: Readonly<Partial<Record<PrefetchKey, string>>>;
  readonly reader: FhirReader | undefined;
  /** Why there is no reader; `not-sent` when the client gave no access. */
  readonly readerRefusal?: UnknownReason | undefined;
  /** When it aborts, what has arrived is used and the rest is `timed-out`. */
  readonly deadline: AbortSignal;
}

export interface CompletedPrefetch {
  readonly data: PrefetchedData;
  /** Medications from any list, each once, by which a `medicationReference` is resolved (CH-45). */
  readonly medications: readonly Lenient<Medication>[];
  /** Values and entries that are no FHIR, by key, for the log (clinical-knowledge 7.2). */
  readonly malformed: readonly { readonly key: PrefetchKey; readonly count: number }[];
  /** Keys for which the FHIR server was asked. */
  readonly readKeys: readonly PrefetchKey[];
}

/** Reads what was not sent, in parallel, with the queries of the templates (CH-78, CH-98). Never rejects. */
export async function completePrefetch(input: CompletePrefetchInput): Promise<CompletedPrefetch> {
  const keys = await Promise.all(PREFETCH_KEYS.map((key) => completeKey(key, input)));
  return {
    data: { ...NOTHING_ASKED, ...Object.fromEntries(keys.map(({ key, fact }) => [key, fact])) },
    medications: uniqueById(keys.flatMap(({ medications }) => medications)),
    malformed: keys.flatMap(({ key, malformed }) => (malformed === 0 ? [] : [{ key, count: malformed }])),
    readKeys: keys.flatMap(({ key, asked }) => (asked ? [key] : [])),
  };
}

interface CompletedKey extends ReadableResources {
  readonly key: PrefetchKey;
  readonly asked: boolean;
}

/** At once for what was sent: most calls bring all of it. */
function completeKey(key: PrefetchKey, input: CompletePrefetchInput): CompletedKey | Promise<CompletedKey> {
  const answered = answer(key, input);
  return answered instanceof Promise ? answered.then((later) => completed(key, later)) : completed(key, answered);
}

function completed(key: PrefetchKey, { result, asked, unreadableValue = false }: Answer): CompletedKey {
  const read = readResources(key, result);
  return { ...read, key, asked, malformed: read.malformed + Number(unreadableValue) };
}

interface Answer {
  readonly result: Obtained;
  /** Was the FHIR server asked? */
  readonly asked: boolean;
  /** Was what the client sent no FHIR at all? */
  readonly unreadableValue?: boolean;
}

function answer(key: PrefetchKey, { request, templates, ...access }: CompletePrefetchInput): Answer | Promise<Answer> {
  const template = templates[key];
  if (template === undefined) return withoutAsking('not-asked');
  const expanded = expandTemplate(template, request.context);
  const value = Object.hasOwn(request.prefetch, key) ? request.prefetch[key] : undefined;
  if (!expanded.ok) {
    // A client library writes null under a template whose token had no value: the question was never asked (CH-79).
    return value === undefined || value === null ? withoutAsking('not-asked') : asSent(value, '');
  }
  if (value === undefined) return read(expanded.query, access.readerRefusal ?? 'not-sent', access);
  return readSent(value, expanded.query, access);
}

type Access = Pick<CompletePrefetchInput, 'reader' | 'readerRefusal' | 'deadline'>;

/** What the client sent is used as it is, unless it is no FHIR at all or only the first page. */
function readSent(value: unknown, query: string, access: Access): Answer | Promise<Answer> {
  const page = readAnswer(value);
  if (page.kind === 'unreadable') return readInstead(query, access);
  const sent = { result: judgeFirstPage(page, query), asked: false };
  const isWhole = page.kind !== 'page' || page.next === undefined;
  return isWhole || access.reader === undefined ? sent : continued(access.reader, { value, query, sent, access });
}

async function readInstead(query: string, access: Access): Promise<Answer> {
  return { ...(await read(query, 'unreadable', access)), unreadableValue: true };
}

interface FirstPage {
  readonly value: unknown;
  readonly query: string;
  readonly sent: Answer;
  readonly access: Access;
}

async function continued(reader: FhirReader, { value, query, sent, access }: FirstPage): Promise<Answer> {
  const result = await inTime(reader.continueFrom(value, query), access.deadline, sent.result);
  return { result, asked: true };
}

function read(query: string, otherwise: UnknownReason, { reader, deadline }: Access): Answer | Promise<Answer> {
  if (reader === undefined) return withoutAsking(otherwise);
  const result = reader.read(query).catch(() => nothing('refused'));
  return inTime(result, deadline, nothing('timed-out')).then((inTimeResult) => ({ result: inTimeResult, asked: true }));
}

function asSent(value: unknown, query: string): Answer {
  return { result: judgeFirstPage(readAnswer(value), query), asked: false };
}

function withoutAsking(reason: UnknownReason): Answer {
  return { result: nothing(reason), asked: false };
}

function nothing(reason: UnknownReason): Obtained {
  return { status: 'unknown', reason };
}
