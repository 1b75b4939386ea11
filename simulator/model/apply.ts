/** What accepting a suggestion does: to the drafts on this page at once, and to the record through the FHIR server. */
import { type Draft, draftReference, type OrderContext, proposedDraft } from './draft.js';
import { conceptText, isResource, type Json, type Resource, recordOf, textOf } from './resource.js';

/** Something for the FHIR server to do. */
export type ServerWrite =
  | { readonly method: 'create'; readonly resource: Resource; readonly says: string }
  | { readonly method: 'update'; readonly resource: Resource; readonly reference: string; readonly says: string }
  | { readonly method: 'delete'; readonly reference: string; readonly says: string };

export interface Applied {
  readonly drafts: readonly Draft[];
  /** Done on the page, in words. */
  readonly changes: readonly string[];
  readonly writes: readonly ServerWrite[];
  /** Not done, and why. */
  readonly refused: readonly string[];
}

/** Orders live on the page until they are signed; a create of anything else goes to the record. */
const ORDER_TYPES = [
  'MedicationRequest',
  'ServiceRequest',
  'DeviceRequest',
  'NutritionOrder',
  'CommunicationRequest',
  'VisionPrescription',
];

interface NamingContext extends OrderContext {
  /** Names a created draft. */
  readonly newId: () => string;
}

/** Applies the actions of one suggestion, in the order given. */
export function applyActions(actions: readonly Json[], before: readonly Draft[], context: NamingContext): Applied {
  let done: Applied = { drafts: before, changes: [], writes: [], refused: [] };
  for (const action of actions) done = applyAction(done, action, context);
  return done;
}

function applyAction(done: Applied, action: Json, context: NamingContext): Applied {
  const { type, resource } = action;
  const says = textOf(action['description']) ?? `${type}`;
  if (type === 'delete') return applyDelete(done, action, says);
  if (!isResource(resource)) return refuse(done, `${says}: the action holds no resource`);
  if (type === 'create') return applyCreate(done, { resource, says }, context);
  if (type === 'update') return applyUpdate(done, { resource, says });
  return refuse(done, `${says}: “${type}” is no type of action`);
}

function refuse(done: Applied, why: string): Applied {
  return { ...done, refused: [...done.refused, why] };
}

interface Change {
  readonly resource: Resource;
  readonly says: string;
}

function applyCreate(done: Applied, { resource, says }: Change, { newId, ...context }: NamingContext): Applied {
  if (!ORDER_TYPES.includes(resource.resourceType))
    return { ...done, writes: [...done.writes, { method: 'create', resource, says }] };
  const taken = done.drafts.some(
    ({ resource: { resourceType, id } }) => resourceType === resource.resourceType && id === resource.id,
  );
  const draft = proposedDraft(resource, taken || resource.id === undefined ? newId() : resource.id, context);
  return {
    ...done,
    drafts: [...done.drafts, draft],
    changes: [...done.changes, `Added draft: ${orderName(draft.resource)}`],
  };
}

function applyUpdate(done: Applied, { resource, says }: Change): Applied {
  const { id } = resource;
  if (id === undefined) return refuse(done, `${says}: the resource has no id`);
  const reference = `${resource.resourceType}/${id}`;
  const draft = done.drafts.find((each) => draftReference(each) === reference);
  const write = { method: 'update', resource, reference, says } as const;
  if (draft === undefined) return { ...done, writes: [...done.writes, write] };
  const changed = { ...draft, resource: { ...resource, id } };
  return {
    ...done,
    drafts: done.drafts.map((each) => (each === draft ? changed : each)),
    changes: [...done.changes, `Changed draft: ${orderName(resource)}`],
    writes: draft.isOnServer ? [...done.writes, write] : done.writes,
  };
}

function applyDelete(done: Applied, action: Json, says: string): Applied {
  // CDS Hooks 1.0 wrote the reference into `resource`.
  const reference = textOf(action['resourceId']) ?? textOf(action['resource']);
  if (reference === undefined) return refuse(done, `${says}: the action names no resource`);
  const draft = done.drafts.find((each) => draftReference(each) === reference);
  const write = { method: 'delete', reference, says } as const;
  if (draft === undefined) return { ...done, writes: [...done.writes, write] };
  return {
    ...done,
    drafts: done.drafts.filter((each) => each !== draft),
    changes: [...done.changes, `Removed draft: ${orderName(draft.resource)}`],
    writes: draft.isOnServer ? [...done.writes, write] : done.writes,
  };
}

/** An order in a few words. */
export function orderName(resource: Resource): string {
  const name = conceptText(resource['medicationCodeableConcept']) ?? conceptText(resource['code']);
  return (
    name ?? textOf(recordOf(resource['medicationReference'])['display']) ?? `${resource.resourceType} without a name`
  );
}

/** Not signed yet, so that a suggestion may delete it from the record. */
export function isUnsigned(resource: Resource): boolean {
  return resource['status'] === 'draft';
}
