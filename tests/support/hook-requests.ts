/** Complete, valid hook calls, as a client would send them; tests change what they are about. */

export const HOOK_INSTANCE = '3f0c3c1e-6b0e-4b5e-9a58-7f0d9f4d2a11';

type Json = Record<string, unknown>;

export const QUININE_DRAFT = {
  resourceType: 'MedicationRequest',
  id: 'draft-quinine',
  status: 'draft',
  intent: 'order',
  medicationCodeableConcept: { text: 'Quinine Sulfate 324 MG Oral Capsule' },
  subject: { reference: 'Patient/pat-1' },
};

/** A draft bundle without `type`, as the community sandbox sends it (CH-43). */
export function draftBundle(...resources: readonly unknown[]): Json {
  return { resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) };
}

export function patientViewContext(changes: Json = {}): Json {
  return { userId: 'Practitioner/prac-1', patientId: 'pat-1', encounterId: 'enc-9', ...changes };
}

export function orderSignContext(changes: Json = {}): Json {
  return { ...patientViewContext(), draftOrders: draftBundle(QUININE_DRAFT), ...changes };
}

export function orderSelectContext(changes: Json = {}): Json {
  return { ...orderSignContext(), selections: ['MedicationRequest/draft-quinine'], ...changes };
}

/** Nobody at the screen: no user (CH-64). */
export function refillContext(changes: Json = {}): Json {
  return { patientId: 'pat-1', encounterId: 'enc-9', medications: draftBundle(QUININE_DRAFT), ...changes };
}

const CONTEXTS = {
  'patient-view': patientViewContext,
  'order-select': orderSelectContext,
  'order-sign': orderSignContext,
  'medication-refill': () => refillContext({ userId: 'Practitioner/prac-1' }),
};

/** A request of the hook; `changes` replace top-level members, `undefined` removes one. */
export function hookRequest(hook: keyof typeof CONTEXTS, changes: Json = {}): Json {
  const members = { hook, hookInstance: HOOK_INSTANCE, context: CONTEXTS[hook](), ...changes };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** What a client sends when the service may read its FHIR server. */
export function fhirAccess(changes: Json = {}): Json {
  const fhirAuthorization = {
    access_token: 'opaque-example-token',
    token_type: 'Bearer',
    expires_in: 300,
    scope: 'patient/Observation.read',
    subject: 'cramp-service-client',
    patient: 'pat-1',
    ...changes,
  };
  return { fhirServer: 'https://ehr.example.org/fhir/r4', fhirAuthorization };
}
