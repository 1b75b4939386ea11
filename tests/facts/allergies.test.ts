import { describe, expect, test } from '@jest/globals';
import { deriveAllergies } from '../../src/facts/allergies.js';
import { type Fact, foundIn, known, partial, unknown } from '../../src/facts/fact.js';
import { concept, factInput, type Raw, SUBJECT, status } from '../support/fact-input.js';

const allergy = (more: Raw = {}): Raw => ({
  resourceType: 'AllergyIntolerance',
  id: 'allergy',
  patient: SUBJECT,
  clinicalStatus: status('active'),
  code: concept('rxnorm 9071', { text: 'Quinine' }),
  ...more,
});
const derive = (more: Raw) => foundIn(deriveAllergies(factInput({ data: { allergies: [allergy(more)] } })));

test('an allergy keeps its reference, ingredients and words', () => {
  expect(derive({})).toEqual([
    { reference: 'AllergyIntolerance/allergy', ingredients: new Set(['quinine']), label: 'Quinine' },
  ]);
});

describe('which allergies count', () => {
  test.each<[string, Raw, boolean]>([
    ['active', {}, true],
    ['without any status', { clinicalStatus: undefined }, true],
    ['unconfirmed', { verificationStatus: status('unconfirmed') }, true],
    ['presumed', { verificationStatus: status('presumed') }, true],
    ['confirmed', { verificationStatus: status('confirmed') }, true],
    ['not refuted', { verificationStatus: status('refuted') }, false],
    ['not entered in error', { verificationStatus: status('entered-in-error') }, false],
    ['not refuted beside another coding', { verificationStatus: status('local', 'refuted') }, false],
    ['not resolved', { clinicalStatus: status('resolved') }, false],
    ['not inactive', { clinicalStatus: status('inactive') }, false],
    ['an intolerance', { type: 'intolerance' }, true],
    ['however old', { recordedDate: '1970' }, true],
    ['not of another patient', { patient: { reference: 'Patient/pat-2' } }, false],
    [
      'with an absolute reference to the patient',
      { patient: { reference: 'https://ehr.example.org/fhir/Patient/pat-1' } },
      true,
    ],
    ['without a patient', { patient: undefined }, true],
  ])('%s', (_says, more, counts) => {
    expect(derive(more)).toHaveLength(counts ? 1 : 0);
  });
});

describe('to what', () => {
  const reaction = (substance: Raw) => ({ reaction: [{ substance, manifestation: [{ text: 'rash' }] }] });
  test.each<[string, Raw, readonly string[]]>([
    ['a drug by code', {}, ['quinine']],
    ['a drug by name', { code: concept({ text: 'quinine sulfate' }) }, ['quinine']],
    ['another drug of ours', { code: concept('rxnorm 6694') }, ['mefloquine']],
    ['the substance of a reaction', { code: undefined, ...reaction(concept({ text: 'quinidine' })) }, ['quinidine']],
    ['the drug and the substance of a reaction', reaction(concept({ text: 'mefloquine' })), ['mefloquine', 'quinine']],
    [
      'a reaction without a manifestation',
      { code: undefined, reaction: [{ substance: concept({ text: 'quinine' }) }] },
      ['quinine'],
    ],
  ])('%s', (_says, more, ingredients) => {
    expect([...(derive(more)[0]?.ingredients ?? [])].toSorted()).toEqual(ingredients);
  });

  test.each<[string, Raw]>([
    ['peanuts', { code: concept({ text: 'peanuts' }) }],
    ['penicillin', { code: concept({ text: 'penicillin V' }) }],
    ['nothing at all', { code: undefined }],
  ])('%s is no allergy of ours', (_says, more) => {
    expect(derive(more)).toEqual([]);
  });
});

describe('an allergy in words that denies it is none', () => {
  test.each([
    ['No quinine allergy', 0],
    ['  no allergy to quinine', 0],
    ['Not allergic to quinine', 0],
    ['Denies allergy to quinine', 0],
    ['Denied quinine allergy', 0],
    ['Without quinine allergy', 0],
    ['Negative for quinine allergy', 0],
    ['Quinine, no details known', 1],
    ['Quinine/no details known', 1],
    ['Noted: quinine', 1],
  ])('%s', (text, count) => {
    expect(derive({ code: concept({ text }) })).toHaveLength(count);
  });

  test('a code counts whatever is written beside it', () => {
    expect(derive({ code: concept('rxnorm 9071', { text: 'No further details' }) })).toHaveLength(1);
  });
});

describe('what it is called', () => {
  test.each<[string, Raw, string]>([
    ['by its own words', { code: concept('rxnorm 9071', { text: 'Qualaquin' }) }, 'Qualaquin'],
    ['by its ingredients where there are no words', { code: concept('rxnorm 9071') }, 'quinine'],
    [
      'by the substance of the reaction',
      { code: undefined, reaction: [{ substance: { text: 'Quinidine' }, manifestation: [] }] },
      'Quinidine',
    ],
  ])('%s', (_says, more, label) => {
    expect(derive(more)).toMatchObject([{ label }]);
  });
});

test('the same allergy twice is counted once (CH-84)', () => {
  expect(foundIn(deriveAllergies(factInput({ data: { allergies: [allergy(), allergy()] } })))).toHaveLength(1);
});

test.each<[string, Fact<readonly Raw[]>, unknown]>([
  ['known', known([]), known([])],
  ['partial', partial([]), partial([])],
  ['unknown', unknown('refused'), unknown('refused')],
])('allergies that are %s give facts that are as well', (_says, allergies, expected) => {
  expect(deriveAllergies(factInput({ data: { allergies } }))).toEqual(expected);
});
