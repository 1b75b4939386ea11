import { badRequest, Refusal } from './refusal.js';
import { isId } from './resource.js';
import { isResourceType, type ResourceType } from './resource-types.js';

/** What a path below the base means. */
export type Target =
  | { readonly kind: 'base' | 'metadata' | 'smart-configuration' }
  | { readonly kind: 'type' | 'search'; readonly type: ResourceType }
  | { readonly kind: 'instance'; readonly type: ResourceType; readonly id: string };

/** What can be done with each; HEAD is answered as GET, and OPTIONS always. */
const METHODS: Readonly<Record<Target['kind'], readonly string[]>> = {
  base: ['POST'],
  metadata: ['GET'],
  'smart-configuration': ['GET'],
  type: ['GET', 'POST'],
  search: ['POST'],
  instance: ['GET', 'PUT', 'DELETE'],
};

/** Value of the `Allow` header. */
export function allowed({ kind }: Target): string {
  return [...METHODS[kind], ...(METHODS[kind].includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

/** @throws Refusal (405) */
export function assertMethod(target: Target, method: string): void {
  if (METHODS[target.kind].includes(method)) return;
  const allow = allowed(target);
  throw new Refusal(405, 'not-supported', `This path answers ${allow}.`, { Allow: allow });
}

/**
 * @param path below the base, such as `/Patient/1`
 * @throws Refusal (404) for a path that is none of the server's, 400 for one that cannot be read
 */
export function parseTarget(path: string): Target {
  const segments = segmentsOf(path);
  const fixed = FIXED_PATHS.get(segments.join('/'));
  if (fixed !== undefined) return fixed;
  const [type, id, ...rest] = segments;
  if (!isResourceType(type)) throw notFound('There is no such resource type in FHIR R4.');
  if (rest.length > 0) throw notFound('The server has no history, operations or versioned reads.');
  return ofType(type, id);
}

const FIXED_PATHS: ReadonlyMap<string, Target> = new Map([
  ['', { kind: 'base' }],
  ['metadata', { kind: 'metadata' }],
  ['.well-known/smart-configuration', { kind: 'smart-configuration' }],
]);

/** The resource or the type that is not there: 404. */
export function notFound(says: string): Refusal {
  return new Refusal(404, 'not-found', says);
}

function ofType(type: ResourceType, id: string | undefined): Target {
  if (id === undefined) return { kind: 'type', type };
  if (id === '_search') return { kind: 'search', type };
  if (isId(id)) return { kind: 'instance', type, id };
  throw notFound('An id has 1 to 64 letters, digits, "-" and ".".');
}

/** A trailing slash counts for nothing. */
function segmentsOf(path: string): readonly string[] {
  try {
    return path
      .replace(/^\//, '')
      .replace(/\/$/, '')
      .split('/')
      .map((segment) => decodeURIComponent(segment));
  } catch {
    throw badRequest('The path is not encoded as a URL wants it.');
  }
}
