import { partial, unknown } from '../facts/fact.js';
import rule from './stepwise-cramp-management.rule.js';
import { defineVignettes } from './vignette.js';
import {
  CRAMPS,
  daysAgo,
  derangement,
  medicine,
  NOTHING_READ,
  ON_DIALYSIS,
  PREGNANT,
  problem,
  renalFunction,
} from './vignette-facts.js';

const ENCOUNTER = [{ strength: 'encounter', reference: 'Encounter/1', since: undefined }] as const;
const recorded = (days: number) =>
  [{ strength: 'problem', reference: 'Condition/cramps', since: daysAgo(days) }] as const;

export default defineVignettes(rule, [
  {
    says: 'cramps on record, nothing else',
    given: { crampEvidence: CRAMPS },
    expect: [
      {
        messageId: 'noneFound',
        indicator: 'info',
        standsAlone: true,
        about: ['Condition/cramps'],
        suggests: [],
        summaryHas: 'Leg cramps: no contributor found in the record.',
        detailHas: [
          'cramps recorded 2026-01-10',
          'dorsiflex the foot',
          'Ice may ease soreness',
          'no benefit in one 2005 trial in quinine users',
          'benefit with bedtime calf and hamstring stretching in a 2012 trial',
          'Trial evidence is from cirrhosis; for other causes this is extrapolation',
          'avoid quinine (boxed warning), cyclobenzaprine',
          'benzodiazepines (limited efficacy',
        ],
        detailLacks: ['drink', 'all clear'],
      },
    ],
  },
  {
    says: 'the encounter is about cramps',
    given: { crampEvidence: ENCOUNTER },
    expect: [{ messageId: 'noneFound', indicator: 'info', about: ['Encounter/1'], detailHas: ['cramps recorded'] }],
  },
  {
    says: 'recorded 365 days ago',
    given: { crampEvidence: recorded(365) },
    expect: [{ messageId: 'noneFound', indicator: 'info' }],
  },
  { says: 'recorded 366 days ago', given: { crampEvidence: recorded(366) }, expect: 'no-concern' },
  {
    says: 'began long ago, recorded last month',
    given: {
      crampEvidence: [
        { strength: 'problem', reference: 'Condition/cramps', since: daysAgo(700), recordedOn: daysAgo(30) },
      ],
    },
    expect: [{ messageId: 'noneFound', indicator: 'info' }],
  },
  {
    says: 'nobody knows when they were recorded',
    given: { crampEvidence: [{ strength: 'problem', reference: 'Condition/cramps', since: undefined }] },
    expect: 'no-concern',
  },
  {
    says: 'contributors: low potassium, a diuretic, arterial disease, more than can be named',
    given: {
      crampEvidence: CRAMPS,
      derangements: [derangement('hypokalemia', 3.3, { tier: 1 })],
      activeMedications: [medicine('furosemide'), medicine('omeprazole')],
      conditions: [problem('peripheral-arterial-disease'), problem('lumbar-spinal-stenosis')],
    },
    expect: [
      {
        messageId: 'contributors',
        indicator: 'info',
        summaryHas:
          'Leg cramps: 4 possible contributors – low K, furosemide, arterial disease. Stepwise options inside.',
        invites: [
          'hypokalemia',
          'hypercalcemia',
          'hypocalcemia',
          'hyponatremia',
          'hypomagnesemia',
          'otc-analgesic-check',
        ],
      },
    ],
  },
  {
    says: 'contributors: two diuretics, trigger points and exertion: medicines by name, then problems',
    given: {
      crampEvidence: CRAMPS,
      activeMedications: [medicine('hydrochlorothiazide'), medicine('furosemide')],
      conditions: [problem('heat-cramp')],
    },
    expect: [
      {
        messageId: 'contributors',
        indicator: 'info',
        summaryHas: '3 possible contributors – furosemide, hydrochlorothiazide, heat or exertion.',
      },
    ],
  },
  {
    says: 'contributors: trigger points',
    given: { crampEvidence: CRAMPS, conditions: [problem('myofascial-pain')] },
    expect: [{ messageId: 'contributors', indicator: 'info', summaryHas: '1 possible contributor – trigger points.' }],
  },
  {
    says: 'contributors: three medicines whose names are too long for a summary: it has room for two',
    given: {
      crampEvidence: CRAMPS,
      activeMedications: [
        medicine('conjugated estrogens'),
        medicine('furosemide with hydrochlorothiazide'),
        medicine('triamterene with hydrochlorothiazide'),
      ],
    },
    expect: [
      {
        messageId: 'contributors',
        indicator: 'info',
        summaryHas: '3 possible contributors – conjugated estrogens, furosemide/hydrochlorothiazide. Stepwise',
      },
    ],
  },
  {
    says: 'a moderate result has its own card and is named here',
    given: { crampEvidence: CRAMPS, derangements: [derangement('hypokalemia', 2.8, { tier: 2 })] },
    expect: [
      {
        messageId: 'contributors',
        indicator: 'info',
        summaryHas: '1 possible contributor – low K.',
        detailHas: ['K 2.8 mmol/L on 2026-02-20: needs attention in its own right.'],
      },
    ],
  },
  {
    says: 'dialysis: baclofen is ruled out, and the card says why',
    given: { crampEvidence: CRAMPS, dialysis: ON_DIALYSIS, renalFunction: { status: 'known', value: undefined } },
    expect: [
      {
        messageId: 'contributors',
        indicator: 'info',
        summaryHas: 'dialysis',
        detailHas: ['Baclofen not offered: dialysis or end-stage kidney disease.'],
        detailLacks: ['extrapolation'],
      },
    ],
  },
  {
    says: 'eGFR 59 rules baclofen out',
    given: { crampEvidence: CRAMPS, renalFunction: renalFunction(59) },
    expect: [
      { messageId: 'noneFound', indicator: 'info', detailHas: ['Baclofen not offered: eGFR 59 on 2026-02-20.'] },
    ],
  },
  {
    says: 'eGFR 60 does not',
    given: { crampEvidence: CRAMPS, renalFunction: renalFunction(60) },
    expect: [{ messageId: 'noneFound', indicator: 'info', detailHas: ['extrapolation'] }],
  },
  {
    says: 'pregnancy',
    given: { crampEvidence: CRAMPS, pregnancy: PREGNANT },
    expect: [
      {
        messageId: 'contributors',
        indicator: 'info',
        summaryHas: '– pregnancy.',
        detailHas: ['Baclofen not offered: pregnancy.'],
      },
    ],
  },
  {
    says: 'cirrhosis: its own section speaks of baclofen',
    given: { crampEvidence: CRAMPS, conditions: [problem('cirrhosis')] },
    expect: [{ messageId: 'contributors', indicator: 'info', detailLacks: ['extrapolation', 'not offered'] }],
  },
  {
    says: 'medicines could not be read: absence is not claimed',
    given: { crampEvidence: CRAMPS, activeMedications: unknown('timed-out') },
    expect: [{ messageId: 'notAllRead', indicator: 'info', summaryHas: 'no contributor in what could be read' }],
  },
  {
    says: 'problems read in part',
    given: { crampEvidence: CRAMPS, conditions: partial([]) },
    expect: [{ messageId: 'notAllRead', indicator: 'info' }],
  },
  {
    says: 'laboratory results could not be read',
    given: { crampEvidence: CRAMPS, derangements: unknown('refused') },
    expect: [{ messageId: 'notAllRead', indicator: 'info' }],
  },
  {
    says: 'cramp evidence read in part: what was found counts',
    given: { crampEvidence: partial(CRAMPS) },
    expect: [{ messageId: 'noneFound', indicator: 'info' }],
  },
  { says: 'no cramps on record', given: {}, expect: 'not-applicable' },
  {
    says: 'encounter and problems could not be read',
    given: { crampEvidence: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, crampEvidence: CRAMPS },
    expect: [{ messageId: 'notAllRead', indicator: 'info', suggests: [] }],
  },
]);
