import { partial, unknown } from '../facts/fact.js';
import rule from './other-muscle-relaxant-for-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import { aged, CRAMPS, draftOrder, FOR_CRAMPS, forReason, type MedicineName, NOTHING_READ } from './vignette-facts.js';

const ENCOUNTER = [{ strength: 'encounter', reference: 'Encounter/1', since: undefined }] as const;
const forCramps = (name: MedicineName) => ({ draftOrders: [draftOrder(name, FOR_CRAMPS)] });

export default defineVignettes(rule, [
  {
    says: 'carisoprodol for cramps',
    given: forCramps('carisoprodol'),
    expect: [
      {
        messageId: 'noEvidence',
        indicator: 'info',
        about: ['MedicationRequest/draft-carisoprodol'],
        suggests: ['Remove carisoprodol draft'],
        recommends: [],
        summaryHas: 'Carisoprodol: no adequate evidence for leg cramps.',
        detailHas: ['No adequate trial in leg cramps found for carisoprodol', 'Non-drug measures first'],
      },
    ],
  },
  {
    says: 'metaxalone at 65',
    given: { ...forCramps('metaxalone'), patient: aged(65) },
    expect: [{ messageId: 'older', indicator: 'warning', summaryHas: 'Beers: avoid at 65 or older' }],
  },
  {
    says: 'chlorzoxazone at 64',
    given: { ...forCramps('chlorzoxazone'), patient: aged(64) },
    expect: [{ messageId: 'noEvidence', indicator: 'info' }],
  },
  {
    says: 'tizanidine at 80: not in the Beers table of muscle relaxants',
    given: { ...forCramps('tizanidine'), patient: aged(80) },
    expect: [{ messageId: 'noEvidence', indicator: 'info', summaryHas: 'Tizanidine: no adequate evidence' }],
  },
  {
    says: 'chlorzoxazone at 80 in end-of-life care',
    given: { ...forCramps('chlorzoxazone'), patient: aged(80), comfortCare: true },
    expect: [{ messageId: 'noEvidence', indicator: 'info' }],
  },
  {
    says: 'two of them',
    given: { draftOrders: [draftOrder('carisoprodol', FOR_CRAMPS), draftOrder('tizanidine', FOR_CRAMPS)] },
    expect: [
      {
        messageId: 'noEvidence',
        indicator: 'info',
        summaryHas: 'Carisoprodol and 1 more: no adequate evidence',
        suggests: ['Remove carisoprodol draft', 'Remove tizanidine draft'],
        detailHas: ['found for carisoprodol and tizanidine'],
      },
    ],
  },
  {
    says: 'tizanidine and carisoprodol at 65: the Beers criteria name one of them',
    given: {
      draftOrders: [draftOrder('tizanidine', FOR_CRAMPS), draftOrder('carisoprodol', FOR_CRAMPS)],
      patient: aged(65),
    },
    expect: [
      {
        messageId: 'older',
        indicator: 'warning',
        summaryHas: 'Beers: avoid at 65 or older (not tizanidine).',
        detailHas: ['65 years or older – avoid carisoprodol (Beers 2023, US)'],
      },
    ],
  },
  {
    says: 'the patient could not be read',
    given: { ...forCramps('metaxalone'), patient: unknown('refused') },
    expect: [{ messageId: 'noEvidence', indicator: 'info' }],
  },
  {
    says: 'an order that is context only',
    given: { draftOrders: [draftOrder('carisoprodol', { ...FOR_CRAMPS, selected: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'for another documented reason, in an encounter about cramps',
    given: {
      draftOrders: [draftOrder('carisoprodol', forReason('insomnia'))],
      crampEvidence: ENCOUNTER,
    },
    expect: 'not-applicable',
  },
  {
    says: 'without a reason, cramps on the problem list only',
    given: { draftOrders: [draftOrder('carisoprodol')], crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
  { says: 'drafts could not be read', given: { draftOrders: unknown('unreadable') }, expect: 'cannot-tell' },
  { says: 'drafts read in part', given: { draftOrders: partial([]) }, expect: 'cannot-tell' },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, draftOrders: [draftOrder('carisoprodol', FOR_CRAMPS)] },
    expect: [{ messageId: 'noEvidence', indicator: 'info' }],
  },
]);
