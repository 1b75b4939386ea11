import { describe, expect, test } from '@jest/globals';
import { ATC, ICD_10_CM, LOINC, RXNORM, SNOMED_CT } from '../../src/terminology/code-systems.js';
import { loadTerminology } from '../../src/terminology/load.js';
import { TERMINOLOGY } from './terminology.js';

test('the start-up log can say how much was loaded', () => {
  const { drugCodes, valueSets, valueSetCodes } = TERMINOLOGY.statistics;
  expect(drugCodes).toBeGreaterThan(40_000);
  expect(valueSets).toBeGreaterThan(200);
  expect(valueSetCodes).toBeGreaterThan(7_000);
});

describe('a site may leave license groups out, and the rest still works', () => {
  const without = loadTerminology({ without: ['snomed', 'atc', 'icd-who'] });
  const drug = (system: string, code: string) =>
    without.drugs.identify({ codings: [{ system, code }], texts: [], routeCodings: [], routeTexts: [] });

  test('SNOMED CT problems and drugs are unknown then', () => {
    expect(without.conditions.classesOf([{ system: SNOMED_CT, code: '77386006' }]).size).toBe(0);
    expect(drug(SNOMED_CT, '11473005')).toBeUndefined();
    expect(TERMINOLOGY.conditions.classesOf([{ system: SNOMED_CT, code: '77386006' }]).size).toBe(1);
  });

  test('ATC codes are unknown then', () => {
    expect(drug(ATC, 'P01BC01')).toBeUndefined();
  });

  test('RxNorm, ICD-10-CM and LOINC are not touched', () => {
    expect(drug(RXNORM, '997010')?.ingredients).toEqual(['quinine']);
    expect(without.conditions.classesOf([{ system: ICD_10_CM, code: 'G47.62' }])).toEqual(new Set(['limb-cramp']));
    expect(without.laboratory.testOf([{ system: LOINC, code: '2823-3' }])?.analyte).toBe('potassium');
  });

  test('the statistics say so', () => {
    expect(without.statistics.valueSets).toBeLessThan(TERMINOLOGY.statistics.valueSets);
    expect(without.statistics.drugCodes).toBeLessThan(TERMINOLOGY.statistics.drugCodes);
  });
});
