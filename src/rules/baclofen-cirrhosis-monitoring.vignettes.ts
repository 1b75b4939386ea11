import { partial, unknown } from '../facts/fact.js';
import rule from './baclofen-cirrhosis-monitoring.rule.js';
import { defineVignettes } from './vignette.js';
import {
  derangement,
  draftOrder,
  FOR_CRAMPS,
  forReason,
  labOrder,
  medicine,
  OLD_RESULT,
  on,
  problem,
} from './vignette-facts.js';

const baclofen = draftOrder('baclofen', FOR_CRAMPS);
const CIRRHOSIS = problem('cirrhosis');
const PLAN = 'Plan metabolic panels for 2026-03-09 and 2026-03-30';

export default defineVignettes(rule, [
  { says: 'nothing is ordered', given: { conditions: [CIRRHOSIS] }, expect: 'not-applicable' },
  {
    says: 'baclofen for cramps in cirrhosis',
    given: { draftOrders: [baclofen], conditions: [CIRRHOSIS] },
    expect: [
      {
        messageId: 'monitor',
        indicator: 'info',
        about: ['MedicationRequest/draft-baclofen', 'Condition/cirrhosis'],
        suggests: [PLAN],
        recommends: [],
        detailHas: [
          'Monitoring is offered for baclofen as the guidance article says; hepatology guidance gives it for diuretics.',
        ],
        detailLacks: ['Active hepatic encephalopathy', 'Already taking'],
      },
    ],
  },
  {
    says: 'baclofen for spasticity in cirrhosis: any indication, and no word of cramps',
    given: { draftOrders: [draftOrder('baclofen', forReason('spasticity'))], conditions: [CIRRHOSIS] },
    expect: [{ messageId: 'monitor', indicator: 'info', suggests: [PLAN], detailLacks: ['cramp'] }],
  },
  {
    says: 'baclofen is drafted but not selected',
    given: { draftOrders: [draftOrder('baclofen', { selected: false })], conditions: [CIRRHOSIS] },
    expect: 'not-applicable',
  },
  { says: 'no cirrhosis on record', given: { draftOrders: [baclofen] }, expect: 'no-concern' },
  {
    says: 'cirrhosis is only suspected',
    given: { draftOrders: [baclofen], conditions: [problem('cirrhosis', { certainty: 'unconfirmed' })] },
    expect: 'no-concern',
  },
  {
    says: 'hepatic encephalopathy without cirrhosis on record',
    given: { draftOrders: [baclofen], conditions: [problem('hepatic-encephalopathy')] },
    expect: 'no-concern',
  },
  {
    says: 'with active hepatic encephalopathy',
    given: { draftOrders: [baclofen], conditions: [CIRRHOSIS, problem('hepatic-encephalopathy')] },
    expect: [
      {
        messageId: 'monitor',
        indicator: 'warning',
        about: ['MedicationRequest/draft-baclofen', 'Condition/cirrhosis', 'Condition/hepatic-encephalopathy'],
        suggests: [PLAN],
        detailHas: ['Active hepatic encephalopathy.'],
      },
    ],
  },
  {
    says: 'with hepatic encephalopathy that is past',
    given: {
      draftOrders: [baclofen],
      conditions: [CIRRHOSIS, problem('hepatic-encephalopathy', { active: false })],
    },
    expect: [{ messageId: 'monitor', indicator: 'info' }],
  },
  {
    says: 'with acute kidney injury',
    given: { draftOrders: [baclofen], conditions: [CIRRHOSIS, problem('acute-kidney-injury')] },
    expect: [{ messageId: 'monitor', indicator: 'warning', detailHas: ['Active acute kidney injury.'] }],
  },
  {
    says: 'with sodium 124',
    given: {
      draftOrders: [baclofen],
      conditions: [CIRRHOSIS],
      derangements: [derangement('hyponatremia', 124, { tier: 3 })],
    },
    expect: [{ messageId: 'monitor', indicator: 'warning', detailHas: ['**Sodium** 124 mmol/L'] }],
  },
  {
    says: 'with potassium 2.4: a card of its own, no danger of sedation',
    given: {
      draftOrders: [baclofen],
      conditions: [CIRRHOSIS],
      derangements: [derangement('hypokalemia', 2.4, { tier: 3 })],
    },
    expect: [{ messageId: 'monitor', indicator: 'info', detailLacks: ['Potassium'] }],
  },
  {
    says: 'with sodium 125',
    given: {
      draftOrders: [baclofen],
      conditions: [CIRRHOSIS],
      derangements: [derangement('hyponatremia', 125, { tier: 2 })],
    },
    expect: [{ messageId: 'monitor', indicator: 'info' }],
  },
  {
    says: 'with sodium 124 that is older than 30 days',
    given: {
      draftOrders: [baclofen],
      conditions: [CIRRHOSIS],
      derangements: [derangement('hyponatremia', 124, { tier: 3, ...OLD_RESULT })],
    },
    expect: [{ messageId: 'monitor', indicator: 'info' }],
  },
  {
    says: 'a check of creatinine at a later day is on order already',
    given: {
      draftOrders: [baclofen],
      conditions: [CIRRHOSIS],
      labOrders: [{ ...labOrder('creatinine'), plannedFor: on('2026-03-09') }],
    },
    expect: [{ messageId: 'monitor', indicator: 'info', suggests: [], detailHas: ['is on order'] }],
  },
  {
    says: 'a check of creatinine now is on order: the later ones are still offered',
    given: {
      draftOrders: [baclofen],
      conditions: [CIRRHOSIS],
      labOrders: [labOrder('creatinine'), { ...labOrder('creatinine'), plannedFor: on('2026-03-01') }],
    },
    expect: [{ messageId: 'monitor', indicator: 'info', suggests: [PLAN] }],
  },
  {
    says: 'another test at a later day is on order',
    given: {
      draftOrders: [baclofen],
      conditions: [CIRRHOSIS],
      labOrders: [{ ...labOrder('platelets'), plannedFor: on('2026-03-09') }],
    },
    expect: [{ messageId: 'monitor', indicator: 'info', suggests: [PLAN] }],
  },
  {
    says: 'baclofen is taken already: not to be stopped at once',
    given: { draftOrders: [baclofen], conditions: [CIRRHOSIS], activeMedications: [medicine('baclofen')] },
    expect: [{ messageId: 'monitor', indicator: 'info', detailHas: ['do not stop abruptly – taper'] }],
  },
  {
    says: 'results, open orders and medicines could not be read',
    given: {
      draftOrders: [baclofen],
      conditions: [CIRRHOSIS],
      derangements: unknown('refused'),
      labOrders: unknown('refused'),
      activeMedications: unknown('refused'),
    },
    expect: [{ messageId: 'monitor', indicator: 'info', suggests: [PLAN] }],
  },
  {
    says: 'it is not known for whom to order',
    given: { draftOrders: [baclofen], conditions: [CIRRHOSIS], orderContext: unknown('unreadable') },
    expect: [{ messageId: 'monitor', indicator: 'info', suggests: [] }],
  },
  {
    says: 'the problem list could not be read',
    given: { draftOrders: [baclofen], conditions: unknown('refused') },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could not be read',
    given: { draftOrders: unknown('unreadable'), conditions: [CIRRHOSIS] },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could be read only in part',
    given: { draftOrders: partial([baclofen]), conditions: [CIRRHOSIS] },
    expect: 'cannot-tell',
  },
]);
