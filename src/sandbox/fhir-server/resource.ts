import { isNestedDeeperThan, isRecord, MAX_NESTING_LEVELS } from '../../cds/json.js';
import { badRequest } from './refusal.js';
import { isResourceType, type ResourceType } from './resource-types.js';

/** A resource as it was received: nothing but its type was looked at. */
export interface Incoming {
  readonly resourceType: ResourceType;
  readonly [member: string]: unknown;
}

/** A resource as the server keeps it. */
export interface Resource extends Incoming {
  readonly id: string;
  readonly meta: Readonly<Record<string, unknown>>;
}

/** Ids of FHIR R4. */
const ID = /^[A-Za-z0-9\-.]{1,64}$/;

export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

/**
 * The value as a resource. Its content is not judged: data in the wild break the standard in every way, and are kept as they are.
 *
 * @throws Refusal (400) when it is no resource at all
 */
export function toIncoming(value: unknown): Incoming {
  if (!isIncoming(value)) throw badRequest('The body is not a FHIR R4 resource.', 'structure');
  if (isNestedDeeperThan(value, MAX_NESTING_LEVELS)) throw badRequest('The body is nested too deeply.', 'structure');
  return value;
}

export function isIncoming(value: unknown): value is Incoming {
  return isRecord(value) && isResourceType(value['resourceType']);
}
