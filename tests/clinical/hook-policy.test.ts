/**
 * What each hook shows (clinical-knowledge 5.1 and 5.2): over all rules and services, and from FHIR to cards.
 */
import { describe, expect, test } from '@jest/globals';
import type { FhirResource } from 'fhir/r4.js';
import { SERVICES } from '../../hooks/index.js';
import { HOOKS, type Hook } from '../../src/cds/types.js';
import { groupAdvice } from '../../src/engine/group-advice.js';
import type { ClinicalSettings } from '../../src/facts/clinical-settings.js';
import { DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import { RULES, type RuleId } from '../../src/rules/index.js';
import { active, CRAMPS, chart, draft, FOR_CRAMPS, hookRequest, named, normalLabs } from '../support/chart.js';
import { evaluate, labels, outline } from '../support/engine.js';
import { reportsOf, saying } from '../support/invented-rules.js';
import { FUROSEMIDE, HCTZ, QUININE, RALOXIFENE } from '../support/signing.js';

const ORDER_HOOKS: readonly Hook[] = ['order-select', 'order-sign', 'medication-refill'];

/** Hooks on which a rule opens cards, as its table says; rules that only add to cards open none. */
const HOOKS_OF: Readonly<Record<RuleId, readonly Hook[]>> = {
  'albumin-cirrhosis-cramps': [],
  'baclofen-cirrhosis-monitoring': ORDER_HOOKS,
  'baclofen-for-cramps-dosing': ORDER_HOOKS,
  'baclofen-pregnancy': ORDER_HOOKS,
  'baclofen-renal': ORDER_HOOKS,
  'benzodiazepine-for-cramps': ORDER_HOOKS,
  'botulinum-for-cramps-pregnancy': ORDER_HOOKS,
  'cirrhosis-cramps': [],
  'cramp-associated-diuretic': ORDER_HOOKS,
  'cramp-associated-drug': ORDER_HOOKS,
  'cramp-medication-review': ['patient-view'],
  'cramps-missing-electrolytes': [],
  'cyclobenzaprine-for-cramps': ORDER_HOOKS,
  'dehydration-hint': [],
  'diuretic-electrolyte': ORDER_HOOKS,
  'diuretic-missing-labs': ['order-sign', 'medication-refill'],
  'early-morning-pattern': [],
  'heat-exercise-cramps': [],
  'hemodialysis-cramps': [],
  hypercalcemia: ['patient-view'],
  hypocalcemia: ['patient-view'],
  hypokalemia: ['patient-view'],
  hypomagnesemia: ['patient-view'],
  hyponatremia: ['patient-view'],
  'lumbar-stenosis-cramps': [],
  'magnesium-for-cramps': ORDER_HOOKS,
  'methocarbamol-for-cramps': ORDER_HOOKS,
  'myofascial-trigger-point-cramps': [],
  'orphenadrine-for-cramps': ORDER_HOOKS,
  'otc-analgesic-check': [],
  'other-muscle-relaxant-for-cramps': ORDER_HOOKS,
  'pad-cramps': [],
  'pregnancy-cramps': [],
  'quinidine-for-cramps': ORDER_HOOKS,
  'quinine-active-review': ['patient-view'],
  'quinine-for-cramps': ORDER_HOOKS,
  'quinine-pregnancy': [],
  'quinine-risk-factors': [],
  'stepwise-cramp-management': ['patient-view'],
};

/** Those whose info is shown while signing, and so on refills, which are judged alike: their tables say sign-info. */
const SIGN_INFO: readonly RuleId[] = [
  'baclofen-cirrhosis-monitoring',
  'baclofen-for-cramps-dosing',
  'baclofen-renal',
  'diuretic-electrolyte',
  'diuretic-missing-labs',
];

/** Those whose info is shown while signing and not before. */
const SIGN_ONLY: readonly RuleId[] = SIGN_INFO.filter((id) => id.startsWith('baclofen-'));

/** Hooks on which nobody chooses any more. */
const LIKE_SIGNING: readonly Hook[] = ['order-sign', 'medication-refill'];

/** 5.2; the modifiers of quinine stand with it, and the sections with the overview. */
const PRECEDENCE: readonly (readonly RuleId[])[] = [
  ['quinine-for-cramps', 'quinine-pregnancy', 'quinine-risk-factors'],
  ['diuretic-electrolyte'],
  ['hypokalemia', 'hypercalcemia', 'hypocalcemia', 'hyponatremia', 'hypomagnesemia'],
  ['quinidine-for-cramps'],
  ['baclofen-renal', 'baclofen-pregnancy', 'baclofen-for-cramps-dosing', 'baclofen-cirrhosis-monitoring'],
  ['quinine-active-review'],
  [
    'cyclobenzaprine-for-cramps',
    'benzodiazepine-for-cramps',
    'orphenadrine-for-cramps',
    'methocarbamol-for-cramps',
    'other-muscle-relaxant-for-cramps',
  ],
  ['magnesium-for-cramps', 'botulinum-for-cramps-pregnancy'],
  ['diuretic-missing-labs'],
  ['cramp-associated-drug', 'cramp-associated-diuretic'],
  [
    'stepwise-cramp-management',
    'cramp-medication-review',
    'cramps-missing-electrolytes',
    'dehydration-hint',
    'pad-cramps',
    'lumbar-stenosis-cramps',
    'cirrhosis-cramps',
    'albumin-cirrhosis-cramps',
    'hemodialysis-cramps',
    'pregnancy-cramps',
    'myofascial-trigger-point-cramps',
    'heat-exercise-cramps',
    'early-morning-pattern',
    'otc-analgesic-check',
  ],
];

const rulesOn = (hook: Hook): readonly RuleId[] =>
  SERVICES.filter(({ service }) => service.hook === hook).flatMap(({ rules }) => rules);

/** Is a card of this loudness, opened by this rule, shown on this hook? */
function isShown(id: RuleId, indicator: 'info' | 'warning' | 'critical', hook: Hook, infoOnOrderSign = false): boolean {
  const { meta } = RULES[id];
  const opening = new Set(rulesOn(hook));
  const reports = reportsOf([saying(meta, { indicator })]);
  return groupAdvice(reports, { hook, opening, infoOnOrderSign, isHidden: () => false }).length > 0;
}

const LISTED = Object.values(RULES).flatMap(({ meta }) => {
  const hooks = HOOKS_OF[meta.id];
  return hooks === undefined ? [] : [[meta.id, hooks] as const];
});
const ALL = HOOKS.flatMap((hook) => rulesOn(hook).map((id) => [id, hook] as const));
const LISTED_ON_HOOKS = ALL.filter(([id]) => HOOKS_OF[id] !== undefined);

describe('rules and hooks', () => {
  test.each(HOOKS)('%s has one service', (hook) => {
    expect(SERVICES.filter(({ service }) => service.hook === hook)).toHaveLength(1);
  });

  test.each(LISTED)('%s opens cards on the hooks of its table: %j', (id, hooks) => {
    expect(HOOKS.filter((hook) => rulesOn(hook).includes(id))).toEqual(hooks);
  });

  test.each(ALL)('warnings and critical cards of %s are shown on %s', (id, hook) => {
    expect(isShown(id, 'warning', hook)).toBe(true);
    expect(isShown(id, 'critical', hook)).toBe(true);
  });

  test.each(LISTED_ON_HOOKS)('info of %s is shown on %s, while signing only where its table says so', (id, hook) => {
    const expected = LIKE_SIGNING.includes(hook) ? SIGN_INFO.includes(id) : !SIGN_ONLY.includes(id);
    expect(isShown(id, 'info', hook)).toBe(expected);
  });

  test.each(LISTED_ON_HOOKS)('info of %s is shown on %s where the site wants it while signing', (id, hook) => {
    expect(isShown(id, 'info', hook, true)).toBe(hook !== 'order-select' || !SIGN_ONLY.includes(id));
  });

  test('a refill is judged by the rules of signing', () => {
    const rulesOf = (hook: Hook) =>
      SERVICES.filter(({ service }) => service.hook === hook).map(({ rules, supportingRules }) => ({
        rules,
        supportingRules,
      }));
    expect(rulesOf('medication-refill')).toEqual(rulesOf('order-sign'));
  });

  test('precedence is that of 5.2, row by row', () => {
    const rows = PRECEDENCE.map((ids) => ids.map((id) => RULES[id].meta.precedence));
    rows.slice(1).forEach((row, index) => {
      expect(Math.min(...row)).toBeGreaterThan(Math.max(...(rows[index] ?? [])));
    });
  });

  test('critical advice on baclofen and the kidney stands second, behind quinine (5.2)', () => {
    const { precedenceWhenCritical = 0 } = RULES['baclofen-renal'].meta;
    expect(precedenceWhenCritical).toBeGreaterThan(RULES['quinine-for-cramps'].meta.precedence);
    expect(precedenceWhenCritical).toBeLessThan(RULES['diuretic-electrolyte'].meta.precedence);
  });

  test('electrolyte cards stand in the order K, Ca, Na, Mg (2.3)', () => {
    const order = PRECEDENCE[2] ?? [];
    const sorted = [...order].sort((a, b) => RULES[a].meta.precedence - RULES[b].meta.precedence);
    expect(sorted).toEqual(order);
  });

  test('at most two cards on selecting, three on signing, refilling and opening a chart', () => {
    expect(DEFAULT_SETTINGS.maxCards).toEqual({
      'order-select': 2,
      'order-sign': 3,
      'patient-view': 3,
      'medication-refill': 3,
    });
  });
});

async function show(
  hook: Hook,
  story: ReturnType<typeof chart>,
  drafts: readonly FhirResource[] = [],
  { selections, settings }: { selections?: readonly string[]; settings?: Partial<ClinicalSettings> } = {},
) {
  const { cards } = await evaluate(
    hookRequest(hook, story, drafts, selections === undefined ? {} : { selections }),
    settings,
  );
  return cards;
}

const LOW_POTASSIUM = chart({ labs: normalLabs({ potassium: 3.1 }) });
const SEVERE = chart({ labs: normalLabs({ potassium: 2.3, magnesium: 0.35, sodium: 121 }) });

describe('which drafts trigger', () => {
  const quinine = draft(QUININE, FOR_CRAMPS);
  const thiazide = draft(HCTZ);
  const only = (order: FhirResource) => ({ selections: [`${order.resourceType}/${order.id}`] });

  test('on selecting, the selected ones', async () => {
    expect((await show('order-select', LOW_POTASSIUM, [quinine, thiazide], only(thiazide))).map(outline)).toEqual([
      'diuretic-electrolyte warning + hypokalemia',
    ]);
    expect((await show('order-select', LOW_POTASSIUM, [quinine, thiazide], only(quinine))).map(outline)).toEqual([
      'quinine-for-cramps critical + quinine-risk-factors',
    ]);
  });

  test('the others are context: a potassium draft counts as treatment', async () => {
    const potassium = draft(named('Potassium chloride 20 mEq extended release oral tablet'));
    expect((await show('order-select', LOW_POTASSIUM, [thiazide, potassium], only(thiazide))).map(outline)).toEqual([
      'diuretic-electrolyte info',
    ]);
  });

  test('an unselected quinine draft does not raise, or open, a quinine card', async () => {
    const raloxifene = draft(RALOXIFENE);
    const cards = await show('order-select', chart({ labs: normalLabs() }), [quinine, raloxifene], only(raloxifene));
    expect(cards.map(outline)).toEqual(['cramp-associated-drug info']);
  });

  test('on signing, all', async () => {
    expect((await show('order-sign', LOW_POTASSIUM, [quinine, thiazide])).map(outline)).toEqual([
      'quinine-for-cramps critical + quinine-risk-factors',
      'diuretic-electrolyte warning + hypokalemia',
    ]);
  });

  test.each([
    ['not to be performed', { doNotPerform: true }],
    ['cancelled', { status: 'cancelled' }],
    ['stopped', { status: 'stopped' }],
    ['completed', { status: 'completed' }],
    ['entered in error', { status: 'entered-in-error' }],
  ] as const)('never one that is %s (CH-63)', async (_, changes) => {
    for (const hook of ['order-select', 'order-sign'] as const) {
      expect(await show(hook, LOW_POTASSIUM, [draft(QUININE, FOR_CRAMPS, changes)])).toEqual([]);
    }
  });
});

describe('laboratory results alone', () => {
  test('make a card on opening the chart', async () => {
    expect((await show('patient-view', SEVERE)).map(outline)).toEqual([
      'hypokalemia critical + hypomagnesemia + hyponatremia',
    ]);
  });

  test.each(ORDER_HOOKS)('make none on %s', async (hook) => {
    expect(await show(hook, SEVERE, [draft(named('Amoxicillin 500 mg oral capsule'))])).toEqual([]);
  });
});

describe('how loud a diuretic card is, its table alone says (2.3)', () => {
  const sodium = (value: number) => chart({ labs: normalLabs({ sodium: value }) });
  const SPIRONOLACTONE = named('Spironolactone 25 mg oral tablet');

  test.each([
    ['a loop diuretic with Na 123', FUROSEMIDE, 123, 'warning'],
    ['a thiazide with Na 123', HCTZ, 123, 'critical'],
    ['a potassium-sparing one with Na 123', SPIRONOLACTONE, 123, 'critical'],
    ['a loop diuretic with Na 127', FUROSEMIDE, 127, 'info'],
    ['a thiazide with Na 127', HCTZ, 127, 'warning'],
    ['a potassium-sparing one with Na 127', SPIRONOLACTONE, 127, 'info'],
  ] as const)('%s', async (_, drug, value, indicator) => {
    expect((await show('order-sign', sodium(value), [draft(drug)])).map(outline)).toEqual([
      `diuretic-electrolyte ${indicator} + hyponatremia`,
    ]);
  });

  test('a combination that keeps potassium with K 2.8', async () => {
    const combination = draft(named('Hydrochlorothiazide 25 mg / triamterene 37.5 mg oral tablet'));
    expect(
      (await show('order-sign', chart({ labs: normalLabs({ potassium: 2.8 }) }), [combination])).map(outline),
    ).toEqual(['diuretic-electrolyte info + hypokalemia']);
  });
});

describe('how many cards fit', () => {
  const diuretics = ['Hydrochlorothiazide 25 mg', 'Chlorthalidone 25 mg', 'Indapamide 2.5 mg', 'Metolazone 5 mg'].map(
    (name) => draft(named(`${name} oral tablet`)),
  );
  const also = (detail = '') => detail.split('\n\n').find((paragraph) => paragraph.startsWith('Also: '));

  test.each([
    ['order-select', 2, 3],
    ['order-sign', 3, 2],
  ] as const)(
    '%s shows %i of five warnings, critical first, and the last names the other %i',
    async (hook, shown, left) => {
      const cards = await show(hook, LOW_POTASSIUM, [...diuretics, draft(QUININE, FOR_CRAMPS)]);
      expect(cards.map(({ indicator }) => indicator)).toEqual(['critical', 'warning', 'warning'].slice(0, shown));
      expect(also(cards.at(-1)?.detail)?.match(/may worsen it/g)).toHaveLength(left);
      expect(cards.slice(0, -1).filter(({ detail }) => also(detail) !== undefined)).toEqual([]);
    },
  );

  test('critical cards are shown whatever their number', async () => {
    const cards = await show('order-select', SEVERE, [...diuretics, draft(QUININE, FOR_CRAMPS)]);
    expect(cards.map(({ indicator }) => indicator)).toEqual(Array.from({ length: 5 }, () => 'critical'));
  });
});

describe('what one card silences', () => {
  test('quinine silences remarks about drugs linked to cramps in the same response (2.1)', async () => {
    const drafts = [draft(QUININE, FOR_CRAMPS), draft(RALOXIFENE)];
    expect((await show('order-select', chart({ labs: normalLabs() }), drafts)).map(outline)).toEqual([
      'quinine-for-cramps critical',
    ]);
  });

  test('a diuretic card takes the place of the remark about cramps and of missing results (2.3)', async () => {
    const story = chart({ conditions: [CRAMPS], labs: normalLabs({ potassium: 3.1 }).slice(1, 2) });
    for (const hook of ['order-select', 'order-sign'] as const) {
      expect((await show(hook, story, [draft(HCTZ)])).map(outline)).toEqual([
        'diuretic-electrolyte warning + hypokalemia',
      ]);
    }
  });
});

test('info while signing is the wish of the site', async () => {
  const story = chart({ conditions: [CRAMPS], labs: normalLabs() });
  expect(await show('order-sign', story, [draft(RALOXIFENE)])).toEqual([]);
  const cards = await show('order-sign', story, [draft(RALOXIFENE)], { settings: { infoOnOrderSign: true } });
  expect(cards.map(outline)).toEqual(['cramp-associated-drug info']);
  expect(labels(cards[0])).toEqual(['Remove raloxifene draft']);
});

test('a rule the site has switched off is silent on every hook', async () => {
  const settings = { disabledRules: ['quinine-for-cramps', 'quinine-active-review', 'diuretic-electrolyte'] };
  const story = chart({
    labs: normalLabs({ potassium: 3.1 }),
    medications: [active(QUININE, { authoredOn: '2025-06-01' })],
  });
  const drafts = [draft(QUININE, FOR_CRAMPS), draft(HCTZ)];
  expect(await show('order-sign', story, drafts, { settings })).toEqual([]);
  expect(await show('patient-view', story, [], { settings })).toEqual([]);
});
