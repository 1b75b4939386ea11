import type { Resource } from '../resource.js';
import { isResourceType, type ResourceType } from '../resource-types.js';
import type { SearchParameter } from '../search-parameters.js';
import type { Store } from '../store.js';
import { foundSpan } from './date.js';
import { planSearch, type SearchPlan, type SortKey } from './query.js';
import { referenceKey } from './reference.js';
import { stringKey } from './string.js';
import { tokenKey } from './token.js';

/** One page of a search result. Its links lead under the base that the request came to. */
export interface Searchset {
  readonly resourceType: 'Bundle';
  readonly type: 'searchset';
  readonly total: number;
  readonly link: readonly { readonly relation: string; readonly url: string }[];
  /** Left out when empty, as FHIR wants it. */
  readonly entry?: readonly SearchEntry[];
}

interface SearchEntry {
  readonly fullUrl: string;
  readonly resource: Resource;
  readonly search: { readonly mode: 'match' | 'include' };
}

/** @throws Refusal (400) for parameters that are unknown or have bad values */
export function search(
  store: Store,
  type: ResourceType,
  { parameters, baseUrl }: { readonly parameters: URLSearchParams; readonly baseUrl: string },
): Searchset {
  const plan = planSearch(type, parameters);
  const matches = sorted([...new Set(candidates(store, plan))].filter(passes(plan)), plan.sort);
  const page = matches.slice(plan.offset, plan.offset + plan.count);
  const entry = [
    ...page.map((resource) => toEntry(resource, 'match', baseUrl)),
    ...included(store, page, plan.includes).map((resource) => toEntry(resource, 'include', baseUrl)),
  ];
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: matches.length,
    link: links(`${baseUrl}/${type}`, parameters, { ...plan, total: matches.length }),
    ...(entry.length > 0 && { entry }),
  };
}

function passes({ tests }: SearchPlan): (resource: Resource) => boolean {
  return (resource) => tests.every((test) => test(resource));
}

function* candidates(store: Store, { type, patientIds }: SearchPlan): Iterable<Resource> {
  if (patientIds === undefined) yield* store.ofType(type);
  else for (const id of patientIds) yield* store.ofPatient(type, id);
}

// ── order ────────────────────────────────────────────────────────────────────

type Key = string | number | undefined;

/** What has no value comes last, in both directions. */
function sorted(resources: readonly Resource[], keys: readonly SortKey[]): readonly Resource[] {
  if (keys.length === 0) return resources;
  const withKeys = resources.map((resource) => ({ resource, values: keys.map((key) => keyOf(resource, key)) }));
  return withKeys.sort((one, other) => compareAll(one.values, other.values, keys)).map(({ resource }) => resource);
}

function compareAll(one: readonly Key[], other: readonly Key[], keys: readonly SortKey[]): number {
  for (const [index, { isDescending }] of keys.entries()) {
    const difference = compare(one[index], other[index], isDescending);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compare(one: Key, other: Key, isDescending: boolean): number {
  if (one === other) return 0;
  if (one === undefined || other === undefined) return one === undefined ? 1 : -1;
  return one < other === isDescending ? 1 : -1;
}

/** A span of time counts from its start, and from its end where the newest come first. */
function keyOf(resource: Resource, { parameter, isDescending }: SortKey): Key {
  const [found] = parameter.find(resource);
  switch (parameter.kind) {
    case 'date': {
      const span = foundSpan(found);
      return isDescending ? span?.max : span?.min;
    }
    case 'string':
      return stringKey(found);
    case 'reference':
      return referenceKey(found);
    default:
      return tokenKey(found);
  }
}

// ── page ─────────────────────────────────────────────────────────────────────

/** Each resource once, however often it is referred to; what is not there is left out. */
function included(store: Store, page: readonly Resource[], includes: readonly SearchParameter[]): readonly Resource[] {
  const matched = new Set(page);
  const targets = page.flatMap((resource) => includes.flatMap((parameter) => targetsOf(resource, parameter)));
  const found = [...new Set(targets)].map((target) => resolve(store, target));
  return found.filter((resource) => resource !== undefined).filter((resource) => !matched.has(resource));
}

function targetsOf(resource: Resource, { find, targets }: SearchParameter): readonly string[] {
  const all = find(resource)
    .map(referenceKey)
    .filter((target) => target !== undefined);
  return targets === undefined ? all : all.filter((target) => targets.some((type) => target.startsWith(`${type}/`)));
}

function resolve(store: Store, target: string): Resource | undefined {
  const [type, id = ''] = target.split('/');
  const found = isResourceType(type) ? store.get(type, id) : undefined;
  return found === 'deleted' ? undefined : found;
}

function toEntry(resource: Resource, mode: 'match' | 'include', baseUrl: string): SearchEntry {
  return { fullUrl: `${baseUrl}/${resource.resourceType}/${resource.id}`, resource, search: { mode } };
}

function links(
  url: string,
  parameters: URLSearchParams,
  { count, offset, total }: { readonly count: number; readonly offset: number; readonly total: number },
): Searchset['link'] {
  const self = { relation: 'self', url: withQuery(url, parameters) };
  if (count === 0 || offset + count >= total) return [self];
  const next = new URLSearchParams(parameters);
  next.set('_count', String(count));
  next.set('_offset', String(offset + count));
  return [self, { relation: 'next', url: withQuery(url, next) }];
}

function withQuery(url: string, parameters: URLSearchParams): string {
  return parameters.size === 0 ? url : `${url}?${parameters}`;
}
