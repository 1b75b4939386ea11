import { isNestedDeeperThan, isRecord, MAX_NESTING_LEVELS } from '../../cds/json.js';
import { withReferences } from '../fhir-server/references.js';
import { type Incoming, isId, isIncoming } from '../fhir-server/resource.js';
import type { Store } from '../fhir-server/store.js';

interface Entry {
  readonly fullUrl: string | undefined;
  readonly resource: Incoming;
}

/**
 * Puts everything into the store that one file holds: a resource, a Bundle of any type (also with Bundles inside), or a list of them.
 * Ids are kept; references by `urn:uuid` are resolved within the file. What is there under the same id is replaced.
 *
 * @returns number of resources; 0 when it holds none
 */
export function addResources(store: Store, json: unknown): number {
  if (isNestedDeeperThan(json, MAX_NESTING_LEVELS)) return 0;
  const entries = entriesOf(json).map((entry) => ({ ...entry, id: idFor(store, entry) }));
  const targets = new Map(
    entries.flatMap(({ fullUrl, resource, id }) =>
      fullUrl?.startsWith('urn:') ? [[fullUrl, `${resource.resourceType}/${id}`] as const] : [],
    ),
  );
  for (const { resource, id } of entries) store.put(withReferences(resource, targets), id);
  return entries.length;
}

function entriesOf(json: unknown): readonly Entry[] {
  if (Array.isArray(json)) return json.flatMap(entriesOf);
  if (!isIncoming(json)) return [];
  if (json.resourceType !== 'Bundle') return [{ fullUrl: undefined, resource: json }];
  const entries: readonly unknown[] = Array.isArray(json['entry']) ? json['entry'] : [];
  return entries.flatMap((entry) => {
    const { fullUrl, resource } = isRecord(entry) ? entry : {};
    if (!isIncoming(resource)) return [];
    if (resource.resourceType === 'Bundle') return entriesOf(resource);
    return [{ fullUrl: typeof fullUrl === 'string' ? fullUrl : undefined, resource }];
  });
}

/** Its own, or that of its `urn:uuid`, or a new one. */
function idFor(store: Store, { fullUrl, resource }: Entry): string {
  const { id = fullUrl?.replace(/^urn:uuid:/, '') } = resource;
  return isId(id) ? id : store.newId();
}
