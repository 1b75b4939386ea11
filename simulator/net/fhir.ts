/** The FHIR server, as an EHR reads and writes its record. */

import type { Failure } from '../model/failure.js';
import { isResource, matchesOf, nextLinkOf, type Resource, recordOf } from '../model/resource.js';
import type { Http, HttpResult } from './http.js';

const FHIR_JSON = 'application/fhir+json';
/** Pages followed of one search. */
const MAX_PAGES = 5;

export interface Fhir {
  /** Any query relative to the base; following pages of a searchset are added to the first. */
  read(query: string, dropped?: AbortSignal): Promise<HttpResult>;
  /** Resources of this type that a search finds, or why it failed. */
  search(resourceType: string, query: string): Promise<Found>;
  create(resource: Resource): Promise<HttpResult>;
  update(reference: string, resource: Resource): Promise<HttpResult>;
  remove(reference: string): Promise<HttpResult>;
}

export interface Found {
  readonly resources: readonly Resource[];
  readonly failure: Failure | undefined;
}

/** @param base without trailing slash */
export function createFhir(http: Http, base: string): Fhir {
  const get = (url: string, dropped?: AbortSignal) =>
    http({ kind: 'fhir', party: 'fhir', url, mediaType: FHIR_JSON, dropped });
  const write = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: Resource) =>
    http({ kind: 'fhir', party: 'fhir', method, url: `${base}/${path}`, body, mediaType: FHIR_JSON, mayBeEmpty: true });

  async function read(query: string, dropped?: AbortSignal): Promise<HttpResult> {
    const first = await get(`${base}/${query}`, dropped);
    return first.ok ? followPages(first, get, dropped) : first;
  }

  return {
    read,
    search: async (resourceType, query) => {
      const result = await read(`${resourceType}?${query}`);
      return result.ok
        ? { resources: matchesOf(result.body, resourceType), failure: undefined }
        : { resources: [], failure: result.failure };
    },
    create: (resource) => write('POST', resource.resourceType, resource),
    update: (reference, resource) => write('PUT', reference, resource),
    remove: (reference) => write('DELETE', reference),
  };
}

type Get = (url: string, dropped?: AbortSignal) => Promise<HttpResult>;

/** One Bundle with the entries of all pages; the link to what was not read stays, so that it does not look complete. */
async function followPages(first: HttpResult & { ok: true }, get: Get, dropped?: AbortSignal): Promise<HttpResult> {
  let { body } = first;
  for (let page = 1; page < MAX_PAGES; page++) {
    const next = nextLinkOf(body);
    if (next === undefined || !isResource(body)) break;
    const result = await get(next, dropped);
    if (!result.ok) break;
    body = joined(body, recordOf(result.body));
  }
  return { ...first, body };
}

function joined(one: Resource, other: Readonly<Record<string, unknown>>): Resource {
  const entry = [one['entry'], other['entry']].flatMap((list) => (Array.isArray(list) ? list : []));
  return { ...one, link: other['link'] ?? [], entry };
}
