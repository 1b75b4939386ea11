/** Resources that nobody would write and somebody sends: for properties that hold whatever comes. */
import fc from 'fast-check';
import { PREFETCH_KEYS, type PrefetchKey } from '../../src/facts/fact.js';
import { PATIENT_ID } from './chart.js';
import { concept, daysAgo, type Raw, SUBJECT, status } from './fact-input.js';

export type Chart = Readonly<Record<PrefetchKey, readonly Raw[]>>;

const TYPES = {
  patient: 'Patient',
  encounter: 'Encounter',
  conditions: 'Condition',
  procedures: 'Procedure',
  medications: 'MedicationRequest',
  medicationStatements: 'MedicationStatement',
  labs: 'Observation',
  pregnancyAndQt: 'Observation',
  allergies: 'AllergyIntolerance',
  openOrders: 'ServiceRequest',
} as const satisfies Record<PrefetchKey, string>;

const oneOf = (...values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const text = oneOf('leg cramps', 'no cramps', 'quinine', 'citalopram 20 mg', 'hospice', 'BID', '', '2026', 'mg');
const number = fc.constantFrom(0, -1, 1, 2, 3.2, 3.4, 480, 505, 1e300, 5e-324);
const dates = [
  daysAgo(0),
  daysAgo(30),
  daysAgo(400),
  daysAgo(-40),
  '2026',
  '2026-02',
  '2026-02-20',
  '2026-02-30',
  'soon',
];
const date = fc.constantFrom(...dates);
const reference = fc.constantFrom(`Patient/${PATIENT_ID}`, 'Condition/1', 'Medication/1', '#1', 'urn:uuid:1', 'x', '');
const CODES = {
  problem: [
    'icd G47.62',
    'icd Z33.1',
    'icd O80',
    'icd N18.6',
    'icd D69.3',
    'icd I48.0',
    'snomed 77386006',
    'snomed 60001007',
  ],
  procedure: ['snomed 108241001'],
  test: ['loinc 82810-3', 'loinc 11778-8', 'loinc 8636-3', 'loinc 2823-3', 'loinc 2160-0', 'loinc 51990-0'],
  drug: ['rxnorm 198186', 'rxnorm 2556'],
} as const;
const ALL_CODES = Object.values(CODES).flat();
const conceptsOf = (codes: readonly string[]) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...codes).map((code) => concept(code)) },
    { weight: 4, arbitrary: fc.record({ text }) },
    { weight: 1, arbitrary: fc.record({ coding: fc.jsonValue({ maxDepth: 1 }) }) },
  );
const concepts = conceptsOf(ALL_CODES);
const clinicalStatus = fc.constantFrom('active', 'active', 'resolved', 'odd').map((code) => status(code));
const verificationStatus = fc.constantFrom('confirmed', 'provisional', 'refuted').map((code) => status(code));
/** Mostly the patient. */
const subject = fc.constantFrom(SUBJECT, SUBJECT, SUBJECT, {}, { reference: 'Patient/pat-2' }, { reference: '#1' });
const oddQuantity = fc.record(
  {
    value: number,
    unit: text,
    code: fc.constantFrom('mg', 'mmol/L', 'ms', 'd', 'constructor'),
    comparator: fc.constantFrom(undefined, undefined, '<', '>=', 'about'),
  },
  { requiredKeys: [] },
);
const usualQuantity = fc.constantFrom(
  { value: 3.2, unit: 'mmol/L' },
  { value: 505, code: 'ms' },
  { value: 0.9, unit: 'mg/dL' },
  { value: 10, unit: 'mg', code: 'mg' },
  { value: 2, unit: 'weeks', code: 'wk' },
);
const quantity = fc.oneof({ weight: 6, arbitrary: usualQuantity }, { weight: 1, arbitrary: oddQuantity });
const period = fc.record({ start: date, end: date }, { requiredKeys: [] });
const dosage = fc.record(
  {
    text,
    asNeededCodeableConcept: concepts,
    route: concepts,
    timing: fc.record(
      {
        code: concepts,
        repeat: fc.record(
          {
            frequency: number,
            period: number,
            periodUnit: fc.constantFrom('d', 'h', 'x'),
            boundsPeriod: period,
            when: fc.constant([]),
            timeOfDay: fc.constant(['08:00']),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
    doseAndRate: fc.array(fc.record({ doseQuantity: quantity }), { maxLength: 2 }),
    maxDosePerPeriod: fc.record({ numerator: quantity, denominator: quantity }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const named = fc.record({ reference, display: text }, { requiredKeys: [] });

/** Members of the resource types we read, each right, odd or of another JSON type. */
const MEMBERS = {
  id: fc.constantFrom('1', '2', 'x'.repeat(240)),
  status: oneOf('active', 'draft', 'final', 'completed', 'in-progress', 'cancelled', 'entered-in-error'),
  intent: fc.constantFrom('order', 'plan'),
  doNotPerform: fc.boolean(),
  subject,
  patient: subject,
  encounter: named,
  code: concepts,
  category: fc.oneof(concepts, fc.array(concepts, { maxLength: 2 })),
  class: fc.record({ code: fc.constantFrom('IMP', 'AMB', 'x') }),
  clinicalStatus,
  verificationStatus,
  valueCodeableConcept: concepts,
  valueQuantity: quantity,
  valueDateTime: date,
  medicationCodeableConcept: concepts,
  medicationReference: named,
  contained: fc.array(
    fc.record({ resourceType: fc.constantFrom('Medication', 'Condition'), id: fc.constant('1'), code: concepts }),
    { maxLength: 2 },
  ),
  dosageInstruction: fc.array(dosage, { maxLength: 2 }),
  dosage: fc.array(dosage, { maxLength: 2 }),
  dispenseRequest: fc.record(
    { validityPeriod: period, expectedSupplyDuration: quantity, numberOfRepeatsAllowed: number },
    { requiredKeys: [] },
  ),
  reasonCode: fc.array(concepts, { maxLength: 2 }),
  reasonReference: fc.array(named, { maxLength: 2 }),
  diagnosis: fc.array(fc.record({ condition: named }), { maxLength: 2 }),
  note: fc.array(fc.record({ text }), { maxLength: 2 }),
  reaction: fc.array(fc.record({ substance: concepts }), { maxLength: 2 }),
  component: fc.array(fc.record({ code: concepts, valueQuantity: quantity }), { maxLength: 2 }),
  referenceRange: fc.array(fc.record({ low: quantity, high: quantity }), { maxLength: 2 }),
  interpretation: fc.array(concepts, { maxLength: 2 }),
  period,
  effectivePeriod: period,
  performedPeriod: period,
  abatementPeriod: period,
  birthDate: date,
  deceasedDateTime: date,
  authoredOn: date,
  recordedDate: date,
  onsetDateTime: date,
  abatementDateTime: date,
  abatementString: date,
  effectiveDateTime: date,
  issued: date,
  performedDateTime: date,
};

const ORDER = [
  'status',
  'intent',
  'doNotPerform',
  'subject',
  'contained',
  'reasonCode',
  'reasonReference',
  'note',
] as const;
const DRUG = ['medicationCodeableConcept', 'medicationReference'] as const;

/** The members that facts look at, by type; other types have those of an order. */
const LOOKED_AT: Readonly<Record<string, readonly (keyof typeof MEMBERS)[]>> = {
  Patient: ['birthDate', 'deceasedDateTime'],
  Encounter: ['class', 'subject', 'period', 'reasonCode', 'reasonReference', 'diagnosis'],
  Condition: [
    ...(['subject', 'code', 'clinicalStatus', 'verificationStatus', 'category', 'encounter', 'recordedDate'] as const),
    ...(['onsetDateTime', 'abatementDateTime', 'abatementPeriod', 'abatementString'] as const),
  ],
  Procedure: ['status', 'subject', 'code', 'performedDateTime', 'performedPeriod'],
  MedicationRequest: [...ORDER, ...DRUG, 'dosageInstruction', 'dispenseRequest', 'authoredOn'],
  MedicationStatement: [...ORDER, ...DRUG, 'dosage', 'effectiveDateTime', 'effectivePeriod'],
  Observation: [
    ...([
      'status',
      'subject',
      'code',
      'effectiveDateTime',
      'effectivePeriod',
      'issued',
      'note',
      'interpretation',
    ] as const),
    ...(['valueQuantity', 'valueCodeableConcept', 'valueDateTime', 'referenceRange', 'component'] as const),
  ],
  AllergyIntolerance: ['patient', 'code', 'clinicalStatus', 'verificationStatus', 'reaction'],
  ServiceRequest: [...ORDER, 'code', 'authoredOn'],
};

/** What is usual in one type. */
const USUAL: Readonly<Record<string, Partial<typeof MEMBERS>>> = {
  Condition: { code: conceptsOf(CODES.problem) },
  Procedure: { code: conceptsOf(CODES.procedure), status: oneOf('completed', 'in-progress', 'not-done') },
  MedicationRequest: {
    medicationCodeableConcept: conceptsOf(CODES.drug),
    status: oneOf('active', 'draft', 'stopped'),
  },
  MedicationStatement: {
    medicationCodeableConcept: conceptsOf(CODES.drug),
    status: oneOf('active', 'completed'),
  },
  Observation: { code: conceptsOf(CODES.test), status: oneOf('final', 'preliminary', 'cancelled') },
  AllergyIntolerance: { code: conceptsOf(CODES.drug) },
  ServiceRequest: { code: conceptsOf(CODES.test), status: oneOf('active', 'draft', 'revoked') },
};

/** A resource of one type: its members are right, odd, missing, or any JSON at all. */
export function oddResource(resourceType: string): fc.Arbitrary<Raw> {
  const usual = { ...MEMBERS, ...USUAL[resourceType] };
  const names = ['id', ...(LOOKED_AT[resourceType] ?? ORDER)] as const;
  const members = names.map((name) =>
    fc.option(
      fc.oneof({ weight: 30, arbitrary: usual[name] }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) }),
      { freq: 9, nil: undefined },
    ),
  );
  return fc.tuple(...members).map((values) => ({
    ...Object.fromEntries(names.map((name, index) => [name, values[index]])),
    resourceType,
  }));
}

/** Odd resources under every prefetch key, some of them of a type that does not belong there. */
export const oddChart: fc.Arbitrary<Chart> = fc
  .record(
    Object.fromEntries(
      PREFETCH_KEYS.map((key) => {
        const types = [TYPES[key], TYPES[key], TYPES[key], TYPES[key], 'Medication', 'Banana'];
        return [key, fc.array(fc.constantFrom(...types).chain(oddResource), { maxLength: 5 })];
      }),
    ),
  )
  .map((lists) => ({ ...EMPTY, ...lists }));

const EMPTY: Chart = {
  patient: [],
  encounter: [],
  conditions: [],
  procedures: [],
  medications: [],
  medicationStatements: [],
  labs: [],
  pregnancyAndQt: [],
  allergies: [],
  openOrders: [],
};

/** The same chart with an id of its own for each entry, so that no two are the same resource. */
export function withOwnIds(chart: Chart): Chart {
  const numbered = PREFETCH_KEYS.map((key) => [
    key,
    chart[key].map((raw, index) => ({ ...raw, id: idOf(key, raw, index) })),
  ]);
  return { ...EMPTY, ...Object.fromEntries(numbered) };
}

function idOf(key: PrefetchKey, { resourceType }: Raw, index: number): string {
  return resourceType === 'Patient' && index === 0 ? PATIENT_ID : `${key}-${index}`;
}
