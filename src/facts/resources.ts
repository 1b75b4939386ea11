/**
 * Small readings every fact needs: resources of one type, of this patient, each counted once.
 */
import type { CodeableConcept, Coding, FhirResource, Reference } from 'fhir/r4.js';
import type { Lenient } from './fact.js';

type TypeName = FhirResource['resourceType'];
type OfType<Name extends TypeName> = Lenient<Extract<FhirResource, { resourceType: Name }>>;

/**
 * Resources of one type, each `Type/id` once (CH-84); those without an id are all kept. In the order of their ids, so that
 * the order in which a server happens to list them never shows.
 */
export function ofType<Name extends TypeName>(resources: readonly Lenient[], name: Name): readonly OfType<Name>[] {
  return asReceived(resources, name).toSorted(byId);
}

/** The same in the order received: for long lists that whoever reads them puts in order. */
export function asReceived<Name extends TypeName>(resources: readonly Lenient[], name: Name): readonly OfType<Name>[] {
  const seen = new Set<string>();
  return resources.filter((resource): resource is OfType<Name> => {
    if (resource.resourceType !== name) return false;
    if (resource.id === undefined) return true;
    if (seen.has(resource.id)) return false;
    seen.add(resource.id);
    return true;
  });
}

/** For sorting: by id, those without one first. */
export function byId({ id: a = '' }: Lenient, { id: b = '' }: Lenient): number {
  return a < b ? -1 : Number(a > b);
}

/** `Type/id` of a resource; resources without an id are named by type alone. */
export function referenceOf(resource: Lenient): string {
  return resource.id === undefined ? resource.resourceType : `${resource.resourceType}/${resource.id}`;
}

/** `Type/id` from a relative or absolute reference, without version; undefined for `#contained`, `urn:` and anything else. */
export function targetOf(reference: string | undefined): string | undefined {
  if (reference === undefined || reference.startsWith('#') || reference.startsWith('urn:')) return undefined;
  const segments = reference.split('?')[0]?.split('/') ?? [];
  const history = segments.indexOf('_history');
  const [type, id] = (history < 0 ? segments : segments.slice(0, history)).slice(-2);
  return type && id && /^[A-Z][A-Za-z]+$/.test(type) ? `${type}/${id}` : undefined;
}

/**
 * Does this resource belong to the patient in context? Without a subject it is taken to (CH-42); a subject that names
 * somebody else, or that cannot be read, is not guessed at (B10).
 */
export function isAboutPatient(subject: Reference | undefined, patientId: string): boolean {
  const text = subject?.reference;
  const patient = `Patient/${patientId}`;
  if (text === undefined || text === patient) return true;
  return targetOf(text) === patient || text === `urn:uuid:${patientId}`;
}

/** All codings of some concepts. */
export function codingsOf(concepts: readonly (CodeableConcept | undefined)[]): readonly Coding[] {
  return concepts.flatMap((concept) => concept?.coding ?? []);
}

/** What people wrote or the system displays for some concepts, own text first. */
export function textsOf(concepts: readonly (CodeableConcept | undefined)[]): readonly string[] {
  return concepts.flatMap((concept) =>
    [concept?.text, ...(concept?.coding ?? []).map((coding) => coding.display)].filter(isText),
  );
}

/** Codes of a status-like concept, whatever their system. */
export function statusCodes(concept: CodeableConcept | undefined): ReadonlySet<string> {
  return new Set((concept?.coding ?? []).flatMap(({ code }) => (code === undefined ? [] : [code])));
}

function isText(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}
