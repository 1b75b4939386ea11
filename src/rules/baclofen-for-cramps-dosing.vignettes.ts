import { partial, unknown } from '../facts/fact.js';
import rule from './baclofen-for-cramps-dosing.rule.js';
import { defineVignettes, type ExpectedAdvice } from './vignette.js';
import {
  AGE_NOT_RECORDED,
  CRAMPS,
  daysAgo,
  draftOrder,
  FOR_CRAMPS,
  forReason,
  medicine,
  ON_DIALYSIS,
  PREGNANT,
  problem,
  renalFunction,
} from './vignette-facts.js';

/** Drafted for cramps, at most so many mg a day. */
const drafted = (maxDailyMg: number | undefined) => draftOrder('baclofen', { ...FOR_CRAMPS, maxDailyMg });
/** No reason given. */
const unexplained = draftOrder('baclofen', { maxDailyMg: 30 });
/** Taken since long ago, at most so many mg a day. */
const taking = (maxDailyMg: number | undefined, days = 60) =>
  medicine('baclofen', { maxDailyMg, startedOn: daysAgo(days) });
const ENCOUNTER = [{ strength: 'encounter', reference: 'Encounter/enc-1', since: undefined }] as const;

const change = (to: string) => `Change baclofen to ${to} daily`;
const above = (...suggests: readonly string[]): ExpectedAdvice => ({
  messageId: 'aboveSchedule',
  indicator: 'warning',
  suggests,
  recommends: [],
});
const NOT_STATED: ExpectedAdvice = { messageId: 'doseNotStated', indicator: 'info', suggests: [] };

export default defineVignettes(rule, [
  { says: 'nothing is ordered', given: {}, expect: 'not-applicable' },
  {
    says: 'baclofen for cramps is drafted but not selected',
    given: { draftOrders: [{ ...drafted(30), selected: false }] },
    expect: 'not-applicable',
  },
  {
    says: 'a new start at 30 mg/day',
    given: { draftOrders: [drafted(30)] },
    expect: [
      {
        ...above(change('5 mg twice')),
        about: ['MedicationRequest/draft-baclofen'],
        summaryHas: 'Baclofen 30 mg/day for cramps exceeds the studied schedule',
        detailHas: ['New start of baclofen at 30 mg/day; the trial started with 10 mg/day.', 'never stop abruptly'],
        detailLacks: ['the trial ended', 'not offered'],
      },
    ],
  },
  { says: 'a new start at 10 mg/day', given: { draftOrders: [drafted(10)] }, expect: 'no-concern' },
  {
    says: 'a new start at 10.1 mg/day',
    given: { draftOrders: [drafted(10.1)] },
    expect: [above(change('5 mg twice'))],
  },
  {
    says: 'a new start at 31 mg/day',
    given: { draftOrders: [drafted(31)] },
    expect: [{ ...above(change('5 mg twice')), detailHas: ['the trial ended at 30 mg/day', 'New start'] }],
  },
  {
    says: 'two drafts for cramps that come to 15 mg/day: both would have to be changed',
    given: { draftOrders: [drafted(10), { ...drafted(5), reference: 'MedicationRequest/second' }] },
    expect: [{ ...above(), summaryHas: 'Baclofen 15 mg/day' }],
  },
  {
    says: 'two drafts, one of 40 mg/day and one that cannot be computed',
    given: { draftOrders: [drafted(40), { ...drafted(undefined), reference: 'MedicationRequest/second' }] },
    expect: [{ ...above(), summaryHas: 'Baclofen 40 mg/day', detailHas: ['Not every order states its dose'] }],
  },
  {
    says: 'the dose cannot be computed',
    given: { draftOrders: [drafted(undefined)] },
    expect: [{ ...NOT_STATED, summaryHas: 'maximum daily dose not stated' }],
  },
  {
    says: 'the draft is active already: it is not changed',
    given: { draftOrders: [{ ...drafted(30), editable: false }] },
    expect: [above()],
  },

  // Continued.
  {
    says: '10 mg/day more than the active order, 60 days after it began',
    given: { draftOrders: [drafted(20)], activeMedications: [taking(10)] },
    expect: 'no-concern',
  },
  {
    says: '10.1 mg/day more than the active order',
    given: { draftOrders: [drafted(20.1)], activeMedications: [taking(10)] },
    expect: [
      {
        ...above(change('10 mg twice')),
        about: ['MedicationRequest/draft-baclofen', 'MedicationRequest/active-baclofen'],
        detailHas: ['Baclofen rises from 10 to 20.1 mg/day; the trial added 10 mg/day a week.'],
        detailLacks: ['New start'],
      },
    ],
  },
  {
    says: 'from 5 to 20 mg/day: 15 mg/day is the next step',
    given: { draftOrders: [drafted(20)], activeMedications: [taking(5)] },
    expect: [above(change('5 mg three times'))],
  },
  {
    says: '30 mg/day continued',
    given: { draftOrders: [drafted(30)], activeMedications: [taking(30)] },
    expect: 'no-concern',
  },
  {
    says: 'from 25 to 31 mg/day: not above 30',
    given: { draftOrders: [drafted(31)], activeMedications: [taking(25)] },
    expect: [{ ...above(change('10 mg three times')), detailHas: ['the trial ended at 30 mg/day'] }],
  },
  {
    says: '60 mg/day continued: no fall by half at once is offered',
    given: { draftOrders: [drafted(60)], activeMedications: [taking(60)] },
    expect: [above()],
  },
  {
    says: '40 mg/day continued: down by one step',
    given: { draftOrders: [drafted(40)], activeMedications: [taking(40)] },
    expect: [above(change('10 mg three times'))],
  },
  {
    says: 'a rise 6 days after the active order began',
    given: { draftOrders: [drafted(20)], activeMedications: [taking(15, 6)] },
    expect: [
      {
        ...above(change('5 mg three times')),
        detailHas: ['Baclofen rises from 15 to 20 mg/day less than 7 days after the order of 2026-02-24.'],
      },
    ],
  },
  {
    says: 'a rise by more than one step after 6 days: the dose taken now is offered, not the next step',
    given: { draftOrders: [drafted(21)], activeMedications: [taking(10, 6)] },
    expect: [
      {
        ...above(change('5 mg twice')),
        detailHas: ['the trial added 10 mg/day a week', 'less than 7 days after the order of 2026-02-24'],
      },
    ],
  },
  {
    says: 'a rise 7 days after the active order began',
    given: { draftOrders: [drafted(20)], activeMedications: [taking(15, 7)] },
    expect: 'no-concern',
  },
  {
    says: 'a rise from 5 mg/day after 6 days: no schedule is that low',
    given: { draftOrders: [drafted(10)], activeMedications: [taking(5, 6)] },
    expect: [above()],
  },
  {
    says: 'a rise some time in the weeks after the active order began, which is not certainly less than 7 days',
    given: {
      draftOrders: [drafted(20)],
      activeMedications: [medicine('baclofen', { maxDailyMg: 15, startedOn: { ...daysAgo(2), min: daysAgo(20).min } })],
    },
    expect: 'no-concern',
  },
  {
    says: 'a rise after an active order whose begin is not recorded',
    given: { draftOrders: [drafted(20)], activeMedications: [medicine('baclofen', { maxDailyMg: 15 })] },
    expect: 'no-concern',
  },
  {
    says: 'the same dose 2 days after the active order began',
    given: { draftOrders: [drafted(15)], activeMedications: [taking(15, 2)] },
    expect: 'no-concern',
  },
  {
    says: 'two active orders add up',
    given: {
      draftOrders: [drafted(20)],
      activeMedications: [taking(5), { ...taking(5), reference: 'MedicationRequest/other' }],
    },
    expect: 'no-concern',
  },
  {
    says: 'the active order is also recorded as a statement: it counts once',
    given: {
      draftOrders: [drafted(30)],
      activeMedications: [taking(10), { ...taking(10), reference: 'MedicationStatement/same' }],
    },
    expect: [{ ...above(change('10 mg twice')), detailHas: ['rises from 10 to 30 mg/day'] }],
  },
  {
    says: 'only a statement says that it is taken',
    given: {
      draftOrders: [drafted(20)],
      activeMedications: [{ ...taking(10), reference: 'MedicationStatement/same' }],
    },
    expect: 'no-concern',
  },
  {
    says: 'the dose taken now is not known',
    given: { draftOrders: [drafted(30)], activeMedications: [taking(undefined)] },
    expect: 'no-concern',
  },
  {
    says: 'the dose taken now is not known, and 31 mg/day are ordered',
    given: { draftOrders: [drafted(31)], activeMedications: [taking(undefined)] },
    expect: [above()],
  },

  // What it is for.
  {
    says: 'for spasticity',
    given: { draftOrders: [draftOrder('baclofen', { ...forReason('spasticity'), maxDailyMg: 60 })] },
    expect: 'not-applicable',
  },
  {
    says: 'for spasticity and cramps',
    given: {
      draftOrders: [draftOrder('baclofen', { ...forReason('spasticity'), namesCramps: true, maxDailyMg: 60 })],
    },
    expect: 'not-applicable',
  },
  {
    says: 'no reason, and the encounter is about cramps',
    given: { draftOrders: [unexplained], crampEvidence: ENCOUNTER },
    expect: [above(change('5 mg twice'))],
  },
  {
    says: 'no reason, and cramps are on the problem list only',
    given: { draftOrders: [unexplained], crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
  ...(
    ['spasticity', 'multiple-sclerosis', 'paralytic-syndrome', 'spinal-cord-injury-or-disease', 'hiccups'] as const
  ).map((name) => ({
    says: `no reason, an encounter about cramps, and ${name} on the problem list`,
    given: { draftOrders: [unexplained], crampEvidence: ENCOUNTER, conditions: [problem(name)] },
    expect: 'not-applicable' as const,
  })),
  {
    says: 'the order names cramps, with multiple sclerosis on the problem list',
    given: { draftOrders: [drafted(30)], conditions: [problem('multiple-sclerosis')] },
    expect: [above(change('5 mg twice'))],
  },

  // No dose is proposed (B4).
  {
    says: 'a new start at 30 mg/day with eGFR 42',
    given: { draftOrders: [drafted(30)], renalFunction: renalFunction(42) },
    expect: [{ ...above(), detailHas: ['A lower dose not offered: eGFR 42 on 2026-02-20.'] }],
  },
  {
    says: 'a new start at 30 mg/day without an eGFR',
    given: { draftOrders: [drafted(30)], renalFunction: undefined },
    expect: [{ ...above(), detailHas: ['A lower dose not offered: eGFR not available.'] }],
  },
  {
    says: 'a new start at 30 mg/day on dialysis',
    given: { draftOrders: [drafted(30)], dialysis: ON_DIALYSIS },
    expect: [{ ...above(), detailHas: ['A lower dose not offered: dialysis'] }],
  },
  {
    says: 'a new start at 30 mg/day in pregnancy',
    given: { draftOrders: [drafted(30)], pregnancy: PREGNANT },
    expect: [{ ...above(), detailHas: ['A lower dose not offered: pregnancy.'] }],
  },
  {
    says: 'a new start at 30 mg/day, age not recorded',
    given: { draftOrders: [drafted(30)], patient: AGE_NOT_RECORDED },
    expect: [{ ...above(), detailHas: ['A lower dose not offered: age not available.'] }],
  },

  // Not read.
  {
    says: '30 mg/day, and the medication list could not be read: a new start is not claimed',
    given: { draftOrders: [drafted(30)], activeMedications: unknown('refused') },
    expect: 'no-concern',
  },
  {
    says: '30 mg/day, and a part of the medication list names no baclofen: a new start is not claimed',
    given: { draftOrders: [drafted(30)], activeMedications: partial([medicine('warfarin')]) },
    expect: 'no-concern',
  },
  {
    says: '31 mg/day, and the medication list could not be read: what to change it to is not known',
    given: { draftOrders: [drafted(31)], activeMedications: unknown('refused') },
    expect: [{ ...above(), detailHas: ['the trial ended at 30 mg/day'], detailLacks: ['New start'] }],
  },
  {
    says: 'an encounter about cramps, and the problem list could not be read: something else may explain it',
    given: { draftOrders: [unexplained], crampEvidence: ENCOUNTER, conditions: unknown('refused') },
    expect: 'no-concern',
  },
  {
    says: 'an encounter about cramps, and the problem list could be read only in part',
    given: { draftOrders: [unexplained], crampEvidence: ENCOUNTER, conditions: partial([]) },
    expect: 'no-concern',
  },
  {
    says: 'the encounter could not be read, and the order gives no reason',
    given: { draftOrders: [unexplained], crampEvidence: unknown('refused') },
    expect: 'not-applicable',
  },
  {
    says: 'nothing of the patient could be read: the dose above 30 mg/day still warns',
    given: {
      draftOrders: [drafted(40)],
      crampEvidence: unknown('refused'),
      conditions: unknown('refused'),
      activeMedications: unknown('refused'),
      patient: unknown('refused'),
      pregnancy: unknown('refused'),
      dialysis: unknown('refused'),
      renalFunction: unknown('refused'),
    },
    expect: [above()],
  },
  {
    says: 'the draft orders could not be read',
    given: { draftOrders: unknown('unreadable') },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could be read only in part',
    given: { draftOrders: partial([drafted(30)]) },
    expect: 'cannot-tell',
  },
]);
