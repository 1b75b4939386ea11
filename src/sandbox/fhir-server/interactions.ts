/** What one request does to the store, whether it came alone or in a Bundle; nothing here knows HTTP but its words. */
import { capabilityStatement, SMART_CONFIGURATION } from './capability-statement.js';
import { badRequest, Refusal } from './refusal.js';
import { type Resource, toIncoming } from './resource.js';
import type { ResourceType } from './resource-types.js';
import { search } from './search/search.js';
import type { Store } from './store.js';
import { assertMethod, notFound, type Target } from './target.js';

export interface FhirRequest {
  readonly method: string;
  readonly target: Target;
  readonly parameters: URLSearchParams;
  /** Parsed JSON, where there was any. */
  readonly body?: unknown;
  /** `http://host/fhir/R4` as the client wrote it. */
  readonly baseUrl: string;
  /** Id of a resource about to be created, where a transaction has promised one. */
  readonly promisedId?: string;
}

export interface FhirAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** The body says what was written, so a client may prefer to go without it. */
  readonly isWrite?: boolean;
}

/** @throws Refusal */
export function answer(store: Store, request: FhirRequest): FhirAnswer {
  const { target, method, parameters, baseUrl } = request;
  assertMethod(target, method);
  switch (target.kind) {
    case 'metadata':
      return { status: 200, body: capabilityStatement(baseUrl) };
    case 'smart-configuration':
      return { status: 200, body: SMART_CONFIGURATION };
    case 'search':
      return { status: 200, body: search(store, target.type, { parameters, baseUrl }) };
    case 'type':
      if (method === 'POST') return create(store, target.type, request);
      return { status: 200, body: search(store, target.type, { parameters, baseUrl }) };
    case 'instance':
      return instance(store, target, request);
    default:
      throw badRequest('A Bundle cannot be an entry of a Bundle.');
  }
}

function instance(store: Store, target: Extract<Target, { id: string }>, request: FhirRequest): FhirAnswer {
  const { type, id } = target;
  switch (request.method) {
    case 'PUT':
      return update(store, target, request);
    case 'DELETE':
      store.remove(type, id);
      return { status: 204 };
    default:
      return read(store, type, id);
  }
}

function read(store: Store, type: ResourceType, id: string): FhirAnswer {
  const found = store.get(type, id);
  if (found === undefined) throw notFound(`There is no ${type} with this id.`);
  if (found === 'deleted') throw new Refusal(410, 'deleted', `This ${type} was deleted.`);
  return { status: 200, body: found, headers: versionOf(found) };
}

function create(store: Store, type: ResourceType, { body, baseUrl, promisedId }: FhirRequest): FhirAnswer {
  return written(store.put(incomingOf(type, body), promisedId ?? store.newId()), { isNew: true, baseUrl });
}

/** Also creates, under the id that the client chose. */
function update(store: Store, target: Extract<Target, { id: string }>, { body, baseUrl }: FhirRequest): FhirAnswer {
  const { type, id } = target;
  const incoming = incomingOf(type, body);
  if (incoming['id'] !== id) throw badRequest('The id of the resource is not that of the URL.', 'invalid');
  const isNew = typeof store.get(type, id) !== 'object';
  return written(store.put(incoming, id), { isNew, baseUrl });
}

function incomingOf(type: ResourceType, body: unknown) {
  const incoming = toIncoming(body);
  if (incoming.resourceType !== type) throw badRequest(`The body is no ${type}.`, 'invalid');
  return incoming;
}

function written(
  resource: Resource,
  { isNew, baseUrl }: { readonly isNew: boolean; readonly baseUrl: string },
): FhirAnswer {
  const location = { Location: `${baseUrl}/${resource.resourceType}/${resource.id}` };
  return {
    status: isNew ? 201 : 200,
    headers: { ...versionOf(resource), ...(isNew && location) },
    body: resource,
    isWrite: true,
  };
}

function versionOf({ meta }: Resource): Readonly<Record<string, string>> {
  return {
    ETag: `W/"${meta['versionId']}"`,
    'Last-Modified': new Date(String(meta['lastUpdated'])).toUTCString(),
  };
}
