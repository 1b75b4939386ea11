/**
 * Every search parameter of the server, by resource type. Searching, the index by patient and the CapabilityStatement all read this
 * table, so that what is declared is what works. Names and meanings are those of FHIR R4 (https://hl7.org/fhir/R4/searchparameter-registry.html).
 */
import { at, type Find } from './elements.js';
import { RESOURCE_TYPES, type ResourceType } from './resource-types.js';

export type ParameterKind = 'token' | 'reference' | 'date' | 'string';

export interface SearchParameter {
  readonly kind: ParameterKind;
  readonly find: Find;
  /** Types that a reference may point to; undefined for any. */
  readonly targets?: readonly ResourceType[];
}

type Parameters = Readonly<Record<string, SearchParameter>>;

const token = (...paths: readonly string[]): SearchParameter => ({ kind: 'token', find: at(...paths) });
const date = (...paths: readonly string[]): SearchParameter => ({ kind: 'date', find: at(...paths) });
const text = (...paths: readonly string[]): SearchParameter => ({ kind: 'string', find: at(...paths) });
const reference = (path: string, ...targets: readonly ResourceType[]): SearchParameter => ({
  kind: 'reference',
  find: at(path),
  ...(targets.length > 0 && { targets }),
});

/** What every resource has. */
const COMMON: Parameters = { _id: token('id'), _lastUpdated: date('meta.lastUpdated') };

const ABOUT_SUBJECT: Parameters = { patient: reference('subject', 'Patient'), subject: reference('subject') };
const ABOUT_PATIENT: Parameters = { patient: reference('patient', 'Patient') };
const STATUS: Parameters = { status: token('status') };
const CODE: Parameters = { code: token('code') };
const CATEGORY: Parameters = { category: token('category') };
const ENCOUNTER: Parameters = { encounter: reference('encounter', 'Encounter') };
const IDENTIFIER: Parameters = { identifier: token('identifier') };
const NAME: Parameters = { name: text('name') };
const PROBLEM_STATUS: Parameters = {
  'clinical-status': token('clinicalStatus'),
  'verification-status': token('verificationStatus'),
};
const MEDICATION: Parameters = {
  code: token('medicationCodeableConcept'),
  medication: reference('medicationReference', 'Medication'),
};

const BY_TYPE: Partial<Readonly<Record<ResourceType, Parameters>>> = {
  AllergyIntolerance: {
    ...ABOUT_PATIENT,
    ...PROBLEM_STATUS,
    ...CATEGORY,
    code: token('code', 'reaction.substance'),
    date: date('recordedDate'),
  },
  CarePlan: { ...ABOUT_SUBJECT, ...STATUS, ...CATEGORY, ...ENCOUNTER, intent: token('intent'), date: date('period') },
  Condition: {
    ...ABOUT_SUBJECT,
    ...PROBLEM_STATUS,
    ...CODE,
    ...CATEGORY,
    ...ENCOUNTER,
    'onset-date': date('onsetDateTime', 'onsetPeriod'),
    'recorded-date': date('recordedDate'),
  },
  DiagnosticReport: {
    ...ABOUT_SUBJECT,
    ...CODE,
    ...STATUS,
    ...CATEGORY,
    ...ENCOUNTER,
    date: date('effectiveDateTime', 'effectivePeriod'),
    result: reference('result', 'Observation'),
  },
  DocumentReference: { ...ABOUT_SUBJECT, ...STATUS, ...CATEGORY, type: token('type'), date: date('date') },
  Encounter: {
    ...ABOUT_SUBJECT,
    ...STATUS,
    ...IDENTIFIER,
    class: token('class'),
    type: token('type'),
    'reason-code': token('reasonCode'),
    date: date('period'),
  },
  Immunization: {
    ...ABOUT_PATIENT,
    ...STATUS,
    'vaccine-code': token('vaccineCode'),
    date: date('occurrenceDateTime'),
  },
  Location: { ...NAME, ...IDENTIFIER, ...STATUS },
  Medication: { ...CODE, ...STATUS, ...IDENTIFIER },
  MedicationRequest: {
    ...ABOUT_SUBJECT,
    ...MEDICATION,
    ...STATUS,
    ...CATEGORY,
    ...ENCOUNTER,
    intent: token('intent'),
    authoredon: date('authoredOn'),
  },
  MedicationStatement: {
    ...ABOUT_SUBJECT,
    ...MEDICATION,
    ...STATUS,
    ...CATEGORY,
    effective: date('effectiveDateTime', 'effectivePeriod'),
  },
  Observation: {
    ...ABOUT_SUBJECT,
    ...CODE,
    ...STATUS,
    ...CATEGORY,
    ...ENCOUNTER,
    date: date('effectiveDateTime', 'effectivePeriod', 'effectiveInstant'),
  },
  Organization: { ...NAME, ...IDENTIFIER },
  Patient: {
    ...IDENTIFIER,
    ...NAME,
    family: text('name.family'),
    given: text('name.given'),
    birthdate: date('birthDate'),
    gender: token('gender'),
    active: token('active'),
  },
  Practitioner: { ...NAME, ...IDENTIFIER, family: text('name.family'), given: text('name.given') },
  Procedure: {
    ...ABOUT_SUBJECT,
    ...CODE,
    ...STATUS,
    ...CATEGORY,
    ...ENCOUNTER,
    date: date('performedDateTime', 'performedPeriod'),
  },
  ServiceRequest: {
    ...ABOUT_SUBJECT,
    ...CODE,
    ...STATUS,
    ...CATEGORY,
    ...ENCOUNTER,
    intent: token('intent'),
    authored: date('authoredOn'),
  },
};

/** Further types of a patient's record, found by patient. */
const OF_A_PATIENT: readonly ResourceType[] = ['Claim', 'Device', 'ExplanationOfBenefit', 'FamilyMemberHistory'];
const OF_A_SUBJECT: readonly ResourceType[] = [
  'CareTeam',
  'Composition',
  'Flag',
  'Goal',
  'ImagingStudy',
  'List',
  'MedicationAdministration',
  'MedicationDispense',
  'QuestionnaireResponse',
  'Specimen',
];

const TABLE: ReadonlyMap<ResourceType, ReadonlyMap<string, SearchParameter>> = new Map(
  RESOURCE_TYPES.map((type) => [type, new Map(Object.entries({ ...COMMON, ...ofType(type) }))]),
);

/** The parameters a type is searched by, by name. */
export function parametersOf(type: ResourceType): ReadonlyMap<string, SearchParameter> {
  return TABLE.get(type) ?? new Map();
}

function ofType(type: ResourceType): Parameters {
  if (OF_A_SUBJECT.includes(type)) return ABOUT_SUBJECT;
  return OF_A_PATIENT.includes(type) ? ABOUT_PATIENT : (BY_TYPE[type] ?? {});
}
