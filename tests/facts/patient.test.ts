import { describe, expect, test } from '@jest/globals';
import { type Fact, known, partial, unknown } from '../../src/facts/fact.js';
import { derivePatient, isAtLeast, isUnder } from '../../src/facts/patient.js';
import { PATIENT_ID } from '../support/chart.js';
import { factInput, type Raw } from '../support/fact-input.js';

const patient = (more: Raw = {}): Raw => ({ resourceType: 'Patient', id: PATIENT_ID, ...more });
const derive = (more: Raw) => derivePatient(factInput({ data: { patient: [patient(more)] } }));

test('a patient is a reference, an age in full years, a sex, alive or not', () => {
  expect(derive({ birthDate: '1967-06-15', gender: 'female' })).toEqual(
    known({ reference: 'Patient/pat-1', ageYears: { min: 58, max: 58 }, sex: 'female', deceased: false }),
  );
});

describe('age on the day of evaluation, 2026-03-02 (G4, G5)', () => {
  test.each([
    ['the day before the birthday', '1960-03-03', { min: 65, max: 65 }],
    ['on the birthday', '1960-03-02', { min: 66, max: 66 }],
    ['the day after the birthday', '1960-03-01', { min: 66, max: 66 }],
    ['a month and some days before the birthday', '1960-04-20', { min: 65, max: 65 }],
    ['months before the birthday, on an earlier day of the month', '1960-05-01', { min: 65, max: 65 }],
    ['months after the birthday, on a later day of the month', '1960-01-31', { min: 66, max: 66 }],
    ['born on a leap day', '2008-02-29', { min: 18, max: 18 }],
    ['a month: both ages are possible', '1961-03', { min: 64, max: 65 }],
    ['a year: both ages are possible', '1961', { min: 64, max: 65 }],
    ['an earlier month is certain', '1961-02', { min: 65, max: 65 }],
    ['born today', '2026-03-02', { min: 0, max: 0 }],
    ['born at this very moment', '2026-03-02T09:00:00Z', { min: 0, max: 0 }],
    ['born this year', '2026', { min: 0, max: 0 }],
    ['not born yet: no age', '2026-03-03', undefined],
    ['no date at all: no age', undefined, undefined],
    ['words: no age', 'about 1960', undefined],
    ['the year one stands for "not recorded"', '0001-01-01', undefined],
  ])('%s', (_says, birthDate, ageYears) => {
    expect(derive({ birthDate })).toMatchObject({ value: { ageYears } });
  });
});

describe('an age branch runs only when it is true for every possible date (G5)', () => {
  test.each([
    ['65 today', '1961-03-02', true, false],
    ['65 tomorrow', '1961-03-03', false, false],
    ['perhaps 65', '1961', false, false],
    ['18 today', '2008-03-02', false, false],
    ['18 tomorrow', '2008-03-03', false, true],
    ['perhaps 18', '2008', false, false],
    ['certainly a child', '2009', false, true],
    ['age not recorded', undefined, false, false],
  ])('%s', (_says, birthDate, isAtLeast65, isUnder18) => {
    const fact = derive({ birthDate });
    expect(isAtLeast(65, fact)).toBe(isAtLeast65);
    expect(isUnder(18, fact)).toBe(isUnder18);
  });

  test('not for an age that is not recorded, however low the limit', () => {
    expect([0, 1, 2].map((years) => isAtLeast(years, derive({})))).toEqual([false, false, false]);
    expect(isUnder(200, derive({}))).toBe(false);
  });

  test('not for a patient that could not be read', () => {
    expect(isAtLeast(0, unknown('refused'))).toBe(false);
    expect(isUnder(200, unknown('refused'))).toBe(false);
  });
});

test.each([
  ['female', 'female'],
  ['male', 'male'],
  ['other', undefined],
  ['unknown', undefined],
  ['F', undefined],
])('gender %s', (gender, sex) => {
  expect(derive({ gender })).toMatchObject({ value: { sex } });
});

describe('deceased (G1)', () => {
  test.each<[string, Raw, boolean]>([
    ['said to be', { deceasedBoolean: true }, true],
    ['by date', { deceasedDateTime: '2026-01-01' }, true],
    ['by a date that cannot be read', { deceasedDateTime: 'unknown' }, true],
    ['said not to be', { deceasedBoolean: false }, false],
    ['nothing said', {}, false],
    ['a text is no statement', { deceasedBoolean: 'true' }, false],
  ])('%s', (_says, more, deceased) => {
    expect(derive(more)).toMatchObject({ value: { deceased } });
  });
});

describe('how much is known', () => {
  test.each<[string, Fact<readonly Raw[]>, unknown]>([
    ['partial stays partial', partial([patient()]), { status: 'partial', value: { reference: 'Patient/pat-1' } }],
    ['unknown stays unknown', unknown('refused'), unknown('refused')],
    ['no patient in the answer', known([]), unknown('unreadable')],
    ['another patient', known([patient({ id: 'pat-2' })]), unknown('unreadable')],
    ['the right one of two', known([patient({ id: 'pat-2' }), patient()]), { value: { reference: 'Patient/pat-1' } }],
    ['a patient without an id is the one asked for', known([patient({ id: undefined })]), { status: 'known' }],
    ['another resource', known([{ resourceType: 'Person', id: PATIENT_ID }]), unknown('unreadable')],
  ])('%s', (_says, read, expected) => {
    expect(derivePatient(factInput({ data: { patient: read } }))).toMatchObject(Object(expected));
  });
});
