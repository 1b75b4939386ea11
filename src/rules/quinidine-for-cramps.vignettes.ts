import { partial, unknown } from '../facts/fact.js';
import rule from './quinidine-for-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, draftOrder, FOR_CRAMPS, forReason, NOTHING_READ, PREGNANT } from './vignette-facts.js';

const ENCOUNTER = [{ strength: 'encounter', reference: 'Encounter/1', since: undefined }] as const;
const GIVEN = { draftOrders: [draftOrder('quinidine', FOR_CRAMPS)] };

export default defineVignettes(rule, [
  {
    says: 'quinidine for cramps',
    given: GIVEN,
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'warning',
        about: ['MedicationRequest/draft-quinidine'],
        suggests: ['Remove quinidine draft'],
        recommends: [],
        summaryHas: 'QT, thrombocytopenia and arrhythmia risk.',
        detailLacks: ['pregnancy on record'],
      },
    ],
  },
  {
    says: 'in pregnancy',
    given: { ...GIVEN, pregnancy: PREGNANT },
    expect: [
      {
        messageId: 'inPregnancy',
        indicator: 'critical',
        summaryHas: 'contraindicated in pregnancy per guidance article',
        suggests: ['Remove quinidine draft'],
      },
    ],
  },
  {
    says: 'pregnancy could not be read',
    given: { ...GIVEN, pregnancy: unknown('refused') },
    expect: [{ messageId: 'forCramps', indicator: 'warning' }],
  },
  {
    says: 'for malaria',
    given: { draftOrders: [draftOrder('quinidine', forReason('malaria'))], crampEvidence: ENCOUNTER },
    expect: 'not-applicable',
  },
  {
    says: 'no reason, and the encounter is about cramps',
    given: { draftOrders: [draftOrder('quinidine')], crampEvidence: ENCOUNTER },
    expect: [{ messageId: 'forCramps', indicator: 'warning' }],
  },
  {
    says: 'an order that is context only',
    given: { draftOrders: [draftOrder('quinidine', { ...FOR_CRAMPS, selected: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'for another documented reason, in an encounter about cramps',
    given: {
      draftOrders: [draftOrder('quinidine', forReason('insomnia'))],
      crampEvidence: ENCOUNTER,
    },
    expect: 'not-applicable',
  },
  {
    says: 'without a reason, cramps on the problem list only',
    given: { draftOrders: [draftOrder('quinidine')], crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
  { says: 'drafts could not be read', given: { draftOrders: unknown('unreadable') }, expect: 'cannot-tell' },
  { says: 'drafts read in part', given: { draftOrders: partial([]) }, expect: 'cannot-tell' },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, draftOrders: [draftOrder('quinidine', FOR_CRAMPS)] },
    expect: [{ messageId: 'forCramps', indicator: 'warning' }],
  },
]);
