import { partial, unknown } from '../facts/fact.js';
import rule from './botulinum-for-cramps-pregnancy.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, draftOrder, FOR_CRAMPS, forReason, NOTHING_READ, PREGNANT } from './vignette-facts.js';

const ENCOUNTER = [{ strength: 'encounter', reference: 'Encounter/1', since: undefined }] as const;
const GIVEN = { draftOrders: [draftOrder('onabotulinumtoxinA', FOR_CRAMPS)], pregnancy: PREGNANT };

export default defineVignettes(rule, [
  {
    says: 'for cramps in pregnancy',
    given: GIVEN,
    expect: [
      {
        messageId: 'inPregnancy',
        indicator: 'warning',
        about: ['MedicationRequest/draft-onabotulinumtoxinA'],
        suggests: ['Remove botulinum toxin type a draft'],
        recommends: [],
        detailHas: ['not an absolute contraindication', 'oral magnesium is an option'],
      },
    ],
  },
  { says: 'not pregnant', given: { draftOrders: GIVEN.draftOrders }, expect: 'no-concern' },
  {
    says: 'pregnancy conflicting: the lower claim',
    given: { ...GIVEN, pregnancy: { state: 'conflicting', references: [] } },
    expect: 'no-concern',
  },
  { says: 'pregnancy could not be read', given: { ...GIVEN, pregnancy: unknown('refused') }, expect: 'no-concern' },
  {
    says: 'no reason, and the encounter is about cramps',
    given: { draftOrders: [draftOrder('onabotulinumtoxinA')], crampEvidence: ENCOUNTER, pregnancy: PREGNANT },
    expect: [{ messageId: 'inPregnancy', indicator: 'warning' }],
  },
  {
    says: 'an order that is context only',
    given: { draftOrders: [draftOrder('onabotulinumtoxinA', { ...FOR_CRAMPS, selected: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'for another documented reason, in an encounter about cramps',
    given: {
      draftOrders: [draftOrder('onabotulinumtoxinA', forReason('insomnia'))],
      crampEvidence: ENCOUNTER,
    },
    expect: 'not-applicable',
  },
  {
    says: 'without a reason, cramps on the problem list only',
    given: { draftOrders: [draftOrder('onabotulinumtoxinA')], crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
  { says: 'drafts could not be read', given: { draftOrders: unknown('unreadable') }, expect: 'cannot-tell' },
  { says: 'drafts read in part', given: { draftOrders: partial([]) }, expect: 'cannot-tell' },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, draftOrders: [draftOrder('onabotulinumtoxinA', FOR_CRAMPS)] },
    expect: 'no-concern',
  },
]);
