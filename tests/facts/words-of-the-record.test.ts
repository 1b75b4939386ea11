import { describe, expect, test } from '@jest/globals';
import { deriveAllergies } from '../../src/facts/allergies.js';
import { deriveConditions } from '../../src/facts/conditions.js';
import { deriveFacts } from '../../src/facts/derive-facts.js';
import { deriveDraftOrders } from '../../src/facts/draft-orders.js';
import { known, readValue } from '../../src/facts/fact.js';
import { deriveLabResults } from '../../src/facts/lab-results.js';
import { concept, condition, daysAgo, draft, factInput, type Raw, SUBJECT } from '../support/fact-input.js';

test.each<[string, number]>([
  ['No quinine allergy', 0],
  ['Denies allergy to quinine', 0],
  ['No known allergy to quinine', 0],
  ['Not allergic to quinine', 0],
  ['Quinine', 1],
])('allergy text "%s"', (text, count) => {
  const allergy = { resourceType: 'AllergyIntolerance', id: 'a', patient: SUBJECT, code: { text } };
  expect(readValue(deriveAllergies(factInput({ data: { allergies: [allergy] } })))).toHaveLength(count);
});

describe('menstrual cramps are a reason wherever the prescriber writes them', () => {
  test.each<[string, Raw]>([
    ['as needed', { dosageInstruction: [{ asNeededCodeableConcept: { text: 'menstrual cramps' } }] }],
    ['in the instructions', { dosageInstruction: [{ text: '1 tablet for period pain' }] }],
    ['in a note', { note: [{ text: 'painful periods' }] }],
  ])('%s', (_, more) => {
    const [order] = readValue(deriveDraftOrders(factInput({ drafts: [draft(more)] }))) ?? [];
    expect([...(order?.reasons ?? [])]).toEqual(['dysmenorrhea']);
    expect(order?.namesCramps).toBe(false);
  });
});

test('a problem given by code alone is named by class and code', () => {
  const [problem] = readValue(deriveConditions(factInput({ data: { conditions: [condition('icd G47.62')] } }))) ?? [];
  expect(problem?.label).toBe('limb cramp (G47.62)');
});

test('a result says which order it fulfills', () => {
  const potassium = {
    resourceType: 'Observation',
    id: 'k',
    status: 'final',
    subject: SUBJECT,
    code: concept('loinc 2823-3'),
    effectiveDateTime: daysAgo(1),
    valueQuantity: { value: 4, unit: 'mmol/L' },
    basedOn: [{ reference: 'https://ehr.example/fhir/ServiceRequest/lab' }, { reference: '#x' }],
  };
  const input = factInput({ data: { labs: [potassium] } });
  const results = readValue(deriveLabResults(input, { careSetting: known('ambulatory') }));
  expect(results?.byAnalyte.get('potassium')).toMatchObject([{ basedOn: ['ServiceRequest/lab'] }]);
});

describe('contraindications of the UK label count in the UK only', () => {
  test.each<['UK' | 'US', readonly string[]]>([
    ['UK', ['tinnitus', 'hemoglobinuria']],
    ['US', []],
  ])('%s', (jurisdiction, expected) => {
    const conditions = [condition('icd H93.13', { id: 'a' }), condition('icd R82.3', { id: 'b' })];
    const { quinineRisks } = deriveFacts(factInput({ data: { conditions }, settings: { jurisdiction } }));
    expect((readValue(quinineRisks) ?? []).map(({ kind }) => kind)).toEqual(expected);
  });
});

test('hepatorenal syndrome alone is severe liver disease', () => {
  const { quinineRisks } = deriveFacts(factInput({ data: { conditions: [condition('icd K76.7')] } }));
  expect(readValue(quinineRisks)).toMatchObject([{ kind: 'decompensated-cirrhosis' }]);
});
