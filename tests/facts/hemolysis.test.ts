import { describe, expect, test } from '@jest/globals';
import { readValue } from '../../src/facts/fact.js';
import { newestUsable } from '../../src/facts/lab-results.js';
import { lab, labResults } from '../support/lab-builders.js';

function isHemolyzed(more: Readonly<Record<string, unknown>>): boolean | undefined {
  const results = readValue(labResults([lab('potassium', '4.2 mmol/L', more)]));
  return results && newestUsable(results, 'potassium')?.hemolyzed;
}

describe('a note says that the sample was hemolyzed, or that it was not', () => {
  test.each([
    ['hemolysis index 3', false],
    ['hemolysis  index 3', false],
    ['hemolysis, index 3', true],
    ['no hemolysis', false],
    ['no  hemolysis', false],
    ['non - hemolyzed', false],
    ['no visible hemolysis', false],
    ['no visible  hemolysis', false],
    ['no sign of hemolysis', false],
    ['no clots but there is gross hemolysis', true],
    ['hemolysis none', false],
    ['hemolysis absent', false],
    ['hemolysis - negative', false],
    ['hemolysis = nil', false],
    ['hemolysis present', true],
    ['Sample hemolysed', true],
  ])('%s', (text, expected) => {
    expect(isHemolyzed({ note: [{ text }] })).toBe(expected);
    expect(isHemolyzed({ note: [{ text: 'Repeat please' }, { text }] })).toBe(expected);
  });

  test('a note without words says nothing', () => {
    expect(isHemolyzed({ note: [{ time: '2026-03-01' }] })).toBe(false);
  });
});

describe('the specimen that a result names', () => {
  const condition = [{ text: 'hemolyzed' }];
  const specimen = { reference: '#s' };

  test.each([
    ['counts when it is contained', [{ resourceType: 'Specimen', id: 's', condition }], true],
    ['counts by its note', [{ resourceType: 'Specimen', id: 's', note: [{ text: 'hemolyzed' }] }], true],
    ['is not another contained one', [{ resourceType: 'Specimen', id: 't', condition }], false],
    ['is no resource of another type', [{ resourceType: 'Device', id: 's', condition }], false],
    ['says nothing without condition or note', [{ resourceType: 'Specimen', id: 's' }], false],
  ])('%s', (_says, contained, expected) => {
    expect(isHemolyzed({ specimen, contained })).toBe(expected);
  });
});
