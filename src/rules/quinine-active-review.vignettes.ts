import { partial, unknown } from '../facts/fact.js';
import rule from './quinine-active-review.rule.js';
import { defineVignettes } from './vignette.js';
import {
  daysAgo,
  draftOrder,
  forReason,
  labOrder,
  medicine,
  missing,
  NOTHING_READ,
  on,
  problem,
} from './vignette-facts.js';

const LONG_TERM = medicine('quinine', { startedOn: on('2025-06-01') });
const BLOOD_COUNT = 'Check blood count';
const ELECTROLYTES = 'Check electrolytes and magnesium';
const EVERY_GAP = missing('potassium', 'sodium', 'creatinine', 'magnesium', 'calcium', 'platelets');

export default defineVignettes(rule, [
  {
    says: 'no quinine on the medication list',
    given: { activeMedications: [medicine('hydrochlorothiazide')] },
    expect: 'not-applicable',
  },
  {
    says: 'quinine taken since June of last year',
    given: { activeMedications: [LONG_TERM] },
    expect: [
      {
        messageId: 'longTerm',
        indicator: 'warning',
        about: ['MedicationRequest/active-quinine'],
        suggests: [],
        detailHas: ['since 2025-06-01', 'a planned trial off quinine'],
      },
    ],
  },
  {
    says: 'quinine taken, nothing says since when',
    given: { activeMedications: [medicine('quinine')] },
    expect: [{ messageId: 'longTerm', indicator: 'warning', detailHas: ['start not recorded'] }],
  },
  {
    says: 'quinine begun 28 days ago',
    given: { activeMedications: [medicine('quinine', { startedOn: daysAgo(28) })] },
    expect: [{ messageId: 'longTerm', indicator: 'warning' }],
  },
  {
    says: 'quinine begun 27 days ago',
    given: { activeMedications: [medicine('quinine', { startedOn: daysAgo(27) })] },
    expect: 'no-concern',
  },
  {
    says: 'a course of 15 days begun yesterday',
    given: { activeMedications: [medicine('quinine', { startedOn: daysAgo(1), courseDays: 15 })] },
    expect: [{ messageId: 'longTerm', indicator: 'warning' }],
  },
  {
    says: 'a supply of 14 days, first begun 28 days ago and renewed since',
    given: { activeMedications: [medicine('quinine', { startedOn: daysAgo(28), courseDays: 14 })] },
    expect: [{ messageId: 'longTerm', indicator: 'warning' }],
  },
  {
    says: 'a supply of 14 days whose start is not recorded',
    given: { activeMedications: [medicine('quinine', { courseDays: 14 })] },
    expect: 'no-concern',
  },
  {
    says: 'quinine since June where it is licensed for night cramps: the regulator is quoted, no boxed warning',
    settings: { jurisdiction: 'UK' },
    given: { activeMedications: [LONG_TERM] },
    expect: [
      {
        messageId: 'longTermUk',
        indicator: 'warning',
        summaryHas: 'last resort for night cramps (MHRA)',
        detailHas: ['QT prolongation is dose-dependent'],
        detailLacks: ['Boxed warning', 'FDA'],
      },
    ],
  },
  {
    says: 'a course of 14 days',
    given: { activeMedications: [medicine('quinine', { startedOn: daysAgo(1), courseDays: 14 })] },
    expect: 'no-concern',
  },
  {
    says: 'quinine taken for malaria',
    given: { activeMedications: [medicine('quinine', { ...forReason('malaria'), startedOn: on('2025-06-01') })] },
    expect: 'no-concern',
  },
  {
    says: 'quinine taken since June, malaria recorded 60 days ago',
    given: { activeMedications: [LONG_TERM], conditions: [problem('malaria', { since: daysAgo(60) })] },
    expect: 'no-concern',
  },
  {
    says: 'quinine taken since June, a malaria of last year recorded again 60 days ago',
    given: {
      activeMedications: [LONG_TERM],
      conditions: [problem('malaria', { since: daysAgo(300), recordedOn: daysAgo(60) })],
    },
    expect: 'no-concern',
  },
  {
    says: 'quinine taken since June, malaria recorded 61 days ago',
    given: { activeMedications: [LONG_TERM], conditions: [problem('malaria', { since: daysAgo(61) })] },
    expect: [{ messageId: 'longTerm', indicator: 'warning' }],
  },
  {
    says: 'no blood count and no electrolytes in 90 days: both are offered, none is recommended',
    given: { activeMedications: [LONG_TERM], labGaps: EVERY_GAP },
    expect: [{ messageId: 'longTerm', indicator: 'warning', suggests: [BLOOD_COUNT, ELECTROLYTES], recommends: [] }],
  },
  {
    says: 'the blood count is on order already',
    given: { activeMedications: [LONG_TERM], labGaps: EVERY_GAP, labOrders: [labOrder('platelets')] },
    expect: [{ messageId: 'longTerm', indicator: 'warning', suggests: [ELECTROLYTES] }],
  },
  {
    says: 'a site that works with tasks',
    settings: { taskSuggestions: true },
    given: { activeMedications: [LONG_TERM] },
    expect: [{ messageId: 'longTerm', indicator: 'warning', suggests: ['Plan a trial off quinine'], recommends: [] }],
  },
  {
    says: 'a site that works with tasks, and for whom the task would be is not known',
    settings: { taskSuggestions: true },
    given: { activeMedications: [LONG_TERM], orderContext: unknown('unreadable') },
    expect: [{ messageId: 'longTerm', indicator: 'warning', suggests: [] }],
  },
  {
    says: 'quinine taken since June, up to 324 mg a day: the card names the dose',
    given: { activeMedications: [medicine('quinine', { startedOn: on('2025-06-01'), maxDailyMg: 324 })] },
    expect: [{ messageId: 'longTerm', indicator: 'warning', detailHas: ['since 2025-06-01, up to 324 mg/day.'] }],
  },
  {
    says: 'the medication list could be read only in part, and quinine is in it',
    given: { activeMedications: partial([LONG_TERM]) },
    expect: [{ messageId: 'longTerm', indicator: 'warning' }],
  },
  {
    says: 'the medication list could not be read',
    given: { activeMedications: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'problems, drafts and results could not be read: the review is still asked for, without tests',
    given: {
      activeMedications: [LONG_TERM],
      conditions: unknown('refused'),
      crampEvidence: unknown('refused'),
      draftOrders: unknown('not-sent'),
      labGaps: unknown('refused'),
    },
    expect: [
      {
        messageId: 'longTerm',
        indicator: 'warning',
        suggests: [],
      },
    ],
  },
  {
    says: 'quinine 1944 mg a day since June, clindamycin drafted: an infection is treated',
    given: {
      activeMedications: [medicine('quinine', { startedOn: on('2025-06-01'), maxDailyMg: 1944 })],
      draftOrders: [draftOrder('clindamycin')],
    },
    expect: 'no-concern',
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, activeMedications: [medicine('quinine', { startedOn: on('2025-06-01') })] },
    expect: [{ messageId: 'longTerm', indicator: 'warning', suggests: [] }],
  },
]);
