import { partial, unknown } from '../facts/fact.js';
import rule from './baclofen-renal.rule.js';
import { defineVignettes } from './vignette.js';
import {
  AGE_NOT_RECORDED,
  aged,
  draftOrder,
  FOR_CRAMPS,
  forReason,
  labOrder,
  medicine,
  missing,
  ON_DIALYSIS,
  on,
  renalFunction,
} from './vignette-facts.js';

/** Reason cramps, and 10 mg/day at most. */
const forCramps = draftOrder('baclofen', { ...FOR_CRAMPS, maxDailyMg: 10 });
const forSpasticity = draftOrder('baclofen', { ...forReason('spasticity'), maxDailyMg: 15 });
const ofDose = (maxDailyMg: number | undefined) => draftOrder('baclofen', { ...FOR_CRAMPS, maxDailyMg });
const NO_EGFR = { renalFunction: partial(undefined) } as const;
const NO_RESULT = { renalFunction: undefined, labGaps: missing('creatinine') } as const;
const REMOVE = 'Remove baclofen draft';
const PANEL = 'Check basic metabolic panel';

export default defineVignettes(rule, [
  { says: 'nothing is ordered', given: { renalFunction: renalFunction(20) }, expect: 'not-applicable' },
  {
    says: 'baclofen is drafted but not selected',
    given: { draftOrders: [draftOrder('baclofen', { selected: false })], renalFunction: renalFunction(20) },
    expect: 'not-applicable',
  },
  {
    says: 'baclofen for spasticity with eGFR 22: any indication, and no word of cramps',
    given: { draftOrders: [forSpasticity], renalFunction: renalFunction(22) },
    expect: [
      {
        messageId: 'avoid',
        indicator: 'critical',
        about: ['MedicationRequest/draft-baclofen', 'Observation/egfr'],
        suggests: [REMOVE],
        recommends: [REMOVE],
        summaryHas: 'Baclofen with eGFR 22 (2026-02-20): avoid – encephalopathy risk.',
        detailHas: ['**eGFR** 22 mL/min/1.73 m² on 2026-02-20 (reported).', 'Consider: an alternative'],
        detailLacks: ['cramp', 'non-drug', 'Beers', 'Already taking'],
      },
    ],
  },
  {
    says: 'baclofen for spasticity with eGFR 22 where the site looks at cramps only',
    given: { draftOrders: [forSpasticity], renalFunction: renalFunction(22) },
    settings: { baclofenRenalScope: 'cramps-only' },
    expect: 'not-applicable',
  },
  {
    says: 'baclofen for cramps with eGFR 22 where the site looks at cramps only',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(22) },
    settings: { baclofenRenalScope: 'cramps-only' },
    expect: [{ messageId: 'avoid', indicator: 'critical', detailHas: ['non-drug measures'] }],
  },
  {
    says: 'eGFR 29',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(29) },
    expect: [{ messageId: 'avoid', indicator: 'critical', recommends: [REMOVE] }],
  },
  {
    says: 'eGFR 29.6 is not rounded up',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(29.6) },
    expect: [{ messageId: 'avoid', indicator: 'critical', summaryHas: 'eGFR 29.6' }],
  },
  {
    says: 'eGFR 30',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(30) },
    expect: [
      {
        messageId: 'reduce',
        indicator: 'info',
        suggests: [REMOVE],
        recommends: [],
        silences: [],
        summaryHas: 'reduce dose and monitor',
        detailHas: ['about half at eGFR 30–60'],
      },
    ],
  },
  {
    says: 'eGFR 59',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(59) },
    expect: [{ messageId: 'reduce', indicator: 'info' }],
  },
  {
    says: 'eGFR 60',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(60) },
    expect: 'no-concern',
  },
  {
    says: 'eGFR computed from creatinine',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(25, { basis: 'computed' }) },
    expect: [{ messageId: 'avoid', indicator: 'critical', detailHas: ['(computed, CKD-EPI 2021)'] }],
  },
  {
    says: 'eGFR reported as at most 14',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(14, { comparator: '<=' }) },
    expect: [{ messageId: 'avoid', indicator: 'critical', summaryHas: 'eGFR <=14' }],
  },
  {
    says: 'eGFR reported as at most 59',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(59, { comparator: '<=' }) },
    expect: [{ messageId: 'reduce', indicator: 'info' }],
  },
  {
    says: 'eGFR reported as at most 90 may be any less',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(90, { comparator: '<=' }) },
    expect: [{ messageId: 'unknown', indicator: 'info', detailHas: ['&lt;=90'] }],
  },
  {
    says: 'eGFR reported as above 60',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(60, { comparator: '>' }) },
    expect: 'no-concern',
  },
  {
    says: 'eGFR reported as above 45 may be any more',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(45, { comparator: '>' }) },
    expect: [{ messageId: 'unknown', indicator: 'info' }],
  },
  {
    says: 'eGFR reported as at least 45 may be any more',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(45, { comparator: '>=' }) },
    expect: [{ messageId: 'unknown', indicator: 'info' }],
  },
  {
    says: 'at 65 years with eGFR 42',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(42), patient: aged(65) },
    expect: [
      {
        messageId: 'reduce',
        indicator: 'warning',
        suggests: [REMOVE],
        recommends: [],
        summaryHas: 'eGFR 42 (2026-02-20): avoid – encephalopathy risk',
        detailHas: ['Beers 2023: from 65 years on, avoid at eGFR below 60'],
        detailLacks: ['about half'],
      },
    ],
  },
  {
    says: 'at 64 years with eGFR 42',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(42), patient: aged(64) },
    expect: [{ messageId: 'reduce', indicator: 'info', detailLacks: ['Beers'] }],
  },
  {
    says: 'at 64 or 65 years: no age branch runs',
    given: {
      draftOrders: [forCramps],
      renalFunction: renalFunction(42),
      patient: { ...aged(64), ageYears: { min: 64, max: 65 } },
    },
    expect: [{ messageId: 'reduce', indicator: 'info', detailLacks: ['Beers'] }],
  },
  {
    says: 'the age is not recorded',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(42), patient: AGE_NOT_RECORDED },
    expect: [{ messageId: 'reduce', indicator: 'info', detailLacks: ['Beers'] }],
  },
  {
    says: 'at 72 years with eGFR 25: the Beers line is added',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(25), patient: aged(72) },
    expect: [{ messageId: 'avoid', indicator: 'critical', detailHas: ['Beers 2023'] }],
  },
  {
    says: 'at 72 years with eGFR 42 in end-of-life care: the Beers criteria do not apply',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(42), patient: aged(72), comfortCare: true },
    expect: [{ messageId: 'reduce', indicator: 'info', detailLacks: ['Beers'] }],
  },
  {
    says: 'at 72 years in end-of-life care, 20 mg/day: the dose still warns',
    given: { draftOrders: [ofDose(20)], renalFunction: renalFunction(42), patient: aged(72), comfortCare: true },
    expect: [{ messageId: 'reduce', indicator: 'warning', detailLacks: ['Beers'] }],
  },
  {
    says: 'under 65 years, eGFR 42 and 19.9 mg/day',
    given: { draftOrders: [ofDose(19.9)], renalFunction: renalFunction(42) },
    expect: [{ messageId: 'reduce', indicator: 'info' }],
  },
  {
    says: 'under 65 years, eGFR 42 and 20 mg/day',
    given: { draftOrders: [ofDose(20)], renalFunction: renalFunction(42) },
    expect: [{ messageId: 'reduce', indicator: 'warning', recommends: [] }],
  },
  {
    says: 'under 65 years, eGFR 42 and two drafts that come to 20 mg/day',
    given: {
      draftOrders: [forCramps, draftOrder('baclofen', { resourceId: 'MedicationRequest/second', maxDailyMg: 10 })],
      renalFunction: renalFunction(42),
    },
    expect: [{ messageId: 'reduce', indicator: 'warning', suggests: [REMOVE], detailLacks: ['non-drug'] }],
  },
  {
    says: 'under 65 years, eGFR 42 and a dose that cannot be computed',
    given: { draftOrders: [ofDose(undefined)], renalFunction: renalFunction(42) },
    expect: [{ messageId: 'reduce', indicator: 'info' }],
  },
  {
    says: 'on dialysis',
    given: { draftOrders: [forCramps], dialysis: ON_DIALYSIS },
    expect: [
      {
        messageId: 'dialysis',
        indicator: 'critical',
        about: ['MedicationRequest/draft-baclofen', 'Observation/egfr', 'Procedure/dialysis'],
        recommends: [REMOVE],
        silences: ['baclofen-for-cramps-dosing'],
        detailHas: ['**Dialysis or end-stage kidney disease** on record, 2026-02-27.'],
      },
    ],
  },
  {
    says: 'on dialysis since a day that is not recorded, laboratory results unread',
    given: {
      draftOrders: [forCramps],
      dialysis: partial({ ...ON_DIALYSIS, since: undefined }),
      renalFunction: unknown('refused'),
    },
    expect: [
      {
        messageId: 'dialysis',
        indicator: 'critical',
        about: ['MedicationRequest/draft-baclofen', 'Procedure/dialysis'],
        recommends: [REMOVE],
        detailHas: ['on record.'],
        detailLacks: ['No usable eGFR'],
      },
    ],
  },
  {
    says: 'whether there is dialysis could not be read, eGFR 80',
    given: { draftOrders: [forCramps], dialysis: unknown('refused') },
    expect: 'no-concern',
  },
  {
    says: 'baclofen is taken already: not to be stopped at once',
    given: { draftOrders: [forCramps], renalFunction: renalFunction(22), activeMedications: [medicine('baclofen')] },
    expect: [{ messageId: 'avoid', indicator: 'critical', detailHas: ['do not stop abruptly – taper'] }],
  },
  {
    says: 'the order is active already: it is not touched',
    given: { draftOrders: [draftOrder('baclofen', { editable: false })], renalFunction: renalFunction(22) },
    expect: [{ messageId: 'avoid', indicator: 'critical', suggests: [] }],
  },
  {
    says: 'neither eGFR nor creatinine on record',
    given: { draftOrders: [forCramps], ...NO_RESULT },
    expect: [
      {
        messageId: 'unknown',
        indicator: 'info',
        about: ['MedicationRequest/draft-baclofen'],
        suggests: [PANEL],
        recommends: [],
        summaryHas: 'renal function unknown',
        detailHas: ['No usable eGFR on record.', 'Consider: kidney function first'],
        detailLacks: ['A creatinine result is on record'],
      },
    ],
  },
  {
    says: 'creatinine on record from which no eGFR could be computed',
    given: { draftOrders: [forCramps], renalFunction: undefined },
    expect: [
      { messageId: 'unknown', indicator: 'info', suggests: [], detailHas: ['A creatinine result is on record'] },
    ],
  },
  {
    says: 'creatinine is on order',
    given: { draftOrders: [forCramps], ...NO_RESULT, labOrders: [labOrder('creatinine')] },
    expect: [{ messageId: 'unknown', indicator: 'info', suggests: [] }],
  },
  {
    says: 'creatinine is on order for a later day only',
    given: {
      draftOrders: [forCramps],
      ...NO_RESULT,
      labOrders: [{ ...labOrder('creatinine'), plannedFor: on('2026-03-09') }],
    },
    expect: [{ messageId: 'unknown', indicator: 'info', suggests: [PANEL] }],
  },
  {
    says: 'laboratory results could be read only in part, and none tells: no eGFR is not claimed',
    given: { draftOrders: [forCramps], ...NO_EGFR },
    expect: 'no-concern',
  },
  {
    says: 'laboratory results could not be read: no eGFR is not claimed',
    given: { draftOrders: [forCramps], renalFunction: unknown('refused'), labGaps: unknown('refused') },
    expect: 'no-concern',
  },
  {
    says: 'laboratory results could be read only in part, with eGFR 22 among them',
    given: { draftOrders: [forCramps], renalFunction: partial(renalFunction(22)) },
    expect: [{ messageId: 'avoid', indicator: 'critical' }],
  },
  {
    says: 'laboratory results could be read only in part, with eGFR at most 90 among them: it may be any less',
    given: { draftOrders: [forCramps], renalFunction: partial(renalFunction(90, { comparator: '<=' })) },
    expect: [
      { messageId: 'unknown', indicator: 'info', about: ['MedicationRequest/draft-baclofen', 'Observation/egfr'] },
    ],
  },
  {
    says: 'no eGFR, and which tests are missing could not be told: the panel is offered',
    given: { draftOrders: [forCramps], renalFunction: undefined, labGaps: unknown('refused') },
    expect: [
      {
        messageId: 'unknown',
        indicator: 'info',
        suggests: [PANEL],
        detailLacks: ['A creatinine result is on record'],
      },
    ],
  },
  {
    says: 'everything but drafts and eGFR is unread',
    given: {
      draftOrders: [forCramps],
      renalFunction: renalFunction(22),
      dialysis: unknown('refused'),
      patient: unknown('refused'),
      comfortCare: unknown('refused'),
      labGaps: unknown('refused'),
      labOrders: unknown('refused'),
      orderContext: unknown('unreadable'),
      crampEvidence: unknown('refused'),
      activeMedications: unknown('refused'),
    },
    expect: [{ messageId: 'avoid', indicator: 'critical', recommends: [REMOVE] }],
  },
  {
    says: 'the draft orders could not be read',
    given: { draftOrders: unknown('unreadable'), renalFunction: renalFunction(22) },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could be read only in part',
    given: { draftOrders: partial([forCramps]), renalFunction: renalFunction(22) },
    expect: 'cannot-tell',
  },
]);
