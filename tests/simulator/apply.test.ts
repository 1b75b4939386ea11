/** What accepting a suggestion does to the drafts, and what it asks of the FHIR server. */
import { describe, expect, test } from '@jest/globals';
import { applyActions, isUnsigned, orderName } from '../../simulator/model/apply.js';
import { QUININE_DRAFT, WHO } from '../support/simulator-state.js';

const CONTEXT = { ...WHO, newId: () => 'draft-new' };
const PANEL = {
  resourceType: 'ServiceRequest',
  status: 'draft',
  intent: 'proposal',
  code: { text: 'Basic metabolic panel' },
};
const REMOVE = { type: 'delete', description: 'Remove quinine', resourceId: 'MedicationRequest/draft-quinine' };

test('a delete takes the draft of that id away, and no other', () => {
  const other = { ...QUININE_DRAFT, resource: { ...QUININE_DRAFT.resource, id: 'draft-other' } };
  const { drafts, changes, writes } = applyActions([REMOVE], [QUININE_DRAFT, other], CONTEXT);
  expect(drafts).toEqual([other]);
  expect(changes).toEqual(['Removed draft: quinine sulfate 324 MG Oral Capsule']);
  expect(writes).toEqual([]);
});

test('a delete in the form of CDS Hooks 1.0 does the same', () => {
  const legacy = { type: 'delete', description: 'Remove quinine', resource: 'MedicationRequest/draft-quinine' };
  expect(applyActions([legacy], [QUININE_DRAFT], CONTEXT).drafts).toEqual([]);
});

test('a create of an order becomes a selected draft of this patient, under an id of its own', () => {
  const { drafts, changes } = applyActions([{ type: 'create', description: 'Panel', resource: PANEL }], [], CONTEXT);
  expect(drafts).toEqual([
    expect.objectContaining({
      isSelected: true,
      isOnServer: false,
      resource: expect.objectContaining({
        id: 'draft-new',
        status: 'draft',
        subject: { reference: 'Patient/patient-1' },
      }),
    }),
  ]);
  expect(changes).toEqual(['Added draft: Basic metabolic panel']);
});

test('an update replaces the draft of that id with what was sent', () => {
  const resource = { ...QUININE_DRAFT.resource, note: [{ text: 'changed' }] };
  const { drafts } = applyActions([{ type: 'update', description: 'Change', resource }], [QUININE_DRAFT], CONTEXT);
  expect(drafts).toEqual([{ ...QUININE_DRAFT, resource }]);
});

test('a draft that is kept on the server is changed and deleted there too', () => {
  const kept = { ...QUININE_DRAFT, isOnServer: true };
  const update = { type: 'update', description: 'Change', resource: kept.resource };
  expect(applyActions([update], [kept], CONTEXT).writes).toEqual([
    expect.objectContaining({ method: 'update', reference: 'MedicationRequest/draft-quinine' }),
  ]);
  expect(applyActions([REMOVE], [kept], CONTEXT).writes).toEqual([
    { method: 'delete', reference: 'MedicationRequest/draft-quinine', says: 'Remove quinine' },
  ]);
});

describe('on the FHIR server', () => {
  test('a create of what is no order is asked for', () => {
    const task = { resourceType: 'Task', status: 'requested', intent: 'order' };
    const { drafts, writes } = applyActions([{ type: 'create', description: 'Call', resource: task }], [], CONTEXT);
    expect(drafts).toEqual([]);
    expect(writes).toEqual([{ method: 'create', resource: task, says: 'Call' }]);
  });

  test('what is no draft here is changed or deleted, if it is there', () => {
    const actions = [REMOVE, { type: 'update', description: 'Note', resource: { resourceType: 'Condition', id: 'c' } }];
    expect(applyActions(actions, [], CONTEXT).writes.map(({ method }) => method)).toEqual(['delete', 'update']);
  });
});

test.each([
  ['an unknown type', { type: 'patch', description: 'x', resource: PANEL }],
  ['a create without a resource', { type: 'create', description: 'x' }],
  ['an update without an id', { type: 'update', description: 'x', resource: PANEL }],
  ['a delete without a reference', { type: 'delete', description: 'x' }],
])('%s is refused with a reason and changes nothing', (_says, action) => {
  const applied = applyActions([action], [QUININE_DRAFT], CONTEXT);
  expect(applied).toMatchObject({ drafts: [QUININE_DRAFT], changes: [], writes: [] });
  expect(applied.refused).toHaveLength(1);
});

test('only a draft may be deleted from the record', () => {
  expect(isUnsigned({ resourceType: 'MedicationRequest', status: 'draft' })).toBe(true);
  expect(isUnsigned({ resourceType: 'MedicationRequest', status: 'active' })).toBe(false);
});

test('an order without words is named by its type', () => {
  expect(orderName({ resourceType: 'ServiceRequest' })).toBe('ServiceRequest without a name');
});
