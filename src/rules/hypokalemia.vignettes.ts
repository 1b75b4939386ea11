import { partial, unknown } from '../facts/fact.js';
import rule from './hypokalemia.rule.js';
import { defineVignettes } from './vignette.js';
import {
  CRAMPS,
  derangement,
  draftOrder,
  labOrder,
  labResult,
  medicine,
  NOTHING_READ,
  OLD_RESULT,
  ON_DIALYSIS,
  on,
  results,
} from './vignette-facts.js';

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
    says: 'potassium 2.8, and an order from before the sample is still open: it is no repeat',
    given: {
      derangements: [MODERATE],
      labOrders: [{ ...labOrder('potassium'), drafted: false, authoredAt: on('2026-02-19').max }],
    },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailLacks: ['repeat test'] }],
  },
  {
    says: 'potassium 2.8, and an order without a date is open: nothing says that it is a repeat',
    given: { derangements: [MODERATE], labOrders: [{ ...labOrder('potassium'), drafted: false }] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning' }],
  },
  {
    says: 'potassium 2.8, an order from after the sample is open',
    given: {
      derangements: [MODERATE],
      labOrders: [{ ...labOrder('potassium'), drafted: false, authoredAt: on('2026-02-21').max }],
    },
    expect: [{ messageId: 'outOfRange', indicator: 'info', detailHas: ['repeat test on order'] }],
  },
  {
    says: 'potassium 2.8 names the open order it came from',
    given: {
      derangements: [derangement('hypokalemia', 2.8, { tier: 2, result: { basedOn: ['ServiceRequest/lab-order'] } })],
      labOrders: [{ ...labOrder('potassium'), drafted: false, authoredAt: on('2026-02-21').max }],
    },
    expect: [{ messageId: 'outOfRange', indicator: 'warning' }],
  },
  {
    says: 'potassium 2.8, then a normal one from a hemolyzed sample and an impossible one: both are named',
    given: {
      derangements: [derangement('hypokalemia', 2.8, { tier: 2, implausibleIgnored: true })],
      labResults: {
        byAnalyte: new Map([
          ['potassium', [labResult('potassium', 4, { hemolyzed: true, takenAt: on('2026-02-25').min })]],
        ]),
        implausible: [{ analyte: 'potassium', takenAt: on('2026-02-26').min, reference: 'Observation/odd' }],
      },
    },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        detailHas: [
          'A newer result (K 4.0 mmol/L on 2026-02-25) is from a hemolyzed sample and does not replace it.',
          'A newer result (2026-02-26) was impossible and was ignored.',
        ],
      },
    ],
  },
  {
    says: 'potassium 2.8, hemolyzed samples of that moment and of before: only newer ones would be named',
    given: {
      derangements: [MODERATE],
      labResults: results(
        labResult('potassium', 2.8),
        labResult('potassium', 4.1, { hemolyzed: true, reference: 'Observation/same-moment' }),
        labResult('potassium', 4.2, { hemolyzed: true, takenAt: on('2026-02-10').min }),
      ),
    },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailLacks: ['does not replace it'] }],
  },
  {
    says: 'potassium 2.8, then an impossible potassium and later an impossible sodium: the day is that of potassium',
    given: {
      derangements: [derangement('hypokalemia', 2.8, { tier: 2, implausibleIgnored: true })],
      labResults: {
        byAnalyte: new Map(),
        implausible: [
          { analyte: 'sodium', takenAt: on('2026-02-27').min, reference: 'Observation/odd-sodium' },
          { analyte: 'potassium', takenAt: on('2026-02-26').min, reference: 'Observation/odd' },
        ],
      },
    },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        detailHas: ['A newer result (2026-02-26) was impossible and was ignored.'],
      },
    ],
  },
  {
    says: 'potassium 2.8 with a glucose of 25 mmol/L: dilution is a matter of sodium',
    given: { derangements: [MODERATE], labResults: results(labResult('glucose', 25)) },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailLacks: ['diluted'] }],
  },
  {
    says: 'potassium 2.496 is severe, and is not shown as 2.5',
    given: { derangements: [derangement('hypokalemia', 2.496, { tier: 3 })] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', summaryHas: 'Potassium 2.496 mmol/L' }],
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
    says: 'three results out of range, of three days: all in the summary, with the newest day',
    given: {
      derangements: [
        MODERATE,
        derangement('hyponatremia', 127, { tier: 2, result: { takenAt: on('2026-02-25').min } }),
        derangement('hypomagnesemia', 0.45, { tier: 2, result: { takenAt: on('2026-02-22').min } }),
      ],
    },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        summaryHas: '3 electrolyte results out of range: K 2.8, Na 127, Mg 0.45 mmol/L (2026-02-25). Review',
      },
    ],
  },
  {
    says: 'four results out of range: the summary names three and says that there are more',
    given: {
      derangements: [
        MODERATE,
        derangement('hyponatremia', 127, { tier: 2 }),
        derangement('hypomagnesemia', 0.45, { tier: 2 }),
        derangement('hypercalcemia', 3.1, { tier: 2 }),
      ],
    },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        summaryHas: '4 electrolyte results out of range: K 2.8, Ca 3.1, Na 127 mmol/L and more (2026-02-20). Review',
      },
    ],
  },
  {
    says: 'potassium reported as below 1.5 mmol/L: the limit of measuring is shown as such',
    given: { derangements: [derangement('hypokalemia', 1.5, { tier: 3, result: { comparator: '<' } })] },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'critical',
        summaryHas: 'Potassium <1.5 mmol/L on 2026-02-20 (severe)',
        detailHas: [
          '**Potassium** &lt;1.5 mmol/L on 2026-02-20',
          'Reported as K &lt;1.5 mmol/L, beyond the measuring range.',
        ],
      },
    ],
  },
  {
    says: 'potassium 2.8 in a preliminary result that another of the same moment contradicts: both doubts are told',
    given: {
      derangements: [derangement('hypokalemia', 2.8, { tier: 2, result: { preliminary: true, conflicting: true } })],
    },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        detailHas: ['Conflicting results at the same time; the more abnormal one is used.', 'Preliminary result.'],
        detailLacks: ['beyond the measuring range', 'emolyzed'],
      },
    ],
  },
  {
    says: 'potassium 2.8 in whole blood: the note about whole blood is for sodium',
    given: { derangements: [derangement('hypokalemia', 2.8, { tier: 2, result: { specimen: 'whole-blood' } })] },
    expect: [{ messageId: 'outOfRange', indicator: 'warning', detailLacks: ['may differ from laboratory sodium'] }],
  },
  {
    says: 'potassium 2.8 from a laboratory that gives no range: the usual one is named as such',
    given: {
      derangements: [derangement('hypokalemia', 2.8, { tier: 2, range: { low: 3.5, high: 5, from: 'fallback' } })],
    },
    expect: [
      {
        messageId: 'outOfRange',
        indicator: 'warning',
        detailHas: ['; usual adult range 3.5–5.0 mmol/L; moderate.'],
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
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, derangements: [derangement('hypokalemia', 2.4, { tier: 3 })] },
    expect: [{ messageId: 'outOfRange', indicator: 'critical', suggests: [] }],
  },
]);
