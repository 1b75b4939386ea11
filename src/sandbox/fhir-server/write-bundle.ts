/** `POST` to the base: a batch, whose entries are answered one by one, or a transaction, of which all succeed or none is done. */
import { STATUS_CODES } from 'node:http';
import { isRecord } from '../../cds/json.js';
import { answer, type FhirAnswer, type FhirRequest } from './interactions.js';
import { withReferences } from './references.js';
import { badRequest, Refusal } from './refusal.js';
import { type Incoming, isIncoming, toIncoming } from './resource.js';
import type { Store } from './store.js';
import { parseTarget } from './target.js';

export interface BundleRequest {
  readonly body: unknown;
  readonly baseUrl: string;
  /** Leaves written resources out of the answer (`Prefer: return=minimal`). */
  readonly isMinimal: boolean;
}

/** @throws Refusal for what is no such Bundle, and for a transaction of which an entry fails */
export function writeBundle(store: Store, { body, baseUrl, isMinimal }: BundleRequest): FhirAnswer {
  const bundle = toIncoming(body);
  const { type, entry = [] } = bundle;
  if (bundle.resourceType !== 'Bundle' || (type !== 'batch' && type !== 'transaction') || !Array.isArray(entry)) {
    throw badRequest('The body is no Bundle of type batch or transaction.', 'invalid');
  }
  const toEntry = (each: FhirAnswer) => responseEntry(each, isMinimal);
  const entries: readonly unknown[] = entry;
  const answers =
    type === 'batch'
      ? entries.map((each) => answerAlone(store, each, baseUrl))
      : store.atomically(() => answerTogether(store, entries, baseUrl));
  return {
    status: 200,
    body: {
      resourceType: 'Bundle',
      type: `${type}-response`,
      ...(answers.length > 0 && { entry: answers.map(toEntry) }),
    },
  };
}

function answerAlone(store: Store, entry: unknown, baseUrl: string): FhirAnswer {
  try {
    return answer(store, toRequest(entry, baseUrl));
  } catch (failure) {
    if (failure instanceof Refusal) return { status: failure.status, headers: failure.headers, body: failure.outcome };
    throw failure;
  }
}

// ── transaction ──────────────────────────────────────────────────────────────

/** The order in which FHIR wants a transaction done. */
const ORDER = ['DELETE', 'POST', 'PUT', 'GET', 'HEAD'];

interface Step {
  readonly index: number;
  readonly fullUrl: unknown;
  readonly request: FhirRequest;
}

function answerTogether(store: Store, entries: readonly unknown[], baseUrl: string): readonly FhirAnswer[] {
  const steps = entries.map((entry, index) => inEntry(index, () => toStep(store, entry, { index, baseUrl })));
  assertDistinct(steps);
  const targets = new Map(steps.flatMap(promised));
  const answers = new Map<number, FhirAnswer>();
  for (const { index, request } of steps.toSorted(byOrder)) {
    const body = isIncoming(request.body) ? withReferences(request.body, targets) : request.body;
    const answered = inEntry(index, () => answer(store, { ...request, body }));
    answers.set(index, answered);
  }
  return steps.map(({ index }) => answers.get(index) ?? { status: 500 });
}

function toStep(store: Store, entry: unknown, at: { readonly index: number; readonly baseUrl: string }): Step {
  const request = toRequest(entry, at.baseUrl);
  const promisedId = request.method === 'POST' ? { promisedId: store.newId() } : {};
  const fullUrl = isRecord(entry) ? entry['fullUrl'] : undefined;
  return { index: at.index, fullUrl, request: { ...request, ...promisedId } };
}

/** The full URL of an entry with what it will be called. */
function promised({ fullUrl, request }: Step): readonly (readonly [string, string])[] {
  const { target, promisedId } = request;
  if (typeof fullUrl !== 'string' || !('type' in target)) return [];
  const id = 'id' in target ? target.id : promisedId;
  return id === undefined ? [] : [[fullUrl, `${target.type}/${id}`]];
}

/** @throws Refusal (400) where two entries write one resource, whose order would decide, or have one full URL */
function assertDistinct(steps: readonly Step[]): void {
  const writes = steps.flatMap(({ request: { target, method } }) =>
    'id' in target && method !== 'GET' ? [`${target.type}/${target.id}`] : [],
  );
  const urls = steps.flatMap(({ fullUrl, request }) => (request.method === 'POST' ? (fullUrl ?? []) : []));
  if (new Set(writes).size < writes.length || new Set(urls).size < urls.length) {
    throw badRequest('Two entries of the transaction mean the same resource.', 'invalid');
  }
}

function byOrder({ request: one }: Step, { request: other }: Step): number {
  return ORDER.indexOf(one.method) - ORDER.indexOf(other.method);
}

/** A refusal that says which entry it is about. */
function inEntry<T>(index: number, work: () => T): T {
  try {
    return work();
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    const { status, code, message } = failure;
    throw new Refusal(status === 405 ? 400 : status, code, `Bundle.entry[${index}]: ${message}`);
  }
}

// ── entries ──────────────────────────────────────────────────────────────────

function toRequest(entry: unknown, baseUrl: string): FhirRequest {
  const { request, resource } = isRecord(entry) ? entry : {};
  const { method, url, ifNoneExist } = isRecord(request) ? request : {};
  if (typeof method !== 'string' || typeof url !== 'string') {
    throw badRequest('An entry needs request.method and request.url.', 'required');
  }
  const relative = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
  const [path = '', query = ''] = relative.split(/\?(.*)/s);
  const target = parseTarget(path);
  if ((query !== '' && method !== 'GET') || ifNoneExist !== undefined) {
    throw badRequest('Conditional writes are not supported.', 'not-supported');
  }
  const body: { body?: Incoming } = resource === undefined ? {} : { body: toIncoming(resource) };
  return { method, target, parameters: new URLSearchParams(query), baseUrl, ...body };
}

function responseEntry({ status, headers = {}, body, isWrite }: FhirAnswer, isMinimal: boolean): object {
  const { ETag: etag, Location: location, 'Last-Modified': modified } = headers;
  const response = {
    status: `${status} ${STATUS_CODES[status] ?? ''}`.trim(),
    ...(location !== undefined && { location }),
    ...(etag !== undefined && { etag }),
    ...(modified !== undefined && { lastModified: new Date(modified).toISOString() }),
    ...(status >= 400 && { outcome: body }),
  };
  const isLeftOut = body === undefined || status >= 400 || (isWrite === true && isMinimal);
  return isLeftOut ? { response } : { resource: body, response };
}
