import { partial, unknown } from '../facts/fact.js';
import rule from './magnesium-for-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import {
  CRAMPS,
  daysAgo,
  derangement,
  draftOrder,
  FOR_CRAMPS,
  forReason,
  labOrder,
  labResult,
  missing,
  NOTHING_READ,
  ON_DIALYSIS,
  PREGNANT,
  renalFunction,
  results,
} from './vignette-facts.js';

const ENCOUNTER = [{ strength: 'encounter', reference: 'Encounter/1', since: undefined }] as const;
const NORMAL = { labResults: results(labResult('magnesium', 0.85)) };
const GIVEN = { draftOrders: [draftOrder('magnesium oxide', FOR_CRAMPS)], ...NORMAL };
const REMOVE = 'Remove magnesium oxide draft';
const NO_RESULT = { ...GIVEN, labResults: results(), labGaps: missing('magnesium') };

export default defineVignettes(rule, [
  {
    says: 'for cramps with a normal magnesium',
    given: GIVEN,
    expect: [
      {
        messageId: 'notLow',
        indicator: 'info',
        about: ['MedicationRequest/draft-magnesium-oxide', 'Observation/magnesium'],
        suggests: [],
        summaryHas: 'unlikely to help when magnesium is normal (Cochrane 2020)',
        detailHas: ['Mg 0.85 mmol/L (2.07 mg/dL) on 2026-02-20', 'Replace if low'],
      },
    ],
  },
  {
    says: 'eGFR 29',
    given: { ...GIVEN, renalFunction: renalFunction(29) },
    expect: [
      {
        messageId: 'accumulates',
        indicator: 'warning',
        about: ['MedicationRequest/draft-magnesium-oxide', 'Observation/egfr'],
        suggests: [REMOVE],
        recommends: [],
        summaryHas: 'Magnesium with eGFR 29 (2026-02-20): accumulates in kidney failure – review.',
        detailHas: ['Review the need'],
        detailLacks: ['time-limited trial'],
      },
    ],
  },
  {
    says: 'eGFR 30',
    given: { ...GIVEN, renalFunction: renalFunction(30) },
    expect: [{ messageId: 'notLow', indicator: 'info' }],
  },
  {
    says: 'eGFR reported as at most 14',
    given: { ...GIVEN, renalFunction: { ...renalFunction(14), comparator: '<=' as const } },
    expect: [{ messageId: 'accumulates', indicator: 'warning', summaryHas: 'eGFR ≤14' }],
  },
  {
    says: 'eGFR reported as above 20: nothing is proved',
    given: { ...GIVEN, renalFunction: { ...renalFunction(20), comparator: '>' as const } },
    expect: [{ messageId: 'notLow', indicator: 'info' }],
  },
  {
    says: 'on dialysis',
    given: { ...GIVEN, dialysis: ON_DIALYSIS, renalFunction: { status: 'known', value: undefined } },
    expect: [{ messageId: 'dialysis', indicator: 'warning', suggests: [REMOVE], summaryHas: 'Magnesium on dialysis' }],
  },
  {
    says: 'pregnant, and eGFR 24',
    given: { ...GIVEN, pregnancy: PREGNANT, renalFunction: renalFunction(24) },
    expect: [{ messageId: 'accumulates', indicator: 'warning' }],
  },
  { says: 'pregnant', given: { ...GIVEN, pregnancy: PREGNANT }, expect: 'no-concern' },
  {
    says: 'pregnancy conflicting',
    given: { ...GIVEN, pregnancy: { state: 'conflicting', references: [] } },
    expect: 'no-concern',
  },
  { says: 'pregnancy could not be read', given: { ...GIVEN, pregnancy: unknown('refused') }, expect: 'no-concern' },
  {
    says: 'magnesium is low',
    given: { ...GIVEN, derangements: [derangement('hypomagnesemia', 0.6, { tier: 1 })] },
    expect: 'no-concern',
  },
  {
    says: 'potassium is low, magnesium is normal: low potassium is no reason for magnesium',
    given: { ...GIVEN, derangements: [derangement('hypokalemia', 3.2, { tier: 1 })] },
    expect: [{ messageId: 'notLow', indicator: 'info' }],
  },
  {
    says: 'the only result is 91 days old: it is not taken for a normal magnesium',
    given: { ...NO_RESULT, labResults: results(labResult('magnesium', 0.85, { takenAt: daysAgo(91).max })) },
    expect: [
      {
        messageId: 'noResult',
        indicator: 'info',
        about: ['MedicationRequest/draft-magnesium-oxide'],
        summaryHas: 'no magnesium result in the last 90 days',
        detailLacks: ['0.85'],
      },
    ],
  },
  {
    says: 'no magnesium result on record',
    given: NO_RESULT,
    expect: [
      {
        messageId: 'noResult',
        indicator: 'info',
        suggests: ['Check magnesium'],
        recommends: [],
        summaryHas: 'no magnesium result in the last 90 days',
      },
    ],
  },
  {
    says: 'no result, and the test is on order',
    given: { ...NO_RESULT, labOrders: [labOrder('magnesium')] },
    expect: [{ messageId: 'noResult', indicator: 'info', suggests: [] }],
  },
  {
    says: 'magnesium 1.05 mmol/L, the upper end of the usual range',
    given: { ...GIVEN, labResults: results(labResult('magnesium', 1.05)) },
    expect: [{ messageId: 'notLow', indicator: 'info' }],
  },
  {
    says: 'magnesium 1.06 mmol/L is high: not called normal',
    given: { ...GIVEN, labResults: results(labResult('magnesium', 1.06)) },
    expect: 'no-concern',
  },
  {
    says: 'magnesium 1.06 mmol/L where the laboratory says up to 1.10',
    given: {
      ...GIVEN,
      labResults: results(labResult('magnesium', 1.06, { referenceRange: { low: 0.7, high: 1.1 } })),
    },
    expect: [{ messageId: 'notLow', indicator: 'info' }],
  },
  {
    says: 'magnesium 1.10 mmol/L, the upper end of the laboratory',
    given: {
      ...GIVEN,
      labResults: results(labResult('magnesium', 1.1, { referenceRange: { low: 0.7, high: 1.1 } })),
    },
    expect: [{ messageId: 'notLow', indicator: 'info' }],
  },
  {
    says: 'magnesium 1.11 mmol/L where the laboratory says up to 1.10 is high: not called normal',
    given: {
      ...GIVEN,
      labResults: results(labResult('magnesium', 1.11, { referenceRange: { low: 0.7, high: 1.1 } })),
    },
    expect: 'no-concern',
  },
  {
    says: 'in acute care, a result of 72 hours ago',
    given: {
      ...GIVEN,
      careSetting: 'acute-care',
      labResults: results(labResult('magnesium', 0.85, { takenAt: daysAgo(3).max })),
    },
    expect: [{ messageId: 'notLow', indicator: 'info' }],
  },
  {
    says: 'in acute care, a result of four days ago says nothing about today',
    given: {
      ...GIVEN,
      careSetting: 'acute-care',
      labResults: results(labResult('magnesium', 0.3, { takenAt: daysAgo(4).max })),
    },
    expect: 'no-concern',
  },
  { says: 'results could not be read', given: { ...GIVEN, labGaps: unknown('timed-out') }, expect: 'no-concern' },
  {
    says: 'no reason, and the encounter is about cramps',
    given: { ...GIVEN, draftOrders: [draftOrder('magnesium oxide')], crampEvidence: ENCOUNTER },
    expect: [{ messageId: 'notLow', indicator: 'info' }],
  },
  {
    says: 'an order that is context only',
    given: { draftOrders: [draftOrder('magnesium oxide', { ...FOR_CRAMPS, selected: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'for another documented reason, in an encounter about cramps',
    given: {
      draftOrders: [draftOrder('magnesium oxide', forReason('insomnia'))],
      crampEvidence: ENCOUNTER,
    },
    expect: 'not-applicable',
  },
  {
    says: 'without a reason, cramps on the problem list only',
    given: { draftOrders: [draftOrder('magnesium oxide')], crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
  { says: 'drafts could not be read', given: { draftOrders: unknown('unreadable') }, expect: 'cannot-tell' },
  { says: 'drafts read in part', given: { draftOrders: partial([]) }, expect: 'cannot-tell' },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, draftOrders: [draftOrder('magnesium oxide', FOR_CRAMPS)] },
    expect: 'no-concern',
  },
]);
