import { unknown } from '../facts/fact.js';
import rule from './cirrhosis-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, medicine, NOTHING_READ, ON_DIALYSIS, problem, renalFunction } from './vignette-facts.js';

const GIVEN = { crampEvidence: CRAMPS, conditions: [problem('cirrhosis')] };
const BACLOFEN = 'If severe and refractory: baclofen 5 mg twice daily';
const TRIAL = 'complete relief in 72 %';

export default defineVignettes(rule, [
  {
    says: 'cramps in cirrhosis, every gate passed',
    given: GIVEN,
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        standsAlone: false,
        about: ['Condition/cirrhosis'],
        suggests: [BACLOFEN],
        recommends: [],
        detailHas: [
          'review diuretics',
          'especially in the first month',
          TRIAL,
          'worsen encephalopathy',
          'pickle brine',
        ],
        detailLacks: ['not offered'],
      },
    ],
  },
  {
    says: 'eGFR 59',
    given: { ...GIVEN, renalFunction: renalFunction(59) },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        suggests: [],
        detailHas: ['Baclofen not offered: eGFR 59 on 2026-02-20.'],
        detailLacks: [TRIAL],
      },
    ],
  },
  {
    says: 'eGFR 60',
    given: { ...GIVEN, renalFunction: renalFunction(60) },
    expect: [{ messageId: 'section', indicator: 'info', suggests: [BACLOFEN] }],
  },
  {
    says: 'several gates closed: each is named',
    given: {
      crampEvidence: CRAMPS,
      conditions: [problem('cirrhosis'), problem('hepatic-encephalopathy')],
      dialysis: ON_DIALYSIS,
      activeMedications: [medicine('lorazepam')],
    },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        suggests: [],
        detailHas: ['dialysis or end-stage kidney disease; hepatic encephalopathy; taking or ordered: lorazepam'],
      },
    ],
  },
  {
    says: 'allergies could not be read: the drug is named, not offered',
    given: { ...GIVEN, allergies: unknown('timed-out') },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        suggests: [],
        detailHas: [TRIAL, 'Baclofen not offered: allergies not available.'],
      },
    ],
  },
  {
    says: 'how to write an order could not be read',
    given: { ...GIVEN, orderContext: unknown('unreadable') },
    expect: [{ messageId: 'section', indicator: 'info', suggests: [] }],
  },
  { says: 'cramps without cirrhosis', given: { crampEvidence: CRAMPS }, expect: 'not-applicable' },
  { says: 'cirrhosis without cramps', given: { conditions: [problem('cirrhosis')] }, expect: 'not-applicable' },
  {
    says: 'the problem list could not be read',
    given: { crampEvidence: CRAMPS, conditions: unknown('refused') },
    expect: 'not-applicable',
  },
  {
    says: 'whether there are cramps could not be read',
    given: { ...GIVEN, crampEvidence: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, crampEvidence: CRAMPS, conditions: [problem('cirrhosis')] },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        suggests: [],
        detailHas: ['Baclofen not offered: the record was not read in full.'],
      },
    ],
  },
]);
