/**
 * Records as they come over the wire, and the input of the facts made from them.
 */
import type { FhirResource } from 'fhir/r4.js';
import { isRecord } from '../../src/cds/json.js';
import type { Hook } from '../../src/cds/types.js';
import { type ClinicalSettings, DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import { DAY_MS } from '../../src/facts/dates.js';
import {
  type Fact,
  type Lenient,
  mapFact,
  PREFETCH_KEYS,
  type PrefetchedData,
  type PrefetchKey,
  unknown,
} from '../../src/facts/fact.js';
import type { DraftResource, FactInput } from '../../src/facts/fact-input.js';
import { readResource } from '../../src/fhir/lenient-resource.js';
import { ICD_10_CM, LOINC, RXNORM, SNOMED_CT } from '../../src/terminology/code-systems.js';
import { AS_OF, PATIENT_ID } from './chart.js';
import { TERMINOLOGY } from './engine.js';

/** JSON of one resource, or of what somebody took for one. */
export type Raw = Readonly<Record<string, unknown>>;
/** What a prefetch key brought: a complete list, or a fact that says how much was read. */
type Read = readonly Raw[] | Fact<readonly Raw[]>;

export const SUBJECT = { reference: `Patient/${PATIENT_ID}` };

interface Given {
  readonly data?: Partial<Record<PrefetchKey, Read>>;
  /** Entries of the draft bundle: a resource, or a resource with its `fullUrl`. */
  readonly drafts?: readonly Raw[];
  readonly selections?: readonly string[];
  readonly hook?: Hook;
  readonly encounterId?: string;
  readonly userId?: string;
  /** Medications from bundles and reads. */
  readonly medications?: readonly Raw[];
  readonly settings?: Partial<ClinicalSettings>;
}

/** The input of every fact at `AS_OF`; a key that is not given was not sent. */
export function factInput({ data = {}, medications = [], settings, ...context }: Given = {}): FactInput {
  return {
    context: contextOf(context),
    data: dataOf(data),
    medications: medications.map(readable).filter((resource) => resource.resourceType === 'Medication'),
    asOf: AS_OF,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    terminology: TERMINOLOGY,
  };
}

/** As the engine reads it: lenient, whatever came. */
export function readable(raw: Raw): Lenient {
  const resource = readResource(overTheWire(raw));
  if (resource === undefined) throw new Error('this test resource has no resourceType');
  return resource;
}

/** A moment before `AS_OF`, as FHIR writes it; the future is negative. */
export function daysAgo(days: number, ms = 0): string {
  return new Date(AS_OF - days * DAY_MS - ms).toISOString();
}

const SYSTEMS = { icd: ICD_10_CM, snomed: SNOMED_CT, loinc: LOINC, rxnorm: RXNORM } as const;

/** `concept('icd G47.62')`, or with a second code and a text: `concept('icd G47.62', 'snomed 449918009', { text: 'cramps' })`. */
export function concept(...parts: readonly (string | { readonly text: string })[]): Raw {
  const codings = parts.flatMap((part) => {
    const [name, code] = typeof part === 'string' ? part.split(' ') : [];
    const system = Object.entries(SYSTEMS).find(([key]) => key === name)?.[1];
    return code === undefined ? [] : [{ ...(system === undefined ? {} : { system }), code }];
  });
  const text = parts.find((part) => typeof part !== 'string');
  return { ...(codings.length === 0 ? {} : { coding: codings }), ...text };
}

/** A status-like concept. */
export function status(...codes: readonly string[]): Raw {
  return { coding: codes.map((code) => ({ code })) };
}

/** An active problem with a code, or any other kind of Condition that `more` makes of it. */
export function condition(code: string, more: Raw = {}): Raw {
  return {
    resourceType: 'Condition',
    id: 'problem',
    subject: SUBJECT,
    clinicalStatus: status('active'),
    code: concept(code),
    ...more,
  };
}

/** A draft prescription of quinine, or of what `more` says. */
export function draft(more: Raw = {}): Raw {
  return {
    resourceType: 'MedicationRequest',
    id: 'order',
    status: 'draft',
    intent: 'order',
    subject: SUBJECT,
    medicationCodeableConcept: { text: 'quinine' },
    ...more,
  };
}

/** An active prescription of quinine, or of what `more` says. */
export function prescription(more: Raw = {}): Raw {
  return draft({ id: 'prescription', status: 'active', ...more });
}

function contextOf({ hook = 'order-sign', userId, encounterId, drafts = [], selections }: Omit<Given, 'data'>) {
  return {
    hook,
    userId: userId ?? 'Practitioner/prac-1',
    patientId: PATIENT_ID,
    encounterId,
    drafts: drafts.map(draftOf),
    selections,
  };
}

function draftOf(entry: Raw): DraftResource {
  const { resource, fullUrl } = entry;
  const raw = isRecord(resource) ? resource : entry;
  const received: FhirResource = overTheWire(raw);
  return { fullUrl: typeof fullUrl === 'string' ? fullUrl : undefined, resource: readable(raw), received };
}

function dataOf(given: NonNullable<Given['data']>): PrefetchedData {
  const factOf = (read: Read | undefined): Fact<readonly Lenient[]> => {
    if (read === undefined) return unknown('not-sent');
    const fact: Fact<readonly Raw[]> = 'status' in read ? read : { status: 'known', value: read };
    return mapFact(fact, (resources) => resources.map(readable));
  };
  const nothing: PrefetchedData = {
    patient: unknown('not-sent'),
    encounter: unknown('not-sent'),
    conditions: unknown('not-sent'),
    procedures: unknown('not-sent'),
    medications: unknown('not-sent'),
    medicationStatements: unknown('not-sent'),
    labs: unknown('not-sent'),
    pregnancyAndQt: unknown('not-sent'),
    allergies: unknown('not-sent'),
    openOrders: unknown('not-sent'),
  };
  return { ...nothing, ...Object.fromEntries(PREFETCH_KEYS.map((key) => [key, factOf(given[key])])) };
}

/** JSON and back: members that are `undefined` are not there. */
function overTheWire(raw: Raw) {
  return JSON.parse(JSON.stringify(raw));
}
