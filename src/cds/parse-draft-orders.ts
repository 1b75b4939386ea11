import type { FhirResource } from 'fhir/r4.js';
import { CrampError } from '../errors.js';
import { isEmpty, isRecord } from './json.js';
import type { ReceivedContext } from './request-schema.js';
import type { DraftEntry, Note } from './types.js';

/** Names of the Bundle of drafts in the contexts of the hooks. */
type DraftsMember = 'draftOrders' | 'medications';

/**
 * The entries of the Bundle of drafts that hold a resource, in the order received and of whatever type: Medications
 * among them resolve references (CH-43, CH-44).
 *
 * @param member what the hook calls the Bundle
 * @throws CRAMP_FHIR_VERSION when there are orders of another FHIR version and none that can be evaluated (CH-35)
 */
export function parseDraftOrders(
  context: Pick<ReceivedContext, DraftsMember>,
  member: DraftsMember,
  note: Note,
): readonly DraftEntry[] {
  const received = context[member]?.entry ?? [];
  const drafts = received.flatMap(parseEntry);
  if (drafts.length < received.length) note('draft-entry-skipped');
  assertFhirR4(drafts, member, note);
  return drafts;
}

function parseEntry(entry: unknown): readonly DraftEntry[] {
  if (!isRecord(entry) || !isResource(entry['resource'])) return [];
  const { fullUrl, resource } = entry;
  return [{ ...(typeof fullUrl === 'string' && !isEmpty(fullUrl) && { fullUrl }), resource }];
}

function isResource(value: unknown): value is FhirResource {
  return isRecord(value) && typeof value['resourceType'] === 'string' && value['resourceType'] !== '';
}

/** Silence about orders we cannot read would look like a clean bill of health. */
function assertFhirR4(drafts: readonly DraftEntry[], member: DraftsMember, note: Note): void {
  const isForeign = drafts.map(({ resource }) => isOfOtherVersion(resource));
  if (!isForeign.includes(true)) return;
  if (drafts.some(({ resource }, index) => resource.resourceType === 'MedicationRequest' && !isForeign[index])) {
    note('draft-of-other-fhir-version');
    return;
  }
  throw new CrampError('CRAMP_FHIR_VERSION', [{ path: `context.${member}`, expected: 'orders in FHIR R4' }]);
}

/** Order resources that FHIR R4 does not have (DSTU2 and STU3; R5). */
const FOREIGN_ORDERS: ReadonlySet<string> = new Set([
  'MedicationOrder',
  'DiagnosticOrder',
  'ProcedureRequest',
  'ReferralRequest',
  'DeviceUseRequest',
  'RequestOrchestration',
]);

function isOfOtherVersion(resource: FhirResource): boolean {
  if (FOREIGN_ORDERS.has(resource.resourceType)) return true;
  // R5 has one `medication` where R4 has `medicationCodeableConcept` or `medicationReference`.
  const isR4 = 'medicationCodeableConcept' in resource || 'medicationReference' in resource;
  return resource.resourceType === 'MedicationRequest' && 'medication' in resource && !isR4;
}
