/**
 * The safety boundaries B1 to B8 of clinical-knowledge 7.1, one by one; B9 to B17 are in `boundaries-of-claims`. B4 and B15, the proposal of
 * baclofen, have a file of their own.
 */
import { describe, expect, test } from '@jest/globals';
import type { MedicationRequest } from 'fhir/r4.js';
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
  mgPerDose,
  named,
  normalLabs,
  PREGNANT_SINCE_FEBRUARY,
  reason,
} from '../support/chart.js';
import { evaluate, outline } from '../support/engine.js';
import { everyKindOfCard, SEVERE } from '../support/every-kind-of-card.js';
import { actionsOf, FUROSEMIDE, HCTZ, only, ordersIn, QUININE, removedBy, sign } from '../support/signing.js';

const WAYS_TO_SAY_STOP =
  /trial|guidance advises|guidance: stop the diuretic|never stop|not stop|stop the triggering|cramps: stop,/i;

const textOf = (cards: readonly Card[]) => JSON.stringify(cards);

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
    expect(card.detail).toContain('Never stop in asthma or COPD without a plan');
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
