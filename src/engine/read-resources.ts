import type { FhirResource, Medication } from 'fhir/r4.js';
import { type Fact, type Lenient, type PrefetchKey, type UnknownReason, unknown } from '../facts/fact.js';
import { readResource } from '../fhir/lenient-resource.js';
import type { ResourceList } from '../fhir/read-result.js';

/**
 * Resource types read from each key; others are ignored (CH-82).
 *
 * A Medication is read wherever it comes along, and kept apart: it is no entry of a list, it says what an order is about.
 */
export const PREFETCH_TYPES: Readonly<Record<PrefetchKey, ReadonlySet<FhirResource['resourceType']>>> = {
  patient: new Set(['Patient']),
  encounter: new Set(['Encounter']),
  conditions: new Set(['Condition']),
  procedures: new Set(['Procedure']),
  medications: new Set(['MedicationRequest']),
  medicationStatements: new Set(['MedicationStatement']),
  labs: new Set(['Observation', 'Specimen']),
  pregnancyAndQt: new Set(['Observation']),
  allergies: new Set(['AllergyIntolerance']),
  openOrders: new Set(['ServiceRequest']),
};

/** What was obtained for a key, before its resources are looked into. */
export type Obtained = ResourceList | { readonly status: 'unknown'; readonly reason: UnknownReason };

export interface ReadableResources {
  readonly fact: Fact<readonly Lenient[]>;
  readonly medications: readonly Lenient<Medication>[];
  /** Entries that are no resource at all. */
  readonly malformed: number;
}

/**
 * The resources of a key, made readable, each `Type/id` once (CH-84).
 *
 * A malformed entry is skipped and leaves the list partial: it may be the one a rule would miss (7.2). When all that came is
 * malformed or of other types, the question was not answered, and the key is unknown.
 */
export function readResources(key: PrefetchKey, result: Obtained): ReadableResources {
  if (result.status === 'unknown') return { fact: unknown(result.reason), medications: [], malformed: 0 };
  const readable = result.resources.map(readResource).filter((resource) => resource !== undefined);
  const malformed = result.resources.length - readable.length;
  const medications = readable.filter((resource) => resource.resourceType === 'Medication');
  const value = uniqueById(readable.filter(({ resourceType }) => PREFETCH_TYPES[key].has(resourceType)));
  const answered = result.resources.length === 0 || value.length > 0;
  const status = malformed === 0 ? result.status : 'partial';
  return { fact: answered ? { status, value } : unknown('unreadable'), medications, malformed };
}

/** The first of each `Type/id`; resources without an id are all kept. */
export function uniqueById<R extends Lenient>(resources: readonly R[]): readonly R[] {
  const seen = new Set<string>();
  return resources.filter(({ resourceType, id }) => {
    const name = `${resourceType}/${id}`;
    if (id === undefined) return true;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
