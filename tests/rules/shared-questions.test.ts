/**
 * Questions that several rules ask: is an order for cramps, may baclofen or magnesium be proposed.
 */
import { describe, expect, test } from '@jest/globals';
import type { DraftOrder } from '../../src/facts/clinical-facts.js';
import { known, partial, unknown } from '../../src/facts/fact.js';
import { baclofenObstacles, notOfferedLine } from '../../src/rules/shared/baclofen-gate.js';
import { hasReason, isForCramps } from '../../src/rules/shared/cramp-orders.js';
import { isPlannedAhead } from '../../src/rules/shared/lab-suggestions.js';
import { magnesiumObstacle } from '../../src/rules/shared/magnesium-draft.js';
import { isRuledOut } from '../../src/rules/shared/obstacle.js';
import { factsOf, type Given } from '../../src/rules/vignette.js';
import {
  AGE_NOT_RECORDED,
  AS_OF,
  aged,
  CRAMPS,
  draftOrder,
  drug,
  forReason,
  labOrder,
  medicine,
  ON_DIALYSIS,
  PREGNANT,
  problem,
  renalFunction,
} from '../../src/rules/vignette-facts.js';

const ENCOUNTER = known([{ strength: 'encounter', reference: 'Encounter/1', since: undefined }] as const);
const REFERS: Partial<DraftOrder> = {
  resource: {
    resourceType: 'MedicationRequest',
    status: 'draft',
    intent: 'order',
    subject: {},
    reasonReference: [{ reference: 'Condition/unread' }],
  },
};

describe('an order is for cramps', () => {
  test.each<[string, Partial<DraftOrder>, Parameters<typeof isForCramps>[1], boolean]>([
    ['when it names them', { namesCramps: true }, known([]), true],
    ['when it names them and another reason', { namesCramps: true, ...forReason('spasticity') }, known([]), true],
    ['without a reason in an encounter about cramps', {}, ENCOUNTER, true],
    ['not for another coded reason', { reasons: new Set(['spasticity' as const]) }, ENCOUNTER, false],
    ['not for another reason in words', { reasonText: 'muscle tension' }, ENCOUNTER, false],
    ['not when its reason could not be read', REFERS, ENCOUNTER, false],
    ['not for cramps on the problem list alone', {}, known(CRAMPS), false],
    ['not when nothing could be read', {}, unknown('timed-out'), false],
  ])('%s', (_, changes, evidence, expected) => {
    expect(isForCramps(draftOrder('baclofen', changes), evidence)).toBe(expected);
  });

  test('a reference to a problem is a reason, an empty list of them is none', () => {
    expect(hasReason(draftOrder('baclofen', REFERS))).toBe(true);
    expect(hasReason(draftOrder('baclofen'))).toBe(false);
  });
});

describe('baclofen is not proposed', () => {
  test.each<[string, Given, string]>([
    ['under 18', { patient: aged(17) }, 'found: age under 18'],
    ['without an age', { patient: AGE_NOT_RECORDED }, 'unread: age'],
    ['in pregnancy', { pregnancy: PREGNANT }, 'found: pregnancy'],
    ['with pregnancy unread', { pregnancy: unknown('refused') }, 'unread: pregnancy status'],
    ['on dialysis', { dialysis: ON_DIALYSIS }, 'found: dialysis or end-stage kidney disease'],
    ['with dialysis unread', { dialysis: unknown('refused') }, 'unread: dialysis status'],
    ['with eGFR 59', { renalFunction: renalFunction(59) }, 'found: eGFR 59 on 2026-02-20'],
    [
      'with eGFR at most 90',
      { renalFunction: { ...renalFunction(90), comparator: '<=' } },
      'found: eGFR &lt;=90 on 2026-02-20',
    ],
    ['without an eGFR', { renalFunction: { status: 'known', value: undefined } }, 'unread: eGFR'],
    ['with problems read in part', { conditions: partial([]) }, 'unread: problem list'],
    ['after a stroke', { conditions: [problem('stroke')] }, 'found: stroke'],
    ['with allergies unread', { allergies: unknown('refused') }, 'unread: allergies'],
    ['with medicines read in part', { activeMedications: partial([]) }, 'unread: full medication list'],
    ['when it is taken', { activeMedications: [medicine('baclofen')] }, 'found: taking or ordered: baclofen'],
    [
      'when it is given by a pump',
      { activeMedications: [medicine('baclofen', { drug: { ...drug('baclofen'), classes: new Set() } })] },
      'found: taking or ordered: baclofen',
    ],
    ['beside an opioid draft', { draftOrders: [draftOrder('morphine')] }, 'found: taking or ordered: morphine'],
  ])('%s', (_, given, expected) => {
    const obstacles = baclofenObstacles(factsOf(given));
    expect(obstacles.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([expected]);
    expect(isRuledOut(obstacles)).toBe(expected.startsWith('found'));
  });

  test('and nothing speaks against it in the common setting, nor a statement that she is not pregnant', () => {
    expect(baclofenObstacles(factsOf({}))).toEqual([]);
    const stated = partial({ state: 'not-pregnant', references: [] } as const);
    expect(baclofenObstacles(factsOf({ pregnancy: stated }))).toEqual([]);
  });

  test('up to three unread data sets are named, more are summed up', () => {
    const three = { patient: AGE_NOT_RECORDED, allergies: unknown('refused'), conditions: unknown('refused') } as const;
    expect(notOfferedLine(baclofenObstacles(factsOf(three)))).toEqual([
      'Baclofen not offered: age, problem list and allergies not available.',
    ]);
    const four = { ...three, activeMedications: unknown('refused') } as const;
    expect(notOfferedLine(baclofenObstacles(factsOf(four)))).toEqual([
      'Baclofen not offered: the record was not read in full.',
    ]);
  });
});

describe('magnesium is not proposed', () => {
  const allergic = (...names: readonly string[]) => [
    { reference: 'AllergyIntolerance/1', ingredients: new Set(names), label: 'x' },
  ];

  test.each<[string, Given, string]>([
    ['to an allergic patient', { allergies: allergic('naproxen', 'magnesium oxide') }, 'magnesium allergy'],
    ['with eGFR at most 90', { renalFunction: { ...renalFunction(90), comparator: '<=' } }, 'eGFR &lt;=90'],
    ['with eGFR 29', { renalFunction: renalFunction(29) }, 'eGFR 29'],
  ])('%s', (_, given, expected) => {
    expect(magnesiumObstacle(factsOf(given))).toEqual({ kind: 'found', text: expected });
  });

  test.each<[string, Given]>([
    ['with eGFR 30', { renalFunction: renalFunction(30) }],
    ['with another allergy', { allergies: allergic('naproxen') }],
    ['with another medicine', { activeMedications: [medicine('omeprazole')] }],
  ])('but may be %s', (_, given) => {
    expect(magnesiumObstacle(factsOf(given))).toBeUndefined();
  });
});

describe('a test is planned ahead', () => {
  const planned = (...[min, max]: readonly [number, number]) => ({
    ...labOrder('creatinine'),
    plannedFor: { min, max },
  });

  test.each([
    ['when it is for a later moment', planned(AS_OF + 1, AS_OF + 1), true],
    ['not when it is for this moment', planned(AS_OF, AS_OF), false],
    ['not when it may be for today', planned(AS_OF - 1, AS_OF + 1), false],
    ['not when nothing says when', labOrder('creatinine'), false],
  ])('%s', (_says, order, expected) => {
    expect(isPlannedAhead(order, AS_OF)).toBe(expected);
  });
});
