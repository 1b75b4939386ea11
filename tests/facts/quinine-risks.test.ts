import { describe, expect, test } from '@jest/globals';
import type { ClinicalFacts } from '../../src/facts/clinical-facts.js';
import type { ClinicalSettings } from '../../src/facts/clinical-settings.js';
import { deriveFacts } from '../../src/facts/derive-facts.js';
import { type Fact, foundIn, known, type PrefetchKey, partial, unknown } from '../../src/facts/fact.js';
import {
  concept,
  condition,
  daysAgo,
  draft,
  factInput,
  prescription,
  type Raw,
  SUBJECT,
  status,
} from '../support/fact-input.js';

type Data = Partial<Record<PrefetchKey, readonly Raw[] | Fact<readonly Raw[]>>>;

interface Beside {
  readonly drafts?: readonly Raw[];
  readonly settings?: Partial<ClinicalSettings>;
  readonly encounterId?: string;
}

/** Kinds of risk found, in the order given. */
function kinds(data: Data, beside: Beside = {}): readonly string[] {
  return foundIn(risks(data, beside)).map(({ kind }) => kind);
}

function risks(data: Data, beside: Beside = {}): ClinicalFacts['quinineRisks'] {
  return deriveFacts(factInput({ data, ...beside })).quinineRisks;
}

const observation = (code: string, value: number, unit: string, more: Raw = {}): Raw => ({
  resourceType: 'Observation',
  id: `o-${code}-${value}`.replace(/\W/g, '-'),
  status: 'final',
  subject: SUBJECT,
  code: concept(`loinc ${code}`),
  valueQuantity: { value, unit },
  effectiveDateTime: daysAgo(1),
  ...more,
});
const at = (days: number, ms = 0) => ({ effectiveDateTime: daysAgo(days, ms) });
const qtc = (ms: number, more: Raw = {}) => observation('8636-3', ms, 'ms', more);
const potassium = (value: number, more: Raw = {}) => observation('2823-3', value, 'mmol/L', more);
const platelets = (value: number, more: Raw = {}) => observation('777-3', value, '10*3/uL', more);
const magnesium = (value: number, more: Raw = {}) => observation('2601-3', value, 'mmol/L', more);

const past = { clinicalStatus: status('resolved') };
const unconfirmed = { verificationStatus: status('provisional') };
const refuted = { verificationStatus: status('refuted') };

describe('problems on record (2.1)', () => {
  test.each<[string, Raw, readonly string[]]>([
    ['long QT', condition('icd I45.81'), ['prolonged-qt']],
    ['AV block', condition('icd I44.1'), ['av-block']],
    ['atrial fibrillation', condition('icd I48.0'), ['atrial-fibrillation']],
    ['myasthenia gravis', condition('icd G70.00'), ['myasthenia-gravis']],
    ['optic neuritis', condition('icd H46.00'), ['optic-neuritis']],
    ['G6PD deficiency', condition('icd D55.0'), ['g6pd-deficiency']],
    ['immune thrombocytopenia', condition('icd D69.3'), ['thrombocytopenia']],
    ['hemolytic-uremic syndrome', condition('icd D59.3'), ['thrombocytopenia']],
    ['thrombocytopenia of any kind', condition('icd D69.6'), ['thrombocytopenia']],
    ['immune thrombocytopenia in words', condition('', { code: concept({ text: 'ITP' }) }), ['thrombocytopenia']],
    [
      'hemolytic-uremic syndrome in words',
      condition('', { code: concept({ text: 'hemolytic uremic syndrome' }) }),
      ['thrombocytopenia'],
    ],
    ['not past long QT', condition('icd I45.81', past), []],
    ['not past atrial fibrillation', condition('icd I48.0', past), []],
    ['not past myasthenia', condition('icd G70.00', past), []],
    ['past thrombocytopenia: it may have been the drug', condition('icd D69.3', past), ['thrombocytopenia']],
    ['unconfirmed long QT: a contraindication', condition('icd I45.81', unconfirmed), ['prolonged-qt']],
    ['unconfirmed thrombocytopenia', condition('icd D69.3', unconfirmed), ['thrombocytopenia']],
    ['not refuted thrombocytopenia', condition('icd D69.3', refuted), []],
    ['not that of another patient', condition('icd I48.0', { subject: { reference: 'Patient/pat-2' } }), []],
    ['not another problem', condition('icd I10'), []],
  ])('%s', (_says, problem, expected) => {
    expect(kinds({ conditions: [problem] })).toEqual(expected);
  });

  test.each<[string, readonly Raw[], readonly string[]]>([
    [
      'cirrhosis with ascites is decompensated',
      [condition('icd K74.60', { id: 'a' }), condition('icd R18.8', { id: 'b' })],
      ['decompensated-cirrhosis'],
    ],
    [
      'one line for cirrhosis with ascites and encephalopathy',
      [
        condition('icd K74.60', { id: 'a' }),
        condition('icd R18.8', { id: 'b' }),
        condition('icd K72.10', { id: 'c', code: concept({ text: 'hepatic encephalopathy' }) }),
      ],
      ['decompensated-cirrhosis'],
    ],
    ['not cirrhosis alone', [condition('icd K74.60')], []],
    ['not ascites alone', [condition('icd R18.8')], []],
    [
      'not with ascites that is over',
      [condition('icd K74.60', { id: 'a' }), condition('icd R18.8', { id: 'b', ...past })],
      [],
    ],
  ])('%s', (_says, conditions, expected) => {
    expect(kinds({ conditions })).toEqual(expected);
  });

  test('a risk names the problem, its words and its date', () => {
    const problem = condition('icd I48.0', {
      code: concept('icd I48.0', { text: 'AF' }),
      onsetDateTime: '2020-01-01T00:00:00Z',
    });
    const on = Date.UTC(2020, 0, 1);
    expect(foundIn(risks({ conditions: [problem] }))).toEqual([
      { kind: 'atrial-fibrillation', reference: 'Condition/problem', label: 'AF', on: { min: on, max: on } },
    ]);
  });
});

describe('a long QTc: 500 ms at any age, 470 ms within 12 months', () => {
  test.each<[string, readonly Raw[], number]>([
    ['500 ms years ago', [qtc(500, at(4000))], 1],
    ['not 499 ms more than 12 months ago', [qtc(499, at(365, 1))], 0],
    ['470 ms 365 days ago', [qtc(470, at(365))], 1],
    ['not a millisecond more than 365 days ago', [qtc(470, at(365, 1))], 0],
    ['not 469 ms today', [qtc(469, at(0))], 0],
    ['an old one of 500 ms behind a newer normal one', [qtc(430, at(1)), qtc(505, at(900))], 1],
    ['one line for several', [qtc(480, at(1)), qtc(505, at(900))], 1],
    ['not entered in error', [qtc(520, { status: 'entered-in-error' })], 0],
  ])('%s', (_says, pregnancyAndQt, count) => {
    expect(kinds({ pregnancyAndQt })).toEqual(Array.from({ length: count }, () => 'prolonged-qt'));
  });

  test('the line shows the newest that counts', () => {
    const taken = Date.parse(daysAgo(1));
    expect(foundIn(risks({ pregnancyAndQt: [qtc(505, at(900)), qtc(480, at(1))] }))).toEqual([
      {
        kind: 'prolonged-qt',
        reference: 'Observation/o-8636-3-480',
        label: 'QTc 480 ms',
        on: { min: taken, max: taken },
      },
    ]);
  });
});

describe('potassium below 3.5 mmol/L, whatever the range of the laboratory', () => {
  const range = (low: number) => ({ referenceRange: [{ low: { value: low, unit: 'mmol/L' } }] });
  test.each<[string, readonly Raw[], readonly string[]]>([
    ['3.49', [potassium(3.49)], ['low-potassium']],
    ['not 3.5', [potassium(3.5)], []],
    ['3.4 that the laboratory calls normal', [potassium(3.4, range(3.2))], ['low-potassium']],
    ['not 3.6 that the laboratory calls low', [potassium(3.6, range(3.8))], []],
    [
      'below 3.5 by a comparator',
      [potassium(3.5, { valueQuantity: { value: 3.5, unit: 'mmol/L', comparator: '<' } })],
      ['low-potassium'],
    ],
    ['not at most 3.5', [potassium(3.5, { valueQuantity: { value: 3.5, unit: 'mmol/L', comparator: '<=' } })], []],
    ['not more than 3.0', [potassium(3, { valueQuantity: { value: 3, unit: 'mmol/L', comparator: '>' } })], []],
    ['90 days ago', [potassium(3.2, at(90))], ['low-potassium']],
    ['not a millisecond before', [potassium(3.2, at(90, 1))], []],
    ['not when a newer one is normal', [potassium(3.2, at(9)), potassium(4.1, at(1))], []],
    ['not after dialysis', [observation('29349-8', 3.0, 'mmol/L')], []],
    ['not of another patient', [potassium(3.2, { subject: { reference: 'Patient/pat-2' } })], []],
  ])('%s', (_says, labs, expected) => {
    expect(kinds({ labs }).filter((kind) => kind === 'low-potassium')).toEqual(expected);
  });

  test.each<[string, Raw, readonly string[]]>([
    ['72 hours ago', potassium(3.2, at(3)), ['low-potassium']],
    ['not a millisecond before', potassium(3.2, at(3, 1)), []],
  ])('in acute care: %s (3.7)', (_says, lab, expected) => {
    const inpatient = { resourceType: 'Encounter', id: 'enc-1', subject: SUBJECT, class: { code: 'IMP' } };
    expect(kinds({ labs: [lab], encounter: [inpatient] }, { encounterId: 'enc-1' })).toEqual(expected);
  });

  test('the line shows value and unit', () => {
    expect(foundIn(risks({ labs: [potassium(3.2)] }))).toMatchObject([
      { label: 'K 3.2 mmol/L', reference: 'Observation/o-2823-3-3-2' },
    ]);
  });
});

describe('magnesium below its range, platelets below 150 for 90 days', () => {
  test.each<[string, readonly Raw[], readonly string[]]>([
    ['low magnesium', [magnesium(0.5)], ['low-magnesium']],
    ['not normal magnesium', [magnesium(0.85)], []],
    ['platelets of 149', [platelets(149)], ['low-platelets']],
    ['not platelets of 150', [platelets(150)], []],
    ['platelets 90 days ago', [platelets(100, at(90))], ['low-platelets']],
    ['not platelets a millisecond before', [platelets(100, at(90, 1))], []],
    ['not when a newer count is normal', [platelets(100, at(9)), platelets(200, at(1))], []],
    [
      'below 150 by a comparator',
      [platelets(150, { valueQuantity: { value: 150, unit: '10*3/uL', comparator: '<' } })],
      ['low-platelets'],
    ],
  ])('%s', (_says, labs, expected) => {
    expect(kinds({ labs })).toEqual(expected);
  });
});

test('tinnitus and hemoglobinuria are contraindications of the label in the UK only', () => {
  const conditions = [
    condition('icd H93.11', { id: 'tinnitus' }),
    condition('icd R82.3', { id: 'urine' }),
    condition('icd I48.0', { id: 'rhythm' }),
  ];
  expect(kinds({ conditions })).toEqual(['atrial-fibrillation']);
  expect(kinds({ conditions }, { settings: { jurisdiction: 'UK' } })).toEqual([
    'atrial-fibrillation',
    'tinnitus',
    'hemoglobinuria',
  ]);
});

describe('adult limits are not applied to children (G4)', () => {
  test.each<[string, string | undefined, readonly string[]]>([
    ['18 today', '2008-03-02', ['low-potassium', 'low-platelets']],
    ['18 tomorrow', '2008-03-03', []],
    ['perhaps 18', '2008', ['low-potassium', 'low-platelets']],
    ['age not recorded', undefined, ['low-potassium', 'low-platelets']],
  ])('%s', (_says, birthDate, expected) => {
    const patient = [{ resourceType: 'Patient', id: 'pat-1', birthDate }];
    expect(kinds({ patient, labs: [potassium(3.2), platelets(100)] })).toStrictEqual(expected);
  });

  test('problems, QTc and allergies count at any age', () => {
    const patient = [{ resourceType: 'Patient', id: 'pat-1', birthDate: '2015-01-01' }];
    const data = { patient, conditions: [condition('icd I48.0')], pregnancyAndQt: [qtc(510)] };
    expect(kinds(data)).toEqual(['atrial-fibrillation', 'prolonged-qt']);
  });
});

describe('hypersensitivity to quinine, quinidine or mefloquine', () => {
  const allergy = (text: string, more: Raw = {}): Raw => ({
    resourceType: 'AllergyIntolerance',
    id: 'a',
    patient: SUBJECT,
    code: { text },
    ...more,
  });
  test.each<[string, Raw, readonly string[]]>([
    ['quinine', allergy('quinine'), ['hypersensitivity']],
    ['quinidine', allergy('quinidine'), ['hypersensitivity']],
    ['mefloquine', allergy('mefloquine'), ['hypersensitivity']],
    ['not hydroxychloroquine', allergy('hydroxychloroquine'), []],
    ['not refuted', allergy('quinine', { verificationStatus: status('refuted') }), []],
    ['not resolved', allergy('quinine', { clinicalStatus: status('resolved') }), []],
  ])('%s', (_says, entry, expected) => {
    expect(kinds({ allergies: [entry] })).toEqual(expected);
  });
});

describe('another drug that prolongs QT', () => {
  const named = (text: string, more: Raw = {}) => ({ medicationCodeableConcept: { text }, ...more });
  test.each<[string, Raw, readonly string[]]>([
    ['is taken', prescription(named('citalopram 20 mg')), ['qt-co-medicine']],
    ['not another drug', prescription(named('hydrochlorothiazide')), []],
    ['not quinine itself', prescription(), []],
    ['not a prescription that ended', prescription(named('citalopram', { status: 'stopped' })), []],
  ])('%s', (_says, medicine, expected) => {
    expect(kinds({ medications: [medicine], medicationStatements: [] })).toEqual(expected);
  });

  test('is drafted, selected or not', () => {
    const drafts = [draft(), draft({ id: 'other', ...named('citalopram') })];
    expect(kinds({}, { drafts })).toEqual(['qt-co-medicine']);
  });

  test('is drafted again: one line, not two (CH-84)', () => {
    const medications = [prescription(named('citalopram', { id: 'c' }))];
    expect(kinds({ medications }, { drafts: [draft(named('citalopram', { id: 'c' }))] })).toEqual(['qt-co-medicine']);
  });

  test.each([
    ['as the record knows it', 'furosemide'],
    ['in capitals', 'Furosemide '],
  ])('is on the list of the site, written %s', (_says, name) => {
    const medications = [prescription(named('furosemide 40 mg'))];
    expect(kinds({ medications })).toEqual([]);
    expect(kinds({ medications }, { settings: { qtDrugList: [name] } })).toEqual(['qt-co-medicine']);
  });
});

test('one ingredient of a combination on the list of the site is enough', () => {
  const medications = [
    prescription({ medicationCodeableConcept: { text: 'furosemide 20 mg / spironolactone 50 mg' } }),
  ];
  expect(kinds({ medications })).toEqual([]);
  expect(kinds({ medications }, { settings: { qtDrugList: ['spironolactone'] } })).toEqual(['qt-co-medicine']);
});

describe('how much is known: partial as soon as one source is not whole', () => {
  const KEYS = ['conditions', 'pregnancyAndQt', 'allergies', 'labs', 'medications', 'medicationStatements'] as const;
  const all: Data = Object.fromEntries(KEYS.map((key) => [key, known([])]));

  test('all known: no added risk is proved', () => {
    expect(risks(all)).toEqual(known([]));
  });

  test.each(KEYS)('%s in part or unread: nothing is proved', (key) => {
    expect(risks({ ...all, [key]: partial([]) })).toEqual(partial([]));
    expect(risks({ ...all, [key]: unknown('refused') })).toEqual(partial([]));
  });

  test('what was found counts all the same', () => {
    expect(risks({ conditions: partial([condition('icd I48.0')]) })).toMatchObject({
      status: 'partial',
      value: [{ kind: 'atrial-fibrillation' }],
    });
  });

  test('nothing read: the drafts are still known', () => {
    expect(risks({})).toEqual(partial([]));
  });
});
