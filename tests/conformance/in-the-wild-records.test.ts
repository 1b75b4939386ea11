/** Records in the shapes that public data were seen to have, with invented patients: what the cards make of each. */
import { describe, expect, test } from '@jest/globals';
import type { Condition, FhirResource, MedicationRequest, Observation } from 'fhir/r4.js';
import type { Card } from '../../src/cds/types.js';
import {
  active,
  type Chart,
  CRAMPS,
  chart,
  condition,
  draft,
  FOR_CRAMPS,
  hookRequest,
  lab,
  named,
  normalLabs,
  observation,
  prefetchOf,
  rxnorm,
} from '../support/chart.js';
import { evaluate, outline, ruleIds } from '../support/engine.js';
import { HCTZ, QUININE, sign } from '../support/signing.js';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const SNOMED_CT = 'http://snomed.info/sct';
const LOINC = 'http://loinc.org';
const TODAY = '2026-03-01T08:00:00Z';
const LOW_POTASSIUM = lab('potassium', 2.9, 'mmol/L', TODAY);

type Json = Record<string, unknown>;
const coded = (system: string | undefined, code: string, display?: string) => ({
  medicationCodeableConcept: {
    coding: [{ ...(system && { system }), code, ...(display && { display }) }],
    ...(display && { text: display }),
  },
});

async function open(story: Chart, prefetch: Json = {}): Promise<readonly Card[]> {
  const request = hookRequest('patient-view', story, [], { prefetch: { ...prefetchOf(story), ...prefetch } });
  return (await evaluate(request)).cards;
}

async function rulesOnOpening(story: Chart, prefetch: Json = {}): Promise<readonly string[]> {
  return (await open(story, prefetch)).flatMap(ruleIds);
}

// ── medicines ────────────────────────────────────────────────────────────────

describe('a diuretic is recognized with potassium 2.9', () => {
  const CONTAINED = {
    contained: [{ resourceType: 'Medication', id: 'med', code: { coding: [{ system: RXNORM, code: '310798' }] } }],
    medicationReference: { reference: '#med' },
  };
  const UK = '10383911000001102';
  test.each<[oddity: string, members: Json]>([
    ['strength without form (SCDC), as all in one large set', coded(RXNORM, '316049')],
    ['the other such code', coded(RXNORM, '316052')],
    ['strength and form (SCD)', coded(RXNORM, '310798')],
    ['an ingredient code', coded(RXNORM, '5487')],
    ['a combination, one of 72 with 25 mg', coded(RXNORM, '197885')],
    ['the code of furosemide displayed as a brand of another strength', coded(RXNORM, '315971', 'Lasix 20mg')],
    ['German ATC', coded('http://fhir.de/CodeSystem/bfarm/atc', 'C03AA03')],
    ['German PZN, unknown here, beside words', coded('http://fhir.de/CodeSystem/ifa/pzn', '01234567', 'HCT 25 mg')],
    ['UK dm+d', coded('https://dmd.nhs.uk', UK)],
    ['UK dm+d under the SNOMED CT URI', coded(SNOMED_CT, UK)],
    ['the same with a trailing slash', coded(`${SNOMED_CT}/`, UK)],
    ['Australian SNOMED CT with its edition, in words', coded(`${SNOMED_CT}/32506021000036107`, '1', 'Indapamide')],
    ['a contained Medication', CONTAINED],
    ['words alone', named('hydrochlorothiazide 25 mg')],
    ['a code without its system, beside words', coded(undefined, '310798', 'Hydrochlorothiazide 25 MG')],
  ])('%s', async (_oddity, members) => {
    const order = draft(members as Partial<MedicationRequest>);
    expect((await sign(chart({ labs: [LOW_POTASSIUM] }), [order])).map(outline)).toEqual([
      'diuretic-electrolyte warning + hypokalemia',
    ]);
  });
});

describe('a drug is not recognized, and nothing is guessed', () => {
  const absent = [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }];
  test.each<[oddity: string, members: Json]>([
    ['a data-absent-reason in its place', { _medicationCodeableConcept: { extension: absent } }],
    ['an empty concept with a data-absent-reason', { medicationCodeableConcept: { extension: absent } }],
    ['a code without a system', coded(undefined, '310798')],
    ['a German ASK or PZN code alone', coded('http://fhir.de/CodeSystem/ask', '22686')],
    ['316672 "Simvistatin": the code counts, and it is simvastatin', coded(RXNORM, '316672', 'Simvistatin 10 MG')],
    ['the code of simvastatin displayed as a diuretic', coded(RXNORM, '316672', 'Hydrochlorothiazide 25 MG')],
  ])('%s', async (_oddity, members) => {
    const order = draft(members as Partial<MedicationRequest>);
    expect(await sign(chart({ labs: [LOW_POTASSIUM] }), [order])).toEqual([]);
  });
});

describe('a prescription or statement on record', () => {
  const reviewed = async (more: Json) => {
    const prescription = active(HCTZ, more as Partial<MedicationRequest>);
    const story = chart({ conditions: [CRAMPS], labs: normalLabs(), medications: [prescription] });
    return (await rulesOnOpening(story)).includes('cramp-medication-review');
  };

  test.each<[oddity: string, more: Json, counts: boolean]>([
    ['"active" since 1923', { authoredOn: '1923-05-01' }, true],
    ['reportedBoolean', { reportedBoolean: true }, true],
    ['no dosage', { dosageInstruction: undefined }, true],
    ['dosage as text only', { dosageInstruction: [{ text: 'as directed' }] }, true],
    ['intent plan', { intent: 'plan' }, false],
    ['intent option', { intent: 'option' }, false],
    ['intent proposal', { intent: 'proposal' }, false],
    ['status intended, which R4 does not know here', { status: 'intended' }, false],
    ['status completed', { status: 'completed' }, false],
    ['status entered-in-error', { status: 'entered-in-error' }, false],
    ['status cancelled', { status: 'cancelled' }, false],
  ])('%s', async (_oddity, more, counts) => {
    expect(await reviewed(more)).toBe(counts);
  });

  test('a dose as text only is not computed: the card says that the most a day is not stated', async () => {
    const baclofen = rxnorm('197391', 'baclofen 10 MG Oral Tablet');
    const textOnly = draft(baclofen, FOR_CRAMPS, { dosageInstruction: [{ text: 'take 40 mg four times a day' }] });
    const [card, ...others] = await sign(chart({ labs: normalLabs() }), [textOnly]);
    expect([card?.indicator, others]).toEqual(['info', []]);
    expect(card?.detail).toContain('Maximum daily dose not stated');
    expect(JSON.stringify(card)).not.toContain('160');
  });
});

// ── laboratory ───────────────────────────────────────────────────────────────

const result = (code: string, quantity: Json, more: Partial<Observation> = {}): Observation => ({
  ...observation(code, TODAY, more),
  valueQuantity: quantity as NonNullable<Observation['valueQuantity']>,
});

describe('a laboratory result that counts', () => {
  const local = { system: 'urn:oid:1.2.3', code: 'K' };
  test.each<[oddity: string, result: Observation, rule: string]>([
    ['potassium in blood, the common code', result('6298-4', { value: 2.9, unit: 'mmol/L' }), 'hypokalemia'],
    ['sodium in blood', result('2947-0', { value: 121, unit: 'mmol/L' }), 'hyponatremia'],
    ['calcium in blood', result('49765-1', { value: 6.2, unit: 'mg/dL' }), 'hypocalcemia'],
    ['potassium in mEq/L', result('2823-3', { value: 2.9, unit: 'mEq/L' }), 'hypokalemia'],
    ['potassium in meq/l', result('2823-3', { value: 2.9, unit: 'meq/l' }), 'hypokalemia'],
    ['calcium in mg/dl', result('17861-6', { value: 6.2, unit: 'mg/dl' }), 'hypocalcemia'],
    ['calcium in mq/dL (sic)', result('17861-6', { value: 6.2, unit: 'mq/dL' }), 'hypocalcemia'],
    ['calcium in mg/dlL', result('17861-6', { value: 6.2, unit: 'mg/dlL' }), 'hypocalcemia'],
    [
      'a UCUM system with a trailing slash',
      result('2823-3', { value: 2.9, code: 'mmol/L', system: 'http://unitsofmeasure.org/' }),
      'hypokalemia',
    ],
    [
      'a category that is a LOINC class',
      result('2823-3', { value: 2.9, unit: 'mmol/L' }, { category: [{ coding: [{ system: LOINC, code: 'CHEM' }] }] }),
      'hypokalemia',
    ],
    [
      'a category in words',
      result('2823-3', { value: 2.9, unit: 'mmol/L' }, { category: [{ text: 'Lab' }] }),
      'hypokalemia',
    ],
    [
      'no reference range, and a local code beside LOINC',
      result(
        '2823-3',
        { value: 2.9, unit: 'mmol/L' },
        { code: { coding: [local, { system: LOINC, code: '2823-3' }] } },
      ),
      'hypokalemia',
    ],
    ['magnesium, in no public data', result('19123-9', { value: 0.9, unit: 'mg/dL' }), 'hypomagnesemia'],
  ])('%s', async (_oddity, observed, rule) => {
    expect(await rulesOnOpening(chart({ conditions: [CRAMPS], labs: [observed] }))).toContain(rule);
  });
});

describe('a laboratory result that is refused rather than guessed', () => {
  test.each<[oddity: string, result: Observation]>([
    ['potassium without any unit', result('2823-3', { value: 2.9 })],
    [
      '"13.2 mg/dL" under a proprietary code only',
      result('x', { value: 13.2, unit: 'mg/dL' }, { code: { coding: [{ system: 'urn:oid:1.2.3', code: 'CA' }] } }),
    ],
    ['one that is years old', { ...LOW_POTASSIUM, effectiveDateTime: '2019-03-01' }],
  ])('%s', async (_oddity, observed) => {
    const rules = await rulesOnOpening(chart({ conditions: [CRAMPS], labs: [observed] }));
    expect(rules.filter((rule) => rule.startsWith('hypo') || rule.startsWith('hyper'))).toEqual([]);
  });

  test('years old, judged as of its own day (--as-of): it counts', async () => {
    const story = chart({ labs: [{ ...LOW_POTASSIUM, effectiveDateTime: '2019-03-01' }] });
    const asOf = Date.parse('2019-03-02T09:00:00Z');
    const { cards } = await evaluate(hookRequest('patient-view', story), {}, { asOf });
    expect(cards.map(outline)).toEqual(['hypokalemia warning']);
  });
});

test('a value with 14 decimals is shown rounded and compared unrounded', async () => {
  const [card] = await open(chart({ labs: [lab('potassium', 2.900000781824548, 'mmol/L', TODAY)] }));
  expect(card?.summary).toContain('2.9 mmol/L');
  expect(JSON.stringify(card)).not.toContain('2.90000078');
  // 2.5 is severe; a hair above is not.
  const indicator = async (value: number) =>
    (await open(chart({ labs: [lab('potassium', value, 'mmol/L', TODAY)] })))[0]?.indicator;
  expect([await indicator(2.49999921817545), await indicator(2.500000781824548)]).toEqual(['critical', 'warning']);
});

// ── conditions ───────────────────────────────────────────────────────────────

describe('cramps on the problem list', () => {
  const problem = (code: Json, more: Json = {}) => ({ ...CRAMPS, code, ...more }) as unknown as Condition;
  const as = (system: string, code: string) => problem({ coding: [{ system, code }] });

  test.each<[oddity: string, problem: Condition, counts: boolean]>([
    ['SNOMED CT', as(SNOMED_CT, '449918009'), true],
    ['ICD-10-CM', as('http://hl7.org/fhir/sid/icd-10-cm', 'G47.62'), true],
    ['ICD-9', as('http://hl7.org/fhir/sid/icd-9-cm', '327.52'), true],
    ['ICD-10-GM', as('http://fhir.de/CodeSystem/bfarm/icd-10-gm', 'R25.2'), true],
    ['a system URI with a trailing slash', as('http://hl7.org/fhir/sid/icd-10-cm/', 'G47.62'), true],
    ['a system that is no URI: the code is not guessed', as('ICD10', 'G47.62'), false],
    ['the same beside words', problem({ coding: [{ system: 'ICD10', code: 'G47.62' }], text: 'leg cramps' }), true],
    ['text only', problem({ text: 'Nocturnal leg cramps' }), true],
    ['no clinicalStatus', problem({ text: 'leg cramps' }, { clinicalStatus: undefined }), true],
    ['no category', problem({ text: 'leg cramps' }, { category: undefined }), true],
    ['refuted', { ...CRAMPS, verificationStatus: { coding: [{ code: 'refuted' }] } }, false],
    ['entered in error', { ...CRAMPS, verificationStatus: { coding: [{ code: 'entered-in-error' }] } }, false],
    ['a differential diagnosis', { ...CRAMPS, verificationStatus: { coding: [{ code: 'differential' }] } }, false],
  ])('%s', async (_oddity, listed, counts) => {
    const rules = await rulesOnOpening(chart({ conditions: [listed], labs: normalLabs() }));
    expect(rules.includes('stepwise-cramp-management')).toBe(counts);
  });
});

describe('dialysis', () => {
  const procedure = {
    resourceType: 'Procedure',
    id: 'dialysis',
    status: 'completed',
    subject: { reference: 'Patient/pat-1' },
    code: { coding: [{ system: SNOMED_CT, code: '108241001' }] },
    performedDateTime: '2026-02-27',
  };
  const searchset = (resource: Json) => ({ resourceType: 'Bundle', type: 'searchset', entry: [{ resource }] });

  test.each<[oddity: string, conditions: readonly Condition[], prefetch: Json]>([
    ['a Procedure, with nothing in the problem list', [CRAMPS], { procedures: searchset(procedure) }],
    ['kidney failure as a Condition, without a Procedure', [CRAMPS, condition('N18.6', '2025-01-01')], {}],
  ])('%s', async (_oddity, conditions, prefetch) => {
    expect(await rulesOnOpening(chart({ conditions, labs: normalLabs() }), prefetch)).toContain('hemodialysis-cramps');
  });
});

test.each<[oddity: string, pregnancy: Condition, counts: boolean]>([
  ['an active pregnancy', condition('Z33.1', '2026-01-10'), true],
  [
    'a pregnancy of the past, kept as a resolved Condition',
    condition('Z33.1', '2026-01-10', { clinicalStatus: { coding: [{ code: 'resolved' }] } }),
    false,
  ],
  ['a pregnancy "active" for years', condition('Z33.1', '2019-01-10'), false],
])('%s', async (_oddity, pregnancy, counts) => {
  const drafts: readonly FhirResource[] = [draft(QUININE, FOR_CRAMPS)];
  const cards = await sign(chart({ conditions: [pregnancy], labs: normalLabs() }), drafts);
  expect(cards.flatMap(ruleIds).includes('quinine-pregnancy')).toBe(counts);
});
