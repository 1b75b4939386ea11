import { describe, expect, test } from '@jest/globals';
import { type Fact, known, partial, readValue, unknown } from '../../src/facts/fact.js';
import { derivePregnancy, isPregnant } from '../../src/facts/pregnancy.js';
import { concept, condition, daysAgo, factInput, type Raw, SUBJECT, status } from '../support/fact-input.js';

const PREGNANT = 'snomed 77386006';
const NOT_PREGNANT = 'snomed 60001007';

const says = (answer: string, effectiveDateTime: string | undefined, more: Raw = {}): Raw => ({
  resourceType: 'Observation',
  id: `said-${answer}-${effectiveDateTime}`.replace(/\W/g, '-'),
  status: 'final',
  subject: SUBJECT,
  code: concept('loinc 82810-3'),
  valueCodeableConcept: concept(answer),
  effectiveDateTime,
  ...more,
});
const due = (valueDateTime: string | undefined, more: Raw = {}): Raw => ({
  ...says(PREGNANT, daysAgo(40)),
  id: 'due',
  code: concept('loinc 11778-8'),
  valueCodeableConcept: undefined,
  valueDateTime,
  ...more,
});
/** A pregnancy on the problem list. */
const problem = (more: Raw = {}): Raw => condition('icd Z33.1', { id: 'pregnancy', ...more });
const delivery = (onsetDateTime: string | undefined, more: Raw = {}): Raw =>
  condition('icd O80', { id: 'delivery', clinicalStatus: undefined, onsetDateTime, ...more });

/** The state that the record gives, whatever the order of its entries. */
function state(...resources: readonly Raw[]): string | undefined {
  const conditions = resources.filter(({ resourceType }) => resourceType === 'Condition');
  const pregnancyAndQt = resources.filter(({ resourceType }) => resourceType === 'Observation');
  const derive = (one: readonly Raw[], other: readonly Raw[]) =>
    readValue(derivePregnancy(factInput({ data: { pregnancyAndQt: one, conditions: other } })))?.state;
  const found = derive(pregnancyAndQt, conditions);
  expect(derive(pregnancyAndQt.toReversed(), conditions.toReversed())).toBe(found);
  return found;
}

describe('a pregnancy status says pregnant for 300 days', () => {
  test.each<[string, Raw, string | undefined]>([
    ['today', says(PREGNANT, daysAgo(0)), 'pregnant'],
    ['300 days ago', says(PREGNANT, daysAgo(300)), 'pregnant'],
    ['a millisecond before that', says(PREGNANT, daysAgo(300, 1)), undefined],
    ['on the day 300 days ago', says(PREGNANT, '2025-05-06'), 'pregnant'],
    ['on the day before', says(PREGNANT, '2025-05-05'), undefined],
    ['in an earlier month', says(PREGNANT, '2026-01'), 'pregnant'],
    ['in this month', says(PREGNANT, '2026-03'), 'pregnant'],
    ['in this year', says(PREGNANT, '2026'), 'pregnant'],
    ['up to a day ahead, by another clock', says(PREGNANT, daysAgo(-1)), 'pregnant'],
    ['not further ahead', says(PREGNANT, daysAgo(-1, -1)), undefined],
    ['not undated', says(PREGNANT, undefined), undefined],
    ['by the day it was issued', says(PREGNANT, undefined, { issued: daysAgo(3) }), 'pregnant'],
    ['at an instant', says(PREGNANT, undefined, { effectiveInstant: daysAgo(3) }), 'pregnant'],
    ['in a period that ended', says(PREGNANT, undefined, { effectivePeriod: { end: daysAgo(3) } }), 'pregnant'],
    [
      'in a period that goes on',
      says(PREGNANT, undefined, { effectivePeriod: { start: daysAgo(310), end: daysAgo(-30) } }),
      'pregnant',
    ],
    [
      'in a period of months',
      says(PREGNANT, undefined, { effectivePeriod: { start: '2026-03', end: '2026-06' } }),
      'pregnant',
    ],
    [
      'not in a period that begins later',
      says(PREGNANT, undefined, { effectivePeriod: { start: daysAgo(-20) } }),
      undefined,
    ],
    ['in a period that began', says(PREGNANT, undefined, { effectivePeriod: { start: daysAgo(3) } }), 'pregnant'],
  ])('%s', (_case, observation, expected) => {
    expect(state(observation)).toBe(expected);
  });

  test.each<[string, Raw, string | undefined]>([
    ['amended', { status: 'amended' }, 'pregnant'],
    ['corrected', { status: 'corrected' }, 'pregnant'],
    ['preliminary', { status: 'preliminary' }, 'pregnant'],
    ['entered in error', { status: 'entered-in-error' }, undefined],
    ['cancelled', { status: 'cancelled' }, undefined],
    ['without a status', { status: undefined }, undefined],
    ['of another patient', { subject: { reference: 'Patient/pat-2' } }, undefined],
    ['without a subject', { subject: undefined }, 'pregnant'],
    ['another question', { code: concept('loinc 8339-4') }, undefined],
    ['an answer we cannot read', { valueCodeableConcept: concept('snomed 261665006') }, 'conflicting'],
    ['the LOINC answer "pregnant"', { valueCodeableConcept: concept('loinc LA15173-0') }, 'pregnant'],
    ['the LOINC answer "not pregnant"', { valueCodeableConcept: concept('loinc LA26683-5') }, 'not-pregnant'],
    [
      'the LOINC answer beside a code of the site',
      { valueCodeableConcept: concept('snomed 261665006', 'loinc LA15173-0') },
      'pregnant',
    ],
    ['the word "Pregnant"', { valueCodeableConcept: { text: 'Pregnant' } }, 'pregnant'],
    ['the words "Not pregnant"', { valueCodeableConcept: { text: 'Not pregnant' } }, 'not-pregnant'],
    ['a string', { valueCodeableConcept: undefined, valueString: 'Pregnant' }, 'pregnant'],
    ['no answer', { valueCodeableConcept: undefined }, undefined],
    ['not pregnant', { valueCodeableConcept: concept(NOT_PREGNANT) }, 'not-pregnant'],
  ])('%s', (_case, more, expected) => {
    expect(state(says(PREGNANT, daysAgo(3), more))).toBe(expected);
  });

  test('an old "not pregnant" says nothing any more', () => {
    expect(state(says(NOT_PREGNANT, daysAgo(301)))).toBeUndefined();
  });
});

describe('an estimated delivery date says pregnant until 14 days after it', () => {
  test.each<[string, Raw, string | undefined]>([
    ['in the future', due('2026-06-01'), 'pregnant'],
    ['14 days past', due(daysAgo(14)), 'pregnant'],
    ['a millisecond more', due(daysAgo(14, 1)), undefined],
    ['the day 14 days past', due('2026-02-16'), 'pregnant'],
    ['the day before', due('2026-02-15'), undefined],
    ['no date', due(undefined), undefined],
    ['a date in words', due('in June'), undefined],
    ['written down 280 days ago', due(daysAgo(0), { effectiveDateTime: daysAgo(280) }), 'pregnant'],
    ['entered in error', due('2026-06-01', { status: 'entered-in-error' }), undefined],
    ['of another patient', due('2026-06-01', { subject: { reference: 'Patient/pat-2' } }), undefined],
  ])('%s', (_case, observation, expected) => {
    expect(state(observation)).toBe(expected);
  });
});

describe('an active pregnancy on the problem list, recorded or begun within 300 days', () => {
  test.each<[string, Raw, string | undefined]>([
    ['begun 300 days ago', { onsetDateTime: daysAgo(300) }, 'pregnant'],
    ['begun a millisecond before', { onsetDateTime: daysAgo(300, 1) }, undefined],
    ['recorded 300 days ago', { recordedDate: daysAgo(300) }, 'pregnant'],
    ['recorded before', { recordedDate: daysAgo(300, 1) }, undefined],
    ['begun before, recorded within', { onsetDateTime: daysAgo(310), recordedDate: daysAgo(200) }, 'pregnant'],
    ['without a clinical status', { clinicalStatus: undefined, onsetDateTime: daysAgo(60) }, 'pregnant'],
    ['unconfirmed', { verificationStatus: status('unconfirmed'), onsetDateTime: daysAgo(60) }, 'pregnant'],
    ['provisional', { verificationStatus: status('provisional'), onsetDateTime: daysAgo(60) }, 'pregnant'],
    ['refuted', { verificationStatus: status('refuted'), onsetDateTime: daysAgo(60) }, undefined],
    [
      'one of several possibilities',
      { verificationStatus: status('differential'), onsetDateTime: daysAgo(60) },
      undefined,
    ],
    ['of another patient', { subject: { reference: 'Patient/pat-2' }, onsetDateTime: daysAgo(60) }, undefined],
    ['by text', { code: concept({ text: 'Pregnant, 12 weeks' }), onsetDateTime: daysAgo(60) }, 'pregnant'],
    ['undated: conflicting, so nothing is claimed and nothing proposed', {}, 'conflicting'],
    ['dated ahead: as if undated', { onsetDateTime: '2027-01-01' }, 'conflicting'],
    ['undated and over', { clinicalStatus: status('resolved') }, undefined],
  ])('%s', (_case, more, expected) => {
    expect(state(problem(more))).toBe(expected);
  });
});

describe('what ends a pregnancy', () => {
  const begun = { onsetDateTime: daysAgo(200) };
  test.each<[string, readonly Raw[], string | undefined]>([
    ['a newer "not pregnant"', [problem(begun), says(NOT_PREGNANT, daysAgo(5))], 'not-pregnant'],
    ['not an older one', [problem(begun), says(NOT_PREGNANT, daysAgo(201))], 'pregnant'],
    [
      'not a newer one of another patient',
      [problem(begun), says(NOT_PREGNANT, daysAgo(5), { subject: { reference: 'Patient/pat-2' } })],
      'pregnant',
    ],
    [
      'not a newer one in error',
      [problem(begun), says(NOT_PREGNANT, daysAgo(5), { status: 'entered-in-error' })],
      'pregnant',
    ],
    ['a delivery', [problem(begun), delivery(daysAgo(5))], 'not-pregnant'],
    [
      'a delivery that was recorded',
      [problem(begun), delivery(undefined, { recordedDate: daysAgo(5) })],
      'not-pregnant',
    ],
    [
      'a delivery on the list of resolved problems',
      [problem(begun), delivery(daysAgo(5), { clinicalStatus: status('resolved') })],
      'not-pregnant',
    ],
    ['not a delivery before it began', [problem(begun), delivery(daysAgo(250))], 'pregnant'],
    ['not a delivery without a date', [problem(begun), delivery(undefined)], 'pregnant'],
    ['not a delivery dated ahead', [problem(begun), delivery('2026-09-01')], 'pregnant'],
    [
      'not a delivery that was refuted',
      [problem(begun), delivery(daysAgo(5), { verificationStatus: status('refuted') })],
      'pregnant',
    ],
    ['a miscarriage', [problem(begun), delivery(daysAgo(5), { code: concept('icd O03.9') })], 'not-pregnant'],
    ['the time after birth', [problem(begun), delivery(daysAgo(5), { code: concept('icd O85') })], 'not-pregnant'],
    ['a delivery after the delivery date was estimated', [due('2026-06-01'), delivery(daysAgo(5))], 'not-pregnant'],
    ['abatement', [problem({ ...begun, abatementDateTime: daysAgo(5) })], 'not-pregnant'],
    [
      'abatement without a clinical status',
      [problem({ ...begun, clinicalStatus: undefined, abatementDateTime: daysAgo(5) })],
      'not-pregnant',
    ],
    ['the end of an abatement period', [problem({ ...begun, abatementPeriod: { end: daysAgo(5) } })], 'not-pregnant'],
    [
      'the start of an abatement period',
      [problem({ ...begun, abatementPeriod: { start: daysAgo(5) } })],
      'not-pregnant',
    ],
    ['not an abatement ahead', [problem({ ...begun, abatementDateTime: daysAgo(-30) })], 'pregnant'],
    [
      'abatement in words',
      [problem({ ...begun, clinicalStatus: undefined, abatementString: 'after birth' })],
      'not-pregnant',
    ],
    ['being resolved', [problem({ ...begun, clinicalStatus: status('resolved') })], 'not-pregnant'],
  ])('%s', (_case, resources, expected) => {
    expect(state(...resources)).toBe(expected);
  });
});

describe('what does not end a pregnancy, or not for good', () => {
  const begun = { onsetDateTime: daysAgo(200) };
  test.each<[string, readonly Raw[], string | undefined]>([
    [
      'not when a newer statement says pregnant',
      [problem({ ...begun, clinicalStatus: status('resolved') }), says(PREGNANT, daysAgo(5))],
      'pregnant',
    ],
    ['not when pregnant again', [delivery(daysAgo(280)), says(PREGNANT, daysAgo(5))], 'pregnant'],
    ['a delivery without a date says nothing', [delivery(undefined)], undefined],
    [
      'abatement is as new as its own day, not as the beginning',
      [problem({ ...begun, abatementDateTime: daysAgo(5) }), says(PREGNANT, daysAgo(50))],
      'not-pregnant',
    ],
    [
      'resolved with an abatement that lies ahead: nothing can be concluded',
      [problem({ ...begun, clinicalStatus: status('resolved'), abatementDateTime: daysAgo(-30) })],
      undefined,
    ],
    ['another problem says nothing', [condition('icd I10', { onsetDateTime: daysAgo(5) })], undefined],
    ['a delivery years ago says nothing any more', [delivery(daysAgo(2000))], undefined],
    ['nor does it explain an undated pregnancy', [problem(), delivery(daysAgo(2000))], 'conflicting'],
    ['a recent "not pregnant" does', [problem(), says(NOT_PREGNANT, daysAgo(5))], 'not-pregnant'],
    [
      'a statement of this year does not outlive what was said today',
      [says(PREGNANT, '2026'), says(NOT_PREGNANT, daysAgo(0))],
      'conflicting',
    ],
  ])('%s', (_case, resources, expected) => {
    expect(state(...resources)).toBe(expected);
  });
});

describe('both on one day', () => {
  test.each<[string, readonly Raw[]]>([
    ['two statements', [says(PREGNANT, '2026-02-10T08:00:00Z'), says(NOT_PREGNANT, '2026-02-10T16:00:00Z')]],
    [
      'a statement and a problem',
      [says(NOT_PREGNANT, '2026-02-10T16:00:00Z'), problem({ recordedDate: '2026-02-10' })],
    ],
    ['a statement and a delivery', [says(PREGNANT, '2026-02-10T08:00:00Z'), delivery('2026-02-10')]],
  ])('%s: conflicting', (_case, resources) => {
    expect(state(...resources)).toBe('conflicting');
  });

  test('not on the days before and after midnight', () => {
    expect(state(says(PREGNANT, '2026-02-10T23:59:59Z'), says(NOT_PREGNANT, '2026-02-11T00:00:01Z'))).toBe(
      'not-pregnant',
    );
  });

  test('an older conflict is settled by a newer statement', () => {
    const old = [says(PREGNANT, '2026-02-10T08:00:00Z'), says(NOT_PREGNANT, '2026-02-10T16:00:00Z')];
    expect(state(...old, problem({ recordedDate: '2026-02-20' }))).toBe('pregnant');
  });
});

test('the answer names what it rests on', () => {
  const data = {
    conditions: [problem({ onsetDateTime: '2026-02-10' })],
    pregnancyAndQt: [says(NOT_PREGNANT, '2026-01-01', { id: 'old' })],
  };
  expect(derivePregnancy(factInput({ data }))).toEqual(
    known({ state: 'pregnant', references: ['Condition/pregnancy'] }),
  );
});

test('a conflict names all that disagree, or the pregnancy without a date', () => {
  const undated = { conditions: [problem()], pregnancyAndQt: [] };
  expect(derivePregnancy(factInput({ data: undated }))).toEqual(
    known({ state: 'conflicting', references: ['Condition/pregnancy'] }),
  );
  const sameDay = {
    conditions: [problem({ recordedDate: '2026-02-10' })],
    pregnancyAndQt: [says(NOT_PREGNANT, '2026-02-10', { id: 'said' })],
  };
  expect(derivePregnancy(factInput({ data: sameDay }))).toEqual(
    known({ state: 'conflicting', references: ['Observation/said', 'Condition/pregnancy'] }),
  );
});

test('administrative gender is not used', () => {
  const patient = [{ resourceType: 'Patient', id: 'pat-1', gender: 'male' }];
  const data = { patient, conditions: [], pregnancyAndQt: [says(PREGNANT, daysAgo(5))] };
  expect(readValue(derivePregnancy(factInput({ data })))?.state).toBe('pregnant');
});

describe('how much is known, by observations and problem list', () => {
  const lost = unknown('refused');
  test.each<[string, Fact<readonly Raw[]>, Fact<readonly Raw[]>, unknown]>([
    ['both known', known([]), known([]), known(undefined)],
    ['observations in part', partial([]), known([]), partial(undefined)],
    ['problems in part', known([]), partial([]), partial(undefined)],
    ['observations unread', lost, known([]), partial(undefined)],
    ['problems unread', known([]), lost, partial(undefined)],
    ['both in part', partial([]), partial([]), partial(undefined)],
    ['neither read', lost, lost, lost],
  ])('%s', (_case, pregnancyAndQt, conditions, expected) => {
    expect(derivePregnancy(factInput({ data: { pregnancyAndQt, conditions } }))).toEqual(expected);
  });

  test.each<[string, Parameters<typeof isPregnant>[0], boolean]>([
    ['pregnant', known({ state: 'pregnant', references: [] }), true],
    ['pregnant, read in part', partial({ state: 'pregnant', references: [] }), true],
    ['conflicting', known({ state: 'conflicting', references: [] }), false],
    ['not pregnant', known({ state: 'not-pregnant', references: [] }), false],
    ['nothing on record', known(undefined), false],
    ['not read', unknown('refused'), false],
  ])('a warning rests on a record that says pregnant: %s', (_case, fact, expected) => {
    expect(isPregnant(fact)).toBe(expected);
  });
});
