/** A patient, an order and an answer for tests of the simulator page. */
import type { Draft, Medicine, OrderContext } from '../../simulator/model/draft.js';
import { newDraft } from '../../simulator/model/draft.js';
import { RXNORM } from '../../src/terminology/code-systems.js';

export const WHO: OrderContext = {
  patientId: 'patient-1',
  userId: 'Practitioner/prescriber',
  encounterId: undefined,
  today: '2026-03-02',
};

export const QUININE: Medicine = {
  text: 'quinine sulfate 324 MG Oral Capsule',
  coding: [{ system: RXNORM, code: '997010', display: 'quinine sulfate 324 MG Oral Capsule' }],
};

export const QUININE_DRAFT: Draft = newDraft(QUININE, 'draft-quinine', WHO);

export const PATIENT_VIEW = {
  id: 'one-service',
  hook: 'patient-view',
  title: 'One',
  prefetch: {
    patient: 'Patient/{{context.patientId}}',
    labs: 'Observation?patient={{context.patientId}}&_count=200',
    encounter: 'Encounter/{{context.encounterId}}',
    own: 'Task?due={{today()}}',
  },
};

/** A card that keeps to the standard, with what is given in place of its members. */
export function sentCard(members: Readonly<Record<string, unknown>> = {}) {
  return {
    uuid: '00000000-0000-4000-8000-000000000001',
    summary: 'Quinine for leg cramps: risk outweighs benefit.',
    indicator: 'critical',
    source: { label: 'cramp-cds' },
    suggestions: [
      {
        label: 'Remove quinine',
        uuid: '00000000-0000-4000-8000-000000000002',
        isRecommended: true,
        actions: [{ type: 'delete', description: 'Remove quinine', resourceId: 'MedicationRequest/draft-quinine' }],
      },
    ],
    selectionBehavior: 'at-most-one',
    ...members,
  };
}
