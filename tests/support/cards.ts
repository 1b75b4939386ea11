import type { Action, Card, Suggestion } from '../../src/cds/types.js';

/** A version 4 uuid that ends in the number given. */
export function uuid(number: number): string {
  return `5b6f8f0a-2f0c-4c1d-8a53-${String(number).padStart(12, '0')}`;
}

export const DELETE_QUININE: Action = {
  type: 'delete',
  description: 'Remove the unsigned order for quinine',
  resourceId: 'MedicationRequest/draft-quinine',
};

export const ORDER_MAGNESIUM: Action = {
  type: 'create',
  description: 'Order magnesium in serum or plasma',
  resource: {
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent: 'proposal',
    code: { coding: [{ system: 'http://loinc.org', code: '19123-9' }] },
    subject: { reference: 'Patient/pat-1' },
  },
};

export function suggestion(changes: Partial<Suggestion> = {}): Suggestion {
  return { label: 'Remove quinine', uuid: uuid(2), actions: [DELETE_QUININE], ...changes };
}

/** A complete card that keeps to the standard; `changes` replace its members. */
export function card(changes: Partial<Card> = {}): Card {
  return {
    uuid: uuid(1),
    summary: 'Quinine ordered for leg cramps: consider removing the order.',
    detail: '**Ordered:** quinine\n\n- Severe blood reactions are known.',
    indicator: 'warning',
    source: {
      label: 'Cramp advisor',
      url: 'https://cds.example.org/rules/quinine-for-cramps',
      topic: { system: 'https://cds.example.org/topics', code: 'quinineForCramps' },
    },
    suggestions: [suggestion()],
    selectionBehavior: 'at-most-one',
    overrideReasons: [{ system: 'https://cds.example.org/reasons', code: 'specialist-advice', display: 'On advice' }],
    links: [{ label: 'Evidence', url: 'https://cds.example.org/evidence', type: 'absolute' }],
    ...changes,
  };
}
