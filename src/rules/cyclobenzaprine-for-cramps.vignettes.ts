import { partial, unknown } from '../facts/fact.js';
import rule from './cyclobenzaprine-for-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import {
  aged,
  CRAMPS,
  draftOrder,
  FOR_CRAMPS,
  forReason,
  medicine,
  missing,
  NOTHING_READ,
  problem,
} from './vignette-facts.js';

const ENCOUNTER = [{ strength: 'encounter', reference: 'Encounter/1', since: undefined }] as const;
const GIVEN = { draftOrders: [draftOrder('cyclobenzaprine', FOR_CRAMPS)] };
const REMOVE = 'Remove cyclobenzaprine draft';

export default defineVignettes(rule, [
  {
    says: 'for cramps at 58, all results on record',
    given: GIVEN,
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'warning',
        about: ['MedicationRequest/draft-cyclobenzaprine'],
        suggests: [REMOVE],
        recommends: [REMOVE],
        summaryHas: 'Cyclobenzaprine does not act directly on skeletal muscle; no evidence for leg cramps.',
        detailHas: ['serotonin-syndrome risk', 'baclofen only if severe and refractory'],
        detailLacks: ['This patient'],
      },
    ],
  },
  {
    says: 'at 65',
    given: { ...GIVEN, patient: aged(65) },
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'warning',
        summaryHas: '; Beers: avoid at 65 or older.',
        detailHas: ['65 years or older – avoid (Beers 2023, US)'],
      },
    ],
  },
  {
    says: 'at 64',
    given: { ...GIVEN, patient: aged(64) },
    expect: [{ messageId: 'forCramps', indicator: 'warning', detailLacks: ['Beers 2023'] }],
  },
  {
    says: 'without results: tests are offered, not recommended',
    given: { ...GIVEN, labGaps: missing('potassium', 'magnesium') },
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'warning',
        suggests: [REMOVE, 'Check electrolytes and magnesium'],
        recommends: [REMOVE],
      },
    ],
  },
  {
    says: 'results could not be read: no test is offered',
    given: { ...GIVEN, labGaps: unknown('timed-out') },
    expect: [{ messageId: 'forCramps', indicator: 'warning', suggests: [REMOVE] }],
  },
  {
    says: 'heart failure, heart block, arrhythmia, hyperthyroidism and an MAO inhibitor',
    given: {
      ...GIVEN,
      conditions: [
        problem('heart-failure'),
        problem('av-block'),
        problem('atrial-fibrillation-flutter'),
        problem('hyperthyroidism'),
      ],
      activeMedications: [medicine('phenelzine')],
    },
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'warning',
        detailHas: [
          'MAO inhibitor, heart failure, heart block, arrhythmia and hyperthyroidism on record – contraindicated',
        ],
      },
    ],
  },
  {
    says: 'an MAO inhibitor in the same session',
    given: { draftOrders: [...GIVEN.draftOrders, draftOrder('phenelzine')] },
    expect: [{ messageId: 'forCramps', indicator: 'warning', detailHas: ['MAO inhibitor on record'] }],
  },
  {
    says: 'for cramps and low back pain, a licensed use',
    given: { draftOrders: [draftOrder('cyclobenzaprine', { ...forReason('low-back-pain'), namesCramps: true })] },
    expect: 'not-applicable',
  },
  {
    says: 'for muscle strain',
    given: { draftOrders: [draftOrder('cyclobenzaprine', forReason('muscle-strain'))], crampEvidence: ENCOUNTER },
    expect: 'not-applicable',
  },
  {
    says: 'for muscle spasm',
    given: { draftOrders: [draftOrder('cyclobenzaprine', { ...forReason('muscle-spasm'), namesCramps: true })] },
    expect: 'not-applicable',
  },
  {
    says: 'no reason, and the encounter is about cramps',
    given: { draftOrders: [draftOrder('cyclobenzaprine')], crampEvidence: ENCOUNTER },
    expect: [{ messageId: 'forCramps', indicator: 'warning' }],
  },
  {
    says: 'an order that is already active is commented on, not removed',
    given: { draftOrders: [draftOrder('cyclobenzaprine', { ...FOR_CRAMPS, editable: false })] },
    expect: [{ messageId: 'forCramps', indicator: 'warning', suggests: [] }],
  },
  {
    says: 'nothing else could be read',
    given: {
      ...GIVEN,
      patient: unknown('refused'),
      conditions: unknown('refused'),
      activeMedications: unknown('refused'),
    },
    expect: [{ messageId: 'forCramps', indicator: 'warning', detailLacks: ['This patient'] }],
  },
  {
    says: 'an order that is context only',
    given: { draftOrders: [draftOrder('cyclobenzaprine', { ...FOR_CRAMPS, selected: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'for another documented reason, in an encounter about cramps',
    given: {
      draftOrders: [draftOrder('cyclobenzaprine', forReason('insomnia'))],
      crampEvidence: ENCOUNTER,
    },
    expect: 'not-applicable',
  },
  {
    says: 'without a reason, cramps on the problem list only',
    given: { draftOrders: [draftOrder('cyclobenzaprine')], crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
  { says: 'drafts could not be read', given: { draftOrders: unknown('unreadable') }, expect: 'cannot-tell' },
  { says: 'drafts read in part', given: { draftOrders: partial([]) }, expect: 'cannot-tell' },
  {
    says: 'nothing else at all could be read',
    given: { ...NOTHING_READ, draftOrders: [draftOrder('cyclobenzaprine', FOR_CRAMPS)] },
    expect: [{ messageId: 'forCramps', indicator: 'warning', suggests: ['Remove cyclobenzaprine draft'] }],
  },
]);
