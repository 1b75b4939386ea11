/**
 * A patient's chart in a few words, and the hook requests made from it: the "common setting" of clinical-knowledge section 6.
 */
import type {
  AllergyIntolerance,
  Bundle,
  Condition,
  Encounter,
  FhirResource,
  MedicationRequest,
  Observation,
  Patient,
  ServiceRequest,
} from 'fhir/r4.js';
import type { Hook } from '../../src/cds/types.js';
import type { PrefetchKey } from '../../src/facts/fact.js';

/** Evaluation time of every vignette. */
export const AS_OF = Date.parse('2026-03-02T09:00:00Z');
export const PATIENT_ID = 'pat-1';

const SUBJECT = { reference: `Patient/${PATIENT_ID}` };
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const LOINC = 'http://loinc.org';

export interface Chart {
  readonly patient: Patient;
  readonly encounter?: Encounter;
  readonly conditions: readonly Condition[];
  readonly medications: readonly MedicationRequest[];
  readonly labs: readonly FhirResource[];
  readonly observations: readonly Observation[];
  readonly allergies: readonly AllergyIntolerance[];
  readonly orders: readonly ServiceRequest[];
}

/** Female, 58 years, alive, nothing on record. */
export function chart(changes: Partial<Chart> = {}): Chart {
  return {
    patient: { resourceType: 'Patient', id: PATIENT_ID, gender: 'female', birthDate: '1967-06-15' },
    conditions: [],
    medications: [],
    labs: [],
    observations: [],
    allergies: [],
    orders: [],
    ...changes,
  };
}

export function aged(birthDate: string): Patient {
  return { resourceType: 'Patient', id: PATIENT_ID, gender: 'female', birthDate };
}

let serial = 0;
function nextId(): string {
  serial += 1;
  return `r${serial}`;
}

export function condition(code: string, recordedDate: string, changes: Partial<Condition> = {}): Condition {
  return {
    resourceType: 'Condition',
    id: nextId(),
    subject: SUBJECT,
    clinicalStatus: { coding: [{ code: 'active' }] },
    code: { coding: [{ system: ICD_10_CM, code }], text: `problem ${code}` },
    recordedDate,
    ...changes,
  };
}

/** CR: cramps on the problem list. */
export const CRAMPS = condition('G47.62', '2026-01-10');
export const FOR_CRAMPS: Partial<MedicationRequest> = {
  reasonCode: [{ coding: [{ system: ICD_10_CM, code: 'G47.62' }] }],
};

export function reason(code: string): Partial<MedicationRequest> {
  return { reasonCode: [{ coding: [{ system: ICD_10_CM, code }] }] };
}

export function rxnorm(code: string, text: string): Partial<MedicationRequest> {
  return { medicationCodeableConcept: { coding: [{ system: RXNORM, code, display: text }], text } };
}

/** A medicine by name only. */
export function named(text: string): Partial<MedicationRequest> {
  return { medicationCodeableConcept: { text } };
}

export function draft(...parts: readonly Partial<MedicationRequest>[]): MedicationRequest {
  const base: MedicationRequest = {
    resourceType: 'MedicationRequest',
    id: nextId(),
    status: 'draft',
    intent: 'order',
    subject: SUBJECT,
  };
  return Object.assign({}, base, ...parts);
}

export function active(...parts: readonly Partial<MedicationRequest>[]): MedicationRequest {
  return draft({ status: 'active' }, ...parts);
}

export function mgPerDose(value: number, frequency: number): Partial<MedicationRequest> {
  return {
    dosageInstruction: [
      {
        timing: { repeat: { frequency, period: 1, periodUnit: 'd' } },
        doseAndRate: [{ doseQuantity: { value, unit: 'mg', code: 'mg' } }],
      },
    ],
  };
}

const LAB_CODES = {
  sodium: '2951-2',
  potassium: '2823-3',
  magnesium: '2601-3',
  'magnesium-mass': '19123-9',
  calcium: '2000-8',
  'calcium-mass': '17861-6',
  'calcium-ionized': '1995-0',
  albumin: '1751-7',
  creatinine: '14682-9',
  'creatinine-mass': '2160-0',
  'urea-nitrogen': '3094-0',
  egfr: '98979-8',
  platelets: '777-3',
} as const;

export type LabName = keyof typeof LAB_CODES;

export function lab(
  name: LabName,
  value: number,
  unit: string,
  taken: string,
  changes: Partial<Observation> = {},
): Observation {
  return {
    resourceType: 'Observation',
    id: nextId(),
    status: 'final',
    code: { coding: [{ system: LOINC, code: LAB_CODES[name] }] },
    subject: SUBJECT,
    effectiveDateTime: taken,
    valueQuantity: { value, unit },
    ...changes,
  };
}

const NORMAL: readonly (readonly [LabName, number, string])[] = [
  ['sodium', 140, 'mmol/L'],
  ['potassium', 4.2, 'mmol/L'],
  ['magnesium', 0.85, 'mmol/L'],
  ['calcium', 2.35, 'mmol/L'],
  ['albumin', 42, 'g/L'],
  ['creatinine', 75, 'umol/L'],
  ['egfr', 80, 'mL/min/{1.73_m2}'],
  ['platelets', 230, '10*3/uL'],
];

/** NL: the normal set of 2026-02-20, with some values replaced. */
export function normalLabs(changed: Partial<Record<LabName, number>> = {}): readonly Observation[] {
  return NORMAL.map(([name, value, unit]) => lab(name, changed[name] ?? value, unit, '2026-02-20T08:00:00Z'));
}

export function observation(code: string, taken: string, value: Partial<Observation>): Observation {
  return {
    resourceType: 'Observation',
    id: nextId(),
    status: 'final',
    code: { coding: [{ system: LOINC, code }] },
    subject: SUBJECT,
    effectiveDateTime: taken,
    ...value,
  };
}

export const PREGNANT_SINCE_FEBRUARY = observation('82810-3', '2026-02-10', {
  valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '77386006' }] },
});

export function encounter(classCode: string): Encounter {
  return {
    resourceType: 'Encounter',
    id: 'enc-1',
    status: 'in-progress',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: classCode },
    subject: SUBJECT,
  };
}

export function bundle(resources: readonly FhirResource[]): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    entry: resources.map((resource) => ({ resource })),
  };
}

/** Everything of a chart by prefetch key, as a client that honours every template would send it. */
export function prefetchOf(story: Chart): Record<PrefetchKey, unknown> {
  return {
    patient: story.patient,
    encounter: story.encounter ?? null,
    conditions: bundle(story.conditions),
    procedures: bundle([]),
    medications: bundle(story.medications),
    medicationStatements: bundle([]),
    labs: bundle(story.labs),
    pregnancyAndQt: bundle(story.observations),
    allergies: bundle(story.allergies),
    openOrders: bundle(story.orders),
  };
}

/** What each hook calls the Bundle of drafts. */
const DRAFTS_MEMBER = {
  'order-select': 'draftOrders',
  'order-sign': 'draftOrders',
  'medication-refill': 'medications',
} as const satisfies Record<Exclude<Hook, 'patient-view'>, string>;

/** A complete hook call; on order-select every draft is selected unless `selections` says otherwise. */
export function hookRequest(
  hook: Hook,
  story: Chart,
  drafts: readonly FhirResource[] = [],
  changes: { readonly prefetch?: Record<string, unknown>; readonly selections?: readonly string[] } = {},
): Record<string, unknown> {
  const selections = changes.selections ?? drafts.map(({ resourceType, id }) => `${resourceType}/${id}`);
  return {
    hook,
    hookInstance: '3f0c3c1e-6b0e-4b5e-9a58-7f0d9f4d2a11',
    context: {
      userId: 'Practitioner/prac-1',
      patientId: PATIENT_ID,
      ...(story.encounter === undefined ? {} : { encounterId: story.encounter.id }),
      ...(hook === 'order-select' ? { selections } : {}),
      ...(hook === 'patient-view' ? {} : { [DRAFTS_MEMBER[hook]]: bundle(drafts) }),
    },
    prefetch: changes.prefetch ?? prefetchOf(story),
  };
}
