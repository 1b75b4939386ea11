/** Orders that are not signed yet: how one is written, and how a prescriber changes it. */
import { UCUM } from '../../src/terminology/code-systems.js';
import { type Json, type Resource, recordOf, recordsOf, referenceTo, textOf } from './resource.js';

export interface Draft {
  /** With an id: the page names its drafts, as an EHR does. */
  readonly resource: Resource & { readonly id: string };
  /** Part of what is being ordered now: goes into `selections`. */
  readonly isSelected: boolean;
  /** Also kept on the FHIR server, as a draft. */
  readonly isOnServer: boolean;
}

export interface Medicine {
  readonly text: string;
  readonly coding?: readonly Json[];
}

/** Whose order it is. */
export interface OrderContext {
  readonly patientId: string;
  readonly userId: string;
  readonly encounterId: string | undefined;
  /** ISO day. */
  readonly today: string;
}

export function draftReference({ resource }: Draft): string {
  return `${resource.resourceType}/${resource.id}`;
}

/** A new order of this medicine; without codes it is one in free text. */
export function newDraft({ text, coding = [] }: Medicine, id: string, context: OrderContext): Draft {
  const medicine = { ...(coding.length > 0 && { coding }), text };
  const resource = {
    resourceType: 'MedicationRequest',
    id,
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: medicine,
    authoredOn: context.today,
  };
  return { resource: { ...resource, ...belonging(context) }, isSelected: true, isOnServer: false };
}

/** A proposed order, of a story or a suggestion, as a draft of this patient. */
export function proposedDraft(order: Resource, id: string, context: OrderContext): Draft {
  const resource = { ...belonging(context), ...order, id, status: 'draft' };
  const dated = resource.resourceType === 'MedicationRequest' ? { authoredOn: context.today } : {};
  return { resource: { ...resource, ...dated }, isSelected: true, isOnServer: false };
}

function belonging({ patientId, userId, encounterId }: OrderContext): Json {
  return {
    subject: { reference: `Patient/${patientId}` },
    requester: { reference: userId },
    ...(encounterId !== undefined && { encounter: { reference: `Encounter/${encounterId}` } }),
  };
}

export const FREQUENCIES = [
  { key: '', text: 'not stated' },
  { key: '1/1/d', text: 'once a day' },
  { key: '2/1/d', text: 'twice a day' },
  { key: '3/1/d', text: 'three times a day' },
  { key: '4/1/d', text: 'four times a day' },
  { key: '1/1/wk', text: 'once a week' },
] as const;

export const DOSE_UNITS = ['mg', 'g', 'ug', 'mmol', 'mL'] as const;

/** What the form of a draft shows and changes. */
export interface Dosage {
  /** Text of a decimal number, or empty. */
  readonly dose: string;
  readonly unit: string;
  /** A key of `FREQUENCIES`, or of a timing that is not among them. */
  readonly frequency: string;
  readonly asNeeded: boolean;
}

export function dosageOf(resource: Resource): Dosage {
  const dosage = recordsOf(resource['dosageInstruction'])[0] ?? {};
  const quantity = recordOf(recordsOf(dosage['doseAndRate'])[0]?.['doseQuantity']);
  const { frequency, period, periodUnit } = recordOf(recordOf(dosage['timing'])['repeat']);
  const { value } = quantity;
  return {
    dose: typeof value === 'number' ? String(value) : '',
    unit: textOf(quantity['code']) ?? textOf(quantity['unit']) ?? 'mg',
    frequency: frequency === undefined ? '' : `${frequency}/${period}/${periodUnit}`,
    asNeeded: dosage['asNeededBoolean'] === true,
  };
}

/** The same order with another dosage; the route stays, what the text said does not. */
export function withDosage(draft: Draft, dosage: Dosage): Draft {
  const { dosageInstruction, ...rest } = draft.resource;
  const { route } = recordOf(recordsOf(dosageInstruction)[0]);
  const written = { ...writtenDosage(dosage), ...(route !== undefined && { route }) };
  const stated = Object.keys(written).length > 0 ? { dosageInstruction: [written] } : {};
  return { ...draft, resource: { ...rest, ...stated } };
}

function writtenDosage({ dose, unit, frequency, asNeeded }: Dosage): Json {
  const value = Number(dose.replace(',', '.'));
  const hasDose = dose.trim() !== '' && Number.isFinite(value) && value > 0;
  const [times, period, periodUnit] = frequency.split('/');
  const often = FREQUENCIES.find(({ key }) => key === frequency && key !== '')?.text;
  const text = [hasDose ? `${value} ${unit}` : undefined, often, asNeeded ? 'as needed' : undefined]
    .filter((part) => part !== undefined)
    .join(' ');
  return {
    ...(text !== '' && { text }),
    ...(frequency !== '' && {
      timing: { repeat: { frequency: Number(times), period: Number(period), periodUnit } },
    }),
    ...(asNeeded && { asNeededBoolean: true }),
    ...(hasDose && {
      doseAndRate: [{ doseQuantity: { value, unit, system: UCUM, code: unit } }],
    }),
  };
}

/** Drafts with this one changed. */
export function replaceDraft(drafts: readonly Draft[], changed: Draft): readonly Draft[] {
  return drafts.map((draft) => (draftReference(draft) === draftReference(changed) ? changed : draft));
}

/** As it goes to the record when it is signed. */
export function signedOrder({ resource }: Draft): Resource {
  const intent = resource['intent'] === 'proposal' ? 'order' : resource['intent'];
  return { ...resource, status: 'active', ...(intent !== undefined && { intent }) };
}

/** The draft of a resource that was found on the FHIR server. */
export function storedDraft(resource: Resource): Draft | undefined {
  const { id } = resource;
  return id === undefined || referenceTo(resource) === undefined
    ? undefined
    : { resource: { ...resource, id }, isSelected: false, isOnServer: true };
}
