import { partial, unknown } from '../facts/fact.js';
import rule from './hypokalemia.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, derangement, draftOrder, labOrder, medicine, OLD_RESULT, ON_DIALYSIS } from './vignette-facts.js';

const MILD = derangement('hypokalemia', 3.3, { tier: 1 });
const MODERATE = derangement('hypokalemia', 2.8, { tier: 2 });
const SEVERE = derangement('hypokalemia', 2.4, { tier: 3 });
const PANEL = 'Repeat basic metabolic panel';
const MAGNESIUM = 'Check magnesium';

export default defineVignettes(rule, [
  {
    says: 'every electrolyte is in range',
    given: {},
    expect: 'no-concern',
  },
  {
    says: 'only magnesium is low',
    given: { derangements: [derangement('hypomagnesemia', 0.45, { tier: 2 })] },
    expect: 'no-concern',
  },
  {
    says: 'potassium 3.3 without cramps: only a line for another card',
    given: { derangements: [MILD] },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'potassium 3.3 with cramps: only a line for another card',
    given: { derangements: [MILD], crampEvidence: CRAMPS },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false, summaryHas: 'Cramps active' }],
  },
  {
    says: 'potassium 2.8',
    given: { derangements: [MODERATE] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        standsAlone: true,
        about: ['Observation/potassium'],
        suggests: [PANEL, MAGNESIUM],
        recommends: [],
        summaryHas: 'Potassium 2.8 mmol/L on 2026-02-20 (moderate)',
        detailHas: ['check Mg', 'lab range 3.5–5'],
        detailLacks: ['ECG'],
      },
    ],
  },
  {
    says: 'potassium 2.4',
    given: { derangements: [SEVERE] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', standsAlone: true, detailHas: ['ECG and assessment'] }],
  },
  {
    says: 'potassium 2.4 where the site wants an ECG proposed',
    settings: { ecgSuggestion: true },
    given: { derangements: [SEVERE] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', suggests: [PANEL, MAGNESIUM, 'Record an ECG'] }],
  },
  {
    says: 'potassium 2.8 where the site wants an ECG proposed: only when severe',
    settings: { ecgSuggestion: true },
    given: { derangements: [MODERATE] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', suggests: [PANEL, MAGNESIUM] }],
  },
  {
    says: 'potassium 2.8 without cramps where the site wants results only with cramps',
    settings: { labsWithoutCramps: false },
    given: { derangements: [MODERATE] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', standsAlone: false }],
  },
  {
    says: 'potassium 2.8 with cramps where the site wants results only with cramps',
    settings: { labsWithoutCramps: false },
    given: { derangements: [MODERATE], crampEvidence: CRAMPS },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', standsAlone: true }],
  },
  {
    says: 'potassium 2.4, 51 days old',
    given: { derangements: [derangement('hypokalemia', 2.4, { tier: 3, ...OLD_RESULT })] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailHas: ['older than 30 days'] }],
  },
  {
    says: 'potassium 2.8, 51 days old',
    given: { derangements: [derangement('hypokalemia', 2.8, { tier: 2, ...OLD_RESULT })] },
    expect: [{ messageId: 'outOfRange', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'potassium 3.3, 51 days old',
    given: { derangements: [derangement('hypokalemia', 3.3, { tier: 1, ...OLD_RESULT })] },
    expect: 'no-concern',
  },
  {
    says: 'potassium 2.8, potassium chloride is taken',
    given: { derangements: [MODERATE], activeMedications: [medicine('potassium chloride')] },
    expect: [
      { messageId: 'outOfRange', indicator: 'info', standsAlone: false, detailHas: ['found: potassium chloride'] },
    ],
  },
  {
    says: 'potassium 3.3, potassium chloride is drafted',
    given: { derangements: [MILD], draftOrders: [draftOrder('potassium chloride')] },
    expect: 'no-concern',
  },
  {
    says: 'potassium 2.8, a repeat test is on order',
    given: { derangements: [MODERATE], labOrders: [labOrder('potassium')] },
    expect: [{ messageId: 'outOfRange', indicator: 'info', detailHas: ['repeat test on order'] }],
  },
  {
    says: 'potassium 2.4, potassium chloride is taken: severe stays severe',
    given: { derangements: [SEVERE], activeMedications: [medicine('potassium chloride')] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', detailHas: ['found: potassium chloride'] }],
  },
  {
    says: 'potassium 2.4, 51 days old, potassium chloride is taken',
    given: {
      derangements: [derangement('hypokalemia', 2.4, { tier: 3, ...OLD_RESULT })],
      activeMedications: [medicine('potassium chloride')],
    },
    expect: [{ messageId: 'outOfRange', indicator: 'warning' }],
  },
  {
    says: 'potassium 2.8 and magnesium 0.45: the summary names both',
    given: { derangements: [derangement('hypomagnesemia', 0.45, { tier: 2 }), MODERATE] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        summaryHas: '2 electrolyte results out of range: K 2.8, Mg 0.45 mmol/L (2026-02-20)',
      },
    ],
  },
  {
    says: 'a patient on dialysis',
    given: { derangements: [MODERATE], dialysis: ON_DIALYSIS },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailHas: ['decide with the dialysis team'] }],
  },
  {
    says: 'laboratory results could not be read',
    given: { derangements: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'laboratory results could be read only in part, and a low potassium is among them',
    given: { derangements: partial([MODERATE]) },
    expect: [{ messageId: 'outOfRange', indicator: 'warning' }],
  },
  {
    says: 'nothing but the result could be read',
    given: {
      derangements: [MODERATE],
      crampEvidence: unknown('refused'),
      activeMedications: unknown('refused'),
      draftOrders: unknown('not-sent'),
      labOrders: unknown('refused'),
      conditions: unknown('refused'),
      dialysis: unknown('refused'),
      renalFunction: unknown('refused'),
      labResults: unknown('refused'),
    },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        standsAlone: true,
      },
    ],
  },
]);
