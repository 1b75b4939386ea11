/** Hook calls as the simulator makes them, held against what the service itself accepts. */
import { describe, expect, test } from '@jest/globals';
import { newDraft } from '../../simulator/model/draft.js';
import { type HookCall, hookRequest, prefetchPlan } from '../../simulator/model/hook-request.js';
import { parseRequest } from '../../src/cds/parse-request.js';
import { PATIENT_VIEW, QUININE, WHO } from '../support/simulator-state.js';

const CALL: HookCall = {
  hook: 'order-select',
  hookInstance: '0f1c7a52-6d3b-4e8a-9c11-000000000001',
  fhirServer: 'http://127.0.0.1:3000/fhir/R4',
  userId: WHO.userId,
  patientId: WHO.patientId,
  encounterId: undefined,
  drafts: [newDraft(QUININE, 'one', WHO), { ...newDraft(QUININE, 'two', WHO), isSelected: false }],
};

describe('a request', () => {
  test('of order-select has all drafts, and the selected ones among its selections', () => {
    const { context } = hookRequest(CALL) as { context: Record<string, unknown> };
    expect(context).toMatchObject({
      userId: 'Practitioner/prescriber',
      patientId: 'patient-1',
      selections: ['MedicationRequest/one'],
      draftOrders: { resourceType: 'Bundle', entry: [{ resource: { id: 'one' } }, { resource: { id: 'two' } }] },
    });
    expect(context).not.toHaveProperty('encounterId');
  });

  test('of order-sign has no selections, and of patient-view no drafts', () => {
    const signed = hookRequest({ ...CALL, hook: 'order-sign' }) as { context: object };
    const viewed = hookRequest({ ...CALL, hook: 'patient-view', encounterId: 'stay' }) as { context: object };
    expect(Object.keys(signed.context)).toEqual(['userId', 'patientId', 'draftOrders']);
    expect(viewed.context).toEqual({ userId: 'Practitioner/prescriber', patientId: 'patient-1', encounterId: 'stay' });
  });

  test('has prefetch only where there is some', () => {
    expect(hookRequest(CALL)).not.toHaveProperty('prefetch');
    expect(hookRequest(CALL, { patient: { resourceType: 'Patient' } })).toHaveProperty('prefetch.patient');
  });

  test.each(['patient-view', 'order-select', 'order-sign'] as const)(
    'of %s is accepted without a remark but the plain http',
    (hook) => {
      const parsed = parseRequest(hookRequest({ ...CALL, hook }), [hook]);
      expect(parsed.remarks).toEqual(['fhir-server-not-https']);
      expect(parsed.context.patientId).toBe('patient-1');
    },
  );
});

describe('prefetch', () => {
  test('fills the templates from the context', () => {
    const plan = prefetchPlan(PATIENT_VIEW.prefetch, CALL);
    expect(plan.queries).toEqual([
      { key: 'patient', query: 'Patient/patient-1' },
      { key: 'labs', query: 'Observation?patient=patient-1&_count=200' },
    ]);
  });

  test('leaves out what this call cannot fill, and says why', () => {
    expect(prefetchPlan(PATIENT_VIEW.prefetch, CALL).unfilled).toEqual([
      { key: 'encounter', why: 'this call has no context.encounterId' },
      { key: 'own', why: 'this call has no today()' },
    ]);
  });
});
