import { partial, unknown } from '../facts/fact.js';
import rule from './hypercalcemia.rule.js';
import { defineVignettes } from './vignette.js';
import {
  CRAMPS,
  derangement,
  labOrder,
  labResult,
  medicine,
  NOTHING_READ,
  OLD_RESULT,
  renalFunction,
} from './vignette-facts.js';

const PANEL = 'Repeat basic metabolic panel';
const MAGNESIUM = 'Check magnesium';
const PTH = 'Check parathyroid hormone (PTH), intact';
const MILD = derangement('hypercalcemia', 2.7, { tier: 1 });
const MODERATE = derangement('hypercalcemia', 3.1, { tier: 2 });
const SEVERE = derangement('hypercalcemia', 3.6, { tier: 3 });
const CORRECTED = derangement('hypercalcemia', 2.9, {
  tier: 2,
  compared: { value: 3.1, unit: 'mmol/L' },
  correction: { albumin: labResult('albumin', 30), by: 'computed' },
});
const CORRECTION_DOUBT = 'Correction formulas perform no better';

export default defineVignettes(rule, [
  {
    says: 'every electrolyte is in range',
    given: {},
    expect: 'no-concern',
  },
  {
    says: 'calcium is low',
    given: { derangements: [derangement('hypocalcemia', 1.9, { tier: 2 })] },
    expect: 'no-concern',
  },
  {
    says: 'calcium 2.7 mmol/L with cramps: only a line for another card, no PTH',
    given: { derangements: [MILD], crampEvidence: CRAMPS },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false, suggests: [PANEL, MAGNESIUM] }],
  },
  {
    says: 'calcium 3.1 mmol/L',
    given: { derangements: [MODERATE] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        standsAlone: true,
        about: ['Observation/calcium-total'],
        suggests: [PANEL, MAGNESIUM, PTH],
        recommends: [],
        detailHas: ['constipation, fatigue, irritability, polyuria'],
        detailLacks: ['Teriparatide', 'cramps'],
      },
    ],
  },
  {
    says: 'calcium 3.6 mmol/L',
    given: { derangements: [SEVERE] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', standsAlone: true }],
  },
  {
    says: 'calcium 3.6 mmol/L where the site wants an ECG proposed',
    settings: { ecgSuggestion: true },
    given: { derangements: [SEVERE] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', suggests: [PANEL, MAGNESIUM, PTH, 'Record an ECG'] }],
  },
  {
    says: 'calcium 3.1 mmol/L, 51 days old',
    given: { derangements: [derangement('hypercalcemia', 3.1, { tier: 2, ...OLD_RESULT })] },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'calcium 3.1 mmol/L, calcium is taken: that is no management of a high calcium',
    given: { derangements: [MODERATE], activeMedications: [medicine('calcium carbonate')] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning' }],
  },
  {
    says: 'calcium 3.1 mmol/L, a repeat test is on order',
    given: { derangements: [MODERATE], labOrders: [labOrder('calcium-total')] },
    expect: [{ messageId: 'outOfRange', indicator: 'info', detailHas: ['repeat test on order'] }],
  },
  {
    says: 'teriparatide is taken',
    given: { derangements: [MODERATE], activeMedications: [medicine('teriparatide')] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailHas: ['sample ≥ 16 h after the last dose'] }],
  },
  {
    says: 'corrected by albumin: measured and corrected value are shown',
    given: { derangements: [CORRECTED] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        summaryHas: 'Corrected calcium 3.1 mmol/L',
        detailHas: ['measured 2.9 mmol/L'],
        detailLacks: [CORRECTION_DOUBT],
      },
    ],
  },
  {
    says: 'corrected by albumin with an eGFR of 59',
    given: { derangements: [CORRECTED], renalFunction: renalFunction(59) },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailHas: [CORRECTION_DOUBT] }],
  },
  {
    says: 'corrected by albumin with an eGFR of 60',
    given: { derangements: [CORRECTED], renalFunction: renalFunction(60) },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailLacks: [CORRECTION_DOUBT] }],
  },
  {
    says: 'calcium 2.7 mmol/L and no usable albumin: ionized calcium and albumin are offered',
    given: { derangements: [derangement('hypercalcemia', 2.7, { tier: 1, albuminMissing: true })] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'info',
        suggests: [PANEL, MAGNESIUM, 'Check ionized calcium, serum or plasma', 'Check albumin, serum or plasma'],
        detailHas: ['No usable albumin within 24 h'],
      },
    ],
  },
  {
    says: 'calcium that the laboratory corrected itself: named as corrected, with no word of a formula of ours',
    given: {
      derangements: [derangement('hypercalcemia', 3.1, { tier: 2, result: { analyte: 'calcium-corrected' } })],
      renalFunction: renalFunction(59),
    },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        summaryHas: 'Corrected calcium 3.1 mmol/L',
        detailLacks: ['measured', CORRECTION_DOUBT],
      },
    ],
  },
  {
    says: 'corrected by albumin, and the record was read and has no eGFR',
    given: { derangements: [CORRECTED], renalFunction: undefined },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailLacks: [CORRECTION_DOUBT] }],
  },
  {
    says: 'corrected by albumin beside a low potassium: the summary names the corrected value',
    given: { derangements: [CORRECTED, derangement('hypokalemia', 2.8, { tier: 2 })] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', summaryHas: 'K 2.8, corrected Ca 3.1 mmol/L' }],
  },
  {
    says: 'laboratory results could not be read',
    given: { derangements: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'laboratory results could be read only in part, and a high calcium is among them',
    given: { derangements: partial([MODERATE]) },
    expect: [{ messageId: 'outOfRange', indicator: 'warning' }],
  },
  {
    says: 'medicines and kidney function could not be read',
    given: { derangements: [CORRECTED], activeMedications: unknown('refused'), renalFunction: unknown('refused') },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailLacks: ['Teriparatide', CORRECTION_DOUBT] }],
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, derangements: [derangement('hypercalcemia', 3.6, { tier: 3 })] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', suggests: [] }],
  },
]);
