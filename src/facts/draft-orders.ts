import { oncePer } from '../memo.js';
import type { ClinicalFacts, DraftOrder } from './clinical-facts.js';
import { maxDailyMg } from './daily-dose.js';
import { parseDate } from './dates.js';
import { drugOf } from './drug.js';
import { foundIn, known, type Lenient } from './fact.js';
import type { ClinicalContext, DraftResource, FactInput } from './fact-input.js';
import { courseDaysOf, startOf } from './medication-dates.js';
import { reasonsOf } from './order-reasons.js';
import { byId, isAboutPatient, ofType, referenceOf, targetOf } from './resources.js';

/** Orders in these states are no longer being written (CH-63). */
const FINISHED: ReadonlySet<string> = new Set(['cancelled', 'stopped', 'revoked', 'completed', 'entered-in-error']);

/**
 * Medication drafts that count (clinical-knowledge 2.0, CH-42 to CH-63): not `doNotPerform`, not finished, of this patient,
 * and of a drug we know. An order without any drug yet, or of an unknown drug, is left out: no card, no guess.
 *
 * `selected` and `refill` are settled here, so that no rule needs to know its hook. Always known: drafts come with the request itself.
 */
export function deriveDraftOrders(input: FactInput): ClinicalFacts['draftOrders'] {
  const isSelected = selectionOf(input.context);
  const isTargetable = targetsOf(input);
  return known(
    countedDrafts(input.context, 'MedicationRequest').flatMap((draft) => {
      const order = draftOrder(draft, { selected: isSelected(draft), isTargetable: isTargetable(draft) }, input);
      return order === undefined ? [] : [order];
    }),
  );
}

/** Drafts of one resource type that are of this patient and still being written, in the order of their ids. */
export function countedDrafts<Name extends 'MedicationRequest' | 'ServiceRequest'>(
  { drafts, patientId }: ClinicalContext,
  name: Name,
): readonly DraftResource[] {
  const counted = drafts.filter(({ resource }) => {
    if (resource.resourceType !== name) return false;
    if (resource.resourceType !== 'MedicationRequest' && resource.resourceType !== 'ServiceRequest') return false;
    const counts = resource.doNotPerform !== true && !FINISHED.has(resource.status ?? 'draft');
    return counts && isAboutPatient(resource.subject, patientId);
  });
  return counted.sort((a, b) => byId(a.resource, b.resource));
}

const draftedReferences = oncePer(
  (drafts: ClinicalContext['drafts']): ReadonlySet<string> =>
    new Set(drafts.map(({ resource }) => referenceOf(resource))),
);

/** Is this order also a draft of this session, counted or not? Then the draft says what is to become of it (CH-84). */
export function isDrafted({ resourceType, id }: Lenient, { drafts }: ClinicalContext): boolean {
  return id !== undefined && draftedReferences(drafts).has(`${resourceType}/${id}`);
}

/**
 * Which drafts an action can aim at: those whose reference is well formed (CH-132) and names no other draft (CH-136). A draft that bears
 * the id of a prescription in force is no target: what is meant for the draft must not end the prescription (B1).
 */
function targetsOf({ context, data }: FactInput): (draft: DraftResource) => boolean {
  const { drafts } = context;
  const inForce = ofType(foundIn(data.medications), 'MedicationRequest').filter(({ status }) => status === 'active');
  const continued = new Set(inForce.map(referenceOf));
  const uses = new Map<string, number>();
  for (const { resource } of drafts) uses.set(referenceOf(resource), (uses.get(referenceOf(resource)) ?? 0) + 1);
  return ({ resource }) =>
    resource.id !== undefined &&
    /^[^/\s]+$/.test(resource.id) &&
    uses.get(referenceOf(resource)) === 1 &&
    !continued.has(referenceOf(resource));
}

/** The hook itself says that its drafts continue prescriptions, also where these could not be read. */
function isRefill({ hook }: ClinicalContext): boolean {
  return hook === 'medication-refill';
}

interface DraftState {
  readonly selected: boolean;
  readonly isTargetable: boolean;
}

function draftOrder(
  draft: DraftResource,
  { selected, isTargetable }: DraftState,
  input: FactInput,
): DraftOrder | undefined {
  const { resource, received } = draft;
  if (resource.resourceType !== 'MedicationRequest' || received.resourceType !== 'MedicationRequest') return undefined;
  const dosages = resource.dosageInstruction ?? [];
  const drug = drugOf(resource, dosages, input);
  if (drug === undefined) return undefined;
  const reasons = reasonsOf(resource, dosages, input);
  const resourceId = referenceOf(resource);
  return {
    reference: resourceId,
    resourceId,
    drug,
    selected,
    refill: isRefill(input.context),
    editable: isTargetable && (resource.status ?? 'draft') === 'draft',
    resource: received,
    startedOn: startOf(dosages) ?? parseDate(resource.authoredOn),
    courseDays: courseDaysOf(resource, dosages),
    maxDailyMg: maxDailyMg(dosages),
    reasons: reasons.classes,
    namesCramps: reasons.namesCramps,
    reasonText: reasons.text,
    dosageText: dosages.map(({ text }) => text).find((text) => text !== undefined),
  };
}

/** Which drafts the hook asks about: the selected ones, or all when nothing is selected or nothing matches (CH-57, CH-58). */
function selectionOf({ drafts, selections = [] }: ClinicalContext): (draft: DraftResource) => boolean {
  const selected = new Set([...selections, ...selections.map(targetOf)]);
  const matching = new Set(drafts.filter((draft) => namesOf(draft).some((name) => selected.has(name))));
  return matching.size === 0 ? () => true : (draft) => matching.has(draft);
}

/** What a selection may call a draft; an absolute reference has been reduced to `Type/id` before. */
function namesOf({ fullUrl, resource }: DraftResource): readonly string[] {
  const { resourceType, id } = resource;
  return [fullUrl, id, id === undefined ? undefined : `${resourceType}/${id}`].filter((name) => name !== undefined);
}
