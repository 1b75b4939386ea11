/**
 * The safety boundaries of clinical-knowledge 7.1, one by one, as far as the rules of today can show them. B4 and B15, the proposal of
 * baclofen, have a file of their own.
 */
import { describe, expect, test } from '@jest/globals';
import type { FhirResource, MedicationRequest } from 'fhir/r4.js';
import { SERVICES } from '../../hooks/index.js';
import { assertCard } from '../../src/cds/check-card.js';
import type { Card } from '../../src/cds/types.js';
import {
  active,
  aged,
  type Chart,
  CRAMPS,
  chart,
  condition,
  draft,
  FOR_CRAMPS,
  hookRequest,
  lab,
  mgPerDose,
  named,
  normalLabs,
  PREGNANT_SINCE_FEBRUARY,
  reason,
} from '../support/chart.js';
import { evaluate, outline } from '../support/engine.js';
import {
  actionsOf,
  FUROSEMIDE,
  HCTZ,
  only,
  ordersIn,
  QUININE,
  RALOXIFENE,
  removedBy,
  sign,
} from '../support/signing.js';

/** Every electrolyte result is severely out of range. */
const SEVERE = normalLabs({ potassium: 2.3, magnesium: 0.35, sodium: 121, calcium: 3.6 });

const WAYS_TO_SAY_STOP =
  /trial|guidance advises|guidance: stop the diuretic|never stop|not stop|stop the triggering|cramps: stop,/i;

/** Everything that a section of the overview is about. */
const OVERVIEW = [
  CRAMPS,
  ...['K74.60', 'I73.9', 'M48.061', 'M79.18', 'T67.2XXA', 'E86.0', 'N18.6'].map((code) =>
    condition(code, '2026-02-20'),
  ),
];

/** Medicines ordered for cramps, one of each rule. */
const THERAPIES = [
  'Baclofen 10 mg oral tablet',
  'Orphenadrine citrate 100 mg oral tablet',
  'Methocarbamol 500 mg oral tablet',
  'Cyclobenzaprine 5 mg oral tablet',
  'Carisoprodol 350 mg oral tablet',
  'Lorazepam 1 mg oral tablet',
  'Magnesium oxide 400 mg oral tablet',
  'Quinidine sulfate 200 mg oral tablet',
  'onabotulinumtoxinA 100 unit injection',
];

const textOf = (cards: readonly Card[]) => JSON.stringify(cards);

/** Cards of every kind that today's rules can show, from stories in which as much as possible is wrong. */
async function everyKindOfCard(): Promise<readonly Card[]> {
  const conditions = [CRAMPS, condition('G70.00', '2024-01-01'), condition('D55.0', '2024-01-01')];
  const taken = [active(QUININE, { authoredOn: '2025-06-01' })];
  const drafts = [draft(QUININE, FOR_CRAMPS), draft(HCTZ), draft(FUROSEMIDE), draft(RALOXIFENE)];
  const calls = [
    hookRequest('order-sign', chart({ conditions, labs: SEVERE }), drafts),
    hookRequest('order-select', chart({ conditions, labs: normalLabs({ potassium: 3.1 }) }), [draft(HCTZ)]),
    hookRequest('order-select', chart({ conditions }), [
      draft(RALOXIFENE),
      draft(named('Naproxen 500 mg oral tablet')),
    ]),
    hookRequest('order-select', chart({ conditions }), [draft(FUROSEMIDE)]),
    hookRequest('order-sign', chart(), [draft(FUROSEMIDE)]),
    hookRequest('order-sign', chart({ observations: [PREGNANT_SINCE_FEBRUARY] }), [draft(QUININE)]),
    hookRequest('patient-view', chart({ conditions, medications: taken, labs: SEVERE })),
    hookRequest('patient-view', chart({ conditions, labs: normalLabs({ calcium: 1.7, sodium: 123 }) })),
    ...THERAPIES.flatMap((drug) => [
      hookRequest('order-select', chart({ patient: aged('1950-06-15'), labs: normalLabs({ egfr: 25 }) }), [
        draft(named(drug), mgPerDose(20, 3), FOR_CRAMPS),
      ]),
      hookRequest('order-sign', chart({ conditions: OVERVIEW, observations: [PREGNANT_SINCE_FEBRUARY] }), [
        draft(named(drug), FOR_CRAMPS),
      ]),
      hookRequest('order-sign', chart({ labs: normalLabs() }), [draft(named(drug), mgPerDose(20, 3), FOR_CRAMPS)]),
    ]),
    hookRequest('order-sign', chart({ conditions: [condition('K74.60', '2025-01-01')], labs: normalLabs() }), [
      draft(named('Baclofen 10 mg oral tablet'), mgPerDose(5, 2)),
    ]),
    hookRequest('order-sign', chart({ labs: normalLabs(), observations: [PREGNANT_SINCE_FEBRUARY] }), [
      draft(named('Baclofen 10 mg oral tablet'), mgPerDose(5, 2), FOR_CRAMPS),
    ]),
    hookRequest(
      'patient-view',
      chart({
        patient: aged('1995-01-15'),
        conditions: [CRAMPS],
        labs: normalLabs(),
        observations: [PREGNANT_SINCE_FEBRUARY],
      }),
    ),
    hookRequest('patient-view', chart({ conditions: OVERVIEW, observations: [PREGNANT_SINCE_FEBRUARY] })),
    hookRequest('patient-view', chart({ conditions: [CRAMPS, condition('K74.60', '2025-01-01')], labs: normalLabs() })),
  ];
  const answers = await Promise.all(
    calls.map((call) => evaluate(call, { ecgSuggestion: true, taskSuggestions: true })),
  );
  return answers.flatMap(({ cards }) => cards);
}

const ALL = await everyKindOfCard();

/** Loud variants of rules that are shown, or cards that only a setting opens. */
const NOT_HERE: ReadonlySet<string> = new Set([
  'cramp-medication-review',
  'hypercalcemia',
  'hyponatremia',
  'hypomagnesemia',
]);

test('the stories below show every kind of card, and each keeps to the standard', () => {
  for (const card of ALL) expect(() => assertCard(card)).not.toThrow();
  const ids = new Set(ALL.map((card) => outline(card).split(' ')[0]));
  const opening = SERVICES.flatMap(({ rules }) => rules).filter((id) => !NOT_HERE.has(id));
  expect([...ids].sort()).toEqual(expect.arrayContaining([...new Set(opening)].sort()));
});

describe('B1 active orders are never changed', () => {
  test.each<[string, MedicationRequest, Chart]>([
    ['quinine for cramps', active(QUININE, FOR_CRAMPS), chart({ labs: normalLabs() })],
    ['quinine without results', active(QUININE, FOR_CRAMPS), chart()],
    ['a thiazide with low potassium', active(HCTZ), chart({ labs: normalLabs({ potassium: 3.1 }) })],
  ])('%s signed again makes a card that removes and changes nothing (CH-135)', async (_, order, story) => {
    const card = await only(sign(story, [order]));
    expect(actionsOf([card]).filter(({ type }) => type !== 'create')).toEqual([]);
  });

  test('of an active order and a draft for the same drug, the draft alone can be removed', async () => {
    const order = draft(QUININE, FOR_CRAMPS);
    const card = await only(sign(chart(), [active(QUININE, FOR_CRAMPS), order]));
    expect(removedBy([card])).toEqual([`MedicationRequest/${order.id}`]);
  });

  test('long-term quinine on the chart is reviewed, and its order left alone', async () => {
    const { cards } = await evaluate(
      hookRequest('patient-view', chart({ medications: [active(QUININE, { authoredOn: '2025-06-01' })] })),
    );
    expect(cards.map(outline)).toEqual(['quinine-active-review warning']);
    expect(actionsOf(cards).map(({ type }) => type)).not.toContain('delete');
  });

  test('an update changes a draft of the request and nothing but its instructions (CH-134, CH-135)', async () => {
    const order = draft(named('Baclofen 10 mg oral tablet'), mgPerDose(20, 3), FOR_CRAMPS, {
      dispenseRequest: { numberOfRepeatsAllowed: 2 },
    });
    const card = await only(sign(chart({ labs: normalLabs() }), [order]));
    const updates = actionsOf([card]).flatMap((action) => (action.type === 'update' ? [action.resource] : []));
    expect(updates).toEqual([{ ...order, dosageInstruction: expect.anything() }]);
  });

  test('an active order for baclofen is not updated', async () => {
    const order = active(named('Baclofen 10 mg oral tablet'), mgPerDose(20, 3), FOR_CRAMPS);
    const card = await only(sign(chart({ labs: normalLabs() }), [order]));
    expect(actionsOf([card]).filter(({ type }) => type !== 'create')).toEqual([]);
  });

  test('no card, suggestion or answer carries system actions (CH-102, CH-139, CH-140)', () => {
    expect(textOf(ALL)).not.toContain('systemActions');
  });
});

describe('B2 nothing blocks signing', () => {
  test('every card can be overridden, the critical ones too (CH-111)', () => {
    expect(ALL.filter(({ indicator }) => indicator === 'critical').length).toBeGreaterThan(2);
    for (const { overrideReasons = [] } of ALL) {
      expect(overrideReasons.length).toBeGreaterThan(0);
      expect(overrideReasons.length).toBeLessThanOrEqual(6);
    }
  });

  test('no indicator is a hard stop (CH-107)', () => {
    expect(ALL.filter(({ indicator }) => !['info', 'warning', 'critical'].includes(indicator))).toEqual([]);
  });

  test.each([
    ['malaria', 'B50.9'],
    ['babesiosis', 'B60.00'],
  ])('quinine for %s is never commented on, also in pregnancy and with cramps on record', async (_, code) => {
    const story = chart({ conditions: [CRAMPS], observations: [PREGNANT_SINCE_FEBRUARY] });
    expect(await sign(story, [draft(QUININE, reason(code))])).toEqual([]);
  });
});

describe('B3 no dose of an electrolyte, and no fluid', () => {
  test('no text gives one: amounts stand only in what was ordered or is taken', () => {
    const amount = /\d ?(mmol|mEq|mg|g|mL|L|liters?)\b(?!\/)/;
    const lines = ALL.flatMap(({ summary, detail = '' }) => [summary, ...detail.split('\n')]);
    const quoted = /^(- )?\*\*(Ordered|Taking):\*\*/;
    expect(lines.filter((line) => quoted.test(line) && amount.test(line))).not.toEqual([]);
    const studied = /baclofen|as effective as quinine 300 mg/i;
    const others = lines.filter((line) => !quoted.test(line) && !studied.test(line));
    expect(others.filter((line) => amount.test(line))).toEqual([]);
  });

  test('no order gives one: only tests, an ECG and tasks, and the baclofen template (CH-138)', () => {
    const kinds = new Set(ordersIn(ALL).map((order) => order.split(' ')[0]));
    expect([...kinds].sort()).toEqual(['MedicationRequest', 'ServiceRequest', 'Task']);
  });
});

describe('B5 the only medicines ever proposed are baclofen, and magnesium without a dose in pregnancy', () => {
  test('no quinine, relaxant, benzodiazepine, opioid, electrolyte or other order is created', () => {
    const medicines = actionsOf(ALL).flatMap((action) =>
      action.type === 'create' && action.resource.resourceType === 'MedicationRequest'
        ? [action.resource.medicationCodeableConcept?.text]
        : [],
    );
    expect(new Set(medicines)).toEqual(new Set(['baclofen 5 mg oral tablet', 'magnesium, oral']));
  });
});

describe('B6 nothing is stopped abruptly', () => {
  const fluid = ['heart failure I50.9', 'pulmonary edema J81.0', 'ascites R18.8'];

  test.each(fluid)('no removal of furosemide is offered in %s', async (problem) => {
    const story = chart({ conditions: [condition(problem.split(' ').at(-1) ?? '', '2025-01-01')], labs: SEVERE });
    const card = await only(sign(story, [draft(FUROSEMIDE)]));
    expect(outline(card)).toMatch(/^diuretic-electrolyte critical/);
    expect(removedBy([card])).toEqual([]);
  });

  test('nor of a combination of furosemide with a thiazide, which could be removed without fluid to treat', async () => {
    const combination = draft(named('Furosemide 40 mg / hydrochlorothiazide 25 mg oral tablet'));
    const heartFailure = condition('I50.9', '2025-01-01');
    expect(removedBy(await sign(chart({ conditions: [heartFailure], labs: SEVERE }), [combination]))).toEqual([]);
    expect(removedBy(await sign(chart({ labs: SEVERE }), [combination]))).toEqual([
      `MedicationRequest/${combination.id}`,
    ]);
  });

  test('a removal is recommended for quinine and cyclobenzaprine for cramps, and baclofen in kidney failure, no other (CH-121)', () => {
    const recommended = ALL.flatMap((card) =>
      (card.suggestions ?? [])
        .filter(({ isRecommended, actions }) => isRecommended === true && actions.some(({ type }) => type === 'delete'))
        .map(({ label }) => `${outline(card).split(' ')[0]}: ${label}`),
    );
    expect(new Set(recommended)).toEqual(
      new Set([
        'quinine-for-cramps: Remove quinine',
        'cyclobenzaprine-for-cramps: Remove cyclobenzaprine draft',
        'baclofen-renal: Remove baclofen draft',
      ]),
    );
  });

  test.each([
    ['a loop diuretic', FUROSEMIDE],
    ['a potassium-sparing one', named('Spironolactone 25 mg oral tablet')],
    ['a thiazide without any result', HCTZ],
  ])('no removal of %s is offered', async (_, drug) => {
    const { cards } = await evaluate(hookRequest('order-select', chart({ conditions: [CRAMPS] }), [draft(drug)]));
    expect(cards.map(outline)).toEqual(['cramp-associated-diuretic info']);
    expect(removedBy(cards)).toEqual([]);
  });

  test.each([
    ['a statin', 'Atorvastatin 20 mg oral tablet'],
    ['a long-acting beta-agonist', 'Salmeterol 50 mcg inhalation powder'],
    ['baclofen for spasticity', 'Baclofen 10 mg oral tablet'],
    ['a benzodiazepine', 'Lorazepam 1 mg oral tablet'],
  ])('%s is not commented on when ordered, and nothing is proposed when it is taken', async (_, name) => {
    const story = chart({ conditions: [CRAMPS], labs: normalLabs() });
    const taken = chart({ ...story, medications: [active(named(name))] });
    expect(await sign(story, [draft(named(name))])).toEqual([]);
    expect((await evaluate(hookRequest('order-select', story, [draft(named(name))]))).cards).toEqual([]);
    const overview = await only(evaluate(hookRequest('patient-view', taken)).then(({ cards }) => cards));
    expect(overview.suggestions ?? []).toEqual([]);
  });

  test('the review of medicines tells never to stop a long-acting beta-agonist without a plan', async () => {
    const taken = chart({ conditions: [CRAMPS], medications: [active(named('Salmeterol 50 mcg inhalation powder'))] });
    const card = await only(evaluate(hookRequest('patient-view', taken)).then(({ cards }) => cards));
    expect(card.detail).toContain('never stop in asthma or COPD without a plan');
    expect(card.detail).toContain('never stop abruptly or without review');
  });

  test('no text says stop, discontinue or withdraw, but to say how not to, or what guidance says of diuretics', () => {
    const lines = ALL.flatMap(({ summary, detail = '' }) => [summary, ...detail.split('\n')]);
    const advice = lines.filter((line) => /\b(stop|discontinue|withdraw|cease)\b/i.test(line));
    expect(advice.filter((line) => !WAYS_TO_SAY_STOP.test(line))).toEqual([]);
  });
});

describe('B7 under 18 no adult range is applied', () => {
  test('severe results make no card, and no risk of quinine', async () => {
    const story = chart({ patient: aged('2010-05-05'), labs: SEVERE });
    expect((await evaluate(hookRequest('patient-view', story))).cards).toEqual([]);
    const card = await only(sign(story, [draft(QUININE), draft(HCTZ)]));
    expect(outline(card)).toBe('quinine-for-cramps warning');
  });
});

describe('B8 no card states a diagnosis, and none commands', () => {
  test('no text does', () => {
    const claim = /\b(must|you should|the patient has|diagnos|is due to|caused by|immediate|emergency)/i;
    const lines = ALL.flatMap(({ summary, detail = '' }) => [summary, ...detail.split('\n')]);
    expect(lines.filter((line) => claim.test(line))).toEqual([]);
  });
});

describe('B9 "No indication recorded" is said only when none is', () => {
  const NONE = 'No indication recorded';
  const problem = condition('G47.62', '2026-01-10', { id: 'cramps-1' });

  test('no reason of any kind: it is said', async () => {
    expect((await only(sign(chart({ labs: normalLabs() }), [draft(QUININE)]))).detail).toContain(NONE);
  });

  test.each<[string, Partial<MedicationRequest>, RegExp]>([
    ['a code alone', FOR_CRAMPS, /Reason: .*G47\.62/],
    [
      'a code with display',
      { reasonCode: [{ coding: [{ code: 'X', display: 'Night cramps' }] }] },
      /Reason: Night cramps/,
    ],
    ['text', { reasonCode: [{ text: 'legs' }] }, /Reason: legs/],
    ['a problem referred to', { reasonReference: [{ reference: 'Condition/cramps-1' }] }, /Reason: problem G47\.62/],
    ['a reference with display', { reasonReference: [{ display: 'Malaise' }] }, /Reason: Malaise/],
    [
      'a problem that could not be found',
      { reasonReference: [{ reference: 'Condition/elsewhere' }] },
      /Reason: a problem that could not be read/,
    ],
    ['a note that names cramps', { note: [{ text: 'for nocturnal leg cramps' }] }, /Reason: leg cramps/],
    [
      'instructions that name cramps',
      { dosageInstruction: [{ text: 'at night for leg cramps' }] },
      /Reason: leg cramps/,
    ],
    [
      '"as needed for"',
      { dosageInstruction: [{ asNeededCodeableConcept: { text: 'leg cramps' } }] },
      /Reason: leg cramps/,
    ],
  ])('%s is a reason', async (_, changes, expected) => {
    const card = await only(sign(chart({ labs: normalLabs(), conditions: [problem] }), [draft(QUININE, changes)]));
    expect(card.detail).toMatch(expected);
    expect(card.detail).not.toContain(NONE);
  });
});

describe('B10 nothing is guessed', () => {
  const HIGH = '2026-02-20T08:00:00Z';
  const view = async (story: Chart) => (await evaluate(hookRequest('patient-view', story))).cards;

  test.each<[string, FhirResource]>([
    ['no unit', observationWithout({ value: 2.3 })],
    ['a unit of another quantity', observationWithout({ value: 2.3, unit: 'ng/mL' })],
    ['no date', { ...lab('potassium', 2.3, 'mmol/L', HIGH), effectiveDateTime: '' }],
    ['no value', { ...lab('potassium', 2.3, 'mmol/L', HIGH), valueQuantity: {} }],
  ])('a potassium with %s makes no card', async (_, result) => {
    expect(await view(chart({ labs: [result] }))).toEqual([]);
  });

  test('the same with unit and date does', async () => {
    expect((await view(chart({ labs: [observationWithout({ value: 2.3, unit: 'mmol/L' })] }))).map(outline)).toEqual([
      'hypokalemia critical',
    ]);
  });

  test.each([
    ['magnesium in mmol/L', lab('magnesium', 0.9, 'mmol/L', HIGH), []],
    ['the same number in mg/dL', lab('magnesium-mass', 0.9, 'mg/dL', HIGH), ['hypomagnesemia critical']],
  ])('%s is judged in its own unit', async (_, result, expected) => {
    expect((await view(chart({ labs: [result] }))).map(outline)).toEqual(expected);
  });
});

describe('B11 silence is never presented as safety', () => {
  test.each([
    ['patient-view', []],
    ['order-select', [draft(named('Amoxicillin 500 mg oral capsule'))]],
    ['order-sign', [draft(named('Amoxicillin 500 mg oral capsule'))]],
  ] as const)('a %s with nothing to say shows no card at all (CH-101)', async (hook, drafts) => {
    expect((await evaluate(hookRequest(hook, chart({ labs: normalLabs() }), drafts))).cards).toEqual([]);
  });

  test('no text says all clear', () => {
    expect(textOf(ALL)).not.toMatch(
      /all clear|no (problem|concern|interaction)s? found|is safe|looks? (good|fine)|no risk\b/i,
    );
  });
});

describe('B12 no card claims to be an alarm', () => {
  test('no text does', () => {
    expect(textOf(ALL)).not.toMatch(/\b(alarm|alert|urgent|immediately|stat)\b/i);
  });
});

describe('B13 cards are for clinicians', () => {
  test.each(['Patient/pat-1', 'RelatedPerson/rel-1'])('%s sees none on any hook', async (userId) => {
    const story = chart({ labs: SEVERE, medications: [active(QUININE, { authoredOn: '2025-06-01' })] });
    for (const hook of ['patient-view', 'order-select', 'order-sign'] as const) {
      const body = hookRequest(hook, story, hook === 'patient-view' ? [] : [draft(QUININE, FOR_CRAMPS)]);
      const context = { ...Object(body['context']), userId };
      expect((await evaluate({ ...body, context })).cards).toEqual([]);
      expect((await evaluate(body)).cards).not.toEqual([]);
    }
  });
});

describe('B16 "contraindicated" is said only where the label says it', () => {
  test.each([
    ['myasthenia gravis', 'G70.00', 'contraindicated'],
    ['optic neuritis', 'H46.9', 'contraindicated'],
    ['long QT', 'I45.81', 'contraindicated with prolonged QT'],
    ['G6PD deficiency', 'D75.A', 'warning: hemolytic anemia (US label)'],
    ['atrial fibrillation', 'I48.91', 'warning (US label)'],
    ['heart block', 'I44.1', 'caution: heart block'],
  ])('%s', async (_, code, expected) => {
    const story = chart({ labs: normalLabs(), conditions: [condition(code, '2025-01-01')] });
    const card = await only(sign(story, [draft(QUININE)]));
    const line = card.detail?.split('\n').find((each) => each.includes(`problem ${code}`));
    expect(line?.endsWith(`– ${expected}.`)).toBe(true);
  });

  test('pregnancy is not called a contraindication', async () => {
    const story = chart({ labs: normalLabs(), observations: [PREGNANT_SINCE_FEBRUARY] });
    const card = await only(sign(story, [draft(QUININE)]));
    expect(outline(card)).toBe('quinine-for-cramps critical + quinine-pregnancy');
    expect(card.detail).not.toContain('contraindicated');
  });
});

describe('B17 links and tests carry nothing of the record', () => {
  test('links are the same whoever the patient is (CH-125)', () => {
    const urls = ALL.flatMap(({ links = [], source }) => [...links.map(({ url }) => url), source.url ?? '']);
    expect(urls.filter((url) => /pat-1|prac-1|1967|2026/.test(url))).toEqual([]);
  });

  test('a note is read for cramps and never shown', async () => {
    const order = draft(QUININE, { note: [{ text: 'Mrs Invented, leg cramps, call 555-0100' }] });
    expect(textOf(await sign(chart({ labs: normalLabs() }), [order]))).not.toMatch(/Invented|555/);
  });
});

function observationWithout(valueQuantity: { value: number; unit?: string }): FhirResource {
  return { ...lab('potassium', 2.3, 'mmol/L', '2026-02-20T08:00:00Z'), valueQuantity };
}
