import { partial, unknown } from '../facts/fact.js';
import rule from './hypocalcemia.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, derangement, draftOrder, labOrder, medicine, NOTHING_READ, OLD_RESULT, on } from './vignette-facts.js';

const PANEL = 'Repeat basic metabolic panel';
const MAGNESIUM = 'Check magnesium';
const IONIZED = 'Check ionized calcium, serum or plasma';
const ALBUMIN = 'Check albumin, serum or plasma';
const MILD = derangement('hypocalcemia', 2.05, { tier: 1 });
const MODERATE = derangement('hypocalcemia', 1.9, { tier: 2 });
const SEVERE = derangement('hypocalcemia', 1.7, { tier: 3 });

export default defineVignettes(rule, [
  {
    says: 'every electrolyte is in range',
    given: {},
    expect: 'no-concern',
  },
  {
    says: 'calcium is high',
    given: { derangements: [derangement('hypercalcemia', 3.1, { tier: 2 })] },
    expect: 'no-concern',
  },
  {
    says: 'calcium 2.05 mmol/L with cramps: only a line for another card',
    given: { derangements: [MILD], crampEvidence: CRAMPS },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'calcium 1.90 mmol/L',
    given: { derangements: [MODERATE] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        standsAlone: true,
        about: ['Observation/calcium-total'],
        suggests: [PANEL, MAGNESIUM],
        recommends: [],
        detailHas: ['classic cause of cramps/tetany', 'check albumin/ionized Ca, Mg, PTH, vitamin D'],
      },
    ],
  },
  {
    says: 'calcium 1.70 mmol/L',
    given: { derangements: [SEVERE] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', standsAlone: true }],
  },
  {
    says: 'calcium 2.05 mmol/L and no usable albumin: ionized calcium and albumin are offered',
    given: { derangements: [derangement('hypocalcemia', 2.05, { tier: 1, albuminMissing: true })] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'info',
        standsAlone: false,
        suggests: [PANEL, MAGNESIUM, IONIZED, ALBUMIN],
        detailHas: ['No usable albumin within 24 h'],
      },
    ],
  },
  {
    says: 'ionized calcium 0.95 mmol/L is named as such',
    given: {
      derangements: [derangement('hypocalcemia', 0.95, { tier: 2, result: { analyte: 'calcium-ionized' } })],
    },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', summaryHas: 'Ionized calcium 0.95 mmol/L' }],
  },
  {
    says: 'calcium 1.90 mmol/L, an impossible ionized calcium after it and an impossible calcium before: no day is named',
    given: {
      derangements: [derangement('hypocalcemia', 1.9, { tier: 2, implausibleIgnored: true })],
      labResults: {
        byAnalyte: new Map(),
        implausible: [
          { analyte: 'calcium-ionized', takenAt: on('2026-02-26').min, reference: 'Observation/odd-ionized' },
          { analyte: 'calcium-total', takenAt: on('2026-02-20').min, reference: 'Observation/odd-same-moment' },
          { analyte: 'calcium-total', takenAt: on('2026-02-10').min, reference: 'Observation/odd' },
        ],
      },
    },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        detailHas: ['A newer result was impossible and was ignored.'],
      },
    ],
  },
  {
    says: 'calcium 1.90 mmol/L, 51 days old',
    given: { derangements: [derangement('hypocalcemia', 1.9, { tier: 2, ...OLD_RESULT })] },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'calcium 1.90 mmol/L, calcium carbonate is taken',
    given: { derangements: [MODERATE], activeMedications: [medicine('calcium carbonate')] },
    expect: [{ messageId: 'outOfRange', indicator: 'info', detailHas: ['found: calcium carbonate'] }],
  },
  {
    says: 'calcium 2.05 mmol/L, calcium carbonate is drafted',
    given: { derangements: [MILD], draftOrders: [draftOrder('calcium carbonate')] },
    expect: 'no-concern',
  },
  {
    says: 'calcium 1.70 mmol/L, a repeat test is on order: severe stays severe',
    given: { derangements: [SEVERE], labOrders: [labOrder('calcium-total')] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical' }],
  },
  {
    says: 'laboratory results could not be read',
    given: { derangements: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'laboratory results could be read only in part, and a low calcium is among them',
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
    given: { ...NOTHING_READ, derangements: [derangement('hypocalcemia', 1.9, { tier: 2 })] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', suggests: [] }],
  },
]);
