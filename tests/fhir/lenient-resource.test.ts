import { describe, expect, test } from '@jest/globals';
import { readResource } from '../../src/fhir/lenient-resource.js';

describe('what is no resource', () => {
  test.each<[string, unknown]>([
    ['null', null],
    ['text', 'Patient/1'],
    ['a list', [{ resourceType: 'Patient' }]],
    ['an object without resourceType', { id: '1' }],
    ['an empty resourceType', { resourceType: '' }],
    ['a resourceType that is no text', { resourceType: ['Patient'] }],
    ['nothing', undefined],
  ])('is not read: %s', (_, value) => {
    expect(readResource(value)).toBeUndefined();
  });
});

describe('a member of the wrong JSON type is dropped, the rest is read (CH-47)', () => {
  test.each<[string, object, object]>([
    ['one object stands for a list', { reasonCode: { text: 'x' } }, { reasonCode: [{ text: 'x' }] }],
    ['one reason stands for a list', { reasonCode: { text: 'cramps' } }, { reasonCode: [{ text: 'cramps' }] }],
    ['a list for one object is dropped', { subject: [{ reference: 'Patient/1' }] }, {}],
    ['text for an object is dropped', { medicationCodeableConcept: 'quinine' }, {}],
    ['text for a list of objects is dropped', { reasonCode: 'cramps' }, {}],
    ['a number for text is dropped', { authoredOn: 20260101, id: 7 }, {}],
    ['text for a flag is dropped', { doNotPerform: 'true' }, {}],
    ['empty text is dropped', { authoredOn: ' ' }, {}],
    ['null is dropped', { subject: null, category: null, id: null }, {}],
    ['an empty list is dropped', { reasonCode: [] }, {}],
    [
      'broken entries of a list are dropped',
      { reasonCode: [null, 'x', 7, [], { text: 'x' }] },
      { reasonCode: [{ text: 'x' }] },
    ],
    ['a member we do not know is dropped', { vendor: 1, _id: {}, extension: [{ url: 'x' }] }, {}],
    ['a subject with only an extension is empty', { subject: { extension: [{ url: 'x' }] } }, { subject: {} }],
    ['dates stay as written', { authoredOn: 'last week' }, { authoredOn: 'last week' }],
    ['codes stay as written', { status: 'ACTIVE', intent: 'whatever' }, { status: 'ACTIVE', intent: 'whatever' }],
  ])('MedicationRequest: %s', (_, members, expected) => {
    expect(readResource({ resourceType: 'MedicationRequest', ...members })).toEqual({
      resourceType: 'MedicationRequest',
      ...expected,
    });
  });

  test.each<[string, unknown, object]>([
    ['a number', 3.5, { value: 3.5 }],
    ['a number as text is not converted', '3.5', {}],
    ['a number that is too large for JavaScript', Number.POSITIVE_INFINITY, {}],
    ['an object', { value: 3.5 }, {}],
  ])('Observation: a value that is %s', (_, value, quantity) => {
    const read = readResource({ resourceType: 'Observation', valueQuantity: { value, unit: 'mmol/L' } });

    expect(read).toEqual({ resourceType: 'Observation', valueQuantity: { ...quantity, unit: 'mmol/L' } });
  });
});

describe('elements R4 gives a required member', () => {
  test('a component without a code is dropped, one with a code is read', () => {
    const value = { valueQuantity: { value: 1 } };
    const read = readResource({ resourceType: 'Observation', component: [value, { ...value, code: { text: 'QTc' } }] });

    expect(read).toEqual({ resourceType: 'Observation', component: [{ ...value, code: { text: 'QTc' } }] });
  });

  test('a reaction without a manifestation still names its substance', () => {
    const read = readResource({ resourceType: 'AllergyIntolerance', reaction: { substance: { text: 'quinine' } } });

    expect(read).toMatchObject({ reaction: [{ substance: { text: 'quinine' }, manifestation: [] }] });
  });
});

test('dosage, dispense and timing are read with their lists and numbers (CH-47)', () => {
  const dosage = {
    text: '5 mg by mouth twice daily',
    timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd', boundsPeriod: { start: '2026-01-01' } } },
    doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg' } }, { doseRange: { high: { value: 10, unit: 'mg' } } }],
  };
  const received = {
    resourceType: 'MedicationRequest',
    dosageInstruction: [dosage],
    dispenseRequest: { numberOfRepeatsAllowed: 2, expectedSupplyDuration: { value: 14, unit: 'd' } },
  };

  expect(readResource(received)).toEqual(received);
});

test('contained Medications and Specimens are read, other contained resources are dropped (CH-45)', () => {
  const medication = {
    resourceType: 'Medication',
    id: 'm',
    code: { coding: [{ code: '1' }] },
    ingredient: [{ isActive: true }],
  };
  const specimen = { resourceType: 'Specimen', id: 's', condition: [{ text: 'hemolyzed' }] };
  const read = readResource({
    resourceType: 'MedicationRequest',
    contained: [medication, specimen, { resourceType: 'Practitioner', id: 'p' }, 'x'],
  });

  expect(read).toEqual({ resourceType: 'MedicationRequest', contained: [medication, specimen] });
});

test('a type we do not read keeps type and id only', () => {
  const read = readResource({ resourceType: 'NutritionOrder', id: '1', status: 'draft' });

  expect(read).toEqual({ resourceType: 'NutritionOrder', id: '1' });
});

test('inherited and prototype members are not read', () => {
  const read = readResource(JSON.parse('{"resourceType":"Patient","__proto__":{"id":"7"},"constructor":{"id":"7"}}'));

  expect(Object.keys(read ?? {})).toEqual(['resourceType']);
});

test('what was received is not changed', () => {
  const received = { resourceType: 'Patient', id: ' ', birthDate: 1950, extension: [] };
  const before = structuredClone(received);
  readResource(received);

  expect(received).toEqual(before);
});
