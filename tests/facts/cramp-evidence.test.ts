import { describe, expect, test } from '@jest/globals';
import { deriveConditions } from '../../src/facts/conditions.js';
import { deriveCrampEvidence, hasCramps } from '../../src/facts/cramp-evidence.js';
import { type Fact, foundIn, known, partial, unknown } from '../../src/facts/fact.js';
import { concept, condition, daysAgo, factInput, type Raw, SUBJECT, status } from '../support/fact-input.js';

const CRAMPS = 'icd G47.62';
const encounter = (more: Raw = {}): Raw => ({ resourceType: 'Encounter', id: 'enc-1', subject: SUBJECT, ...more });

function derive(given: { conditions?: Fact<readonly Raw[]>; encounter?: Fact<readonly Raw[]> }) {
  const input = factInput({ ...(given.encounter ? { encounterId: 'enc-1' } : {}), data: given });
  return deriveCrampEvidence(input, { conditions: deriveConditions(input) });
}
const onProblemList = (more: Raw) => foundIn(derive({ conditions: known([condition(CRAMPS, more)]) }));
const inEncounter = (more: Raw, conditions: readonly Raw[] = []) =>
  foundIn(derive({ encounter: known([encounter(more)]), conditions: known(conditions) })).filter(
    ({ strength }) => strength === 'encounter',
  );

describe('cramps as a problem: active, recorded or begun within 24 months, or undated', () => {
  test.each<[string, Raw, number]>([
    ['undated', {}, 1],
    ['recorded 730 days ago', { recordedDate: daysAgo(730) }, 1],
    ['recorded a millisecond before', { recordedDate: daysAgo(730, 1) }, 0],
    ['begun 730 days ago', { onsetDateTime: daysAgo(730) }, 1],
    ['begun a millisecond before', { onsetDateTime: daysAgo(730, 1) }, 0],
    ['begun long ago, recorded last month', { onsetDateTime: '2015', recordedDate: '2026-02-10' }, 1],
    ['begun lately, recorded long ago (sic)', { onsetDateTime: '2026-01', recordedDate: '2015' }, 1],
    ['begun and recorded long ago', { onsetDateTime: '2014', recordedDate: '2015' }, 0],
    ['begun in a month that reaches into the window', { onsetDateTime: '2024-03' }, 1],
    ['begun in the month before', { onsetDateTime: '2024-02' }, 0],
    ['resolved', { clinicalStatus: status('resolved') }, 0],
    ['unconfirmed', { verificationStatus: status('unconfirmed') }, 0],
    ['refuted', { verificationStatus: status('refuted') }, 0],
    ['of another patient', { subject: { reference: 'Patient/pat-2' } }, 0],
    ['heat cramps', { code: concept('icd T67.2XXA') }, 1],
    ['menstrual cramps', { code: concept('icd N94.6') }, 0],
    ['restless legs', { code: concept('icd G25.81') }, 0],
    ['by text', { code: concept({ text: 'calf cramps at night' }) }, 1],
    ['negated text', { code: concept({ text: 'denies leg cramps' }) }, 0],
  ])('%s', (_says, more, count) => {
    expect(onProblemList(more)).toHaveLength(count);
  });

  test('it names the problem and when it began', () => {
    expect(onProblemList({ onsetDateTime: '2026-01-10T00:00:00Z' })).toEqual([
      {
        strength: 'problem',
        reference: 'Condition/problem',
        since: { min: Date.UTC(2026, 0, 10), max: Date.UTC(2026, 0, 10) },
      },
    ]);
  });
});

const LEG_CRAMPS = condition(CRAMPS, { id: 'c1', onsetDateTime: '2010' });
const cites = (reference: string) => ({ diagnosis: [{ condition: { reference } }] });
const MADE_HERE = { encounter: { reference: 'Encounter/enc-1' }, category: [concept('x encounter-diagnosis')] };

describe('cramps as reason or diagnosis of the current encounter', () => {
  test.each<[string, Raw, readonly Raw[], number]>([
    ['reason by code', { reasonCode: [concept('icd I10'), concept(CRAMPS)] }, [], 1],
    ['reason by text', { reasonCode: [concept({ text: 'leg cramps' })] }, [], 1],
    ['another reason', { reasonCode: [concept({ text: 'stomach cramps' })] }, [], 0],
    ['negated reason', { reasonCode: [concept({ text: 'no cramps' })] }, [], 0],
    ['reason that refers to a problem', { reasonReference: [{ reference: 'Condition/c1' }] }, [LEG_CRAMPS], 1],
    ['diagnosis that refers to a problem', cites('Condition/c1'), [LEG_CRAMPS], 1],
    ['diagnosis by absolute reference', cites('https://ehr.example.org/fhir/Condition/c1/_history/1'), [LEG_CRAMPS], 1],
    [
      'diagnosis of a problem that is over',
      cites('Condition/c1'),
      [{ ...LEG_CRAMPS, clinicalStatus: status('resolved') }],
      1,
    ],
    [
      'diagnosis that was refuted',
      cites('Condition/c1'),
      [{ ...LEG_CRAMPS, verificationStatus: status('refuted') }],
      0,
    ],
    [
      'diagnosis that was an error',
      cites('Condition/c1'),
      [{ ...LEG_CRAMPS, verificationStatus: status('entered-in-error') }],
      0,
    ],
    [
      'diagnosis of another patient',
      cites('Condition/c1'),
      [{ ...LEG_CRAMPS, subject: { reference: 'Patient/pat-2' } }],
      0,
    ],
    ['diagnosis that cannot be read', cites('Condition/c2'), [LEG_CRAMPS], 0],
    [
      'diagnosis that can be read by its display only',
      { diagnosis: [{ condition: { reference: 'Condition/c2', display: 'Leg cramps' } }] },
      [],
      1,
    ],
    ['reason that can be read by its display only', { reasonReference: [{ display: 'nocturnal leg cramps' }] }, [], 1],
    [
      'a display does not overrule what was refuted',
      { diagnosis: [{ condition: { reference: 'Condition/c1', display: 'Leg cramps' } }] },
      [{ ...LEG_CRAMPS, verificationStatus: status('refuted') }],
      0,
    ],
  ])('%s', (_says, more, conditions, count) => {
    expect(inEncounter(more, conditions)).toHaveLength(count);
  });
});

describe('cramps as diagnosis made in the current encounter', () => {
  test.each<[string, Raw, readonly Raw[], number]>([
    ['diagnosis made in this encounter', {}, [{ ...LEG_CRAMPS, ...MADE_HERE }], 1],
    [
      'diagnosis made here, of another patient',
      {},
      [{ ...LEG_CRAMPS, ...MADE_HERE, subject: { reference: 'Patient/pat-2' } }],
      0,
    ],
    [
      'diagnosis made in another encounter',
      {},
      [{ ...LEG_CRAMPS, ...MADE_HERE, encounter: { reference: 'Encounter/enc-2' } }],
      0,
    ],
    [
      'problem recorded in this encounter',
      {},
      [{ ...LEG_CRAMPS, ...MADE_HERE, category: [concept('x problem-list-item')] }],
      0,
    ],
    [
      'diagnosis made here that is on the problem list too',
      {},
      [{ ...LEG_CRAMPS, ...MADE_HERE, category: [concept('x problem-list-item'), concept('x encounter-diagnosis')] }],
      1,
    ],
    [
      'diagnosis made here, with a category of the site',
      {},
      [{ ...LEG_CRAMPS, ...MADE_HERE, category: [concept('x visit', 'x encounter-diagnosis')] }],
      1,
    ],
    [
      'problem whose category is only written',
      {},
      [{ ...LEG_CRAMPS, ...MADE_HERE, category: [concept({ text: 'Encounter diagnosis' })] }],
      0,
    ],
    ['diagnosis that names no encounter', {}, [{ ...LEG_CRAMPS, ...MADE_HERE, encounter: undefined }], 0],
    ['nothing said', {}, [], 0],
    ['encounter of another patient', { reasonCode: [concept(CRAMPS)], subject: { reference: 'Patient/pat-2' } }, [], 0],
  ])('%s', (_says, more, conditions, count) => {
    expect(inEncounter(more, conditions)).toHaveLength(count);
  });

  test('it names the encounter and its beginning', () => {
    const more = { reasonCode: [concept(CRAMPS)], period: { start: '2026-03-02T08:00:00Z' } };
    const start = Date.UTC(2026, 2, 2, 8);
    expect(inEncounter(more)).toEqual([
      { strength: 'encounter', reference: 'Encounter/enc-1', since: { min: start, max: start } },
    ]);
  });

  test('a diagnosis counts on its display when the problem list could not be read', () => {
    const read = derive({
      encounter: known([
        encounter({ diagnosis: [{ condition: { reference: 'Condition/c1', display: 'Leg cramps' } }] }),
      ]),
    });
    expect(read).toMatchObject({ status: 'partial', value: [{ strength: 'encounter' }] });
  });
});

describe('how much is known, by encounter and problem list', () => {
  const lost = unknown('refused');
  test.each<[string, Fact<readonly Raw[]> | undefined, Fact<readonly Raw[]>, string]>([
    ['both known', known([encounter()]), known([]), 'known'],
    ['no encounter in context: the problem list decides', undefined, known([]), 'known'],
    ['no encounter, problems in part', undefined, partial([]), 'partial'],
    ['no encounter to read, problems unread: nothing is known', undefined, lost, 'unknown'],
    ['encounter unread', lost, known([]), 'partial'],
    ['encounter in part', partial([encounter()]), known([]), 'partial'],
    ['problems unread', known([encounter()]), lost, 'partial'],
    ['problems in part', known([encounter()]), partial([]), 'partial'],
    ['both in part', partial([encounter()]), partial([]), 'partial'],
    ['neither read', lost, lost, 'unknown'],
  ])('%s', (_says, read, conditions, expected) => {
    expect(derive({ conditions, ...(read === undefined ? {} : { encounter: read }) }).status).toBe(expected);
  });
});

test.each<[string, Parameters<typeof hasCramps>, boolean]>([
  ['the draft names them', [unknown('refused'), { namesCramps: true }], true],
  ['the record names them', [partial([{ strength: 'problem', reference: 'Condition/1', since: undefined }])], true],
  ['neither does', [known([]), { namesCramps: false }], false],
  ['nothing was read', [unknown('refused')], false],
])('a patient has cramps when %s', (_says, [evidence, order], expected) => {
  expect(hasCramps(evidence, order)).toBe(expected);
});
