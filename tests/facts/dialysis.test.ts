import { describe, expect, test } from '@jest/globals';
import { deriveConditions } from '../../src/facts/conditions.js';
import { deriveDialysis } from '../../src/facts/dialysis.js';
import { type Fact, known, partial, readValue, unknown } from '../../src/facts/fact.js';
import { concept, condition, daysAgo, factInput, type Raw, SUBJECT, status } from '../support/fact-input.js';

const procedure = (more: Raw = {}): Raw => ({
  resourceType: 'Procedure',
  id: 'session',
  status: 'completed',
  subject: SUBJECT,
  code: concept('snomed 108241001'),
  performedDateTime: daysAgo(2),
  ...more,
});
const esrd = (more: Raw = {}): Raw => condition('icd N18.6', { id: 'esrd', ...more });

function derive(procedures: Fact<readonly Raw[]>, conditions: Fact<readonly Raw[]>) {
  const input = factInput({ data: { procedures, conditions } });
  return deriveDialysis(input, { conditions: deriveConditions(input) });
}
const dialysis = (procedures: readonly Raw[], conditions: readonly Raw[] = []) =>
  readValue(derive(known(procedures), known(conditions)));

test('a session counts from the very moment it is recorded for', () => {
  expect(dialysis([procedure({ performedDateTime: daysAgo(0) })])?.reference).toBe('Procedure/session');
  expect(dialysis([procedure({ performedDateTime: daysAgo(0, -1) })])).toBeUndefined();
});

test.each([
  ['dated', daysAgo(2)],
  ['undated', undefined],
])('of several that are equally new, %s, the first by reference is named', (_says, onsetDateTime) => {
  const problems = ['b', 'a', 'c'].map((id) => esrd({ id, onsetDateTime }));
  expect(dialysis([], problems)?.reference).toBe('Condition/a');
  expect(dialysis([procedure()], problems)?.reference).toBe(onsetDateTime ? 'Condition/a' : 'Procedure/session');
});

describe('a dialysis procedure counts for 30 days', () => {
  const at = (members: Raw) => ({ performedDateTime: undefined, ...members });
  test.each<[string, Raw, boolean]>([
    ['30 days ago', { performedDateTime: daysAgo(30) }, true],
    ['not a millisecond before', { performedDateTime: daysAgo(30, 1) }, false],
    ['on the day 30 days ago', { performedDateTime: '2026-01-31' }, true],
    ['not on the day before', { performedDateTime: '2026-01-30' }, false],
    ['today, without a time', { performedDateTime: '2026-03-02' }, true],
    ['in this month', { performedDateTime: '2026-03' }, true],
    ['not planned for tomorrow', { performedDateTime: daysAgo(-1) }, false],
    ['not undated', at({}), false],
    ['not on a date in words', { performedDateTime: 'lately' }, false],
    ['in a period that ended within', at({ performedPeriod: { start: '2020', end: daysAgo(30) } }), true],
    ['not in a period that ended before', at({ performedPeriod: { start: '2020', end: daysAgo(30, 1) } }), false],
    ['in a period that began within', at({ performedPeriod: { start: daysAgo(30) } }), true],
    ['not completed in a period that began before', at({ performedPeriod: { start: daysAgo(31) } }), false],
    ['going on since long ago', at({ status: 'in-progress', performedPeriod: { start: '2020' } }), true],
    [
      'going on, though its end is past',
      at({ status: 'in-progress', performedPeriod: { start: '2020', end: '2021' } }),
      false,
    ],
    ['going on from tomorrow', at({ status: 'in-progress', performedPeriod: { start: daysAgo(-1) } }), false],
  ])('%s', (_says, more, expected) => {
    expect(dialysis([procedure(more)]) !== undefined).toBe(expected);
  });
});

describe('which procedures are dialysis', () => {
  test.each<[string, Raw, boolean]>([
    ['completed', {}, true],
    ['in progress', { status: 'in-progress' }, true],
    ...['preparation', 'not-done', 'on-hold', 'stopped', 'entered-in-error', 'unknown'].map(
      (code): [string, Raw, boolean] => [`not ${code}`, { status: code }, false],
    ),
    ['not without a status', { status: undefined }, false],
    ['not of another patient', { subject: { reference: 'Patient/pat-2' } }, false],
    ['without a subject', { subject: undefined }, true],
    ['not another procedure', { code: concept('snomed 80146002') }, false],
    ['not without a code', { code: undefined }, false],
  ])('%s', (_says, more, expected) => {
    expect(dialysis([procedure(more)]) !== undefined).toBe(expected);
  });
});

describe('end-stage kidney disease or dialysis as a problem', () => {
  test.each<[string, Raw, boolean]>([
    ['active', {}, true],
    ['however old', { onsetDateTime: '1999' }, true],
    ['by text', { code: concept({ text: 'ESRD on hemodialysis' }) }, true],
    ['not resolved', { clinicalStatus: status('resolved') }, false],
    ['not unconfirmed', { verificationStatus: status('provisional') }, false],
    ['not refuted', { verificationStatus: status('refuted') }, false],
    ['not chronic kidney disease', { code: concept('icd N18.3') }, false],
    ['not of another patient', { subject: { reference: 'Patient/pat-2' } }, false],
  ])('%s', (_says, more, expected) => {
    expect(dialysis([], [esrd(more)]) !== undefined).toBe(expected);
  });
});

describe('what is named of several', () => {
  test('the newest, whatever the order of the lists', () => {
    const sessions = [procedure({ id: 'old', performedDateTime: daysAgo(9) }), procedure({ id: 'new' })];
    const newest = { reference: 'Procedure/new', since: { min: Date.parse(daysAgo(2)), max: Date.parse(daysAgo(2)) } };
    expect(dialysis(sessions, [esrd({ onsetDateTime: '2020' })])).toEqual(newest);
    expect(dialysis(sessions.toReversed(), [esrd({ onsetDateTime: '2020' })])).toEqual(newest);
  });

  test('a dated entry before an undated one', () => {
    expect(dialysis([procedure()], [esrd()])?.reference).toBe('Procedure/session');
    expect(dialysis([], [esrd()])).toEqual({ reference: 'Condition/esrd', since: undefined });
  });
});

describe('how much is known, by problem list and procedures', () => {
  const lost = unknown('refused');
  test.each<[string, Fact<readonly Raw[]>, Fact<readonly Raw[]>, unknown]>([
    ['both known, none', known([]), known([]), known(undefined)],
    ['procedures unread: no dialysis is not proved', lost, known([]), partial(undefined)],
    ['problems unread: no dialysis is not proved', known([]), lost, partial(undefined)],
    ['procedures in part', partial([]), known([]), partial(undefined)],
    ['problems in part', known([]), partial([]), partial(undefined)],
    ['neither read', lost, lost, lost],
    [
      'a problem is enough where procedures are unread',
      lost,
      known([esrd()]),
      partial({ reference: 'Condition/esrd', since: undefined }),
    ],
  ])('%s', (_says, procedures, conditions, expected) => {
    expect(derive(procedures, conditions)).toEqual(expected);
  });
});
