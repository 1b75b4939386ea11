import { describe, expect, test } from '@jest/globals';
import { deriveActiveMedications } from '../../src/facts/active-medications.js';
import { type Fact, foundIn, known, partial, unknown } from '../../src/facts/fact.js';
import { concept, daysAgo, draft, factInput, prescription, type Raw, SUBJECT } from '../support/fact-input.js';

const statement = (more: Raw = {}): Raw => ({
  resourceType: 'MedicationStatement',
  id: 'statement',
  status: 'active',
  subject: SUBJECT,
  medicationCodeableConcept: { text: 'quinine' },
  ...more,
});

const prescribed = (more: Raw, drafts: readonly Raw[] = []) =>
  foundIn(deriveActiveMedications(factInput({ drafts, data: { medications: [prescription(more)] } })));
const stated = (more: Raw) =>
  foundIn(deriveActiveMedications(factInput({ data: { medicationStatements: [statement(more)] } })));

const validUntil = (end: string) => ({ dispenseRequest: { validityPeriod: { end } } });
const boundsUntil = (end: string) => ({ dosageInstruction: [{ timing: { repeat: { boundsPeriod: { end } } } }] });

describe('which prescriptions are taken (2.0)', () => {
  test.each<[string, Raw, boolean]>([
    ['active', {}, true],
    ['however long ago they were written', { authoredOn: '1923-05-01' }, true],
    ['reported by the patient', { reportedBoolean: true }, true],
    ['without an intent', { intent: undefined }, true],
    ['an instance of an order', { intent: 'instance-order' }, true],
    ['not a plan', { intent: 'plan' }, false],
    ['not a proposal', { intent: 'proposal' }, false],
    ['not an option', { intent: 'option' }, false],
    ['not an order not to give it', { doNotPerform: true }, false],
    ...['draft', 'on-hold', 'cancelled', 'completed', 'stopped', 'entered-in-error', 'unknown'].map(
      (status): [string, Raw, boolean] => [`not ${status}`, { status }, false],
    ),
    ['not without a status', { status: undefined }, false],
    ['not of another patient', { subject: { reference: 'Patient/pat-2' } }, false],
    ['with an absolute subject', { subject: { reference: 'https://ehr.example.org/fhir/Patient/pat-1' } }, true],
    ['without a subject', { subject: undefined }, true],
    ['not of a drug we do not know', { medicationCodeableConcept: { text: 'study drug 17' } }, false],
    ['valid until 30 days ago', validUntil(daysAgo(30)), true],
    ['not valid until a millisecond before that', validUntil(daysAgo(30, 1)), false],
    ['valid until the end of the day 30 days ago', validUntil('2026-01-31'), true],
    ['not until the day before', validUntil('2026-01-30'), false],
    ['valid for some time yet', validUntil('2027-01-01'), true],
    ['bounds that ended 30 days ago', boundsUntil(daysAgo(30)), true],
    ['not bounds that ended before', boundsUntil(daysAgo(30, 1)), false],
    ['an end that is no date', validUntil('when better'), true],
  ])('%s', (_says, more, counts) => {
    expect(prescribed(more)).toHaveLength(counts ? 1 : 0);
  });
});

describe('which statements are taken (2.0)', () => {
  test.each<[string, Raw, boolean]>([
    ['active', {}, true],
    ...['completed', 'entered-in-error', 'intended', 'stopped', 'on-hold', 'not-taken', 'unknown'].map(
      (status): [string, Raw, boolean] => [`not ${status}`, { status }, false],
    ),
    ['ended 30 days ago', { effectivePeriod: { end: daysAgo(30) } }, true],
    ['not ended before', { effectivePeriod: { end: daysAgo(30, 1) } }, false],
    [
      'not past the end of the dosage',
      { dosage: [{ timing: { repeat: { boundsPeriod: { end: daysAgo(31) } } } }] },
      false,
    ],
    ['not of another patient', { subject: { reference: 'Patient/pat-2' } }, false],
    ['not of a drug we do not know', { medicationCodeableConcept: { text: 'study drug 17' } }, false],
  ])('%s', (_says, more, counts) => {
    expect(stated(more)).toHaveLength(counts ? 1 : 0);
  });
});

test('a prescription keeps its drug, beginning, length, dose and reasons', () => {
  const more = {
    authoredOn: '2026-01-01T00:00:00Z',
    dispenseRequest: { expectedSupplyDuration: { value: 30, code: 'd' }, numberOfRepeatsAllowed: 1 },
    reasonCode: [concept('icd G47.62')],
    dosageInstruction: [
      { timing: { code: { text: 'QD' } }, doseAndRate: [{ doseQuantity: { value: 200, code: 'mg' } }] },
    ],
  };
  expect(prescribed(more)).toEqual([
    {
      reference: 'MedicationRequest/prescription',
      drug: {
        ingredients: ['quinine'],
        classes: new Set(['quinine']),
        product: ['quinine'],
        label: 'quinine',
        matchedBy: 'text',
      },
      startedOn: { min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 1) },
      courseDays: 60,
      maxDailyMg: 200,
      reasons: new Set(['limb-cramp']),
      namesCramps: true,
    },
  ]);
});

describe('when it was started', () => {
  const begins = (start: string) => ({ timing: { repeat: { boundsPeriod: { start } } } });
  const day = (text: string) => Date.parse(text);
  test.each<[string, ReturnType<typeof stated>, number | undefined]>([
    [
      'prescription: dosage bounds first',
      prescribed({ authoredOn: '2026-02-01', dosageInstruction: [begins('2026-01-01')] }),
      day('2026-01-01'),
    ],
    ['prescription: then the day it was written', prescribed({ authoredOn: '2026-02-01' }), day('2026-02-01')],
    ['prescription: else unknown', prescribed({}), undefined],
    [
      'statement: the start of its period',
      stated({ effectivePeriod: { start: '2026-01-01' }, dosage: [begins('2026-02-01')] }),
      day('2026-01-01'),
    ],
    ['statement: its date', stated({ effectiveDateTime: '2026-01-01' }), day('2026-01-01')],
    ['statement: dosage bounds', stated({ dosage: [begins('2026-02-01')] }), day('2026-02-01')],
    ['statement: not the day it was asserted', stated({ dateAsserted: '2026-02-01' }), undefined],
  ])('%s', (_says, uses, expected) => {
    expect(uses).toHaveLength(1);
    expect(uses[0]?.startedOn?.min).toBe(expected);
  });

  test('a statement keeps its dose and reasons', () => {
    const dosage = [{ timing: { code: { text: 'BID' } }, doseAndRate: [{ doseQuantity: { value: 200, code: 'mg' } }] }];
    expect(stated({ dosage, note: [{ text: 'for leg cramps' }] })).toMatchObject([
      { reference: 'MedicationStatement/statement', maxDailyMg: 400, namesCramps: true, courseDays: undefined },
    ]);
  });
});

describe('a prescription that is also a draft of this session is the draft (CH-84)', () => {
  test.each<[string, Raw, boolean]>([
    ['the same id', draft({ id: 'prescription' }), false],
    ['the same id, being stopped', draft({ id: 'prescription', status: 'stopped' }), false],
    ['another id', draft({ id: 'other' }), true],
    ['the same id of another type', { ...draft({ id: 'prescription' }), resourceType: 'ServiceRequest' }, true],
  ])('%s', (_says, other, counts) => {
    expect(prescribed({}, [other])).toHaveLength(counts ? 1 : 0);
  });

  test('a prescription without id is nobody else', () => {
    expect(prescribed({ id: undefined }, [draft({ id: undefined })])).toHaveLength(1);
  });

  test('the same prescription twice is counted once', () => {
    const medications = [prescription(), prescription()];
    expect(foundIn(deriveActiveMedications(factInput({ data: { medications } })))).toHaveLength(1);
  });
});

describe('how much is known, by prescriptions and statements', () => {
  const lost = unknown('refused');
  test.each<[string, Fact<readonly Raw[]>, Fact<readonly Raw[]>, string]>([
    ['both known', known([]), known([]), 'known'],
    ['prescriptions in part', partial([]), known([]), 'partial'],
    ['statements in part', known([]), partial([]), 'partial'],
    ['both in part', partial([]), partial([]), 'partial'],
    ['statements unread', known([]), lost, 'partial'],
    ['prescriptions unread', lost, known([]), 'partial'],
    ['prescriptions in part, statements unread', partial([]), lost, 'partial'],
    ['statements in part, prescriptions unread', lost, partial([]), 'partial'],
    ['neither read', lost, lost, 'unknown'],
  ])('%s', (_says, medications, medicationStatements, expected) => {
    expect(deriveActiveMedications(factInput({ data: { medications, medicationStatements } })).status).toBe(expected);
  });
});
