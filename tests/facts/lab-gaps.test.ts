import { describe, expect, test } from '@jest/globals';
import type { CareSetting, ClinicalFacts, LabNeed } from '../../src/facts/clinical-facts.js';
import type { ClinicalSettings } from '../../src/facts/clinical-settings.js';
import { type Fact, known, partial, unknown } from '../../src/facts/fact.js';
import { deriveLabGaps } from '../../src/facts/lab-gaps.js';
import { deriveLabResults } from '../../src/facts/lab-results.js';
import { concept, daysAgo, factInput, type Raw, SUBJECT } from '../support/fact-input.js';

interface Given {
  readonly setting?: CareSetting;
  readonly settings?: Partial<ClinicalSettings>;
}

function derive(
  labs: readonly Raw[] | Fact<readonly Raw[]>,
  { setting = 'ambulatory', settings = {} }: Given = {},
): ClinicalFacts['labGaps'] {
  const input = factInput({ data: { labs }, settings });
  const careSetting = known(setting);
  return deriveLabGaps(input, { careSetting, labResults: deriveLabResults(input, { careSetting }) });
}

/** Which of the two questions lack this test. */
function lacking(need: LabNeed, labs: readonly Raw[], given: Given = {}): readonly string[] {
  const gaps = derive(labs, given);
  if (gaps.status === 'unknown') return ['unknown'];
  return (['newOrder', 'continuation'] as const).filter((question) => gaps.value[question].has(need));
}

const result = (code: string, value: number, unit: string, more: Raw = {}): Raw => ({
  resourceType: 'Observation',
  id: `o-${code}`,
  status: 'final',
  subject: SUBJECT,
  code: concept(`loinc ${code}`),
  valueQuantity: { value, unit },
  effectiveDateTime: daysAgo(1),
  ...more,
});
const potassium = (more: Raw = {}, value = 4.2) => result('2823-3', value, 'mmol/L', more);
const at = (days: number, ms = 0) => ({ effectiveDateTime: daysAgo(days, ms) });
const BOTH = ['newOrder', 'continuation'];

describe('how long a result stays valid (3.7)', () => {
  test.each<[string, Raw, Given, readonly string[]]>([
    ['90 days for a new order', potassium(at(90)), {}, []],
    ['no longer for a new order, but for a continuation', potassium(at(90, 1)), {}, ['newOrder']],
    ['365 days for a continuation', potassium(at(365)), {}, ['newOrder']],
    ['no longer', potassium(at(365, 1)), {}, BOTH],
    ['7 days in acute care, for both', potassium(at(7)), { setting: 'acute-care' }, []],
    ['no longer in acute care', potassium(at(7, 1)), { setting: 'acute-care' }, BOTH],
    [
      'as long as a site says',
      potassium(at(10, 1)),
      { settings: { missingLabDays: { newOrder: 10, continuation: 20, acute: 1 } } },
      ['newOrder'],
    ],
    [
      'longer than a year, where a site says so',
      potassium(at(500)),
      { settings: { missingLabDays: { newOrder: 90, continuation: 500, acute: 7 } } },
      ['newOrder'],
    ],
  ])('%s', (_says, lab, given, expected) => {
    expect(lacking('potassium', [lab], given)).toEqual(expected);
  });

  test('the windows used are named', () => {
    expect(derive([])).toMatchObject({ value: { days: { newOrder: 90, continuation: 365 } } });
    expect(derive([], { setting: 'acute-care' })).toMatchObject({ value: { days: { newOrder: 7, continuation: 7 } } });
  });
});

describe('which result answers which question', () => {
  test.each<[LabNeed, string, Raw]>([
    ['potassium', 'potassium', potassium()],
    ['potassium', 'potassium in whole blood', result('6298-4', 4.2, 'mmol/L')],
    ['sodium', 'sodium', result('2951-2', 140, 'mmol/L')],
    ['creatinine', 'creatinine', result('2160-0', 0.9, 'mg/dL')],
    ['creatinine', 'a reported eGFR', result('98979-8', 80, 'mL/min/{1.73_m2}')],
    ['magnesium', 'magnesium', result('19123-9', 2, 'mg/dL')],
    ['calcium', 'total calcium', result('17861-6', 9.5, 'mg/dL')],
    ['calcium', 'corrected calcium', result('29265-6', 9.5, 'mg/dL')],
    ['calcium', 'ionized calcium', result('1995-0', 1.2, 'mmol/L')],
    ['platelets', 'platelets', result('777-3', 230, '10*3/uL')],
  ])('%s by %s, and nothing else is answered', (need, _says, lab) => {
    const gaps = derive([lab]);
    const all: readonly LabNeed[] = ['potassium', 'sodium', 'creatinine', 'magnesium', 'calcium', 'platelets'];
    const rest = new Set(all.filter((name) => name !== need));
    expect(gaps).toMatchObject({ value: { newOrder: rest, continuation: rest } });
  });

  test('an abnormal result answers as well', () => {
    expect(lacking('potassium', [potassium({}, 2.1)])).toEqual([]);
  });
});

describe('what answers nothing', () => {
  test.each<[string, Raw]>([
    ['a result without a unit', potassium({ valueQuantity: { value: 4.2 } })],
    ['an impossible result', potassium({}, 42)],
    ['a result that was an error', potassium({ status: 'entered-in-error' })],
    ['a preliminary result outside acute care', potassium({ status: 'preliminary' })],
    ['a result without a date', potassium({ effectiveDateTime: undefined })],
    ['a result of another patient', potassium({ subject: { reference: 'Patient/pat-2' } })],
    ['a result after dialysis', result('29349-8', 4.2, 'mmol/L')],
    ['a result in urine', result('2828-2', 42, 'mmol/L')],
  ])('%s', (_says, lab) => {
    expect(lacking('potassium', [lab])).toEqual(BOTH);
  });
});

describe('a hemolyzed sample raises potassium and magnesium (3.8)', () => {
  const hemolyzed = { note: [{ text: 'Specimen hemolyzed' }] };
  test.each<[string, LabNeed, readonly Raw[], readonly string[]]>([
    ['a normal potassium answers nothing', 'potassium', [potassium(hemolyzed)], BOTH],
    ['a high potassium answers nothing', 'potassium', [potassium(hemolyzed, 6.5)], BOTH],
    ['a low potassium answers: it can only be lower', 'potassium', [potassium(hemolyzed, 3.0)], []],
    [
      'a normal potassium in another sample answers',
      'potassium',
      [potassium(hemolyzed), potassium({ id: 'older', ...at(20) })],
      [],
    ],
    ['a normal magnesium answers nothing', 'magnesium', [result('19123-9', 2, 'mg/dL', hemolyzed)], BOTH],
    ['a low magnesium answers', 'magnesium', [result('19123-9', 1, 'mg/dL', hemolyzed)], []],
    ['sodium is not concerned', 'sodium', [result('2951-2', 140, 'mmol/L', hemolyzed)], []],
  ])('%s', (_says, need, labs, expected) => {
    expect(lacking(need, labs)).toEqual(expected);
  });
});

test.each<[string, Fact<readonly Raw[]>, unknown]>([
  ['known', known([]), { status: 'known' }],
  ['partial: no gap is proved', partial([]), { status: 'partial' }],
  ['unknown', unknown('refused'), unknown('refused')],
])('results that are %s give gaps that are as well', (_says, labs, expected) => {
  expect(derive(labs)).toMatchObject(Object(expected));
});

test('without any result, every test is lacking', () => {
  const all = new Set(['potassium', 'sodium', 'creatinine', 'magnesium', 'calcium', 'platelets']);
  expect(derive([])).toMatchObject({ value: { newOrder: all, continuation: all } });
});
