import { partial, unknown } from '../facts/fact.js';
import rule from './benzodiazepine-for-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import { aged, CRAMPS, draftOrder, FOR_CRAMPS, forReason, medicine, NOTHING_READ } from './vignette-facts.js';

const ENCOUNTER = [{ strength: 'encounter', reference: 'Encounter/1', since: undefined }] as const;
const GIVEN = { draftOrders: [draftOrder('clonazepam', FOR_CRAMPS)] };
const REMOVE = 'Remove clonazepam draft';

export default defineVignettes(rule, [
  {
    says: 'clonazepam for cramps at 58',
    given: GIVEN,
    expect: [
      {
        messageId: 'limited',
        indicator: 'info',
        about: ['MedicationRequest/draft-clonazepam'],
        suggests: [REMOVE],
        recommends: [],
        summaryHas: 'Benzodiazepine for cramps: limited efficacy.',
        detailHas: ['If already long term: taper, do not stop abruptly.'],
      },
    ],
  },
  {
    says: 'at 65',
    given: { ...GIVEN, patient: aged(65) },
    expect: [{ messageId: 'older', indicator: 'warning', summaryHas: 'falls, delirium, fracture risk (Beers: avoid)' }],
  },
  {
    says: 'two of them: each has its own button',
    given: { draftOrders: [...GIVEN.draftOrders, draftOrder('lorazepam', FOR_CRAMPS)] },
    expect: [{ messageId: 'limited', indicator: 'info', suggests: [REMOVE, 'Remove lorazepam draft'], recommends: [] }],
  },
  { says: 'at 64', given: { ...GIVEN, patient: aged(64) }, expect: [{ messageId: 'limited', indicator: 'info' }] },
  {
    says: 'at 80 in end-of-life care',
    given: { ...GIVEN, patient: aged(80), comfortCare: true },
    expect: [{ messageId: 'limited', indicator: 'info' }],
  },
  {
    says: 'with an opioid taken',
    given: { ...GIVEN, activeMedications: [medicine('morphine')] },
    expect: [{ messageId: 'withOpioid', indicator: 'warning', summaryHas: 'respiratory depression' }],
  },
  {
    says: 'with an opioid ordered, at 70',
    given: { draftOrders: [...GIVEN.draftOrders, draftOrder('morphine')], patient: aged(70) },
    expect: [{ messageId: 'older', indicator: 'warning', detailHas: ['an opioid is taken or ordered'] }],
  },
  {
    says: 'taken already',
    given: { ...GIVEN, activeMedications: [medicine('clonazepam')] },
    expect: [{ messageId: 'limited', indicator: 'info', detailHas: ['taken already – taper, do not stop abruptly'] }],
  },
  {
    says: 'for muscle spasm',
    given: { draftOrders: [draftOrder('lorazepam', forReason('muscle-spasm'))] },
    expect: [{ messageId: 'limited', indicator: 'info' }],
  },
  {
    says: 'for limb cramps as a coded reason',
    given: { draftOrders: [draftOrder('lorazepam', { ...forReason('limb-cramp'), namesCramps: true })] },
    expect: [{ messageId: 'limited', indicator: 'info' }],
  },
  {
    says: 'another medicine for cramps',
    given: { draftOrders: [draftOrder('metaxalone', FOR_CRAMPS)] },
    expect: 'not-applicable',
  },
  {
    says: 'no reason, and the encounter is about cramps',
    given: { draftOrders: [draftOrder('lorazepam')], crampEvidence: ENCOUNTER },
    expect: [{ messageId: 'limited', indicator: 'info' }],
  },
  ...(['anxiety', 'insomnia', 'seizure-disorder', 'alcohol-withdrawal', 'spasticity'] as const).map((reason) => ({
    says: `for ${reason}, even where cramps are named as well`,
    given: { draftOrders: [draftOrder('lorazepam', { ...forReason(reason), namesCramps: true })] },
    expect: 'not-applicable' as const,
  })),
  {
    says: 'age and medicines could not be read',
    given: { ...GIVEN, patient: unknown('refused'), activeMedications: unknown('refused') },
    expect: [{ messageId: 'limited', indicator: 'info' }],
  },
  {
    says: 'an order that is context only',
    given: { draftOrders: [draftOrder('clonazepam', { ...FOR_CRAMPS, selected: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'for another documented reason, in an encounter about cramps',
    given: {
      draftOrders: [draftOrder('clonazepam', forReason('insomnia'))],
      crampEvidence: ENCOUNTER,
    },
    expect: 'not-applicable',
  },
  {
    says: 'without a reason, cramps on the problem list only',
    given: { draftOrders: [draftOrder('clonazepam')], crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
  { says: 'drafts could not be read', given: { draftOrders: unknown('unreadable') }, expect: 'cannot-tell' },
  { says: 'drafts read in part', given: { draftOrders: partial([]) }, expect: 'cannot-tell' },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, draftOrders: [draftOrder('clonazepam', FOR_CRAMPS)] },
    expect: [{ messageId: 'limited', indicator: 'info', suggests: ['Remove clonazepam draft'] }],
  },
]);
