import { isRecord } from '../../cds/json.js';
import type { Incoming } from './resource.js';

/**
 * The resource with references exchanged: every `reference` that the map has, and any other text that is one of its `urn:` addresses,
 * as FHIR wants it for transactions.
 *
 * @param targets full URL → `Type/id`
 */
export function withReferences(resource: Incoming, targets: ReadonlyMap<string, string>): Incoming {
  if (targets.size === 0) return resource;
  const members = Object.entries(resource).map(([name, member]) => [name, exchanged(member, name, targets)]);
  return { ...Object.fromEntries(members), resourceType: resource.resourceType };
}

function exchanged(value: unknown, name: string, targets: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    const mayRefer = name === 'reference' || value.startsWith('urn:');
    return mayRefer ? (targets.get(value) ?? value) : value;
  }
  if (Array.isArray(value)) return value.map((each) => exchanged(each, name, targets));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, exchanged(member, key, targets)]));
}
