import type { Medication, MedicationRequest, MedicationStatement } from 'fhir/r4.js';
import { foundIn, type Lenient, type PrefetchedData } from '../facts/fact.js';
import type { DraftResource } from '../facts/fact-input.js';
import { targetOf } from '../facts/resources.js';
import { readResource } from '../fhir/lenient-resource.js';
import type { FhirReader } from '../fhir/reader.js';
import { inTime } from './in-time.js';
import { uniqueById } from './read-resources.js';

/** Most Medications read for one request; drafts come first. */
const MAX_READS = 20;

export interface ResolveMedicationsInput {
  readonly drafts: readonly Pick<DraftResource, 'fullUrl' | 'resource'>[];
  readonly data: PrefetchedData;
  /** Found in prefetch. */
  readonly medications: readonly Lenient<Medication>[];
  readonly reader: FhirReader | undefined;
  readonly deadline: AbortSignal;
}

/**
 * All Medications by which a `medicationReference` can be resolved: of the draft bundle, of prefetch, and read from the server
 * where neither has it (CH-45). Never rejects: what cannot be read leaves the drug unknown.
 */
export async function resolveMedications(input: ResolveMedicationsInput): Promise<readonly Lenient<Medication>[]> {
  const drafted = input.drafts.map(({ resource }) => resource).filter(isMedication);
  const found = uniqueById([...drafted, ...input.medications]);
  const { reader, deadline } = input;
  if (reader === undefined) return found;
  const missing = missingReferences(input, found).slice(0, MAX_READS);
  const read = await Promise.all(missing.map((reference) => readMedication(reference, reader, deadline)));
  return uniqueById([...found, ...read.filter((medication) => medication !== undefined)]);
}

type NamesMedication = Lenient<MedicationRequest> | Lenient<MedicationStatement>;

/** References as written, without version, once per `Type/id`. */
function missingReferences(
  { drafts, data }: ResolveMedicationsInput,
  found: readonly Lenient<Medication>[],
): readonly string[] {
  const known = new Set(found.map(({ id }) => `Medication/${id}`));
  const inBundle = new Set(drafts.map(({ fullUrl }) => fullUrl));
  const missing = new Map<string, string>();
  for (const { medicationReference, medicationCodeableConcept } of ordersIn({ drafts, data })) {
    const reference = medicationReference?.reference;
    const target = targetOf(reference);
    if (reference === undefined || target === undefined || medicationCodeableConcept !== undefined) continue;
    if (!target.startsWith('Medication/') || known.has(target) || inBundle.has(reference)) continue;
    if (!missing.has(target)) missing.set(target, reference.replace(/\/_history\/.*$/, ''));
  }
  return [...missing.values()];
}

function ordersIn({ drafts, data }: Pick<ResolveMedicationsInput, 'drafts' | 'data'>): readonly NamesMedication[] {
  const resources = [
    ...drafts.map(({ resource }) => resource),
    ...foundIn(data.medications),
    ...foundIn(data.medicationStatements),
  ];
  return resources.filter(namesMedication);
}

function namesMedication(resource: Lenient): resource is NamesMedication {
  return resource.resourceType === 'MedicationRequest' || resource.resourceType === 'MedicationStatement';
}

function isMedication(resource: Lenient | undefined): resource is Lenient<Medication> {
  return resource?.resourceType === 'Medication';
}

/** An absolute reference outside the base is not followed: `Medication/1` of another server is another medicine (CH-97). */
async function readMedication(
  reference: string,
  reader: FhirReader,
  deadline: AbortSignal,
): Promise<Lenient<Medication> | undefined> {
  const result = await inTime(reader.read(reference), deadline, undefined);
  if (result === undefined || result.status === 'unknown') return undefined;
  return result.resources.map(readResource).find(isMedication);
}
