/** Orders for `fire`: of a medicine named on the command line, or from files. */
import { isRecord } from '../cds/json.js';
import type { Order } from '../client/hook-request.js';
import { ATC, DMD, ICD_10, ICD_10_CM, LOINC, NDC, RXNORM, SNOMED_CT } from '../terminology/code-systems.js';
import { readText, UsageError } from './command.js';

/** How code systems are called on the command line. */
const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['rxnorm', RXNORM],
  ['snomed', SNOMED_CT],
  ['dmd', DMD],
  ['atc', ATC],
  ['ndc', NDC],
  ['icd-10-cm', ICD_10_CM],
  ['icd-10', ICD_10],
  ['loinc', LOINC],
]);

export const SYSTEM_NAMES = [...SYSTEMS.keys()].join(', ');

/** Whose order it is. */
export interface OrderedBy {
  readonly patientId: string;
  readonly userId: string;
  readonly encounterId: string | undefined;
  /** FHIR date. */
  readonly authoredOn: string;
}

/** `RxNorm:997010|quinine sulfate`, `RxNorm:997010`, or a text alone. @throws UsageError for a code system without a name here */
export function parseConcept(text: string, usage: string) {
  const [, name, code, display] = /^([A-Za-z][\w-]*):([^\s|]+)(?:\|(.*))?$/.exec(text) ?? [];
  if (name === undefined || code === undefined) return { text };
  const system = SYSTEMS.get(name.toLowerCase());
  if (system === undefined) throw new UsageError(`"${name}" is no code system: there are ${SYSTEM_NAMES}`, usage);
  const named = display === undefined || display === '' ? {} : { display };
  return { coding: [{ system, code, ...named }], text: display || `${name} ${code}` };
}

type Concept = ReturnType<typeof parseConcept>;

/** A draft prescription as an EHR makes it, without dose. */
export function draftOf(
  medicine: Concept,
  index: number,
  by: OrderedBy & { readonly reason: Concept | undefined },
): Order {
  const isPrescriber = /^Practitioner(Role)?\//.test(by.userId);
  return {
    resourceType: 'MedicationRequest',
    id: `draft-${index + 1}`,
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: medicine,
    subject: { reference: `Patient/${by.patientId}` },
    ...(by.encounterId !== undefined && { encounter: { reference: `Encounter/${by.encounterId}` } }),
    ...(isPrescriber && { requester: { reference: by.userId } }),
    authoredOn: by.authoredOn,
    ...(by.reason !== undefined && { reasonCode: [by.reason] }),
  };
}

/** Resources of a file: one, a list, or a Bundle; an order without an id or subject gets those of this event. @throws UsageError */
export function readOrders(path: string, index: number, by: OrderedBy, usage: string): readonly Order[] {
  const resources = resourcesIn(parseJson(readText(path, usage)));
  if (resources.length === 0) throw new UsageError(`${path} holds no FHIR resource`, usage);
  return resources.map((resource, place) => ({
    id: `order-${index + 1}-${place + 1}`,
    subject: { reference: `Patient/${by.patientId}` },
    ...resource,
  }));
}

function resourcesIn(json: unknown): readonly Order[] {
  if (Array.isArray(json)) return json.flatMap(resourcesIn);
  if (!isRecord(json) || typeof json['resourceType'] !== 'string') return [];
  const { resourceType, entry } = json;
  if (resourceType !== 'Bundle') return [{ ...json, resourceType }];
  const entries: readonly unknown[] = Array.isArray(entry) ? entry : [];
  return entries.flatMap((each) => (isRecord(each) ? resourcesIn(each['resource']) : []));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
