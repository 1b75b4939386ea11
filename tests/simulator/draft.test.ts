/** Drafts: what the form shows of an order, and what it makes of it. */
import { describe, expect, test } from '@jest/globals';
import { dosageOf, newDraft, signedOrder, storedDraft, withDosage } from '../../simulator/model/draft.js';
import { COMMON_REASONS, NO_REASON, reasonOf, reasonsFor, withReason } from '../../simulator/model/reason.js';
import { ICD_10_CM } from '../../src/terminology/code-systems.js';
import { QUININE, QUININE_DRAFT, WHO } from '../support/simulator-state.js';
import { readStory } from '../support/stories.js';

const NIGHTLY = { dose: '324', unit: 'mg', frequency: '1/1/d', asNeeded: false };
const PROBLEM = { resourceType: 'Condition', id: 'cramps', code: { text: 'Night cramps' } };

test('a chosen medicine is a draft of this patient with its codes', () => {
  expect(QUININE_DRAFT.resource).toEqual({
    resourceType: 'MedicationRequest',
    id: 'draft-quinine',
    status: 'draft',
    intent: 'order',
    medicationCodeableConcept: QUININE,
    authoredOn: '2026-03-02',
    subject: { reference: 'Patient/patient-1' },
    requester: { reference: 'Practitioner/prescriber' },
  });
});

test('a medicine in free text has words only', () => {
  const { resource } = newDraft({ text: 'tonic water' }, 'free', { ...WHO, encounterId: 'stay' });
  expect(resource).toMatchObject({
    medicationCodeableConcept: { text: 'tonic water' },
    encounter: { reference: 'Encounter/stay' },
  });
  expect(resource['medicationCodeableConcept']).not.toHaveProperty('coding');
});

describe('the dosage', () => {
  test('is written as FHIR, and read back as it was', () => {
    const draft = withDosage(QUININE_DRAFT, NIGHTLY);
    expect(draft.resource['dosageInstruction']).toEqual([
      {
        text: '324 mg once a day',
        timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
        doseAndRate: [{ doseQuantity: expect.objectContaining({ value: 324, unit: 'mg', code: 'mg' }) }],
      },
    ]);
    expect(dosageOf(draft.resource)).toEqual(NIGHTLY);
  });

  test.each([['nothing'], [''], ['-5'], ['0']])('without a usable dose states none: %s', (dose) => {
    const { resource } = withDosage(QUININE_DRAFT, { dose, unit: 'mg', frequency: '', asNeeded: false });
    expect(resource).not.toHaveProperty('dosageInstruction');
  });

  test('as needed is said in the order', () => {
    const { resource } = withDosage(QUININE_DRAFT, { ...NIGHTLY, asNeeded: true });
    expect(resource['dosageInstruction']).toEqual([
      expect.objectContaining({ asNeededBoolean: true, text: '324 mg once a day as needed' }),
    ]);
  });

  test('of a story is shown, and its route outlives a change', () => {
    const [first] = readStory('first-quinine-order').tries;
    const draft = {
      ...QUININE_DRAFT,
      resource: { ...QUININE_DRAFT.resource, ...first?.order, resourceType: 'MedicationRequest', id: 'x' },
    };
    expect(dosageOf(draft.resource)).toEqual(NIGHTLY);
    const changed = withDosage(draft, { ...NIGHTLY, dose: '648' });
    expect(changed.resource['dosageInstruction']).toEqual([
      expect.objectContaining({ route: expect.anything(), text: '648 mg once a day' }),
    ]);
  });
});

describe('the reason', () => {
  test('is none at first', () => {
    expect(reasonOf(QUININE_DRAFT)).toEqual(NO_REASON);
  });

  test('may be a common one, with its code', () => {
    const [cramps = NO_REASON] = COMMON_REASONS;
    const draft = withReason(QUININE_DRAFT, cramps);
    expect(draft.resource['reasonCode']).toEqual([
      expect.objectContaining({ coding: [expect.objectContaining({ system: ICD_10_CM, code: 'G47.62' })] }),
    ]);
    expect(reasonOf(draft).key).toBe(cramps.key);
  });

  test('may be a problem of the patient, and a change leaves nothing of it', () => {
    const problem = reasonsFor(QUININE_DRAFT, [PROBLEM]).find(({ key }) => key === 'Condition/cramps') ?? NO_REASON;
    const draft = withReason(QUININE_DRAFT, problem);
    expect(draft.resource['reasonReference']).toEqual([{ reference: 'Condition/cramps', display: 'Night cramps' }]);
    expect(withReason(draft, NO_REASON).resource).toEqual(QUININE_DRAFT.resource);
  });

  test('of an order that came with another one is offered too', () => {
    const draft = { ...QUININE_DRAFT, resource: { ...QUININE_DRAFT.resource, reasonCode: [{ text: 'as agreed' }] } };
    expect(reasonsFor(draft, []).at(-1)).toMatchObject({
      text: 'as agreed',
      members: { reasonCode: [{ text: 'as agreed' }] },
    });
  });
});

test('a signed order is active, and a proposal becomes an order', () => {
  expect(signedOrder(QUININE_DRAFT)).toMatchObject({ status: 'active', intent: 'order' });
  const proposal = { ...QUININE_DRAFT, resource: { ...QUININE_DRAFT.resource, intent: 'proposal' } };
  expect(signedOrder(proposal)).toMatchObject({ status: 'active', intent: 'order' });
});

test('a draft found on the server is known to be there, and is not selected', () => {
  expect(storedDraft(QUININE_DRAFT.resource)).toEqual({ ...QUININE_DRAFT, isSelected: false, isOnServer: true });
  expect(storedDraft({ resourceType: 'MedicationRequest' })).toBeUndefined();
});
