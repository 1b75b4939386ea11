import type { FhirResource } from 'fhir/r4.js';

/** Members of a resource that nothing here reads: they are not carried along, so they are not in the type either. */
export type UnreadMember =
  | 'meta'
  | 'implicitRules'
  | 'language'
  | 'text'
  | 'extension'
  | 'modifierExtension'
  | `_${string}`;

/**
 * A resource as a client or server sent it: every member that is present has the JSON type R4 gives it
 * (`fhir/lenient-resource.ts` sees to that), but members R4 requires at the top may be missing.
 */
export type Lenient<R extends FhirResource = FhirResource> = R extends FhirResource
  ? Readonly<Partial<Omit<R, UnreadMember>>> & Pick<R, 'resourceType'>
  : never;
