import { describe, expect, test } from '@jest/globals';
import type { CareSetting } from '../../src/facts/clinical-facts.js';
import { type LabObstacle, labObstaclesOf, labResultsOf } from '../../src/facts/lab-observation.js';
import { AS_OF, ago, factInput, flag, lab, loinc, quantity } from '../support/lab-builders.js';

const K = '3.1 mmol/L';

function read(observation: ReturnType<typeof lab>, setting: CareSetting = 'ambulatory') {
  return labResultsOf(observation, { input: factInput({}), setting, specimens: new Map(), since: 0 });
}

function readOne(more: Readonly<Record<string, unknown>>) {
  const [result, ...others] = read(lab('potassium', K, more));
  if (result === undefined || others.length > 0) throw new Error('expected one result');
  return result;
}

describe('an Observation that gives no result', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['without a time', { effectiveDateTime: undefined }],
    ['without a status', { status: undefined }],
    ['that is preliminary, outside acute care', { status: 'preliminary' }],
    ['of another patient', { subject: { reference: 'Patient/p2' } }],
    ['without a code', { code: undefined }],
    ['without a quantity', { valueQuantity: undefined }],
    ['with a unit but no number', { valueQuantity: { unit: 'mmol/L' } }],
    ['with a number but no unit', { valueQuantity: { value: 3.1 } }],
    ['with a comparator that cannot be read', { valueQuantity: { ...quantity(K), comparator: 'ad' } }],
  ])('%s', (_says, more) => {
    expect(read(lab('potassium', K, more))).toEqual([]);
  });

  test.each(['registered', 'cancelled', 'entered-in-error', 'unknown', '', undefined])(
    'in acute care, as anywhere: status %s',
    (status) => {
      expect(read(lab('potassium', K, { status }), 'acute-care')).toEqual([]);
    },
  );
});

describe('why an Observation is no result', () => {
  const since = AS_OF - 90 * 86_400_000;
  const obstacles = (observation: ReturnType<typeof lab>) =>
    labObstaclesOf(observation, { input: factInput({}), setting: 'ambulatory', specimens: new Map(), since });

  test.each<[LabObstacle, Readonly<Record<string, unknown>>]>([
    ['no-date', { effectiveDateTime: undefined }],
    ['too-old', { effectiveDateTime: ago({ days: 91 }) }],
    ['not-final', { status: 'preliminary' }],
    ['other-patient', { subject: { reference: 'Patient/p2' } }],
    ['unknown-test', { code: { text: 'potassium' } }],
    ['no-value', { valueQuantity: undefined }],
    ['unknown-unit', { valueQuantity: { value: 3.1 } }],
    ['unclear-comparator', { valueQuantity: { ...quantity(K), comparator: 'ad' } }],
  ])('%s', (obstacle, more) => {
    const observation = lab('potassium', K, more);
    expect(obstacles(observation)).toStrictEqual([{ measurement: observation, obstacle }]);
  });

  test('a result has none, at the very end of what is looked at too', () => {
    expect(obstacles(lab('potassium', K))).toStrictEqual([]);
    expect(obstacles(lab('potassium', K, { effectiveDateTime: ago({ days: 90 }) }))).toStrictEqual([]);
  });

  test('said of each component, and of all where it concerns the whole', () => {
    const sodium = { code: loinc('sodium'), valueQuantity: quantity('139 mmol/L') };
    const unnamed = { code: { text: 'chloride' }, valueQuantity: quantity('101 mmol/L') };
    const panel = lab('potassium', K, { component: [sodium, unnamed] });
    expect(obstacles(panel)).toStrictEqual([{ measurement: unnamed, obstacle: 'unknown-test' }]);
    const cancelled = { ...panel, status: 'cancelled' as const };
    expect(obstacles(cancelled)).toStrictEqual(
      [cancelled, sodium, unnamed].map((measurement) => ({ measurement, obstacle: 'not-final' })),
    );
  });
});

describe('the status of a result', () => {
  test.each([
    ['final', false],
    ['amended', false],
    ['corrected', false],
    ['preliminary', true],
  ])('%s: marked preliminary %s', (status, preliminary) => {
    expect(read(lab('potassium', K, { status }), 'acute-care')).toMatchObject([{ preliminary, conflicting: false }]);
  });
});

test('a result names the orders it is based on, as far as they can be told', () => {
  const references = [
    'ServiceRequest/s1',
    'https://ehr.example/fhir/ServiceRequest/s2/_history/3',
    '#inside',
    undefined,
  ];
  const basedOn = references.map((reference) => (reference === undefined ? { display: 'an order' } : { reference }));
  expect(readOne({ basedOn }).basedOn).toStrictEqual(['ServiceRequest/s1', 'ServiceRequest/s2']);
  expect(readOne({}).basedOn).toEqual([]);
});

describe('interpretation codes', () => {
  test('come from the result itself; codings without a code are passed over', () => {
    const interpretation = [{ coding: [{ display: 'Low' }, { code: 'l' }] }, ...flag('LL')];
    expect(readOne({ interpretation }).interpretation).toEqual(new Set(['L', 'LL']));
    expect(readOne({}).interpretation).toEqual(new Set());
  });

  test('of a panel do not speak of its components', () => {
    const component = [
      { code: loinc('potassium'), valueQuantity: quantity(K) },
      { code: loinc('sodium'), valueQuantity: quantity('140 mmol/L'), interpretation: flag('N') },
      { code: loinc('magnesium') },
    ];
    const panel = lab('potassium', K, { valueQuantity: undefined, interpretation: flag('LL'), component });
    expect(read(panel).map(({ analyte, interpretation }) => [analyte, [...interpretation]])).toEqual([
      ['potassium', []],
      ['sodium', ['N']],
    ]);
  });
});
