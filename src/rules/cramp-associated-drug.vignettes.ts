import { partial, unknown } from '../facts/fact.js';
import rule from './cramp-associated-drug.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, draftOrder, drug, FOR_CRAMPS, forReason, on } from './vignette-facts.js';

export default defineVignettes(rule, [
  {
    says: 'a drug that is not linked to leg cramps',
    given: { draftOrders: [draftOrder('omeprazole')] },
    expect: 'not-applicable',
  },
  {
    says: 'raloxifene drafted but not selected',
    given: { draftOrders: [draftOrder('raloxifene', { selected: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'raloxifene with leg cramps on record',
    given: { draftOrders: [draftOrder('raloxifene')], crampEvidence: CRAMPS },
    expect: [
      {
        messageId: 'one',
        indicator: 'info',
        about: ['MedicationRequest/draft-raloxifene'],
        suggests: ['Remove raloxifene draft'],
        recommends: [],
        invites: [],
        summaryHas: 'cramps recorded 2026-01-10',
      },
    ],
  },
  {
    says: 'raloxifene without cramps on record',
    given: { draftOrders: [draftOrder('raloxifene')] },
    expect: [{ messageId: 'one', indicator: 'info', summaryHas: 'No cramps on record' }],
  },
  {
    says: 'iron sucrose into a vein',
    given: { draftOrders: [draftOrder('iron sucrose')] },
    expect: [{ messageId: 'one', indicator: 'info', detailHas: ['confounded by dialysis'] }],
  },
  {
    says: 'conjugated estrogens by mouth',
    given: { draftOrders: [draftOrder('conjugated estrogens')] },
    expect: [{ messageId: 'one', indicator: 'info', detailHas: ['think of deep vein thrombosis'] }],
  },
  {
    says: 'teriparatide',
    given: { draftOrders: [draftOrder('teriparatide')] },
    expect: [{ messageId: 'one', indicator: 'info', detailHas: ['at least 16 h after a dose'] }],
  },
  {
    says: 'naproxen for low back pain',
    given: { draftOrders: [draftOrder('naproxen', forReason('low-back-pain'))] },
    expect: [
      {
        messageId: 'one',
        indicator: 'info',
        invites: ['otc-analgesic-check'],
        detailHas: ['check OTC duplicates'],
      },
    ],
  },
  {
    says: 'naproxen for menstrual cramps',
    given: { draftOrders: [draftOrder('naproxen', forReason('dysmenorrhea'))] },
    expect: 'not-applicable',
  },
  {
    says: 'naproxen for abdominal cramps',
    given: { draftOrders: [draftOrder('naproxen', forReason('abdominal-pain-or-cramp'))] },
    expect: 'not-applicable',
  },
  {
    says: 'conjugated estrogens and naproxen together: one card, each can be removed',
    given: { draftOrders: [draftOrder('conjugated estrogens'), draftOrder('naproxen')], crampEvidence: CRAMPS },
    expect: [
      {
        messageId: 'several',
        indicator: 'info',
        about: ['MedicationRequest/draft-conjugated-estrogens', 'MedicationRequest/draft-naproxen'],
        suggests: ['Remove conjugated estrogens draft', 'Remove naproxen draft'],
        recommends: [],
        summaryHas: '2 ordered drugs',
      },
    ],
  },
  {
    says: 'two drugs, no cramps on record',
    given: { draftOrders: [draftOrder('raloxifene'), draftOrder('teriparatide')] },
    expect: [{ messageId: 'several', indicator: 'info', summaryHas: 'No cramps on record' }],
  },
  {
    says: 'two drafts of raloxifene are one drug',
    given: {
      draftOrders: [
        draftOrder('raloxifene'),
        draftOrder('raloxifene', { resourceId: 'MedicationRequest/second', reference: 'MedicationRequest/second' }),
      ],
    },
    expect: [{ messageId: 'one', indicator: 'info', suggests: ['Remove raloxifene draft'] }],
  },
  {
    says: 'raloxifene that is already active is named, and nothing touches it',
    given: { draftOrders: [draftOrder('raloxifene', { editable: false })] },
    expect: [{ messageId: 'one', indicator: 'info', suggests: [] }],
  },
  {
    says: 'a site that wants this only with cramps, and there are none',
    settings: { crampDrugAlerting: 'when-cramps' },
    given: { draftOrders: [draftOrder('raloxifene')] },
    expect: 'no-concern',
  },
  {
    says: 'a site that wants this only with cramps, and the order names them',
    settings: { crampDrugAlerting: 'when-cramps' },
    given: { draftOrders: [draftOrder('raloxifene', FOR_CRAMPS)] },
    expect: [{ messageId: 'one', indicator: 'info', summaryHas: 'cramps recorded' }],
  },
  {
    says: 'a site that wants this only with cramps, and another order names them',
    settings: { crampDrugAlerting: 'when-cramps' },
    given: { draftOrders: [draftOrder('raloxifene'), draftOrder('quinine', FOR_CRAMPS)] },
    expect: [{ messageId: 'one', indicator: 'info', summaryHas: 'cramps recorded' }],
  },
  {
    says: 'a site that does not want this',
    settings: { crampDrugAlerting: 'off' },
    given: { draftOrders: [draftOrder('raloxifene')], crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
  {
    says: 'the draft orders could not be read',
    given: { draftOrders: unknown('unreadable'), crampEvidence: CRAMPS },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could be read only in part',
    given: { draftOrders: partial([draftOrder('raloxifene')]) },
    expect: 'cannot-tell',
  },
  {
    says: 'cramps could not be looked up: the card does not claim that there are none',
    given: { draftOrders: [draftOrder('raloxifene')], crampEvidence: unknown('timed-out') },
    expect: [
      {
        messageId: 'one',
        indicator: 'info',
        summaryHas: 'Cramp history not available',
        detailLacks: ['No cramps on record'],
      },
    ],
  },
  {
    says: 'a long-acting beta-agonist, where the site wants it so',
    given: { draftOrders: [draftOrder('salmeterol')] },
    settings: { labaAtOrder: true },
    expect: [{ messageId: 'one', indicator: 'info', suggests: [], detailHas: ['Never stop in asthma or COPD'] }],
  },
  {
    says: 'a long-acting beta-agonist, where the site does not',
    given: { draftOrders: [draftOrder('salmeterol')] },
    expect: 'not-applicable',
  },
  {
    says: 'a statin, where the site wants it so',
    given: { draftOrders: [draftOrder('atorvastatin')] },
    settings: { statinAtOrder: true },
    expect: [{ messageId: 'statin', indicator: 'info', suggests: [], summaryHas: 'unlikely to be caused by a statin' }],
  },
  {
    says: 'a statin and raloxifene, where the site wants both: what is said of raloxifene stays',
    given: { draftOrders: [draftOrder('atorvastatin'), draftOrder('raloxifene')] },
    settings: { statinAtOrder: true },
    expect: [
      {
        messageId: 'several',
        indicator: 'info',
        suggests: ['Remove raloxifene draft'],
        detailHas: ['Cramps from these drugs are uncommon overall.'],
      },
    ],
  },
  {
    says: 'raloxifene that was recognized by its name only: the card says so',
    given: { draftOrders: [draftOrder('raloxifene', { drug: { ...drug('raloxifene'), matchedBy: 'text' } })] },
    expect: [{ messageId: 'one', indicator: 'info', detailHas: ['Recognized by name, not by code: raloxifene.'] }],
  },
  {
    says: 'cramps recorded twice, and in a visit without a date: the later day is named',
    given: {
      draftOrders: [draftOrder('raloxifene')],
      crampEvidence: [
        { strength: 'encounter', reference: 'Encounter/1', since: undefined },
        { strength: 'problem', reference: 'Condition/first', since: on('2024-06-03') },
        { strength: 'problem', reference: 'Condition/second', since: on('2026-01-10') },
      ],
    },
    expect: [{ messageId: 'one', indicator: 'info', summaryHas: 'cramps recorded 2026-01-10' }],
  },
  {
    says: 'a statin, where the site does not',
    given: { draftOrders: [draftOrder('atorvastatin')] },
    expect: 'not-applicable',
  },
]);
