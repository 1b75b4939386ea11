/** Hook requests of given sizes, with the members real records have beside those that are read. Synthetic throughout. */

/** Moment of the youngest result; the service is started with `--as-of` this. */
export const AS_OF = '2026-03-02T09:00:00Z';
const DAY_MS = 86_400_000;
const PATIENT = { reference: 'Patient/synthetic-bench', display: 'Synthetic Patient' };
const LOINC = 'http://loinc.org';

/** Mostly unremarkable, as most results are. */
const TESTS = [
  ['2823-3', 'Potassium [Moles/volume] in Serum or Plasma', 4.1, 'mmol/L'],
  ['2951-2', 'Sodium [Moles/volume] in Serum or Plasma', 139, 'mmol/L'],
  ['17861-6', 'Calcium [Mass/volume] in Serum or Plasma', 9.4, 'mg/dL'],
  ['2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', 0.9, 'mg/dL'],
  ['1751-7', 'Albumin [Mass/volume] in Serum or Plasma', 4.1, 'g/dL'],
  ['19123-9', 'Magnesium [Mass/volume] in Serum or Plasma', 2, 'mg/dL'],
  ['2345-7', 'Glucose [Mass/volume] in Serum or Plasma', 101, 'mg/dL'],
  ['777-3', 'Platelets [#/volume] in Blood by Automated count', 251, '10*3/uL'],
];
const PROBLEMS = [
  ['I10', 'Essential (primary) hypertension'],
  ['E78.5', 'Hyperlipidemia, unspecified'],
  ['M17.9', 'Osteoarthritis of knee, unspecified'],
  ['K21.9', 'Gastro-esophageal reflux disease without esophagitis'],
  ['I48.91', 'Unspecified atrial fibrillation'],
];
const MEDICINES = [
  ['314076', 'lisinopril 10 MG Oral Tablet'],
  ['197361', 'amlodipine 5 MG Oral Tablet'],
  ['617312', 'atorvastatin 20 MG Oral Tablet'],
  ['861007', 'metformin hydrochloride 500 MG Oral Tablet'],
];

/**
 * An order of quinine for leg cramps, with a patient, problems, medicines and `results` laboratory results, one panel a week.
 *
 * @param results number of Observations
 * @returns JSON text
 */
export function quinineOrder(results) {
  const problems = Math.max(3, Math.round(results / 12));
  const medicines = Math.max(2, Math.round(results / 15));
  return JSON.stringify({
    hook: 'order-select',
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    context: {
      userId: 'Practitioner/synthetic-prescriber',
      patientId: 'synthetic-bench',
      selections: ['MedicationRequest/draft-1'],
      draftOrders: bundle('collection', [draft()]),
    },
    prefetch: {
      patient: patient(),
      conditions: searchset(list(problems, condition)),
      procedures: searchset([]),
      medications: searchset(list(medicines, medicationRequest)),
      medicationStatements: searchset([]),
      labs: searchset(list(results, observation)),
      pregnancyAndQt: searchset([]),
      allergies: searchset([]),
      openOrders: searchset([]),
    },
  });
}

/** The order with as many results as make it about so many kilobytes. */
export function quinineOrderOf(kilobytes) {
  const [none, some] = [quinineOrder(0).length, quinineOrder(120).length];
  return quinineOrder(Math.max(1, Math.round(((kilobytes * 1024 - none) * 120) / (some - none))));
}

function list(count, make) {
  return Array.from({ length: count }, (_, index) => make(index));
}

function searchset(resources) {
  return { ...bundle('searchset', resources), total: resources.length };
}

function bundle(type, resources) {
  const entry = resources.map((resource) => ({
    fullUrl: `https://ehr.example.org/fhir/R4/${resource.resourceType}/${resource.id}`,
    resource,
  }));
  return { resourceType: 'Bundle', type, ...(entry.length > 0 && { entry }) };
}

function meta(index) {
  return { versionId: '1', lastUpdated: daysAgo(index) };
}

function daysAgo(days) {
  return new Date(Date.parse(AS_OF) - (days + 1) * DAY_MS).toISOString();
}

function patient() {
  return {
    resourceType: 'Patient',
    id: 'synthetic-bench',
    meta: meta(1),
    active: true,
    name: [{ use: 'official', family: 'Synthetic', given: ['Patient'] }],
    telecom: [{ system: 'phone', value: '555-0100', use: 'home' }],
    gender: 'female',
    birthDate: '1958-04-12',
    address: [{ use: 'home', line: ['1 Example Street'], city: 'Exampleton', postalCode: '00000' }],
  };
}

function condition(index) {
  const [code, display] = PROBLEMS[index % PROBLEMS.length];
  return {
    resourceType: 'Condition',
    id: `problem-${index}`,
    meta: meta(index),
    clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Active'),
    verificationStatus: concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed', 'Confirmed'),
    category: [
      concept('http://terminology.hl7.org/CodeSystem/condition-category', 'problem-list-item', 'Problem List Item'),
    ],
    code: concept('http://hl7.org/fhir/sid/icd-10-cm', code, display),
    subject: PATIENT,
    onsetDateTime: daysAgo(400 + index * 30).slice(0, 10),
    recordedDate: daysAgo(400 + index * 30),
  };
}

function medicationRequest(index) {
  const [code, display] = MEDICINES[index % MEDICINES.length];
  return {
    resourceType: 'MedicationRequest',
    id: `order-${index}`,
    meta: meta(index),
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: concept('http://www.nlm.nih.gov/research/umls/rxnorm', code, display),
    subject: PATIENT,
    authoredOn: daysAgo(60 + index),
    requester: { reference: 'Practitioner/synthetic-prescriber', display: 'Synthetic Prescriber' },
    dosageInstruction: [
      {
        sequence: 1,
        text: 'one tablet in the morning',
        timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
        asNeededBoolean: false,
        doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
      },
    ],
  };
}

function observation(index) {
  const [code, display, value, unit] = TESTS[index % TESTS.length];
  const panel = Math.floor(index / TESTS.length);
  const quantity = (factor) => ({
    value: Number((value * factor).toFixed(2)),
    unit,
    system: 'http://unitsofmeasure.org',
    code: unit,
  });
  return {
    resourceType: 'Observation',
    id: `result-${index}`,
    meta: meta(panel),
    status: 'final',
    category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory', 'Laboratory')],
    code: concept(LOINC, code, display),
    subject: PATIENT,
    effectiveDateTime: daysAgo(panel * 7),
    issued: daysAgo(panel * 7),
    valueQuantity: quantity(1 + (index % 5) / 100),
    referenceRange: [{ low: quantity(0.8), high: quantity(1.2) }],
  };
}

function draft() {
  return {
    resourceType: 'MedicationRequest',
    id: 'draft-1',
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: concept(
      'http://www.nlm.nih.gov/research/umls/rxnorm',
      '997010',
      'quinine sulfate 324 MG Oral Capsule',
    ),
    subject: PATIENT,
    reasonCode: [concept('http://hl7.org/fhir/sid/icd-10-cm', 'G47.62', 'Sleep related leg cramps')],
    dosageInstruction: [{ text: 'one capsule at bedtime' }],
  };
}

function concept(system, code, display) {
  return { coding: [{ system, code, display }], text: display };
}
