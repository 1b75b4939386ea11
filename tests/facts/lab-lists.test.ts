import { describe, expect, test } from '@jest/globals';
import { readValue } from '../../src/facts/fact.js';
import { isRaisedByHemolysis, newestUsable, usableResults } from '../../src/facts/lab-results.js';
import { ago, lab, labResults } from '../support/lab-builders.js';

function resultsOf(...labs: Parameters<typeof labResults>[0]) {
  const results = readValue(labResults(labs));
  if (results === undefined) throw new Error('expected results');
  return results;
}

const days = (count: number) => ({ effectiveDateTime: ago({ days: count }) });

test('of an analyte without any result there is nothing to use', () => {
  expect(usableResults(resultsOf(), 'potassium')).toEqual([]);
  expect(newestUsable(resultsOf(lab('sodium', '140 mmol/L')), 'potassium')).toBeUndefined();
});

test('of an analyte with post-dialysis results only there is nothing to use', () => {
  expect(usableResults(resultsOf(lab('potassiumPostDialysis', '3.1 mmol/L')), 'potassium')).toEqual([]);
});

test('impossible results are listed newest first, those of one moment by their references', () => {
  const labs = [
    lab('potassium', '42 mmol/L', { ...days(9), id: 'c' }),
    lab('sodium', '14 mmol/L', { ...days(1), id: 'd' }),
    lab('potassium', '43 mmol/L', { ...days(1), id: 'b' }),
    lab('potassium', '44 mmol/L', { ...days(5), id: 'a' }),
    lab('potassium', '4.4 mmol/L', { ...days(2), id: 'possible' }),
  ];
  const names = ['b', 'd', 'a', 'c'].map((id) => `Observation/${id}`);
  expect(resultsOf(...labs).implausible.map(({ reference }) => reference)).toEqual(names);
  expect(resultsOf(...labs.toReversed()).implausible.map(({ reference }) => reference)).toEqual(names);
  expect(resultsOf(...labs).implausible.map(({ analyte }) => analyte)).toEqual([
    'potassium',
    'sodium',
    'potassium',
    'potassium',
  ]);
});

describe('hemolysis raises', () => {
  test.each([
    ['potassium', true, true],
    ['potassium', false, false],
    ['magnesium', true, true],
    ['magnesium', false, false],
    ['sodium', true, false],
    ['albumin', true, false],
  ] as const)('%s in a sample that is hemolyzed (%s): %s', (name, isHemolyzed, expected) => {
    const unit = { potassium: 'mmol/L', magnesium: 'mmol/L', sodium: 'mmol/L', albumin: 'g/L' }[name];
    const value = { potassium: 4, magnesium: 0.9, sodium: 140, albumin: 40 }[name];
    const note = isHemolyzed ? { note: [{ text: 'hemolyzed' }] } : {};
    const result = newestUsable(resultsOf(lab(name, `${value} ${unit}`, note)), name);
    expect(result?.hemolyzed).toBe(isHemolyzed);
    expect(result && isRaisedByHemolysis(result)).toBe(expected);
  });
});
