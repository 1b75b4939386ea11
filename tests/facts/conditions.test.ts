import { describe, expect, test } from '@jest/globals';
import type { ConditionFact } from '../../src/facts/clinical-facts.js';
import { activeOf, codeText, deriveConditions, suspectedOf } from '../../src/facts/conditions.js';
import { type Fact, foundIn, known, partial, unknown } from '../../src/facts/fact.js';
import { concept, condition, factInput, type Raw, status } from '../support/fact-input.js';

const CRAMPS = 'icd G47.62';
const derive = (...conditions: readonly Raw[]) => foundIn(deriveConditions(factInput({ data: { conditions } })));
const cramps = (more: Raw = {}) => derive(condition(CRAMPS, more));

test('a problem keeps its reference, classes, words, beginning, activity and certainty', () => {
  const [fact] = cramps({ code: concept(CRAMPS, { text: 'Leg cramps at night' }), onsetDateTime: '2025-12-01' });
  expect(fact).toMatchObject({
    reference: 'Condition/problem',
    classes: new Set(['limb-cramp']),
    label: 'Leg cramps at night',
    since: { min: Date.UTC(2025, 11, 1), max: Date.UTC(2025, 11, 2) - 1 },
    active: true,
    certainty: 'confirmed',
  });
});

describe('active or past', () => {
  const without = { clinicalStatus: undefined };
  test.each<[string, Raw, boolean]>([
    ['active', {}, true],
    ['recurrence', { clinicalStatus: status('recurrence') }, true],
    ['relapse', { clinicalStatus: status('relapse') }, true],
    ['inactive', { clinicalStatus: status('inactive') }, false],
    ['remission', { clinicalStatus: status('remission') }, false],
    ['resolved', { clinicalStatus: status('resolved') }, false],
    ['an unknown status is not active', { clinicalStatus: status('unknown') }, false],
    ['stated as active although it abated: the statement counts', { abatementDateTime: '2026-01-01' }, true],
    ['no status', without, true],
    ['no status, abated in the past', { ...without, abatementDateTime: '2026-03-01' }, false],
    ['no status, abated today', { ...without, abatementDateTime: '2026-03-02T09:00:00Z' }, false],
    ['no status, abatement in a second', { ...without, abatementDateTime: '2026-03-02T09:00:01Z' }, true],
    ['no status, abatement in the future', { ...without, abatementDateTime: '2026-04' }, true],
    ['no status, abatement that is no date', { ...without, abatementDateTime: 'soon' }, true],
    ['no status, abated in a past period', { ...without, abatementPeriod: { end: '2025' } }, false],
    [
      'no status, abating in a period that goes on',
      { ...without, abatementPeriod: { start: '2026-02-01', end: '2026-05-01' } },
      true,
    ],
    ['no status, abatement begun and no end', { ...without, abatementPeriod: { start: '2026-02-01' } }, false],
    ['no status, abated in words', { ...without, abatementString: 'after delivery' }, false],
    ['no status, abated at an age', { ...without, abatementAge: { value: 50 } }, false],
    ['no status, abated at an age between two', { ...without, abatementRange: { low: { value: 50 } } }, false],
    ['a status in words only is no status', { clinicalStatus: { text: 'resolved' } }, true],
  ])('%s', (_says, more, active) => {
    expect(cramps(more)).toMatchObject([{ active }]);
  });
});

describe('certainty', () => {
  test.each<[string, Raw, string]>([
    ['nothing said', {}, 'confirmed'],
    ['confirmed', { verificationStatus: status('confirmed') }, 'confirmed'],
    ['unconfirmed', { verificationStatus: status('unconfirmed') }, 'unconfirmed'],
    ['provisional', { verificationStatus: status('provisional') }, 'unconfirmed'],
  ])('%s', (_says, more, certainty) => {
    expect(cramps(more)).toMatchObject([{ certainty }]);
  });

  test.each([['refuted'], ['entered-in-error'], ['differential']])('%s never counts', (code) => {
    expect(cramps({ verificationStatus: status(code) })).toEqual([]);
    expect(cramps({ verificationStatus: status('confirmed', code) })).toEqual([]);
  });
});

describe('when it began', () => {
  const day = (text: string) => ({ min: Date.parse(text), max: Date.parse(text) + 86_399_999 });
  test.each<[string, Raw, unknown]>([
    [
      'onset before the day it was recorded',
      { onsetDateTime: '2025-01-01', recordedDate: '2026-01-01' },
      day('2025-01-01'),
    ],
    ['start of an onset period', { onsetPeriod: { start: '2025-01-01', end: '2025-06-01' } }, day('2025-01-01')],
    ['the day it was recorded', { recordedDate: '2026-01-01' }, day('2026-01-01')],
    ['a month', { onsetDateTime: '2025-02' }, { min: Date.UTC(2025, 1, 1), max: Date.UTC(2025, 2, 1) - 1 }],
    ['unknown for an onset in words', { onsetString: 'last year' }, undefined],
    ['unknown without any date', {}, undefined],
  ])('%s', (_says, more, since) => {
    expect(cramps(more)[0]?.since).toEqual(since);
  });

  test('an onset that is no date does not hide the day it was recorded', () => {
    expect(cramps({ onsetDateTime: 'spring', recordedDate: '2026-01-01' })[0]?.since).toEqual(day('2026-01-01'));
  });
});

describe('which class it is', () => {
  test.each<[string, Raw, readonly string[]]>([
    ['by code', concept(CRAMPS), ['limb-cramp']],
    ['by any of several codes', concept('icd Z99999', 'snomed 449918009'), ['limb-cramp']],
    ['by all known codes', concept(CRAMPS, 'icd I48.0'), ['limb-cramp', 'atrial-fibrillation-flutter']],
    ['by text where there is no code', concept({ text: 'nocturnal leg cramps' }), ['limb-cramp']],
    ['by text where no code is known', concept('icd Z99999', { text: 'leg cramps' }), ['limb-cramp']],
    [
      'not by text where a code is known',
      concept('icd I48.0', { text: 'leg cramps' }),
      ['atrial-fibrillation-flutter'],
    ],
    ['not by a code of an unknown system', { coding: [{ system: 'http://example.org', code: 'G47.62' }] }, []],
    ['not by negated text', concept({ text: 'no leg cramps' }), []],
    ['not by the history of the family', concept({ text: 'family history of leg cramps' }), []],
    ['menstrual cramps are others', concept({ text: 'menstrual cramps' }), ['dysmenorrhea']],
  ])('%s', (_says, code, classes) => {
    expect(cramps({ code })[0]?.classes ?? new Set()).toEqual(new Set(classes));
  });

  test('a code without words is still a problem', () => {
    expect(cramps()).toMatchObject([{ label: 'limb cramp (G47.62)' }]);
  });

  test('no code at all is no problem we know', () => {
    expect(cramps({ code: undefined })).toEqual([]);
  });
});

test('a problem of another patient is left out (CH-42)', () => {
  expect(cramps({ subject: { reference: 'https://ehr.example.org/fhir/Patient/pat-2' } })).toEqual([]);
  expect(cramps({ subject: { reference: 'https://ehr.example.org/fhir/Patient/pat-1' } })).toHaveLength(1);
});

describe('which ones are asked for', () => {
  const fact = (changes: Partial<ConditionFact>): ConditionFact => ({
    reference: 'Condition/1',
    classes: new Set(['malaria']),
    label: 'malaria',
    since: undefined,
    recordedOn: undefined,
    active: true,
    certainty: 'confirmed',
    ...changes,
  });
  test.each([
    ['active and confirmed', fact({}), 1, 1],
    ['active and unconfirmed', fact({ certainty: 'unconfirmed' }), 0, 1],
    ['past', fact({ active: false }), 0, 0],
    ['another class', fact({ classes: new Set(['ascites']) }), 0, 0],
  ])('%s', (_says, condition, active, suspected) => {
    expect(activeOf([condition], 'malaria', 'babesiosis')).toHaveLength(active);
    expect(suspectedOf([condition], 'malaria', 'babesiosis')).toHaveLength(suspected);
  });
});

test.each<[string, Fact<readonly Raw[]>, unknown]>([
  ['known', known([]), known([])],
  ['partial', partial([]), partial([])],
  ['unknown', unknown('refused'), unknown('refused')],
])('a problem list that is %s gives facts that are as well', (_says, conditions, expected) => {
  expect(deriveConditions(factInput({ data: { conditions } }))).toEqual(expected);
});

test('problems without a class of ours leave no trace, not even an empty place', () => {
  expect(derive(condition('icd I10'), condition('', { code: undefined }))).toHaveLength(0);
  expect(derive(condition('icd I10'), condition(CRAMPS, { id: 'cramps' }))).toHaveLength(1);
});

describe('what is given by code alone is named all the same (B9)', () => {
  test.each<[string, Parameters<typeof codeText>[0], readonly string[], string | undefined]>([
    ['with its class', [{ coding: [{ code: 'G47.62' }] }], ['limb-cramp'], 'limb cramp (G47.62)'],
    ['just the code', [{ coding: [{ code: 'I10' }] }], [], 'I10'],
    ['the first code there is', [{ coding: [{ display: 'Cramps' }, { code: 'G47.62' }] }], [], 'G47.62'],
    ['not without a code', [{ coding: [{ display: 'Cramps' }] }], ['limb-cramp'], undefined],
    ['not without a coding', [{ text: 'Cramps' }, undefined], ['limb-cramp'], undefined],
  ])('%s', (_says, concepts, classes, expected) => {
    expect(codeText(concepts, new Set(classes))).toBe(expected);
  });
});
