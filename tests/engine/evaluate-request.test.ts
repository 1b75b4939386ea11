/**
 * From a checked request to cards: who gets any (G1 to G6), when there is nothing to judge, and what a crash costs. First with invented
 * rules, then with the real ones.
 */
import { describe, expect, test } from '@jest/globals';
import type { Condition, Encounter, FhirResource, Patient } from 'fhir/r4.js';
import { parseRequest } from '../../src/cds/parse-request.js';
import type { Card } from '../../src/cds/types.js';
import { type EngineDeps, type Evaluation, evaluateRequest } from '../../src/engine/evaluate-request.js';
import { type ClinicalSettings, DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import type { FhirReader } from '../../src/fhir/reader.js';
import { RULES, type RuleId } from '../../src/rules/index.js';
import { defineRule, noConcern, type Rule } from '../../src/rules/rule.js';
import {
  active,
  aged,
  type Chart,
  CRAMPS,
  chart,
  condition,
  draft,
  encounter,
  FOR_CRAMPS,
  hookRequest,
  named,
  normalLabs,
  PATIENT_ID,
  PREGNANT_SINCE_FEBRUARY,
  rxnorm,
} from '../support/chart.js';
import { engineDeps, evaluate, labels, outline, PUBLISHED } from '../support/engine.js';
import { metaOf, saying, smallestRequest } from '../support/invented-rules.js';

const QUININE = rxnorm('997010', 'quinine sulfate 324 MG Oral Capsule');
const HCTZ = rxnorm('310798', 'hydrochlorothiazide 25 MG Oral Tablet');
const RALOXIFENE = rxnorm('1490065', 'raloxifene hydrochloride 60 MG Oral Tablet');

const blind = (id: RuleId): Rule =>
  defineRule({
    meta: metaOf({ id }),
    needs: { activeMedications: 'partial' },
    uses: [],
    messages: {},
    evaluate: () => noConcern('the medicines are fine'),
  });
const crashing = (id: RuleId): Rule => ({
  ...saying({ id }),
  evaluate: () => {
    throw new Error('a defect of this rule');
  },
});

interface Setting {
  readonly opening: readonly Rule[];
  readonly supporting?: readonly Rule[];
  readonly settings?: Partial<ClinicalSettings>;
  readonly userId?: string;
  readonly deps?: Partial<EngineDeps>;
}

/** A patient view of a patient of whom nothing was sent. */
async function run({ opening, supporting = [], settings, userId, deps }: Setting): Promise<Evaluation> {
  const [patientView] = PUBLISHED;
  if (patientView === undefined) throw new Error('no service is declared');
  const ids = (rules: readonly Rule[]) => rules.map(({ meta }) => meta.id);
  const rules = { ...RULES, ...Object.fromEntries([...opening, ...supporting].map((rule) => [rule.meta.id, rule])) };
  return evaluateRequest(
    smallestRequest(userId),
    { ...patientView, rules: ids(opening), supportingRules: ids(supporting) },
    engineDeps({ rules, settings: { ...DEFAULT_SETTINGS, ...settings }, ...deps }),
  );
}

const outcomes = ({ reports }: Evaluation) => reports.map(({ rule, outcome }) => `${rule.meta.id} ${outcome.kind}`);

describe('invented rules in the real engine', () => {
  test('one that has something to say makes a card, beside one that cannot tell (CH-86)', async () => {
    const evaluation = await run({ opening: [saying({ id: 'hypokalemia' }), blind('hyponatremia')] });
    expect(evaluation.cards.map(outline)).toEqual(['hypokalemia warning']);
    expect(evaluation.skippedRules).toEqual(['hyponatremia']);
    expect(outcomes(evaluation)).toEqual(['hypokalemia advise', 'hyponatremia cannot-tell']);
  });

  test('one that crashes costs the others nothing (CH-168)', async () => {
    const evaluation = await run({ opening: [crashing('hyponatremia'), saying({ id: 'hypokalemia' })] });
    expect(evaluation.cards.map(outline)).toEqual(['hypokalemia warning']);
    expect(JSON.stringify(evaluation.cards)).not.toMatch(/defect|error/i);
  });

  test('all crash: an error, no cards (CH-168)', async () => {
    await expect(run({ opening: [crashing('hyponatremia'), crashing('hypokalemia')] })).rejects.toMatchObject({
      code: 'CRAMP_INTERNAL',
      status: 500,
    });
  });

  test('not one can tell: 412 that names the keys that would help (CH-85, CH-160)', async () => {
    await expect(run({ opening: [blind('hypokalemia'), blind('hyponatremia')] })).rejects.toMatchObject({
      code: 'CRAMP_DATA_UNOBTAINABLE',
      status: 412,
      message: expect.stringMatching(/medicationStatements, medications$/),
    });
  });

  test('a supporting rule that could tell does not make it an answer (CH-86)', async () => {
    const supporting = [saying({ id: 'quinine-pregnancy' })];
    await expect(run({ opening: [blind('hypokalemia')], supporting })).rejects.toMatchObject({
      code: 'CRAMP_DATA_UNOBTAINABLE',
    });
  });

  test('supporting rules that cannot tell, or crash, do not make it an error (CH-86)', async () => {
    const evaluation = await run({
      opening: [saying({ id: 'hypokalemia' })],
      supporting: [blind('hyponatremia'), crashing('hypocalcemia')],
    });
    expect(evaluation.cards.map(outline)).toEqual(['hypokalemia warning']);
    expect(outcomes(evaluation)).toEqual(['hypokalemia advise', 'hyponatremia cannot-tell', 'hypocalcemia crashed']);
  });
});

describe('which invented rules run', () => {
  test('a rule that is switched off does not run, opening or supporting', async () => {
    const evaluation = await run({
      opening: [saying({ id: 'hypokalemia' }), crashing('hyponatremia')],
      supporting: [crashing('hypocalcemia')],
      settings: { disabledRules: ['hyponatremia', 'hypocalcemia'] },
    });
    expect(outcomes(evaluation)).toEqual(['hypokalemia advise']);
  });

  test('all switched off: no cards, and no error', async () => {
    const settings = { disabledRules: ['hypokalemia'] };
    const evaluation = await run({ opening: [crashing('hypokalemia')], settings });
    expect(evaluation).toMatchObject({ cards: [], reports: [] });
  });

  test('the log names the rules of the cards shown, not of those that did not fit', async () => {
    const { cards, ruleIds } = await run({
      opening: [saying({ id: 'hypokalemia' }), saying({ id: 'hyponatremia' })],
      settings: { maxCards: { ...DEFAULT_SETTINGS.maxCards, 'patient-view': 1 } },
    });
    expect(cards.map(outline)).toEqual(['hypokalemia warning']);
    expect(ruleIds).toEqual(['hypokalemia']);
  });

  test.each([
    'Patient/pat-1',
    'RelatedPerson/rel-1',
    'https://ehr.example.org/fhir/Patient/pat-1',
    'patient/pat-1',
    ' Patient/pat-1',
    'https://ehr.example.org/fhir/relatedperson/rel-1',
  ])('for %s no rule runs at all (G2, B13)', async (userId) => {
    const evaluation = await run({ opening: [crashing('hypokalemia')], userId });
    expect(evaluation).toMatchObject({ cards: [], reports: [], facts: undefined, ruleIds: [], prefetch: {} });
  });

  test('a rule sees the moment of evaluation and the settings of the site', async () => {
    const seen: unknown[] = [];
    const rule = defineRule({
      meta: metaOf({ id: 'hypokalemia' }),
      needs: {},
      uses: [],
      messages: {},
      evaluate: (_, { asOf, settings }) => {
        seen.push(asOf, settings.jurisdiction);
        return noConcern('seen');
      },
    });
    await run({ opening: [rule], settings: { jurisdiction: 'UK' }, deps: { asOf: 1_772_442_000_000 } });
    expect(seen).toEqual([1_772_442_000_000, 'UK']);
  });
});

/** Two warnings while signing: quinine for cramps, and a thiazide with low potassium. */
const LOW_POTASSIUM = chart({ labs: normalLabs({ potassium: 3.1 }) });
const QUININE_FOR_CRAMPS = draft(QUININE, FOR_CRAMPS);

async function sign(story: Chart, drafts: readonly FhirResource[], settings: Partial<ClinicalSettings> = {}) {
  const { cards } = await evaluate(hookRequest('order-sign', story, drafts), settings);
  return cards;
}

describe('the deceased (G1)', () => {
  const died = (how: Partial<Patient>) => chart({ ...LOW_POTASSIUM, patient: { ...aged('1967-06-15'), ...how } });

  test.each<[string, Partial<Patient>, number]>([
    ['deceased', { deceasedBoolean: true }, 0],
    ['with a date of death', { deceasedDateTime: '2026-02' }, 0],
    ['stated as not deceased', { deceasedBoolean: false }, 2],
  ])('%s', async (_, how, count) => {
    expect(await sign(died(how), [QUININE_FOR_CRAMPS, draft(HCTZ)])).toHaveLength(count);
  });
});

describe('data of other patients (G3)', () => {
  const OTHER = { reference: 'Patient/somebody-else' };
  const seizures = condition('G40.909', '2025-01-01');

  test.each<[string, Partial<Chart>]>([
    ['a problem', { conditions: [{ ...seizures, subject: OTHER }] }],
    ['a medicine', { medications: [active(named('Tizanidine 4 mg tablet'), { subject: OTHER })] }],
    [
      'a result',
      {
        labs: [
          ...normalLabs(),
          ...normalLabs({ potassium: 2.1 }).map((each) => ({
            ...each,
            effectiveDateTime: '2026-03-01',
            subject: OTHER,
          })),
        ],
      },
    ],
    ['a pregnancy', { observations: [{ ...PREGNANT_SINCE_FEBRUARY, subject: OTHER }] }],
    [
      'an allergy',
      { allergies: [{ resourceType: 'AllergyIntolerance', id: 'al', patient: OTHER, code: { text: 'Baclofen' } }] },
    ],
    ['an encounter', { encounter: { ...encounter('IMP'), type: [{ text: 'Hospice' }], subject: OTHER } }],
  ])('%s changes nothing', async (_, changes) => {
    const story = chart({ labs: normalLabs(), ...changes });
    const [card, ...others] = await sign(story, [QUININE_FOR_CRAMPS]);
    expect(others).toEqual([]);
    expect(card && outline(card)).toBe('quinine-for-cramps critical');
    expect(labels(card)).toEqual([
      'Remove quinine',
      'If severe and refractory: replace with baclofen 5 mg twice daily',
    ]);
  });

  test('a draft for somebody else makes no card and is no target', async () => {
    expect(await sign(chart({ labs: normalLabs() }), [draft(QUININE, FOR_CRAMPS, { subject: OTHER })])).toEqual([]);
  });

  test('a Patient record of somebody else is not believed: the age is unknown', async () => {
    const patient: Patient = { ...aged('2015-01-01'), id: 'somebody-else' };
    const [card] = await sign(chart({ ...LOW_POTASSIUM, patient }), [draft(HCTZ)]);
    expect(card && outline(card)).toBe('diuretic-electrolyte warning + hypokalemia');
    expect(card?.detail).toContain('Patient record not available');
  });
});

describe('age (G4, G5)', () => {
  const bornOn = (birthDate: string) => chart({ patient: aged(birthDate) });
  const drafts = [QUININE_FOR_CRAMPS, draft(HCTZ), draft(RALOXIFENE)];
  const shown = (cards: readonly Card[]) => cards.map(outline);
  const CHILD = ['quinine-for-cramps critical'];
  const ADULT = ['quinine-for-cramps critical + cramps-missing-electrolytes', 'diuretic-missing-labs info'];

  test.each<[string, string, readonly string[]]>([
    ['the day before the 18th birthday: a child', '2008-03-03', CHILD],
    ['on the 18th birthday: an adult', '2008-03-02', ADULT],
    ['a month of birth that may be either side: adult rules run', '2008-03', ADULT],
    ['a month of birth that is certainly later: a child', '2008-04', CHILD],
    ['a year of birth that may be either side: adult rules run', '2008', ADULT],
    ['a year of birth that is certainly later: a child', '2009', CHILD],
  ])('%s', async (_, birthDate, expected) => {
    expect(shown(await sign(bornOn(birthDate), drafts))).toEqual(expected);
  });

  test('for a child, removing quinine is the only proposal, also without any result on record (G4)', async () => {
    const [card] = await sign(bornOn('2015-01-01'), drafts);
    expect(labels(card)).toEqual(['Remove quinine']);
    expect(card?.detail).not.toMatch(/baclofen|laborator|No .* result/i);
  });

  test('for a child, a modifier still raises quinine without a reason to critical (G4)', async () => {
    const story = chart({ ...bornOn('2015-01-01'), conditions: [condition('G70.00', '2025-01-01')] });
    expect(shown(await sign(story, [draft(QUININE)]))).toEqual(['quinine-for-cramps critical + quinine-risk-factors']);
  });

  test('for a child, adult limits make no electrolyte card (G4, B7)', async () => {
    const story = chart({ ...bornOn('2015-01-01'), labs: normalLabs({ potassium: 2.3 }) });
    const { cards } = await evaluate(hookRequest('patient-view', story));
    expect(cards).toEqual([]);
  });

  test.each<[string, Patient, string]>([
    ['no birth date', { resourceType: 'Patient', id: PATIENT_ID }, 'Age not recorded: age-dependent advice left out.'],
    ['a birth date in the future', aged('2030-01-01'), 'Age not recorded: age-dependent advice left out.'],
  ])('%s: adult rules run, no branch of 65 years does, and every card says so (G5)', async (_, patient, note) => {
    const cards = await sign(chart({ patient, conditions: [CRAMPS] }), drafts);
    // With cramps on record the diuretic card offers every test that is missing.
    expect(shown(cards)).toEqual(['quinine-for-cramps critical', 'diuretic-missing-labs info']);
    for (const { detail } of cards) expect(detail).toContain(note);
    expect(JSON.stringify(cards)).not.toContain('age 65');
    expect(labels(cards[0])).not.toContain('If severe and refractory: replace with baclofen 5 mg twice daily');
  });

  test.each([
    ['65 today', '1961-03-02', true],
    ['64 until tomorrow', '1961-03-03', false],
    ['possibly 64 by the year of birth', '1961', false],
    ['certainly 65 by the year of birth', '1960', true],
  ])(
    'a branch from 65 years runs only if it is true of every possible birth date (G5): %s',
    async (_, birthDate, runs) => {
      const [card] = await sign(bornOn(birthDate), [QUININE_FOR_CRAMPS]);
      expect(card?.detail?.includes('age 65 or more')).toBe(runs);
      expect(card?.detail).not.toContain('Age not recorded');
    },
  );
});

describe('end-of-life care (G6)', () => {
  const hospice = { coding: [{ system: 'http://snomed.info/sct', code: '305336008' }], text: 'Hospice care' };
  const inEncounter = (changes: Partial<Encounter>) => chart({ encounter: { ...encounter('AMB'), ...changes } });
  const palliative: Condition = condition('Z51.5', '2026-01-10');

  test.each<[string, Chart, number]>([
    ['the type of the encounter names it', inEncounter({ type: [hospice] }), 0],
    ['its service type does', inEncounter({ serviceType: { text: 'Hospice' } }), 0],
    ['its reason does', inEncounter({ reasonCode: [{ text: 'comfort care' }] }), 0],
    ['its class does', inEncounter({ class: { code: 'HOSP', display: 'Hospice' } }), 0],
    ['an active problem does', chart({ conditions: [palliative] }), 0],
    [
      'a problem of the past does not count',
      chart({ conditions: [{ ...palliative, clinicalStatus: { coding: [{ code: 'resolved' }] } }] }),
      1,
    ],
    ['nothing does', chart({ encounter: encounter('AMB') }), 1],
  ])('info cards are hidden when %s', async (_, story, count) => {
    expect(await sign(story, [draft(HCTZ)])).toHaveLength(count);
    expect(await sign(story, [draft(HCTZ)], { endOfLifeGate: false })).toHaveLength(1);
  });

  test('warnings and critical cards stay', async () => {
    const story = chart({ ...LOW_POTASSIUM, conditions: [palliative] });
    expect((await sign(story, [QUININE_FOR_CRAMPS, draft(HCTZ)])).map(outline)).toEqual([
      'quinine-for-cramps critical + quinine-risk-factors',
      'diuretic-electrolyte warning + hypokalemia',
    ]);
  });
});

describe('drafts that no action can aim at', () => {
  const withIds = (...ids: readonly string[]) =>
    ids.map((id, index) => ({ ...QUININE_FOR_CRAMPS, id, note: [{ text: `order ${index}` }] }));

  test.each([
    ['an id with a slash (CH-41, CH-132)', withIds('MedicationRequest/abc')],
    ['an id with a blank (CH-41, CH-132)', withIds('a b')],
    ['an id of two lines (CH-41, CH-132)', withIds('a\nb')],
    ['one id of two orders (CH-136)', withIds('request-123', 'request-123')],
  ])('%s: the card is shown, no removal is offered', async (_, drafts) => {
    const { cards } = await evaluate(hookRequest('order-sign', chart({ labs: normalLabs() }), drafts));
    expect(cards.map(outline)).toEqual(['quinine-for-cramps critical']);
    expect(cards.flatMap(labels).filter((label) => label.startsWith('Remove'))).toEqual([]);
  });

  test('the same entry twice counts once, and can be removed (CH-84)', async () => {
    const twice = [QUININE_FOR_CRAMPS, QUININE_FOR_CRAMPS];
    const { cards, drafts } = await evaluate(hookRequest('order-sign', chart({ labs: normalLabs() }), twice));
    expect(drafts).toEqual({ received: 1, judged: 1 });
    expect(cards.flatMap(labels).filter((label) => label.startsWith('Remove'))).not.toEqual([]);
  });
});

describe('the drug of a draft', () => {
  test('is read beside the lists: a card about it does not wait for them (CH-45, CH-98)', async () => {
    const deadline = new AbortController();
    const reader: FhirReader = {
      read: async (query) => {
        if (!query.startsWith('Medication/')) return new Promise(() => undefined);
        setTimeout(() => deadline.abort(), 20);
        return {
          status: 'known',
          resources: [{ resourceType: 'Medication', id: 'q', code: QUININE.medicationCodeableConcept }],
        };
      },
      continueFrom: async () => ({ status: 'unknown', reason: 'refused' }),
    };
    const { medicationCodeableConcept: _, ...order } = QUININE_FOR_CRAMPS;
    const byReference = { ...order, medicationReference: { reference: 'Medication/q' } };
    const body = hookRequest('order-sign', chart(), [byReference], { prefetch: {} });
    const { cards, prefetch } = await evaluate(body, {}, { reader, deadline: deadline.signal });
    expect(cards.map(outline)).toEqual(['quinine-for-cramps critical']);
    expect(prefetch['labs']).toBe('timed-out (read)');
  });
});

describe('what the log is told', () => {
  test('states of the prefetch keys and counts of drafts, no value', async () => {
    const other = { ...draft(HCTZ), subject: { reference: 'Patient/somebody-else' } };
    const body = hookRequest('order-sign', chart({ labs: normalLabs() }), [QUININE_FOR_CRAMPS, other]);
    const { prefetch, drafts } = await evaluate(body);
    expect(drafts).toEqual({ received: 2, judged: 1 });
    expect(prefetch).toMatchObject({ labs: 'known', patient: 'known' });
    expect(Object.values(prefetch).every((state) => /^[a-z-]+( \(read\))?$/.test(state))).toBe(true);
  });
});

describe('malformed data', () => {
  test('are counted by key, and the rest is judged (7.2)', async () => {
    const story = chart({ labs: normalLabs({ potassium: 3.1 }) });
    const body = hookRequest('order-sign', story, [draft(HCTZ)], {
      prefetch: {
        labs: {
          resourceType: 'Bundle',
          type: 'searchset',
          entry: [{ resource: 'no resource' }, ...story.labs.map((resource) => ({ resource }))],
        },
      },
    });
    const { cards, malformed } = await evaluate(body);
    expect(cards.map(outline)).toEqual(['diuretic-electrolyte warning + hypokalemia']);
    expect(malformed).not.toEqual([]);
  });

  test('a patient view of which no data came is refused as a whole: 412 (CH-85)', async () => {
    const body = hookRequest('patient-view', chart(), [], { prefetch: {} });
    const request = parseRequest(body, ['patient-view']);
    const [patientView] = PUBLISHED;
    if (patientView === undefined) throw new Error('no service is declared');
    await expect(evaluateRequest(request, patientView, engineDeps())).rejects.toMatchObject({
      code: 'CRAMP_DATA_UNOBTAINABLE',
      message: expect.stringMatching(/conditions.*labs.*medications|encounter.*conditions.*medications.*labs/),
    });
  });

  test('an order hook judges the drafts it brings, whatever else is missing (CH-86)', async () => {
    const { cards } = await evaluate(hookRequest('order-sign', chart(), [QUININE_FOR_CRAMPS], { prefetch: {} }));
    expect(cards.map(outline)).toEqual(['quinine-for-cramps critical']);
  });
});
