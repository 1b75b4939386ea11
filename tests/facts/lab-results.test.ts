import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LabResult, LabResults } from '../../src/facts/clinical-facts.js';
import type { ClinicalSettings } from '../../src/facts/clinical-settings.js';
import { known, type Lenient, partial, readValue, unknown } from '../../src/facts/fact.js';
import { deriveLabResults, newestUsable } from '../../src/facts/lab-results.js';
import type { Analyte } from '../../src/terminology/laboratory.js';
import { ago, careSetting, factInput, flag, lab, labResults, loinc, quantity, range } from '../support/lab-builders.js';

const DAY_IN_MS = 86_400_000;

/** `< 2.5 mmol/L` for every result of an analyte, newest first. */
function reportedOf(resources: readonly Lenient[], analyte: Analyte = 'potassium'): readonly string[] {
  return resultsOf(resources, analyte).map(
    ({ comparator, reported }) => `${comparator ?? ''}${reported.value} ${reported.unit}`,
  );
}

function resultsOf(resources: readonly Lenient[], analyte: Analyte = 'potassium'): readonly LabResult[] {
  return valueOfKnown(labResults(resources)).byAnalyte.get(analyte) ?? [];
}

function valueOfKnown(fact: ReturnType<typeof labResults>): LabResults {
  if (fact.status !== 'known') throw new Error(`expected a known fact, got ${fact.status}`);
  return fact.value;
}

function only(resources: readonly Lenient[], analyte: Analyte = 'potassium'): LabResult {
  const [result, ...others] = resultsOf(resources, analyte);
  if (result === undefined || others.length > 0) throw new Error('expected exactly one result');
  return result;
}

describe('which observations count', () => {
  const K = '3.1 mmol/L';

  test.each([
    ['a final result', lab('potassium', K), true],
    ['an amended result', lab('potassium', K, { status: 'amended' }), true],
    ['a corrected result', lab('potassium', K, { status: 'corrected' }), true],
    ['not a preliminary result outside acute care', lab('potassium', K, { status: 'preliminary' }), false],
    ['not one entered in error', lab('potassium', K, { status: 'entered-in-error' }), false],
    ['not a cancelled one', lab('potassium', K, { status: 'cancelled' }), false],
    ['not a registered one', lab('potassium', K, { status: 'registered' }), false],
    ['not one of unknown status', lab('potassium', K, { status: 'unknown' }), false],
    ['not one with a status in other letters', lab('potassium', K, { status: 'Final' }), false],
    ['not one without a status', lab('potassium', K, { status: undefined }), false],
    ['one without a subject, as the client asked for this patient', lab('potassium', K, { subject: undefined }), true],
    ['not one of another patient', lab('potassium', K, { subject: { reference: 'Patient/p2' } }), false],
    [
      'one whose subject is an absolute reference',
      lab('potassium', K, { subject: { reference: 'https://ehr.example/fhir/Patient/p1' } }),
      true,
    ],
    ['one without a category', lab('potassium', K, { category: undefined }), true],
    ['one of a category of its own', lab('potassium', K, { category: [{ text: 'Chemistry' }] }), true],
    [
      'not one with an unknown code',
      lab('potassium', K, { code: { coding: [{ system: 'urn:local', code: 'K' }] } }),
      false,
    ],
    ['not one without a code', lab('potassium', K, { code: undefined }), false],
    ['not one whose code is only a text', lab('potassium', K, { code: { text: 'Potassium' } }), false],
    ['not potassium in urine', lab('potassiumUrine', '45 mmol/L'), false],
  ])('%s', (_says, observation, counts) => {
    expect(reportedOf([observation])).toEqual(counts ? [K] : []);
  });

  test('a preliminary result counts in acute care and is marked', () => {
    const preliminary = [lab('potassium', K, { status: 'preliminary' })];
    const result = newestUsable(valueOfKnown(labResults(preliminary, { setting: 'acute-care' })), 'potassium');
    expect(result).toMatchObject({ preliminary: true, reported: { value: 3.1 } });
    expect(labResults(preliminary, { setting: 'unknown' })).toMatchObject({ value: { byAnalyte: new Map() } });
  });
});

describe('when a result was taken', () => {
  const at = (members: Readonly<Record<string, unknown>>) =>
    resultsOf([lab('potassium', '3.1 mmol/L', { effectiveDateTime: undefined, ...members })])[0]?.takenAt;

  test.each([
    [
      'effectiveDateTime',
      { effectiveDateTime: '2026-02-20T08:00:00Z', issued: '2026-02-20T12:00:00Z' },
      '2026-02-20T08:00:00.000Z',
    ],
    [
      'effectiveDateTime with an offset',
      { effectiveDateTime: '2026-02-20T08:00:00+05:30' },
      '2026-02-20T02:30:00.000Z',
    ],
    [
      'the end of effectivePeriod',
      { effectivePeriod: { start: '2026-02-19T08:00:00Z', end: '2026-02-20T08:00:00Z' } },
      '2026-02-20T08:00:00.000Z',
    ],
    ['effectiveInstant', { effectiveInstant: '2026-02-20T08:00:00Z' }, '2026-02-20T08:00:00.000Z'],
    ['issued, when nothing else is stated', { issued: '2026-02-20T12:00:00Z' }, '2026-02-20T12:00:00.000Z'],
    ['the last moment of a day', { effectiveDateTime: '2026-02-20' }, '2026-02-20T23:59:59.999Z'],
  ])('is %s', (_says, members, expected) => {
    expect(new Date(at(members) ?? 0).toISOString()).toBe(expected);
  });

  test.each([
    ['no time at all', {}],
    ['a month only', { effectiveDateTime: '2026-02' }],
    ['a month only, though issued is exact', { effectiveDateTime: '2026-02', issued: '2026-02-20T12:00:00Z' }],
    ['a year only', { effectiveDateTime: '2026' }],
    ['a day that does not exist', { effectiveDateTime: '2026-02-31' }],
    ['no date', { effectiveDateTime: 'yesterday' }],
    ['a period without an end', { effectivePeriod: { start: '2026-02-19T08:00:00Z' } }],
  ])('is not told by %s: the result is ignored', (_says, members) => {
    expect(at(members)).toBeUndefined();
  });

  test.each([
    ['exactly 24 hours ahead counts', -DAY_IN_MS, true],
    ['a millisecond more is ignored', -DAY_IN_MS - 1, false],
    ['exactly 365 days old counts', 365 * DAY_IN_MS, true],
    ['a millisecond older is outside every window', 365 * DAY_IN_MS + 1, false],
  ])('%s', (_says, ms, counts) => {
    expect(at({ effectiveDateTime: ago({ ms }) }) !== undefined).toBe(counts);
  });

  test('a day that has begun somewhere on earth counts, one further ahead does not', () => {
    expect(at({ effectiveDateTime: '2026-03-03' })).toBeDefined();
    expect(at({ effectiveDateTime: '2026-03-04' })).toBeUndefined();
  });

  test('a site that looks further back than a year keeps older results', () => {
    const old = [lab('potassium', '3.1 mmol/L', { effectiveDateTime: ago({ days: 400 }) })];
    const settings = { missingLabDays: { newOrder: 90, continuation: 400, acute: 7 } };
    expect(valueOfKnown(labResults(old, { settings })).byAnalyte.has('potassium')).toBe(true);
  });
});

describe('value and unit', () => {
  const unitless = { valueQuantity: { value: 3.1 } };

  test.each([
    ['no unit', unitless],
    ['a unit of something else', { valueQuantity: quantity('3.1 g/L') }],
    ['a unit nobody knows', { valueQuantity: { value: 3.1, unit: 'units' } }],
    ['no value', { valueQuantity: { unit: 'mmol/L' } }],
    ['a text instead of a value', { valueQuantity: undefined, valueString: '3.1 mmol/L' }],
    ['a comparator nobody knows', { valueQuantity: { ...quantity('3.1 mmol/L'), comparator: 'ad' } }],
  ])('%s: ignored, never guessed', (_says, members) => {
    expect(reportedOf([lab('potassium', '3.1 mmol/L', members)])).toEqual([]);
  });

  test.each([
    ['mEq/L', 1],
    ['meq/l', 1],
    ['mmol/l', 1],
    [' MMOL/L ', 1],
  ])('potassium in "%s" is the same number in mmol/L', (unit, factor) => {
    const { si } = only([lab('potassium', '3.1', { valueQuantity: { value: 3.1, unit } })]);
    expect(si).toEqual({ value: 3.1 * factor, unit: 'mmol/L' });
  });

  test.each([
    ['magnesium' as const, 'magnesium' as const, '1.7 mg/dL', 0.69944, 'mmol/L'],
    ['magnesium' as const, 'magnesium' as const, '1.4 meq/L', 0.7, 'mmol/L'],
    ['totalCalcium' as const, 'calcium-total' as const, '10.4 mg/dL', 2.59494, 'mmol/L'],
    ['totalCalcium' as const, 'calcium-total' as const, '4.2 meq/L', 2.1, 'mmol/L'],
    ['ionizedCalcium' as const, 'calcium-ionized' as const, '4.8 mg/dL', 1.19766, 'mmol/L'],
    ['albumin' as const, 'albumin' as const, '4.1 g/dL', 41, 'g/L'],
    ['creatinine' as const, 'creatinine' as const, '1.2 mg/dL', 106.08, 'umol/L'],
    ['platelets' as const, 'platelets' as const, '230 10*3/uL', 230, '10*9/L'],
  ])('%s %s %s keeps its unit and is %d %s in SI', (name, analyte, value, si, unit) => {
    const result = only([lab(name, value)], analyte);
    expect(result.reported).toEqual({ value: quantity(value).value, unit: quantity(value).unit });
    expect(result.si.value).toBeCloseTo(si, 2);
    expect(result.si.unit).toBe(unit);
  });

  test.each(['<', '<=', '>', '>='] as const)('the comparator %s is kept', (comparator) => {
    expect(only([lab('potassium', `${comparator}2.5 mmol/L`)]).comparator).toBe(comparator);
  });
});

describe('components', () => {
  const panel = (more: Readonly<Record<string, unknown>> = {}) =>
    lab('potassium', '1 mmol/L', {
      id: 'panel',
      code: { text: 'Electrolytes' },
      valueQuantity: undefined,
      component: [
        { code: loinc('potassium'), valueQuantity: quantity('3.1 mmol/L'), interpretation: flag('L') },
        {
          code: loinc('sodium'),
          valueQuantity: quantity('128 mmol/L'),
          referenceRange: range('136 mmol/L', '146 mmol/L'),
        },
        { code: loinc('magnesium') },
      ],
      ...more,
    });

  test('are read like observations, with the time and reference of their parent', () => {
    const { byAnalyte } = valueOfKnown(labResults([panel()]));
    expect([...byAnalyte.keys()]).toEqual(['potassium', 'sodium']);
    expect(byAnalyte.get('potassium')?.[0]).toMatchObject({
      reference: 'Observation/panel',
      interpretation: new Set(['L']),
    });
    expect(byAnalyte.get('sodium')?.[0]?.referenceRange).toEqual({ low: 136, high: 146 });
  });

  test.each([
    ['status', { status: 'entered-in-error' }],
    ['patient', { subject: { reference: 'Patient/p2' } }],
    ['time', { effectiveDateTime: undefined }],
  ])('fall with the %s of their parent', (_says, more) => {
    expect(valueOfKnown(labResults([panel(more)])).byAnalyte.size).toBe(0);
  });
});

describe('impossible values', () => {
  test.each([
    ['potassium', 'potassium', '1 mmol/L', '0.99 mmol/L'],
    ['potassium', 'potassium', '12 mmol/L', '12.01 mmol/L'],
    ['potassium', 'potassium', '3.92 mg/dL', '3.9 mg/dL'],
    ['sodium', 'sodium', '90 mmol/L', '89.9 mmol/L'],
    ['sodium', 'sodium', '200 meq/L', '200.1 meq/L'],
    ['magnesium', 'magnesium', '0.1 mmol/L', '0.09 mmol/L'],
    ['magnesium', 'magnesium', '8 mmol/L', '8.01 mmol/L'],
    ['magnesium', 'magnesium', '0.24 mg/dL', '0.23 mg/dL'],
    ['magnesium', 'magnesium', '19.4 mg/dL', '19.5 mg/dL'],
    ['totalCalcium', 'calcium-total', '0.8 mmol/L', '0.79 mmol/L'],
    ['totalCalcium', 'calcium-total', '6.5 mmol/L', '6.51 mmol/L'],
    ['totalCalcium', 'calcium-total', '3.2 mg/dL', '3.1 mg/dL'],
    ['totalCalcium', 'calcium-total', '26 mg/dL', '26.1 mg/dL'],
    ['correctedCalcium', 'calcium-corrected', '6.5 mmol/L', '6.51 mmol/L'],
    ['ionizedCalcium', 'calcium-ionized', '0.3 mmol/L', '0.29 mmol/L'],
    ['ionizedCalcium', 'calcium-ionized', '4 mmol/L', '4.01 mmol/L'],
    ['albumin', 'albumin', '5 g/L', '4.9 g/L'],
    ['albumin', 'albumin', '7 g/dL', '7.1 g/dL'],
    ['creatinine', 'creatinine', '10 umol/L', '9.9 umol/L'],
    ['creatinine', 'creatinine', '3000 umol/L', '3001 umol/L'],
    ['creatinine', 'creatinine', '0.11 mg/dL', '0.1 mg/dL'],
    ['creatinine', 'creatinine', '34 mg/dL', '34.1 mg/dL'],
    ['egfr', 'egfr', '1 mL/min/{1.73_m2}', '0.9 mL/min/{1.73_m2}'],
    ['egfr', 'egfr', '200 mL/min/{1.73_m2}', '201 mL/min/{1.73_m2}'],
  ] as const)('%s (%s): %s is possible, %s is not', (name, analyte, possible, impossible) => {
    expect(resultsOf([lab(name, possible)], analyte)).toHaveLength(1);
    const { byAnalyte, implausible } = valueOfKnown(labResults([lab(name, impossible)]));
    expect(byAnalyte.has(analyte)).toBe(false);
    expect(implausible).toMatchObject([{ analyte }]);
  });

  test('are listed newest first and leave the older valid result in place', () => {
    const resources = [
      lab('potassium', '41 mmol/L', { id: 'slip', effectiveDateTime: ago({ days: 2 }) }),
      lab('potassium', '31 mmol/L', { id: 'later-slip', effectiveDateTime: ago({ days: 1 }) }),
      lab('potassium', '4.1 mmol/L', { effectiveDateTime: ago({ days: 3 }) }),
    ];
    expect(reportedOf(resources)).toEqual(['4.1 mmol/L']);
    expect(valueOfKnown(labResults(resources)).implausible.map(({ reference }) => reference)).toEqual([
      'Observation/later-slip',
      'Observation/slip',
    ]);
  });

  test('a negative number is impossible for every analyte, zero is not', () => {
    const platelets = (value: number) =>
      lab('platelets', '1 10*9/L', { valueQuantity: { ...quantity('1 10*9/L'), value } });
    expect(resultsOf([platelets(-1)], 'platelets')).toEqual([]);
    expect(resultsOf([platelets(0)], 'platelets')).toHaveLength(1);
  });
});

describe('limits of the possible that a site has changed', () => {
  const isPossible = (name: 'potassium' | 'magnesium', value: string, changed: ClinicalSettings['implausibleLimits']) =>
    valueOfKnown(labResults([lab(name, value)], { settings: { implausibleLimits: changed } })).implausible.length === 0;

  test('are possible themselves', () => {
    const changed = { potassium: { low: 1.5, high: 9 } };
    expect(['1.4', '1.5', '9', '9.1'].map((value) => isPossible('potassium', `${value} mmol/L`, changed))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('leave the other side, and other analytes, as they were', () => {
    expect(isPossible('potassium', '12 mmol/L', { potassium: { low: 1.5 } })).toBe(true);
    expect(isPossible('potassium', '12.1 mmol/L', { potassium: { low: 1.5 } })).toBe(false);
    expect(isPossible('potassium', '12 mmol/L', { sodium: { high: 190 } })).toBe(true);
  });

  test('hold for a result in mg/dL, by conversion; the side left alone keeps its limit in mg/dL', () => {
    const changed = { magnesium: { high: 4 } };
    expect(isPossible('magnesium', '9.7 mg/dL', changed)).toBe(true);
    expect(isPossible('magnesium', '9.8 mg/dL', changed)).toBe(false);
    expect(isPossible('magnesium', '0.24 mg/dL', changed)).toBe(true);
    expect(isPossible('magnesium', '0.23 mg/dL', changed)).toBe(false);
  });

  test('hold below too: 0.2 mmol/L of magnesium is 0.486 mg/dL', () => {
    const changed = { magnesium: { low: 0.2 } };
    expect(isPossible('magnesium', '0.49 mg/dL', changed)).toBe(true);
    expect(isPossible('magnesium', '0.48 mg/dL', changed)).toBe(false);
    expect(isPossible('magnesium', '19.4 mg/dL', changed)).toBe(true);
    expect(isPossible('magnesium', '19.5 mg/dL', changed)).toBe(false);
  });
});

describe('several results of one analyte', () => {
  const at = (value: string, more: Readonly<Record<string, unknown>> = {}) => lab('potassium', value, more);
  const issued = (hour: string) => ({ issued: `2026-03-01T${hour}:00:00Z` });

  test('come newest first, whatever the order received', () => {
    const older = at('3.1 mmol/L', { effectiveDateTime: ago({ days: 5 }) });
    expect(reportedOf([older, at('4.2 mmol/L')])).toEqual(['4.2 mmol/L', '3.1 mmol/L']);
    expect(reportedOf([at('4.2 mmol/L'), older])).toEqual(['4.2 mmol/L', '3.1 mmol/L']);
  });

  test('the latest issued wins within one moment, without a conflict', () => {
    const results = resultsOf([at('3.1 mmol/L', issued('10')), at('4.2 mmol/L', issued('12')), at('3.9 mmol/L')]);
    expect(results.map(({ reported }) => reported.value)).toEqual([4.2, 3.1, 3.9]);
    expect(results.some(({ conflicting }) => conflicting)).toBe(false);
  });

  test('then the more abnormal comes first, and both are marked conflicting', () => {
    const results = resultsOf([at('4.2 mmol/L', issued('10')), at('3.1 mmol/L', issued('10'))]);
    expect(results.map(({ reported, conflicting }) => [reported.value, conflicting])).toEqual([
      [3.1, true],
      [4.2, true],
    ]);
  });

  test.each([
    ['potassium', 'potassium', '3.3 mmol/L', '5.9 mmol/L'],
    ['totalCalcium', 'calcium-total', '3.1 mmol/L', '2.1 mmol/L'],
    ['totalCalcium', 'calcium-total', '1.7 mmol/L', '2.7 mmol/L'],
    ['creatinine', 'creatinine', '120 umol/L', '80 umol/L'],
    ['egfr', 'egfr', '42 mL/min/{1.73_m2}', '80 mL/min/{1.73_m2}'],
  ] as const)('of %s (%s), %s is more abnormal than %s', (name, analyte, first, second) => {
    const expected = [first, second];
    expect(reportedOf([lab(name, first), lab(name, second)], analyte)).toEqual(expected);
    expect(reportedOf([lab(name, second), lab(name, first)], analyte)).toEqual(expected);
  });

  test('the same value twice is no conflict', () => {
    const results = resultsOf([at('3.1 mmol/L', { id: 'a' }), at('3.1 mmol/L', { id: 'b' })]);
    expect(results.map(({ conflicting }) => conflicting)).toEqual([false, false]);
  });

  test('one sample reported in two units is no conflict', () => {
    const both = [lab('magnesium', '1.7 mg/dL'), lab('magnesium', '0.70 mmol/L')];
    expect(resultsOf(both, 'magnesium').map(({ conflicting }) => conflicting)).toEqual([false, false]);
    const different = [lab('magnesium', '1.7 mg/dL'), lab('magnesium', '0.85 mmol/L')];
    expect(resultsOf(different, 'magnesium').map(({ conflicting }) => conflicting)).toEqual([true, true]);
  });

  test('a resource sent twice is counted once (CH-84)', () => {
    expect(reportedOf([at('3.1 mmol/L'), at('3.1 mmol/L')])).toEqual(['3.1 mmol/L']);
  });

  test('equal results keep one order, whatever the order received', () => {
    const twins = [at('3.1 mmol/L', { id: 'b' }), at('3.1 mmol/L', { id: 'a' })];
    const references = (labs: readonly Lenient[]) => resultsOf(labs).map(({ reference }) => reference);
    expect(references(twins)).toEqual(references(twins.toReversed()));
  });

  test('samples before and after dialysis do not conflict', () => {
    const results = resultsOf([at('5.4 mmol/L'), lab('potassiumPostDialysis', '3.4 mmol/L')]);
    expect(results.map(({ conflicting }) => conflicting)).toEqual([false, false]);
  });

  test('a post-dialysis result is kept, marked and never the one that decides', () => {
    const resources = [
      lab('potassiumPostDialysis', '2.9 mmol/L'),
      at('4.2 mmol/L', { effectiveDateTime: ago({ days: 2 }) }),
    ];
    expect(resultsOf(resources).map(({ postDialysis }) => postDialysis)).toEqual([true, false]);
    expect(newestUsable(valueOfKnown(labResults(resources)), 'potassium')?.reported.value).toBe(4.2);
  });
});

describe('conflicts of one moment', () => {
  test('thousands of one moment are all kept, and one that differs marks every one', () => {
    const alike = Array.from({ length: 5_000 }, (_, index) => lab('potassium', '3.1 mmol/L', { id: `k${index}` }));
    const conflicts = (labs: readonly Lenient[]) => resultsOf(labs).filter(({ conflicting }) => conflicting).length;
    expect(resultsOf(alike)).toHaveLength(5_000);
    expect(conflicts(alike)).toBe(0);
    expect(conflicts([...alike, lab('potassium', '3.2 mmol/L')])).toBe(5_001);
  });

  test('a result conflicts exactly when it disagrees with another one of its moment', () => {
    const value = fc.constantFrom('1.7 mg/dL', '1.73 mg/dL', '1.9 mg/dL', '0.7 mmol/L', '0.71 mmol/L', '0.85 mmol/L');
    const text = fc.tuple(fc.constantFrom('', '', '', '<'), value).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), (texts) => {
        const labs = texts.map((each, index) => lab('magnesium', each, { id: `m${index}` }));
        const results = resultsOf(labs, 'magnesium');
        const withEach = results.map(({ reference }) =>
          labs.some((other) => {
            const pair = labs.filter((one) => one === other || `Observation/${one.id}` === reference);
            return resultsOf(pair, 'magnesium').some(({ conflicting }) => conflicting);
          }),
        );
        expect(results.map(({ conflicting }) => conflicting)).toEqual(withEach);
      }),
    );
  });
});

describe('what is known about the sample', () => {
  const K = (more: Readonly<Record<string, unknown>>) => only([lab('potassium', '4.2 mmol/L', more)]);

  test.each([
    ['a contained specimen', { specimen: { reference: '#s' }, contained: [specimen({ id: 's' })] }, true],
    [
      'a contained specimen that is another one',
      { specimen: { reference: '#t' }, contained: [specimen({ id: 's' })] },
      false,
    ],
    ['a specimen that is not contained', { specimen: { reference: '#s' } }, false],
    [
      'a specimen written as hemolyzed',
      { specimen: { reference: '#s' }, contained: [specimen({ id: 's', condition: [{ text: 'Haemolysed' }] })] },
      true,
    ],
    ['a note', { note: [{ text: 'Sample grossly hemolyzed.' }] }, true],
    ['a note in British spelling', { note: [{ text: 'Slight haemolysis' }] }, true],
    ['the interpretation', { interpretation: [{ text: 'Hemolyzed specimen' }] }, true],
    ['a note that denies it', { note: [{ text: 'No visible hemolysis' }] }, false],
    ['a note with spaces without end', { note: [{ text: `hemolysis${' '.repeat(20_000)}seen` }] }, true],
    ['a note that finds none after spaces', { note: [{ text: 'hemolysis  :  none' }] }, false],
    ['a note that finds none', { note: [{ text: 'Hemolysis: none' }] }, false],
    ['a sample that is not hemolyzed', { note: [{ text: 'Non-hemolyzed, lipemic' }] }, false],
    ['a sample free of it', { note: [{ text: 'Negative for haemolysis' }] }, false],
    ['its index, which every sample has', { note: [{ text: 'Hemolysis index 4' }] }, false],
    ['a second tube after a clot-free first', { note: [{ text: 'No clots. Hemolyzed.' }] }, true],
    ['lipemia', { note: [{ text: 'Lipemic sample' }] }, false],
    ['an illness', { note: [{ text: 'hemolytic anemia' }] }, false],
  ])('hemolysis by %s', (_says, more, hemolyzed) => {
    expect(K(more).hemolyzed).toBe(hemolyzed);
  });

  test.each([
    ['relative', 'Specimen/s1'],
    ['absolute', 'https://ehr.example/fhir/Specimen/s1'],
  ])('a specimen beside the result is found by its %s reference', (_says, reference) => {
    const observation = lab('potassium', '4.2 mmol/L', { specimen: { reference } });
    expect(only([observation, specimen({ id: 's1' })]).hemolyzed).toBe(true);
    expect(only([observation, specimen({ id: 's2' })]).hemolyzed).toBe(false);
  });

  test('a component is as hemolyzed as its parent', () => {
    const panel = lab('potassium', '1 mmol/L', {
      valueQuantity: undefined,
      interpretation: [{ text: 'hemolyzed' }],
      component: [{ code: loinc('potassium'), valueQuantity: quantity('4.2 mmol/L') }],
    });
    expect(only([panel]).hemolyzed).toBe(true);
  });

  test('sodium of a blood gas is told from sodium of the laboratory', () => {
    expect(only([lab('sodiumWholeBlood', '131 mmol/L')], 'sodium').specimen).toBe('whole-blood');
    expect(only([lab('sodium', '131 mmol/L')], 'sodium').specimen).toBe('serum');
  });

  test('interpretation codes of any system are kept, in capitals', () => {
    expect(K({ interpretation: [...flag('l'), ...flag('LL')] }).interpretation).toEqual(new Set(['L', 'LL']));
  });
});

describe('how much is known', () => {
  const labs = [lab('potassium', '3.1 mmol/L')];
  const facts = { careSetting: careSetting() };

  test.each([
    ['read in full', known(labs), 'known'],
    ['one page of more', partial(labs), 'partial'],
    ['not read', unknown('timed-out'), 'unknown'],
  ])('results are as known as the list they come from: %s', (_says, list, status) => {
    expect(deriveLabResults(factInput({ labs: list }), facts).status).toBe(status);
  });

  test('a chart without results is known to have none', () => {
    expect(readValue(deriveLabResults(factInput({ labs: known([]) }), facts))).toEqual({
      byAnalyte: new Map(),
      implausible: [],
    });
  });
});

function specimen(more: Readonly<Record<string, unknown>>): Lenient {
  return {
    resourceType: 'Specimen',
    condition: [{ coding: [{ code: 'HEM', system: 'http://terminology.hl7.org/CodeSystem/v2-0493' }] }],
    ...more,
  };
}
