import { describe, expect, test } from '@jest/globals';
import { known } from '../../src/facts/fact.js';
import { deriveOrderContext } from '../../src/facts/order-context.js';
import { factInput } from '../support/fact-input.js';

describe('what a proposed order refers to (CH-133)', () => {
  test.each([
    ['a practitioner orders', 'Practitioner/prac-1', { reference: 'Practitioner/prac-1' }],
    ['a practitioner in a role orders', 'PractitionerRole/role-1', { reference: 'PractitionerRole/role-1' }],
    [
      'a long id is copied (CH-41)',
      `Practitioner/${'e'.repeat(240)}`,
      { reference: `Practitioner/${'e'.repeat(240)}` },
    ],
    ['a patient does not order', 'Patient/pat-1', undefined],
    ['a relative does not order', 'RelatedPerson/1', undefined],
    ['an organization does not order', 'Organization/1', undefined],
    ['a resource whose type only ends like it does not order', 'CustomPractitioner/1', undefined],
    ['a resource whose type only begins like it does not order', 'PractitionerGroup/1', undefined],
    ['nobody orders', undefined, undefined],
    ['a bare id is nobody', 'prac-1', undefined],
    ['an absolute user is named relatively', 'https://ehr.example.org/Practitioner/1', { reference: 'Practitioner/1' }],
    ['an id is needed', 'Practitioner/', undefined],
  ])('%s', (_says, userId, requester) => {
    const input = factInput({ encounterId: 'enc-1' });
    expect(deriveOrderContext({ ...input, context: { ...input.context, userId } })).toEqual(
      known({
        subject: { reference: 'Patient/pat-1' },
        encounter: { reference: 'Encounter/enc-1' },
        requester,
      }),
    );
  });

  test('without an encounter none is named', () => {
    expect(deriveOrderContext(factInput())).toMatchObject({ value: { encounter: undefined } });
  });
});
