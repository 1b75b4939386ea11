import { partial, unknown } from '../facts/fact.js';
import rule from './orphenadrine-for-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import {
  AGE_NOT_RECORDED,
  aged,
  CRAMPS,
  draftOrder,
  FOR_CRAMPS,
  forReason,
  NOTHING_READ,
  problem,
} from './vignette-facts.js';

const ENCOUNTER = [{ strength: 'encounter', reference: 'Encounter/1', since: undefined }] as const;
const GIVEN = { draftOrders: [draftOrder('orphenadrine', FOR_CRAMPS)] };
const REMOVE = 'Remove orphenadrine draft';

export default defineVignettes(rule, [
  {
    says: 'for cramps in cirrhosis, 58 years',
    given: { ...GIVEN, conditions: [problem('cirrhosis')] },
    expect: 'no-concern',
  },
  {
    says: 'for cramps without cirrhosis',
    given: GIVEN,
    expect: [
      {
        messageId: 'otherCause',
        indicator: 'info',
        about: ['MedicationRequest/draft-orphenadrine'],
        suggests: [REMOVE],
        recommends: [],
        summaryHas: 'Orphenadrine for cramps: evidence only in cirrhosis.',
        detailHas: [
          'cirrhosis',
          'Non-drug measures first',
          'Check for glaucoma, urinary retention, myasthenia; 65 or older: avoid (Beers 2023, US).',
        ],
      },
    ],
  },
  {
    says: 'no reason, and the encounter is about cramps',
    given: { draftOrders: [draftOrder('orphenadrine')], crampEvidence: ENCOUNTER },
    expect: [{ messageId: 'otherCause', indicator: 'info' }],
  },
  {
    says: 'at 65, even in cirrhosis',
    given: { ...GIVEN, patient: aged(65), conditions: [problem('cirrhosis')] },
    expect: [
      { messageId: 'avoid', indicator: 'warning', summaryHas: 'Beers – avoid at 65 or older', suggests: [REMOVE] },
    ],
  },
  {
    says: 'at 64 in cirrhosis',
    given: { ...GIVEN, patient: aged(64), conditions: [problem('cirrhosis')] },
    expect: 'no-concern',
  },
  {
    says: 'at 70 in end-of-life care: the Beers criteria do not apply',
    given: { ...GIVEN, patient: aged(70), comfortCare: true, conditions: [problem('cirrhosis')] },
    expect: 'no-concern',
  },
  {
    says: 'the same where the site has switched that gate off',
    given: { ...GIVEN, patient: aged(70), comfortCare: true },
    settings: { endOfLifeGate: false },
    expect: [{ messageId: 'avoid', indicator: 'warning' }],
  },
  {
    says: 'age not recorded, in cirrhosis',
    given: { ...GIVEN, patient: AGE_NOT_RECORDED, conditions: [problem('cirrhosis')] },
    expect: 'no-concern',
  },
  {
    says: 'the problem list could not be read: cirrhosis is not ruled out',
    given: { ...GIVEN, conditions: unknown('timed-out') },
    expect: 'no-concern',
  },
  {
    says: 'cirrhosis that is not confirmed: it is not said that there is none',
    given: { ...GIVEN, conditions: [problem('cirrhosis', { certainty: 'unconfirmed' })] },
    expect: 'no-concern',
  },
  {
    says: 'the problem list was read in part',
    given: { ...GIVEN, conditions: partial([]) },
    expect: 'no-concern',
  },
  {
    says: 'glaucoma, even in cirrhosis',
    given: { ...GIVEN, conditions: [problem('cirrhosis'), problem('glaucoma-other')] },
    expect: [
      {
        messageId: 'avoid',
        indicator: 'warning',
        summaryHas: 'Orphenadrine for cramps: contraindicated with glaucoma (label).',
        suggests: [REMOVE],
        recommends: [],
      },
    ],
  },
  ...(
    [
      ['bladder-neck-obstruction', 'bladder-neck obstruction'],
      ['pyloric-or-duodenal-obstruction', 'pyloric or duodenal obstruction'],
      ['megaesophagus-or-achalasia', 'megaesophagus'],
    ] as const
  ).map(([name, text]) => ({
    says: `${text}, even in cirrhosis`,
    given: { ...GIVEN, conditions: [problem('cirrhosis'), problem(name)] },
    expect: [
      {
        messageId: 'avoid',
        indicator: 'warning' as const,
        summaryHas: `Orphenadrine for cramps: contraindicated with ${text} (label).`,
        detailHas: [`${text} on record – contraindicated (US label)`],
      },
    ],
  })),
  {
    says: 'glaucoma at 70 in end-of-life care: not a word of the Beers criteria',
    given: { ...GIVEN, patient: aged(70), comfortCare: true, conditions: [problem('glaucoma-other')] },
    expect: [
      {
        messageId: 'avoid',
        indicator: 'warning',
        summaryHas: 'contraindicated with glaucoma (label)',
        detailHas: ['Check for glaucoma, urinary retention, myasthenia.'],
        detailLacks: ['65 or older', 'avoid (Beers'],
      },
    ],
  },
  {
    says: 'suspected myasthenia gravis and prostatic hypertrophy, at 70',
    given: {
      ...GIVEN,
      patient: aged(70),
      conditions: [problem('myasthenia-gravis', { certainty: 'unconfirmed' }), problem('prostatic-hyperplasia')],
    },
    expect: [
      {
        messageId: 'avoid',
        indicator: 'warning',
        summaryHas: 'contraindicated with myasthenia gravis and more',
        detailHas: ['myasthenia gravis and prostatic hypertrophy on record'],
      },
    ],
  },
  {
    says: 'a contraindication on a list that was read in part counts',
    given: { ...GIVEN, conditions: partial([problem('angle-closure-glaucoma')]) },
    expect: [{ messageId: 'avoid', indicator: 'warning' }],
  },
  {
    says: 'an order that is context only',
    given: { draftOrders: [draftOrder('orphenadrine', { ...FOR_CRAMPS, selected: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'for another documented reason, in an encounter about cramps',
    given: {
      draftOrders: [draftOrder('orphenadrine', forReason('insomnia'))],
      crampEvidence: ENCOUNTER,
    },
    expect: 'not-applicable',
  },
  {
    says: 'without a reason, cramps on the problem list only',
    given: { draftOrders: [draftOrder('orphenadrine')], crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
  { says: 'drafts could not be read', given: { draftOrders: unknown('unreadable') }, expect: 'cannot-tell' },
  { says: 'drafts read in part', given: { draftOrders: partial([]) }, expect: 'cannot-tell' },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, draftOrders: [draftOrder('orphenadrine', FOR_CRAMPS)] },
    expect: 'no-concern',
  },
]);
