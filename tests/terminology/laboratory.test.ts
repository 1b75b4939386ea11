import { describe, expect, test } from '@jest/globals';
import { LOINC } from '../../src/terminology/code-systems.js';
import { TERMINOLOGY } from './terminology.js';

const loinc = (...codes: readonly string[]) => codes.map((code) => ({ system: LOINC, code }));
const testOf = (...codes: readonly string[]) => TERMINOLOGY.laboratory.testOf(loinc(...codes));

describe('which test a result is of (clinical-knowledge 3.1, 3.2)', () => {
  test.each([
    ['potassium in serum', '2823-3', 'potassium', 'serum'],
    ['potassium in blood, the common case', '6298-4', 'potassium', 'whole-blood'],
    ['potassium before dialysis', '51618-7', 'potassium', 'serum'],
    ['potassium, third specimen', '12813-2', 'potassium', 'serum'],
    ['sodium in blood', '2947-0', 'sodium', 'whole-blood'],
    ['magnesium by mass', '19123-9', 'magnesium', 'serum'],
    ['magnesium by moles', '2601-3', 'magnesium', 'serum'],
    ['total calcium', '17861-6', 'calcium-total', 'serum'],
    ['calcium in blood', '49765-1', 'calcium-total', 'whole-blood'],
    ['calcium corrected by the laboratory', '29265-6', 'calcium-corrected', 'serum'],
    ['ionized calcium', '1995-0', 'calcium-ionized', 'serum'],
    ['albumin', '1751-7', 'albumin', 'serum'],
    ['creatinine in blood', '38483-4', 'creatinine', 'whole-blood'],
    ['eGFR', '98979-8', 'egfr', 'serum'],
    ['urea nitrogen', '3094-0', 'urea-nitrogen', 'serum'],
    ['urea', '22664-7', 'urea', 'serum'],
    ['glucose', '2345-7', 'glucose', 'serum'],
    ['platelets', '777-3', 'platelets', 'serum'],
  ])('%s', (_, code, analyte, specimen) => {
    expect(testOf(code)).toEqual({ analyte, specimen, postDialysis: false });
  });

  test('potassium after dialysis is marked', () => {
    expect(testOf('29349-8')).toEqual({ analyte: 'potassium', specimen: 'serum', postDialysis: true });
  });

  test.each([
    ['potassium in urine', '2828-2'],
    ['potassium in red cells', '2824-1'],
    ['sodium in urine', '2955-3'],
    ['magnesium in red cells', '26746-8'],
    ['calcium in urine', '17862-4'],
    ['creatinine in urine, once thought to be corrected calcium', '35674-1'],
    ['an ionized calcium ratio', '49936-8'],
    ['albumin in urine', '14957-5'],
    ['the pediatric Schwartz eGFR', '50384-7'],
    ['a code never seen', '99999-9'],
  ])('%s is not read', (_, code) => {
    expect(testOf(code)).toBeUndefined();
  });

  test('a look-alike in any coding excludes the result', () => {
    expect(testOf('2823-3', '2828-2')).toBeUndefined();
  });

  test('codings that disagree are no test', () => {
    expect(testOf('2823-3', '2951-2')).toBeUndefined();
  });

  test('serum and blood codes together are read as blood, the more cautious', () => {
    expect(testOf('2823-3', '6298-4')).toEqual({ analyte: 'potassium', specimen: 'whole-blood', postDialysis: false });
  });

  test('a local coding beside LOINC does not matter, and LOINC may have a trailing slash', () => {
    const codings = [{ system: 'urn:local', code: 'K' }, { system: `${LOINC}/`, code: '2823-3' }, { code: '2951-2' }];
    expect(TERMINOLOGY.laboratory.testOf(codings)?.analyte).toBe('potassium');
  });
});

describe('what an order covers (clinical-knowledge 5.3)', () => {
  const covered = (...codes: readonly string[]) => [...TERMINOLOGY.laboratory.coveredBy(loinc(...codes))].toSorted();

  test.each([
    ['basic metabolic panel', '24321-2', ['calcium-total', 'creatinine', 'potassium', 'sodium']],
    ['basic metabolic panel in blood', '51990-0', ['calcium-total', 'creatinine', 'potassium', 'sodium']],
    ['comprehensive metabolic panel', '24323-8', ['calcium-total', 'creatinine', 'potassium', 'sodium']],
    ['renal panel', '24362-6', ['creatinine', 'potassium', 'sodium']],
    ['electrolyte panel', '24326-1', ['potassium', 'sodium']],
    ['blood count', '58410-2', ['platelets']],
    ['magnesium alone', '19123-9', ['magnesium']],
    ['an unknown order', '99999-9', []],
  ])('%s', (_, code, expected) => {
    expect(covered(code)).toEqual(expected);
  });

  test('no panel brings magnesium', () => {
    expect(covered('24321-2', '24323-8', '24362-6', '24326-1', '58410-2')).not.toContain('magnesium');
  });
});

describe('chart observations', () => {
  test.each([
    ['8636-3', 'qtc-interval'],
    ['76634-5', 'qtc-interval'],
    ['82810-3', 'pregnancy-status'],
    ['11778-8', 'estimated-delivery-date'],
    ['77159-2', undefined],
    ['2823-3', undefined],
  ])('%s is %s', (code, expected) => {
    expect(TERMINOLOGY.laboratory.observationOf(loinc(code))).toBe(expected);
  });
});

test.each([
  ['the code of HL7 v2 table 0493', 'http://terminology.hl7.org/CodeSystem/v2-0493', 'HEM', true],
  ['the older URI of that table', 'http://hl7.org/fhir/v2/0493', 'HEM', true],
  ['another condition', 'http://terminology.hl7.org/CodeSystem/v2-0493', 'CLOT', false],
  ['the letters in another system', 'http://example.org', 'HEM', false],
])('a specimen is hemolyzed by %s: %s %s %s', (_, system, code, expected) => {
  expect(TERMINOLOGY.laboratory.isHemolyzed([{ system, code }])).toBe(expected);
});
