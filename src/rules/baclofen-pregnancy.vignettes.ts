import { partial, unknown } from '../facts/fact.js';
import rule from './baclofen-pregnancy.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, draftOrder, FOR_CRAMPS, forReason, medicine, PREGNANT } from './vignette-facts.js';

const forCramps = draftOrder('baclofen', FOR_CRAMPS);
const ENCOUNTER = [{ strength: 'encounter', reference: 'Encounter/enc-1', since: undefined }] as const;
const REMOVE = 'Remove baclofen draft';

export default defineVignettes(rule, [
  { says: 'nothing is ordered', given: { pregnancy: PREGNANT }, expect: 'not-applicable' },
  {
    says: 'baclofen for cramps in pregnancy',
    given: { draftOrders: [forCramps], pregnancy: PREGNANT },
    expect: [
      {
        messageId: 'pregnant',
        indicator: 'warning',
        about: ['MedicationRequest/draft-baclofen', 'Observation/pregnancy'],
        suggests: [REMOVE],
        recommends: [],
        summaryHas: 'only if benefit justifies fetal risk',
        detailLacks: ['Already taking'],
      },
    ],
  },
  {
    says: 'baclofen without a reason, and the encounter is about cramps',
    given: { draftOrders: [draftOrder('baclofen')], pregnancy: PREGNANT, crampEvidence: ENCOUNTER },
    expect: [{ messageId: 'pregnant', indicator: 'warning', detailHas: ['No indication recorded'] }],
  },
  {
    says: 'baclofen without a reason, cramps on the problem list only',
    given: { draftOrders: [draftOrder('baclofen')], pregnancy: PREGNANT, crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
  {
    says: 'baclofen for spasticity in pregnancy',
    given: { draftOrders: [draftOrder('baclofen', forReason('spasticity'))], pregnancy: PREGNANT },
    expect: 'not-applicable',
  },
  {
    says: 'baclofen is drafted but not selected',
    given: { draftOrders: [draftOrder('baclofen', { ...FOR_CRAMPS, selected: false })], pregnancy: PREGNANT },
    expect: 'not-applicable',
  },
  { says: 'nothing on record says pregnant', given: { draftOrders: [forCramps] }, expect: 'no-concern' },
  {
    says: 'the newest statement says not pregnant',
    given: { draftOrders: [forCramps], pregnancy: { ...PREGNANT, state: 'not-pregnant' } },
    expect: 'no-concern',
  },
  {
    says: 'the record is in conflict: no claim',
    given: { draftOrders: [forCramps], pregnancy: { ...PREGNANT, state: 'conflicting' } },
    expect: 'no-concern',
  },
  {
    says: 'baclofen is taken already: not to be stopped at once',
    given: { draftOrders: [forCramps], pregnancy: PREGNANT, activeMedications: [medicine('baclofen')] },
    expect: [{ messageId: 'pregnant', indicator: 'warning', detailHas: ['do not stop abruptly – taper'] }],
  },
  {
    says: 'the order is active already: it is not touched',
    given: { draftOrders: [draftOrder('baclofen', { ...FOR_CRAMPS, editable: false })], pregnancy: PREGNANT },
    expect: [{ messageId: 'pregnant', indicator: 'warning', suggests: [] }],
  },
  {
    says: 'encounter and medicines could not be read: the order says it all',
    given: {
      draftOrders: [forCramps],
      pregnancy: PREGNANT,
      crampEvidence: unknown('refused'),
      activeMedications: unknown('refused'),
    },
    expect: [{ messageId: 'pregnant', indicator: 'warning', suggests: [REMOVE] }],
  },
  {
    says: 'the encounter could not be read and the order gives no reason',
    given: { draftOrders: [draftOrder('baclofen')], pregnancy: PREGNANT, crampEvidence: unknown('refused') },
    expect: 'not-applicable',
  },
  {
    says: 'the pregnancy status could not be read',
    given: { draftOrders: [forCramps], pregnancy: unknown('refused') },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could not be read',
    given: { draftOrders: unknown('unreadable'), pregnancy: PREGNANT },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could be read only in part',
    given: { draftOrders: partial([forCramps]), pregnancy: PREGNANT },
    expect: 'cannot-tell',
  },
]);
