import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ANALYTES, type Analyte } from '../../src/terminology/laboratory.js';
import { conventionalUnitOf, convert, siUnitOf, unitOf } from '../../src/terminology/units.js';

const UCUM = 'http://unitsofmeasure.org';

describe('spellings (clinical-knowledge 3.2)', () => {
  test.each<[Analyte, string, string]>([
    ['potassium', 'mmol/L', 'mmol/L'],
    ['potassium', 'MMOL/L', 'mmol/L'],
    ['potassium', ' mmol/l ', 'mmol/L'],
    ['potassium', 'mEq/L', 'meq/L'],
    ['potassium', 'meq/l', 'meq/L'],
    ['calcium-total', 'mg/dl', 'mg/dL'],
    ['calcium-total', 'mg%', 'mg/dL'],
    ['calcium-total', 'mq/dL', 'mg/dL'],
    ['calcium-total', 'mg/dlL', 'mg/dL'],
    ['creatinine', 'umol/l', 'umol/L'],
    ['creatinine', 'µmol/l', 'umol/L'],
    ['creatinine', 'μmol/L', 'umol/L'],
    ['albumin', 'g/dl', 'g/dL'],
    ['albumin', 'g/L', 'g/L'],
    ['egfr', 'mL/min/{1.73_m2}', 'mL/min/{1.73_m2}'],
    ['egfr', 'mL/min/1.73m2', 'mL/min/{1.73_m2}'],
    ['egfr', 'mL/min/1.73 m²', 'mL/min/{1.73_m2}'],
    ['egfr', 'mL/min/1.73m^2', 'mL/min/{1.73_m2}'],
    ['egfr', 'mL/min', 'mL/min'],
    ['platelets', '10*3/uL', '10*3/uL'],
    ['platelets', '10^3/uL', '10*3/uL'],
    ['platelets', 'K/uL', '10*3/uL'],
    ['platelets', 'x10E9/L', '10*9/L'],
    ['platelets', '10*9/L', '10*9/L'],
  ])('%s in "%s" is %s', (analyte, unit, expected) => {
    expect(unitOf(analyte, { unit })).toBe(expected);
  });

  test.each<[string, Analyte, Parameters<typeof unitOf>[1]]>([
    ['no unit', 'potassium', {}],
    ['an empty unit', 'potassium', { unit: '' }],
    ['a unit of another quantity', 'potassium', { unit: 'g/L' }],
    ['sodium by mass, which the table does not list', 'sodium', { unit: 'mg/dL' }],
    ['an unknown unit', 'potassium', { unit: 'mmol/24h' }],
    ['code and text that disagree', 'potassium', { unit: 'mg/dL', code: 'mmol/L', system: UCUM }],
    ['a code of another system alone', 'potassium', { code: 'mmol/L', system: 'http://example.org/units' }],
    ['molar albumin', 'albumin', { unit: 'umol/L' }],
  ])('%s is refused, never guessed', (_, analyte, spelled) => {
    expect(unitOf(analyte, spelled)).toBeUndefined();
  });

  test.each<[string, Parameters<typeof unitOf>[1], string]>([
    ['the UCUM code', { code: 'mmol/L', system: UCUM }, 'mmol/L'],
    ['a UCUM URI with a trailing slash', { code: 'mmol/L', system: `${UCUM}/` }, 'mmol/L'],
    ['a code without system', { code: 'meq/L' }, 'meq/L'],
    [
      'the text beside a code of another system',
      { unit: 'mmol/L', code: 'X7', system: 'http://example.org' },
      'mmol/L',
    ],
    ['code and text that agree in other letters', { unit: 'mEq/L', code: 'meq/L', system: UCUM }, 'meq/L'],
  ])('read from %s', (_, spelled, expected) => {
    expect(unitOf('potassium', spelled)).toBe(expected);
  });
});

describe('conversion (clinical-knowledge 3.2)', () => {
  test.each<[Analyte, number, string, string, number, number]>([
    ['potassium', 1, 'mg/dL', 'mmol/L', 0.25577, 5],
    ['potassium', 1, 'mmol/L', 'mg/dL', 3.9098, 4],
    ['magnesium', 1, 'mg/dL', 'mmol/L', 0.41144, 5],
    ['magnesium', 1.8, 'mg/dL', 'mmol/L', 0.7406, 4],
    ['magnesium', 1.5, 'meq/L', 'mmol/L', 0.75, 12],
    ['calcium-total', 1, 'mg/dL', 'mmol/L', 0.24951, 5],
    ['calcium-total', 5, 'meq/L', 'mmol/L', 2.5, 12],
    ['calcium-total', 10, 'mg/dL', 'meq/L', 4.99, 3],
    ['calcium-ionized', 1, 'mmol/L', 'mg/dL', 4.0078, 4],
    ['creatinine', 1, 'mg/dL', 'umol/L', 88.4, 8],
    ['creatinine', 75, 'umol/L', 'mg/dL', 0.848, 3],
    ['urea-nitrogen', 1, 'mg/dL', 'mmol/L', 0.357, 4],
    ['albumin', 4.2, 'g/dL', 'g/L', 42, 12],
    ['platelets', 150, '10*3/uL', '10*9/L', 150, 12],
    ['egfr', 60, 'mL/min', 'mL/min/{1.73_m2}', 60, 12],
    ['glucose', 100, 'mg/dL', 'mmol/L', 5.551, 3],
  ])('%s: %s %s in %s is %s', (analyte, value, from, to, expected, digits) => {
    expect(convert(analyte, value, from, to)).toBeCloseTo(expected, digits);
  });

  test.each<[Analyte, number, string, string]>([
    ['potassium', 3.5, 'meq/L', 'mmol/L'],
    ['potassium', 3.700000781824548, 'mmol/L', 'mmol/L'],
    ['sodium', 125, 'meq/L', 'mmol/L'],
    ['platelets', 100, '10*3/uL', '10*9/L'],
  ])('the same number stays the same to the last digit: %s %s %s', (analyte, value, from, to) => {
    expect(convert(analyte, value, from, to)).toBe(value);
  });

  test('a value in the same unit is not touched', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 0, max: 1000 }), (value) => {
        expect(convert('calcium-total', value, 'mg/dL', 'mg/dL')).toBe(value);
      }),
    );
  });

  test('a unit of another analyte is a programming error', () => {
    expect(() => convert('sodium', 1, 'mg/dL', 'mmol/L')).toThrow(expect.objectContaining({ code: 'CRAMP_INTERNAL' }));
    expect(() => convert('platelets', 1, '10*9/L', 'mmol/L')).toThrow(
      expect.objectContaining({ code: 'CRAMP_INTERNAL' }),
    );
  });

  test('there and back again gives the same value for every analyte', () => {
    for (const analyte of ANALYTES) {
      const conventional = conventionalUnitOf(analyte);
      const si = siUnitOf(analyte);
      expect(convert(analyte, convert(analyte, 3.21, si, conventional), conventional, si)).toBeCloseTo(3.21, 10);
    }
  });
});

test.each<[Analyte, string, string]>([
  ['potassium', 'mmol/L', 'mmol/L'],
  ['sodium', 'mmol/L', 'mmol/L'],
  ['magnesium', 'mmol/L', 'mg/dL'],
  ['calcium-total', 'mmol/L', 'mg/dL'],
  ['albumin', 'g/L', 'g/dL'],
  ['creatinine', 'umol/L', 'mg/dL'],
  ['egfr', 'mL/min/{1.73_m2}', 'mL/min/{1.73_m2}'],
  ['platelets', '10*9/L', '10*9/L'],
])('%s is shown in %s and %s', (analyte, si, conventional) => {
  expect([siUnitOf(analyte), conventionalUnitOf(analyte)]).toEqual([si, conventional]);
});
