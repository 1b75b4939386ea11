import { randomUUID } from 'node:crypto';
import { isRecord } from '../../cds/json.js';
import type { Incoming, Resource } from './resource.js';
import type { ResourceType } from './resource-types.js';
import { referenceKey } from './search/reference.js';
import { parametersOf } from './search-parameters.js';

/** All resources, in memory, in the order in which they came. */
export interface Store {
  /** `deleted` for what was there once. */
  get(type: ResourceType, id: string): Resource | 'deleted' | undefined;
  ofType(type: ResourceType): Iterable<Resource>;
  /** What the `patient` parameter of the type finds, from an index. */
  ofPatient(type: ResourceType, patientId: string): Iterable<Resource>;
  /** Keeps a copy as the next version, with `id` and `meta` set; nothing else is changed. */
  put(incoming: Incoming, id: string): Resource;
  /** Nothing happens where there is nothing. */
  remove(type: ResourceType, id: string): void;
  /** Undoes everything that the work has written when it throws. */
  atomically<T>(work: () => T): T;
  newId(): string;
  /** Number of resources of each type that has any. */
  counts(): ReadonlyMap<ResourceType, number>;
}

/** A version number survives deletion. */
interface Slot {
  readonly version: number;
  readonly resource: Resource | undefined;
}

type Slots = Map<string, Slot>;

/** @param now UTC milliseconds, for `meta.lastUpdated` */
export function createStore(now: () => number): Store {
  const types = new Map<ResourceType, Slots>();
  const patients = new Map<string, Map<string, Resource>>();
  let undo: (() => void)[] | undefined;

  const slotsOf = (type: ResourceType): Slots => getOrAdd(types, type, () => new Map());
  const indexesOf = (slot: Slot | undefined) => {
    const keys = slot?.resource === undefined ? [] : keysOf(slot.resource);
    return keys.map((key) => getOrAdd(patients, key, () => new Map<string, Resource>()));
  };

  function replace(type: ResourceType, id: string, slot: Slot | undefined): void {
    const slots = slotsOf(type);
    const before = slots.get(id);
    for (const index of indexesOf(before)) index.delete(id);
    if (slot === undefined) slots.delete(id);
    else slots.set(id, slot);
    const { resource } = slot ?? {};
    if (resource !== undefined) for (const index of indexesOf(slot)) index.set(id, resource);
    undo?.push(() => replace(type, id, before));
  }

  function atomically<T>(work: () => T): T {
    const written: (() => void)[] = [];
    undo = written;
    try {
      return work();
    } catch (failure) {
      undo = undefined;
      for (const step of written.reverse()) step();
      throw failure;
    } finally {
      undo = undefined;
    }
  }

  return {
    get: (type, id) => {
      const slot = types.get(type)?.get(id);
      return slot === undefined ? undefined : (slot.resource ?? 'deleted');
    },
    ofType: (type) => resourcesIn(types.get(type)),
    ofPatient: (type, patientId) => patients.get(keyOf(type, `Patient/${patientId}`))?.values() ?? [],
    put: (incoming, id) => {
      const version = (types.get(incoming.resourceType)?.get(id)?.version ?? 0) + 1;
      const resource = withMeta(incoming, { id, version, now: now() });
      replace(incoming.resourceType, id, { version, resource });
      return resource;
    },
    remove: (type, id) => {
      const slot = types.get(type)?.get(id);
      if (slot?.resource !== undefined) replace(type, id, { version: slot.version + 1, resource: undefined });
    },
    atomically,
    newId: randomUUID,
    counts: () => {
      const counts = [...types].map(([type, slots]) => [type, [...resourcesIn(slots)].length] as const);
      return new Map(counts.filter(([, count]) => count > 0));
    },
  };
}

function withMeta(incoming: Incoming, { id, version, now }: { id: string; version: number; now: number }): Resource {
  const { resourceType, id: _id, meta, ...rest } = incoming;
  const lastUpdated = new Date(now).toISOString();
  return {
    resourceType,
    id,
    meta: { ...(isRecord(meta) && meta), versionId: String(version), lastUpdated },
    ...rest,
  };
}

/** Whose record it belongs to, per type. */
function keysOf(resource: Resource): readonly string[] {
  const found = parametersOf(resource.resourceType).get('patient')?.find(resource) ?? [];
  const targets = new Set(found.map(referenceKey).filter((target) => target !== undefined));
  return [...targets].map((target) => keyOf(resource.resourceType, target));
}

function keyOf(type: ResourceType, target: string): string {
  return `${type} ${target}`;
}

function* resourcesIn(slots: Slots | undefined): Iterable<Resource> {
  for (const { resource } of slots?.values() ?? []) if (resource !== undefined) yield resource;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
