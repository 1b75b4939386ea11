import { partial, unknown } from '../facts/fact.js';
import rule from './hypomagnesemia.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, derangement, draftOrder, labOrder, medicine, NOTHING_READ, OLD_RESULT } from './vignette-facts.js';

const MILD = derangement('hypomagnesemia', 0.6, { tier: 1 });
const MODERATE = derangement('hypomagnesemia', 0.45, { tier: 2 });
const SEVERE = derangement('hypomagnesemia', 0.39, { tier: 3 });

export default defineVignettes(rule, [
  {
    says: 'every electrolyte is in range',
    given: {},
    expect: 'no-concern',
  },
  {
    says: 'magnesium 0.60 mmol/L with cramps: only a line for another card',
    given: { derangements: [MILD], crampEvidence: CRAMPS },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'magnesium 0.45 mmol/L',
    given: { derangements: [MODERATE] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        about: ['Observation/magnesium'],
        suggests: ['Repeat basic metabolic panel', 'Check magnesium'],
        recommends: [],
        detailHas: ['Low K or Ca may not correct until Mg is', 'review diuretics, PPIs, alcohol, diarrhea'],
      },
    ],
  },
  {
    says: 'magnesium 0.9 mEq/L is shown as reported, with what it is in mmol/L',
    given: {
      derangements: [
        derangement('hypomagnesemia', 0.45, { tier: 2, result: { reported: { value: 0.9, unit: 'meq/L' } } }),
      ],
    },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        detailHas: ['**Magnesium** 0.9 mEq/L (0.45 mmol/L) on 2026-02-20'],
      },
    ],
  },
  {
    says: 'magnesium 0.39 mmol/L',
    given: { derangements: [SEVERE] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', standsAlone: true }],
  },
  {
    says: 'magnesium 0.39 mmol/L where the site wants an ECG proposed',
    settings: { ecgSuggestion: true },
    given: { derangements: [SEVERE] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'critical',
        suggests: ['Repeat basic metabolic panel', 'Check magnesium', 'Record an ECG'],
      },
    ],
  },
  {
    says: 'magnesium 0.45 mmol/L, 51 days old',
    given: { derangements: [derangement('hypomagnesemia', 0.45, { tier: 2, ...OLD_RESULT })] },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'magnesium 0.45 mmol/L, magnesium oxide is taken',
    given: { derangements: [MODERATE], activeMedications: [medicine('magnesium oxide')] },
    expect: [{ messageId: 'outOfRange', indicator: 'info', detailHas: ['found: magnesium oxide'] }],
  },
  {
    says: 'magnesium 0.60 mmol/L, magnesium oxide is drafted',
    given: { derangements: [MILD], draftOrders: [draftOrder('magnesium oxide')] },
    expect: 'no-concern',
  },
  {
    says: 'magnesium 0.39 mmol/L, a repeat test is on order: severe stays severe',
    given: { derangements: [SEVERE], labOrders: [labOrder('magnesium')] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', suggests: ['Repeat basic metabolic panel'] }],
  },
  {
    says: 'laboratory results could not be read',
    given: { derangements: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'laboratory results could be read only in part, and a low magnesium is among them',
    given: { derangements: partial([MODERATE]) },
    expect: [{ messageId: 'outOfRange', indicator: 'warning' }],
  },
  {
    says: 'medicines and orders could not be read: no replacement is assumed',
    given: { derangements: [MODERATE], activeMedications: unknown('refused'), labOrders: unknown('refused') },
    expect: [{ messageId: 'outOfRange', indicator: 'warning' }],
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, derangements: [derangement('hypomagnesemia', 0.45, { tier: 2 })] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', suggests: [] }],
  },
]);
