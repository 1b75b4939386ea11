import { describe, expect, test } from '@jest/globals';
import { PREFETCH_LISTS } from '../../src/terminology/laboratory.js';
import { createValueSetIndex, parseValueSet, readValueSetFiles } from '../../src/terminology/value-sets.js';

const VALID = {
  resourceType: 'ValueSet',
  url: 'https://cramp-cds.org/fhir/ValueSet/test',
  version: '1',
  name: 'Test',
  title: 'Test',
  status: 'draft',
  date: '2026-11-22',
  purpose: 'p',
  description: 'd',
  copyright: 'c',
  compose: { include: [{ system: 'http://loinc.org', concept: [{ code: '1-8' }, { code: '2-6' }] }] },
};
const including = (include: unknown) => ({ ...VALID, compose: { include } });

describe('a value set file is checked when it is loaded', () => {
  test('a whole one gives its codes', () => {
    expect(parseValueSet('test.json', VALID)).toEqual([
      { system: 'http://loinc.org', code: '1-8', kind: 'code' },
      { system: 'http://loinc.org', code: '2-6', kind: 'code' },
    ]);
  });

  test('a filter is a prefix', () => {
    const filter = [{ property: 'concept', op: 'is-a', value: 'I50' }];
    expect(parseValueSet('test.json', including([{ system: 'icd', filter }]))).toEqual([
      { system: 'icd', code: 'I50', kind: 'prefix' },
    ]);
  });

  test.each([
    ['no url', { ...VALID, url: undefined }],
    ['no purpose', { ...VALID, purpose: '' }],
    ['no license', { ...VALID, copyright: undefined }],
    ['no status', { ...VALID, status: undefined }],
    ['no codes', including([])],
    ['codes out of order', including([{ system: 's', concept: [{ code: 'b' }, { code: 'a' }] }])],
    [
      'a code twice',
      including([
        { system: 's', concept: [{ code: 'a' }] },
        { system: 's', concept: [{ code: 'a' }] },
      ]),
    ],
  ])('one with %s is refused', (_, json) => {
    expect(() => parseValueSet('test.json', json)).toThrow(expect.objectContaining({ code: 'CRAMP_INTERNAL' }));
  });
});

describe('search values for prefetch templates', () => {
  const valueSets = createValueSetIndex(readValueSetFiles());

  test('pregnancy and QT observations are asked for with their system', () => {
    const codes = valueSets.searchValue('pregnancy-and-qt').split(',');
    expect(codes).toContain('http://loinc.org|82810-3');
    expect(codes).toContain('http://loinc.org|8636-3');
    expect(codes).toEqual(codes.toSorted());
  });

  test('laboratory results hold every result the service reads, and no look-alike', () => {
    const codes = valueSets.searchValue('laboratory-results').split(',');
    const sets = ['potassium', 'potassium-whole-blood', 'calcium-corrected', 'egfr', 'platelets', 'post-dialysis'];
    const read = sets.flatMap((name) => valueSets.entriesOf(name).map(({ code }) => `http://loinc.org|${code}`));
    expect(read.filter((code) => !codes.includes(code))).toEqual([]);
    const excluded = valueSets.entriesOf('excluded-look-alikes').map(({ code }) => `http://loinc.org|${code}`);
    expect(excluded.filter((code) => codes.includes(code))).toEqual([]);
  });

  test.each([...PREFETCH_LISTS])('%s asks for exactly what its file holds', (name) => {
    const listed = valueSets.entriesOf(name).map(({ system, code }) => `${system}|${code}`);
    expect(valueSets.searchValue(name).split(',')).toEqual(listed.toSorted());
  });

  test('dialysis procedures are SNOMED CT', () => {
    expect(valueSets.searchValue('dialysis-procedures')).toContain('http://snomed.info/sct|265764009');
  });

  test('a misspelled name is an error', () => {
    expect(() => valueSets.searchValue('labratory-results')).toThrow(
      expect.objectContaining({ code: 'CRAMP_INTERNAL' }),
    );
  });

  test('a set whose license group is left out is empty', () => {
    expect(createValueSetIndex(readValueSetFiles(['loinc']), ['loinc']).searchValue('dialysis-procedures')).toBe('');
  });
});
