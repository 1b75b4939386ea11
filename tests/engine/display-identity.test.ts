/**
 * By what a later call recognizes that it would say the same again: the subject of a card, its orders and results, and how bad it is.
 */
import { describe, expect, test } from '@jest/globals';
import { type CardIdentity, identityOf } from '../../src/engine/display-identity.js';
import { type AdviceGroup, type Finding, groupAdvice } from '../../src/engine/group-advice.js';
import { known, partial, unknown } from '../../src/facts/fact.js';
import { RULES, type RuleId } from '../../src/rules/index.js';
import type { Rule } from '../../src/rules/rule.js';
import { factsOf, type Given, type RuleVignettes } from '../../src/rules/vignette.js';
import {
  CRAMPS,
  derangement,
  draftOrder,
  FOR_CRAMPS,
  medicine,
  PREGNANT,
  problem,
  quinineRisk,
  results,
} from '../../src/rules/vignette-facts.js';
import { reportsOf } from '../support/invented-rules.js';
import { readVignettes, runVignette } from '../support/rule-vignettes.js';

/** The cards that these rules make of a story. */
function identitiesOf(ids: readonly RuleId[], given: Given): readonly CardIdentity[] {
  const facts = factsOf(given);
  const groups = groupAdvice(
    reportsOf(
      ids.map((id) => RULES[id]),
      facts,
    ),
    {
      hook: 'order-sign',
      opening: new Set<string>(ids),
      infoOnOrderSign: true,
      isHidden: () => false,
    },
  );
  return groups.map((group) => identityOf(group, facts));
}

function identity(ids: readonly RuleId[], given: Given): CardIdentity {
  const [first, ...rest] = identitiesOf(ids, given);
  if (first === undefined || rest.length > 0) throw new Error('one card was expected');
  return first;
}

const draftsOf = (name: Parameters<typeof draftOrder>[0], ...ids: readonly string[]) =>
  ids.map((id) => draftOrder(name, { reference: id, resourceId: id, ...FOR_CRAMPS }));

describe('every rule that opens a card', () => {
  /** What its cards are about, over all of its stories. */
  const KINDS: Readonly<Record<string, readonly string[]>> = {
    'baclofen-cirrhosis-monitoring': ['order, ingredient'],
    'baclofen-for-cramps-dosing': ['order, ingredient'],
    'baclofen-pregnancy': ['order, ingredient'],
    'baclofen-renal': ['order, ingredient'],
    'benzodiazepine-for-cramps': ['order, ingredient'],
    'botulinum-for-cramps-pregnancy': ['order, ingredient'],
    'cramp-associated-diuretic': ['order, ingredient'],
    'cramp-associated-drug': ['order, ingredient'],
    'cramp-medication-review': ['chart, ingredient'],
    'cyclobenzaprine-for-cramps': ['order, ingredient'],
    'diuretic-electrolyte': ['order, ingredient'],
    'diuretic-missing-labs': ['order, ingredient'],
    hypercalcemia: ['chart, analyte'],
    hypocalcemia: ['chart, analyte'],
    hypokalemia: ['chart, analyte'],
    hypomagnesemia: ['chart, analyte'],
    hyponatremia: ['chart, analyte'],
    'magnesium-for-cramps': ['order, ingredient'],
    'methocarbamol-for-cramps': ['order, ingredient'],
    'orphenadrine-for-cramps': ['order, ingredient'],
    'other-muscle-relaxant-for-cramps': ['order, ingredient'],
    'quinidine-for-cramps': ['order, ingredient'],
    'quinine-active-review': ['chart, ingredient'],
    'quinine-for-cramps': ['order, ingredient'],
    'stepwise-cramp-management': ['chart, patient'],
  };

  test('speaks of an order or of the chart, and of ingredients, analytes or the patient', async () => {
    const stories = [...(await readVignettes()).values()];
    const found = stories.map((story): readonly [string, readonly string[]] => [story.rule.meta.id, kindsOf(story)]);
    expect(Object.fromEntries(found.filter(([, kinds]) => kinds.length > 0))).toEqual(KINDS);
  });
});

/** `order, ingredient`: what the cards of one rule are about, over all of its stories. */
function kindsOf({ rule, vignettes }: RuleVignettes): readonly string[] {
  const identities = vignettes.flatMap((vignette) => {
    const facts = withResults(factsOf(vignette.given));
    return aloneFrom(rule, runVignette(rule, vignette)).map((group) => identityOf(group, facts));
  });
  return [
    ...new Set(identities.map(({ orders, subject }) => `${orders.length > 0 ? 'order' : 'chart'}, ${subject[0]}`)),
  ];
}

/** Stories give derangements without the list they come from. */
function withResults(facts: ReturnType<typeof factsOf>): ReturnType<typeof factsOf> {
  const derangements = facts.derangements.status === 'unknown' ? [] : facts.derangements.value;
  return { ...facts, labResults: known(results(...derangements.map(({ result }) => result))) };
}

function aloneFrom(rule: Rule, outcome: ReturnType<typeof runVignette>): readonly AdviceGroup[] {
  if (outcome.kind !== 'advise') return [];
  return outcome.advice
    .filter(({ standsAlone }) => standsAlone !== false)
    .map((advice): AdviceGroup => {
      const primary: Finding = { rule, advice };
      return { primary, others: [], indicator: advice.indicator };
    });
}

describe('the subject', () => {
  test('is shared by two orders of one ingredient, which are two orders', () => {
    const [first, second] = ['MedicationRequest/1', 'MedicationRequest/2'].map((id) =>
      identity(['quinine-for-cramps'], { draftOrders: draftsOf('quinine', id) }),
    );
    expect([first?.subject, second?.subject]).toEqual([
      ['ingredient', 'quinine'],
      ['ingredient', 'quinine'],
    ]);
    expect([first?.orders, second?.orders]).toEqual([['MedicationRequest/1'], ['MedicationRequest/2']]);
  });

  test('names several ingredients in one order, whatever theirs in the record', () => {
    const drafts = [...draftsOf('raloxifene', 'MedicationRequest/1'), ...draftsOf('naproxen', 'MedicationRequest/2')];
    const given = identity(['cramp-associated-drug'], { draftOrders: drafts });
    expect(given.subject).toEqual(['ingredient', 'naproxen', 'raloxifene']);
    expect(identity(['cramp-associated-drug'], { draftOrders: drafts.toReversed() })).toEqual(given);
  });

  test('differs between two drugs of one kind', () => {
    const lowPotassium = [derangement('hypokalemia', 3.1, { tier: 1 })];
    const cards = identitiesOf(['diuretic-electrolyte'], {
      draftOrders: [
        ...draftsOf('hydrochlorothiazide', 'MedicationRequest/1'),
        ...draftsOf('furosemide', 'MedicationRequest/2'),
      ],
      derangements: lowPotassium,
    });
    expect(cards.map(({ subject }) => subject[1]).sort()).toEqual(['furosemide', 'hydrochlorothiazide']);
  });

  test('differs between analytes', () => {
    const ids = ['hypokalemia', 'hyponatremia'] as const;
    const [potassium, sodium] = ids.map((id) => {
      const found = derangement(id, 2.2, { tier: 3 });
      return identity([id], { derangements: [found], labResults: results(found.result), crampEvidence: CRAMPS });
    });
    expect([potassium?.subject, sodium?.subject]).toEqual([
      ['analyte', 'potassium'],
      ['analyte', 'sodium'],
    ]);
  });

  test('of a drug that is both ordered and taken is the order', () => {
    const given = identity(['baclofen-for-cramps-dosing'], {
      draftOrders: [draftOrder('baclofen', { ...FOR_CRAMPS, reference: 'MedicationRequest/1', maxDailyMg: 60 })],
      activeMedications: [medicine('baclofen', { reference: 'MedicationRequest/9', maxDailyMg: 80 })],
    });
    expect([given.orders, given.alarm.dailyMg]).toEqual([['MedicationRequest/1'], 60]);
  });

  test('of a chart card rests on its medicines too, so that a new prescription is a change', () => {
    const given = identity(['quinine-active-review'], {
      activeMedications: [medicine('quinine', { reference: 'MedicationRequest/9', maxDailyMg: 200 })],
    });
    expect([given.orders, given.results, given.alarm.dailyMg]).toEqual([[], ['MedicationRequest/9'], 200]);
  });
});

describe('the alarm', () => {
  const quinineWith = (given: Given) =>
    identity(['quinine-for-cramps', 'quinine-risk-factors', 'quinine-pregnancy'], {
      draftOrders: draftsOf('quinine', 'MedicationRequest/1'),
      ...given,
    }).alarm;

  test('of a plain order names the rule, its message, its version and its dose', () => {
    const draftOrders = draftsOf('quinine', 'MedicationRequest/1').map((order) => ({ ...order, maxDailyMg: 324 }));
    expect(quinineWith({ draftOrders })).toEqual({
      ruleVersion: RULES['quinine-for-cramps'].meta.history[0].version,
      tier: 0,
      dailyMg: 324,
      factors: ['quinine-for-cramps', 'quinine-for-cramps/forCramps'],
      isPregnant: false,
    });
  });

  test('has the highest known dose; without any it is not known', () => {
    const draftOrders = draftsOf('quinine', 'MedicationRequest/1', 'MedicationRequest/2', 'MedicationRequest/3').map(
      (order, index) => ({ ...order, maxDailyMg: [324, 648, undefined][index] }),
    );
    expect(quinineWith({ draftOrders }).dailyMg).toBe(648);
    expect(quinineWith({}).dailyMg).toBeUndefined();
  });

  test('names each risk factor by its code, and the medicine where it is one', () => {
    const { factors } = quinineWith({
      activeMedications: [medicine('citalopram', { reference: 'MedicationRequest/8' })],
      quinineRisks: [
        quinineRisk('low-potassium', 'K 3.1 mmol/L'),
        { ...quinineRisk('qt-co-medicine', 'citalopram'), reference: 'MedicationRequest/8' },
      ],
    });
    expect(factors).toEqual(
      expect.arrayContaining(['low-potassium', 'qt-co-medicine citalopram', 'quinine-risk-factors']),
    );
  });

  test('names the problems it rests on, by class', () => {
    const problems = [problem('cirrhosis', { reference: 'Condition/1' })];
    const danger = problem('acute-kidney-injury', { reference: 'Condition/2' });
    const factorsOf = (conditions: typeof problems) =>
      identity(['baclofen-cirrhosis-monitoring'], {
        draftOrders: draftsOf('baclofen', 'MedicationRequest/1'),
        conditions,
      }).alarm.factors;
    expect(factorsOf(problems)).not.toContain('problem acute-kidney-injury');
    expect(factorsOf([...problems, danger])).toContain('problem acute-kidney-injury');
  });

  test('passes every tier below its own, so that only a worse one is new', () => {
    const of = (tier: 1 | 2 | 3) =>
      identity(['diuretic-electrolyte'], {
        draftOrders: draftsOf('hydrochlorothiazide', 'MedicationRequest/1'),
        derangements: [derangement('hypokalemia', 2.4, { tier })],
      }).alarm;
    expect([of(1).tier, of(3).tier]).toEqual([1, 3]);
    const tiers = (tier: 1 | 2 | 3) => of(tier).factors.filter((factor) => factor.includes('tier'));
    expect(tiers(1)).toEqual(['hypokalemia tier 1']);
    expect(tiers(3)).toEqual(['hypokalemia tier 1', 'hypokalemia tier 2', 'hypokalemia tier 3']);
  });

  test('names what further advice on the card is about', () => {
    const factorsOf = (...names: readonly Parameters<typeof draftOrder>[0][]) =>
      identity(['cramp-associated-drug', 'cramp-associated-diuretic'], {
        draftOrders: names.map((name, index) => draftOrder(name, { reference: `MedicationRequest/${index}` })),
      }).alarm.factors;
    expect(factorsOf('naproxen', 'furosemide')).toContain('cramp-associated-diuretic: furosemide');
    expect(factorsOf('naproxen')).not.toContain('cramp-associated-diuretic');
  });

  test('knows of a pregnancy only when the record says so', () => {
    expect(quinineWith({ pregnancy: PREGNANT }).isPregnant).toBe(true);
    expect(quinineWith({ pregnancy: partial(PREGNANT) }).isPregnant).toBe(true);
    expect(quinineWith({ pregnancy: { ...PREGNANT, state: 'conflicting' } }).isPregnant).toBe(false);
    expect(quinineWith({ pregnancy: unknown('timed-out') }).isPregnant).toBe(false);
  });
});
