import { describe, expect, test } from '@jest/globals';
import type { ObservationReferenceRange } from 'fhir/r4.js';
import { statedRange } from '../../src/facts/stated-range.js';
import { range } from '../support/lab-builders.js';

const stated = (...ranges: readonly ObservationReferenceRange[]) => statedRange(ranges, 'potassium', 'mmol/L');
const from = (low: string, more: ObservationReferenceRange = {}): ObservationReferenceRange => ({
  ...range(`${low} mmol/L`, '5.1 mmol/L')[0],
  ...more,
});
const LIMITS = { low: 3.6, high: 5.1 };

describe('which of the ranges that a result states is its normal one', () => {
  test('without any there is none', () => {
    expect(statedRange(undefined, 'potassium', 'mmol/L')).toBeUndefined();
    expect(stated()).toBeUndefined();
    expect(stated({ text: '3.6-5.1' })).toBeUndefined();
  });

  test.each<[string, readonly ObservationReferenceRange[]]>([
    ['the only one', [from('3.6')]],
    ['the only one, though it is for some', [from('3.6', { appliesTo: [{ text: 'women' }] })]],
    ['the only one, though it is for an age', [from('3.6', { age: { low: { value: 18, unit: 'a' } } })]],
    ['the one with limits beside one in words', [{ text: '3.6-5.1' }, from('3.6')]],
    ['the one for everybody beside one for some', [from('3.4', { appliesTo: [{ text: 'children' }] }), from('3.6')]],
    [
      'the one for everybody beside one for an age',
      [from('3.4', { age: { high: { value: 1, unit: 'a' } } }), from('3.6')],
    ],
    ['the normal one beside a critical one', [from('2.5', { type: { text: 'critical' } }), from('3.6')]],
    [
      'the only normal one, though it is for some, beside a critical one',
      [from('2.5', { type: { text: 'critical' } }), from('3.6', { appliesTo: [{ text: 'women' }] })],
    ],
  ])('%s', (_says, ranges) => {
    expect(stated(...ranges)).toEqual(LIMITS);
    expect(stated(...ranges.toReversed())).toEqual(LIMITS);
  });

  test.each<[string, readonly ObservationReferenceRange[]]>([
    ['two for everybody', [from('3.6'), from('3.7')]],
    ['two for some', [from('3.6', { appliesTo: [{ text: 'men' }] }), from('3.7', { appliesTo: [{ text: 'women' }] })]],
  ])('none of %s', (_says, ranges) => {
    expect(stated(...ranges)).toBeUndefined();
  });
});

describe('the type of a range', () => {
  test.each<[string, NonNullable<ObservationReferenceRange['type']>, object | undefined]>([
    ['coded as normal', { coding: [{ code: 'normal' }] }, LIMITS],
    ['coded as normal beside a code of the site', { coding: [{ code: 'REF' }, { code: 'normal' }] }, LIMITS],
    ['written as normal', { text: 'normal' }, LIMITS],
    ['written as normal, in capitals', { text: 'NORMAL RANGE' }, LIMITS],
    ['coded as critical', { coding: [{ code: 'critical' }] }, undefined],
    ['written as abnormal', { text: 'abnormal' }, undefined],
    ['written as not normal', { text: 'not normal' }, undefined],
    ['written as normalized', { text: 'normalized' }, undefined],
    ['empty', {}, undefined],
  ])('%s', (_says, type, expected) => {
    expect(stated(from('3.6', { type }))).toEqual(expected);
  });
});

describe('one limit', () => {
  test.each<[string, ObservationReferenceRange | undefined, object | undefined]>([
    ['is enough', range('3.6 mmol/L')[0], { low: 3.6, high: undefined }],
    ['is enough above', range(undefined, '5.1 mmol/L')[0], { low: undefined, high: 5.1 }],
    ['counts beside one in another unit', range('3.6 mg/dL', '5.1 mmol/L')[0], { low: undefined, high: 5.1 }],
    ['counts beside one that is a bound', range('>3.6 mmol/L', '5.1 mmol/L')[0], { low: undefined, high: 5.1 }],
    ['is none in another unit', range('14 mg/dL')[0], undefined],
  ])('%s', (_says, stating, expected) => {
    expect(stated(stating ?? {})).toEqual(expected);
  });
});
