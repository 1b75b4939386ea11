import { describe, expect, test } from '@jest/globals';
import { foundIn, known, type Lenient, partial, unknown } from '../../src/facts/fact.js';
import { deriveQtc } from '../../src/facts/qtc.js';
import { AS_OF, ago, factInput, lab, loinc, quantity } from '../support/lab-builders.js';

function qtc(...resources: readonly Lenient[]) {
  return foundIn(deriveQtc(factInput({ pregnancyAndQt: known(resources) })));
}

const at = (days: number) => ({ effectiveDateTime: ago({ days }) });

test('a QTc keeps its milliseconds, time and reference', () => {
  expect(qtc(lab('qtc', '505 ms', { id: 'ecg', ...at(0) }))).toEqual([
    { ms: 505, takenAt: AS_OF, reference: 'Observation/ecg' },
  ]);
});

describe('which count', () => {
  test.each([
    ['amended', lab('qtc', '480 ms', { status: 'amended' }), [480]],
    ['corrected', lab('qtc', '480 ms', { status: 'corrected' }), [480]],
    ['not preliminary', lab('qtc', '480 ms', { status: 'preliminary' }), []],
    ['not entered in error', lab('qtc', '480 ms', { status: 'entered-in-error' }), []],
    ['not without a status', lab('qtc', '480 ms', { status: undefined }), []],
    ['not of another patient', lab('qtc', '480 ms', { subject: { reference: 'Patient/p2' } }), []],
    ['not undated', lab('qtc', '480 ms', { effectiveDateTime: undefined }), []],
    ['not dated by a month', lab('qtc', '480 ms', { effectiveDateTime: '2026-02' }), []],
    ['not a day and a millisecond ahead', lab('qtc', '480 ms', { effectiveDateTime: ago({ days: -1, ms: -1 }) }), []],
    ['of any age', lab('qtc', '480 ms', at(4000)), [480]],
    ['not another test', lab('potassium', '400 ms'), []],
    ['from 300 ms', lab('qtc', '300 ms'), [300]],
    ['not below', lab('qtc', '299 ms'), []],
    ['up to 700 ms', lab('qtc', '700 ms'), [700]],
    ['not above', lab('qtc', '701 ms'), []],
    ['in another spelling of the unit', lab('qtc', '480', { valueQuantity: { value: 480, unit: 'msec' } }), [480]],
    ['in capitals', lab('qtc', '480', { valueQuantity: { value: 480, unit: 'MSec' } }), [480]],
    ['with blanks around the unit', lab('qtc', '480', { valueQuantity: { value: 480, code: ' ms ' } }), [480]],
    ['not without a unit', lab('qtc', '480'), []],
    ['not without a number', lab('qtc', '480', { valueQuantity: { unit: 'ms' } }), []],
    ['not in seconds', lab('qtc', '0.48 s'), []],
    ['not without a value', lab('qtc', '480 ms', { valueQuantity: undefined }), []],
    ['a lower bound as its number', lab('qtc', '>500 ms'), [500]],
    ['not an upper bound', lab('qtc', '<500 ms'), []],
    ['not an upper bound that includes its number', lab('qtc', '<=500 ms'), []],
  ])('%s', (_says, observation, expected) => {
    expect(qtc(observation).map(({ ms }) => ms)).toStrictEqual(expected);
  });

  test('a component of an ECG, with the time of the ECG', () => {
    const ecg = lab('qtc', '1 ms', {
      id: 'ecg',
      code: { text: 'ECG' },
      valueQuantity: undefined,
      component: [{ code: loinc('qtc'), valueQuantity: quantity('472 ms') }],
      ...at(3),
    });
    expect(qtc(ecg)).toMatchObject([{ ms: 472, reference: 'Observation/ecg' }]);
  });

  test('a resource sent twice is counted once (CH-84)', () => {
    expect(qtc(lab('qtc', '480 ms'), lab('qtc', '480 ms'))).toHaveLength(1);
  });
});

test('newest first, of one moment the longest first, whatever the order received', () => {
  const observations = [
    lab('qtc', '470 ms', at(1)),
    lab('qtc', '490 ms', at(1)),
    lab('qtc', '505 ms', at(9)),
    lab('qtc', '440 ms', at(0)),
  ];
  expect(qtc(...observations).map(({ ms }) => ms)).toEqual([440, 490, 470, 505]);
  expect(qtc(...observations.toReversed()).map(({ ms }) => ms)).toEqual([440, 490, 470, 505]);
});

test('equally long ones of one moment are in the order of their references', () => {
  const observations = ['b', 'c', 'a'].map((id) => lab('qtc', '480 ms', { id, ...at(1) }));
  const names = ['Observation/a', 'Observation/b', 'Observation/c'];
  expect(qtc(...observations).map(({ reference }) => reference)).toEqual(names);
  expect(qtc(...observations.toReversed()).map(({ reference }) => reference)).toEqual(names);
});

test('those of one ECG are in the order of their length', () => {
  const component = ['460 ms', '480 ms'].map((each) => ({ code: loinc('qtc'), valueQuantity: quantity(each) }));
  expect(qtc(lab('qtc', '470 ms', { component })).map(({ ms }) => ms)).toEqual([480, 470, 460]);
});

test('it is as known as the list it comes from', () => {
  const observations = [lab('qtc', '480 ms')];
  expect(deriveQtc(factInput({ pregnancyAndQt: partial(observations) }))).toMatchObject({ status: 'partial' });
  expect(deriveQtc(factInput({ pregnancyAndQt: unknown('refused') }))).toEqual(unknown('refused'));
  expect(deriveQtc(factInput({ pregnancyAndQt: known([]) }))).toEqual(known([]));
});
