import { describe, expect, test } from '@jest/globals';
import {
  byId,
  codingsOf,
  isAboutPatient,
  ofType,
  referenceOf,
  statusCodes,
  targetOf,
  textsOf,
} from '../../src/facts/resources.js';
import { readable } from '../support/fact-input.js';

const LONG_ID = 'e'.repeat(240);

describe('resources of one type', () => {
  const found = (...raws: Parameters<typeof readable>[0][]) => ofType(raws.map(readable), 'Condition').map(referenceOf);
  test.each([
    ['others are left out', [{ resourceType: 'Patient', id: '1' }], []],
    ['an unknown type is left out', [{ resourceType: 'Banana', id: '1' }], []],
    [
      'the same id is counted once (CH-84)',
      [
        { resourceType: 'Condition', id: '1' },
        { resourceType: 'Condition', id: '1' },
      ],
      ['Condition/1'],
    ],
    [
      'the same id of another type is another resource',
      [
        { resourceType: 'Patient', id: '1' },
        { resourceType: 'Condition', id: '1' },
      ],
      ['Condition/1'],
    ],
    [
      'those without an id are all kept',
      [{ resourceType: 'Condition' }, { resourceType: 'Condition' }],
      ['Condition', 'Condition'],
    ],
    [
      'an id of 240 characters is kept byte for byte (CH-41)',
      [{ resourceType: 'Condition', id: LONG_ID }],
      [`Condition/${LONG_ID}`],
    ],
  ])('%s', (_says, raws, expected) => {
    expect(found(...raws)).toEqual(expected);
  });
});

test('the order in which a server lists them never shows', () => {
  const listed = ['b', 'a', 'c'].map((id) => readable({ resourceType: 'Condition', id }));
  expect(ofType(listed, 'Condition').map(referenceOf)).toEqual(['Condition/a', 'Condition/b', 'Condition/c']);
  expect(ofType(listed.toReversed(), 'Condition')).toEqual(ofType(listed, 'Condition'));
});

describe('the target of a reference', () => {
  test.each([
    ['relative', 'Condition/1', 'Condition/1'],
    ['absolute', 'https://ehr.example.org/fhir/Condition/1', 'Condition/1'],
    ['with a version', 'Condition/1/_history/3', 'Condition/1'],
    ['absolute with a version', 'https://ehr.example.org/fhir/Condition/1/_history/3', 'Condition/1'],
    ['with a query', 'Condition/1?_format=json', 'Condition/1'],
    ['of a path whose first part looks like a version', '_history/Condition/1', undefined],
    ['a long id (CH-41)', `Condition/${LONG_ID}`, `Condition/${LONG_ID}`],
    ['none for a contained resource', '#1', undefined],
    ['none for a urn', 'urn:uuid:8d7b9b8e-0000-4000-8000-000000000000', undefined],
    ['none for a bare id', '1', undefined],
    ['none without an id', 'Condition/', undefined],
    ['none for a path in lower case', 'fhir/1', undefined],
    ['none for a search', 'Condition?code=1', undefined],
    ['none without a reference', undefined, undefined],
  ])('%s', (_says, reference, expected) => {
    expect(targetOf(reference)).toBe(expected);
  });
});

describe('whose resource it is (CH-42)', () => {
  test.each([
    ['relative', 'Patient/pat-1', true],
    ['absolute', 'https://ehr.example.org/fhir/Patient/pat-1', true],
    ['with a version', 'Patient/pat-1/_history/2', true],
    ['a urn of the same id', 'urn:uuid:pat-1', true],
    ['another patient', 'Patient/pat-2', false],
    ['another patient, absolute', 'https://ehr.example.org/fhir/Patient/pat-2', false],
    ['another urn', 'urn:uuid:pat-2', false],
    ['a longer id', 'Patient/pat-11', false],
    ['a group', 'Group/pat-1', false],
    ['a contained subject is not guessed at (B10)', '#pat-1', false],
    ['a bare id is not guessed at (B10)', 'pat-1', false],
  ])('%s', (_says, reference, expected) => {
    expect(isAboutPatient({ reference }, 'pat-1')).toBe(expected);
  });

  test('without a subject, or with one that names nobody, it is taken to be the patient in context', () => {
    expect(isAboutPatient(undefined, 'pat-1')).toBe(true);
    expect(isAboutPatient({ display: 'the patient' }, 'pat-1')).toBe(true);
  });
});

test('codings, texts and status codes of a concept', () => {
  const concept = { text: 'own words', coding: [{ code: 'a', display: 'shown' }, { display: ' ' }, { code: 'b' }] };
  expect(codingsOf([undefined, concept])).toEqual(concept.coding);
  expect(textsOf([undefined, { text: '' }, concept])).toEqual(['own words', 'shown']);
  expect(statusCodes(concept)).toEqual(new Set(['a', 'b']));
  expect(statusCodes(undefined)).toEqual(new Set());
});

describe('what is no reference to a resource', () => {
  test.each([
    ['a contained one', '#Patient/1'],
    ['a name of another kind', 'urn:example:x/Patient/1'],
    ['a type in lower case', 'patient/1'],
    ['a type that begins in lower case', 'xPatient/1'],
    ['a type with a number in it', 'Patient2/1'],
    ['a type alone', 'Patient'],
    ['a type with nothing after it', 'Patient/'],
    ['nothing', ''],
  ])('%s', (_says, reference) => {
    expect(targetOf(reference)).toBeUndefined();
  });

  test('what follows a question mark does not belong to it', () => {
    expect(targetOf('Patient/1?_format=json/x/y')).toBe('Patient/1');
  });
});

describe('the order by id', () => {
  const named = (id: string | undefined) => ({ resourceType: 'Basic' as const, ...(id === undefined ? {} : { id }) });
  test.each([
    ['a', 'b', -1],
    ['b', 'a', 1],
    ['a', 'a', 0],
    [undefined, 'a', -1],
    ['a', undefined, 1],
    [undefined, undefined, 0],
  ])('%s and %s: %d', (one, other, expected) => {
    expect(byId(named(one), named(other))).toBe(expected);
  });
});
