import { describe, expect, test } from '@jest/globals';
import { drugOf } from '../../src/facts/drug.js';
import { concept, draft, factInput, type Raw, readable } from '../support/fact-input.js';

const QUININE_CAPSULE = 'rxnorm 198186';
const none = { medicationCodeableConcept: undefined };
const medication = (more: Raw = {}): Raw => ({
  resourceType: 'Medication',
  id: 'm1',
  code: concept(QUININE_CAPSULE),
  ...more,
});
const refersTo = (reference: string, display?: string) => ({ ...none, medicationReference: { reference, display } });

interface Beside {
  readonly medications?: readonly Raw[];
  readonly drafts?: readonly Raw[];
}

function drug(more: Raw, beside: Beside = {}) {
  const order = readable(draft(more));
  if (order.resourceType !== 'MedicationRequest') throw new Error('not an order');
  return drugOf(order, order.dosageInstruction ?? [], factInput(beside));
}

describe('the drug of an order, where it may be named (CH-45)', () => {
  const contained = (id: string) => medication({ id });
  const urn = 'urn:uuid:8d7b9b8e-0000-4000-8000-000000000000';
  test.each<[string, Raw, Beside, readonly string[] | undefined]>([
    ['by code', { medicationCodeableConcept: concept(QUININE_CAPSULE) }, {}, ['quinine']],
    ['by a contained Medication', { ...refersTo('#c1'), contained: [contained('c1')] }, {}, ['quinine']],
    ['not by another contained Medication', { ...refersTo('#c1'), contained: [contained('c2')] }, {}, undefined],
    [
      'not by a contained resource of another type',
      { ...refersTo('#c1'), contained: [{ resourceType: 'Substance', id: 'c1', code: concept(QUININE_CAPSULE) }] },
      {},
      undefined,
    ],
    [
      'not by a Medication elsewhere with the id of a contained one',
      refersTo('#m1'),
      { medications: [medication()] },
      undefined,
    ],
    [
      'by a Medication in the bundle, by fullUrl',
      refersTo(urn),
      { drafts: [{ fullUrl: urn, resource: medication() }] },
      ['quinine'],
    ],
    [
      'by a Medication that was prefetched or read',
      refersTo('Medication/m1'),
      { medications: [medication()] },
      ['quinine'],
    ],
    [
      'by an absolute reference',
      refersTo('https://ehr.example.org/fhir/Medication/m1'),
      { medications: [medication()] },
      ['quinine'],
    ],
    [
      'by a reference with a version',
      refersTo('Medication/m1/_history/2'),
      { medications: [medication()] },
      ['quinine'],
    ],
    ['by the display of the reference', refersTo('Medication/m9', 'Quinine sulfate 324 mg'), {}, ['quinine']],
    ['by text', { medicationCodeableConcept: concept({ text: 'quinine sulfate' }) }, {}, ['quinine']],
    [
      'by the display of a coding',
      { medicationCodeableConcept: { coding: [{ display: 'Quinine Sulfate 324 MG' }] } },
      {},
      ['quinine'],
    ],
    ['not at all: no card, no guess (CH-46)', none, {}, undefined],
    ['not by a reference that leads nowhere', refersTo('Medication/m9'), { medications: [medication()] }, undefined],
    [
      'not by a fullUrl that is no Medication',
      refersTo(urn),
      { drafts: [{ fullUrl: urn, resource: draft() }] },
      undefined,
    ],
    ['not by an unknown name', { medicationCodeableConcept: concept({ text: 'study drug 17' }) }, {}, undefined],
    [
      'not by a code of an unknown system',
      { medicationCodeableConcept: { coding: [{ system: 'http://example.org', code: '198186' }] } },
      {},
      undefined,
    ],
  ])('%s', (_says, more, beside, ingredients) => {
    expect(drug(more, beside)?.ingredients).toEqual(ingredients);
  });
});

describe('several codings and ingredients are considered together', () => {
  const isCoded = (...codes: readonly string[]) => ({ medicationCodeableConcept: concept(...codes) });
  test.each<[string, Raw, Beside, readonly string[] | undefined]>([
    ['a known code after an unknown one', isCoded('rxnorm 99999999', QUININE_CAPSULE), {}, ['quinine']],
    ['two codes of the same drug', isCoded(QUININE_CAPSULE, 'rxnorm 105338'), {}, ['quinine']],
    [
      'codes and ingredients of a Medication',
      refersTo('Medication/m1'),
      {
        medications: [
          medication({
            code: undefined,
            ingredient: [
              { itemCodeableConcept: concept('rxnorm 2556') },
              { itemCodeableConcept: concept('rxnorm 6694') },
            ],
          }),
        ],
      },
      ['citalopram', 'mefloquine'],
    ],
    [
      'an ingredient that is another Medication',
      refersTo('Medication/m1'),
      {
        medications: [
          medication({ code: undefined, ingredient: [{ itemReference: { reference: 'Medication/m2' } }] }),
          medication({ id: 'm2' }),
        ],
      },
      ['quinine'],
    ],
    [
      'an ingredient contained in the Medication',
      refersTo('Medication/m1'),
      {
        medications: [
          medication({
            code: undefined,
            contained: [medication({ id: 'i1' })],
            ingredient: [{ itemReference: { reference: '#i1' } }],
          }),
        ],
      },
      ['quinine'],
    ],
    [
      'a contained Medication whose ingredient stands beside it',
      {
        ...refersTo('#c1'),
        contained: [
          medication({ id: 'c1', code: undefined, ingredient: [{ itemReference: { reference: '#i1' } }] }),
          medication({ id: 'i1' }),
        ],
      },
      {},
      ['quinine'],
    ],
    [
      'ingredients named by text',
      refersTo('Medication/m1'),
      { medications: [medication({ code: undefined, ingredient: [{ itemCodeableConcept: { text: 'quinine' } }] })] },
      ['quinine'],
    ],
    [
      'a Medication that names nothing',
      refersTo('Medication/m1'),
      { medications: [medication({ code: undefined })] },
      undefined,
    ],
  ])('%s', (_says, more, beside, ingredients) => {
    expect(drug(more, beside)?.ingredients).toEqual(ingredients);
  });
});

describe('names that look alike (2.0)', () => {
  const isNamed = (text: string) => ({ medicationCodeableConcept: concept({ text }) });
  test.each([
    ['quinidine is not quinine', 'quinidine gluconate', ['quinidine']],
    ['hydroxychloroquine is not quinine', 'hydroxychloroquine 200 mg', ['hydroxychloroquine']],
    ['a homeopathic potency is no drug', 'Chininum sulfuricum D6', undefined],
  ])('%s', (_says, text, ingredients) => {
    expect(drug(isNamed(text))?.ingredients).toEqual(ingredients);
  });

  test('a code that is known is not overruled by its display', () => {
    const coding = { ...concept(QUININE_CAPSULE), text: 'Furosemide 40 mg' };
    expect(drug({ medicationCodeableConcept: coding })).toMatchObject({ ingredients: ['quinine'], matchedBy: 'code' });
  });

  test('a name that was read says so', () => {
    expect(drug(isNamed('quinine'))).toMatchObject({ matchedBy: 'text', classes: new Set(['quinine']) });
  });
});

describe('what the drug is called', () => {
  test.each([
    [
      'its name where that names the ingredient',
      { text: 'Quinine sulfate 324 mg capsule' },
      'Quinine sulfate 324 mg capsule',
    ],
    ['a brand with its ingredient', { text: 'Qualaquin' }, 'Qualaquin (quinine)'],
    ['a display that is wrong, with the ingredient', { text: 'Lasix 40mg' }, 'Lasix 40mg (quinine)'],
  ])('%s', (_says, words, label) => {
    expect(drug({ medicationCodeableConcept: { ...concept(QUININE_CAPSULE), ...words } })?.label).toBe(label);
  });

  test.each([
    ['Furosemide combination', 'Furosemide combination (furosemide / spironolactone)'],
    ['Spironolactone and furosemide', 'Spironolactone and furosemide'],
  ])('a combination by all its ingredients, unless its name has them: %s', (text, label) => {
    const ingredient = ['furosemide', 'spironolactone'].map((name) => ({
      itemCodeableConcept: concept({ text: name }),
    }));
    const contained = [{ resourceType: 'Medication', id: 'c1', code: { text }, ingredient }];
    expect(drug({ ...refersTo('#c1'), contained })?.label).toBe(label);
  });

  test('the ingredient where there are no words', () => {
    expect(drug({ medicationCodeableConcept: concept(QUININE_CAPSULE) })?.label).toBe('quinine');
  });
});

describe('the route decides about some drugs (2.0)', () => {
  const estrogen = (route: unknown) => ({
    medicationCodeableConcept: concept({ text: 'conjugated estrogens' }),
    dosageInstruction: [{ route }],
  });
  test.each([
    ['by mouth', { text: 'oral' }, true],
    ['vaginal', { text: 'vaginal' }, false],
    ['not stated', undefined, false],
  ])('conjugated estrogens %s', (_says, route, isSystemic) => {
    expect(drug(estrogen(route))?.classes.has('conjugated-estrogens-systemic')).toBe(isSystemic);
  });
});
