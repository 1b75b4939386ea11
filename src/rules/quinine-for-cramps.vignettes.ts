import { partial, unknown } from '../facts/fact.js';
import rule from './quinine-for-cramps.rule.js';
import { defineVignettes, type Given, type Vignette } from './vignette.js';
import {
  AGE_NOT_RECORDED,
  aged,
  CRAMPS,
  daysAgo,
  draftOrder,
  drug,
  FOR_CRAMPS,
  forReason,
  labOrder,
  medicine,
  missing,
  NOTHING_READ,
  ON_DIALYSIS,
  on,
  PREGNANT,
  problem,
  quinineRisk,
  renalFunction,
} from './vignette-facts.js';

const REMOVE = 'Remove quinine';
const REMOVE_AND_TEST = 'Remove quinine and check electrolytes';
const REPLACE = 'If severe and refractory: replace with baclofen 5 mg twice daily';

const quinineForCramps = draftOrder('quinine', FOR_CRAMPS);
const quinineUnexplained = draftOrder('quinine');
const UNEXPLAINED = [{ messageId: 'unexplained', indicator: 'warning' }] as const;
const OF_1944_MG = [draftOrder('quinine', { maxDailyMg: 1944 })];
/** Tells a second draft of the same drug from the first. */
const SECOND = { resourceId: 'MedicationRequest/second' } as const;
const EVERY_GAP = missing('potassium', 'sodium', 'creatinine', 'magnesium', 'calcium');

/** Quinine for cramps, where removing it is the only proposal; the text says why. */
const removalOnly = (says: string, given: Given, ...detailHas: readonly string[]): Vignette => ({
  says,
  given: { draftOrders: [quinineForCramps], ...given },
  expect: [{ messageId: 'forCramps', indicator: 'critical', suggests: [REMOVE], detailHas }],
});

export default defineVignettes(rule, [
  { says: 'nothing is ordered', given: {}, expect: 'not-applicable' },
  {
    says: 'an interacting medicine is named and does not make the card louder',
    given: { draftOrders: [quinineUnexplained], activeMedications: [medicine('warfarin'), medicine('digoxin')] },
    expect: [
      { messageId: 'unexplained', indicator: 'warning', detailHas: ['Quinine interacts with: digoxin, warfarin.'] },
    ],
  },
  {
    says: 'quinine is drafted but not selected',
    given: { draftOrders: [draftOrder('quinine', { ...FOR_CRAMPS, selected: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'quinine at night for leg cramps',
    given: { draftOrders: [quinineForCramps] },
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'critical',
        about: ['MedicationRequest/draft-quinine'],
        suggests: [REMOVE, REPLACE],
        recommends: [REMOVE],
        invites: ['cramps-missing-electrolytes'],
        silences: ['cramp-associated-drug', 'stepwise-cramp-management'],
        detailHas: ['no added risk factor found in available data'],
        detailLacks: ['Baclofen not offered'],
      },
    ],
  },
  {
    says: 'hydroquinine for leg cramps',
    given: { draftOrders: [draftOrder('hydroquinine', FOR_CRAMPS)] },
    expect: [{ messageId: 'forCramps', indicator: 'critical' }],
  },
  {
    says: 'quinine without a reason, leg cramps on the problem list',
    given: { draftOrders: [quinineUnexplained], crampEvidence: CRAMPS },
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'critical',
        about: ['MedicationRequest/draft-quinine', 'Condition/cramps'],
      },
    ],
  },
  {
    says: 'quinine without any reason or cramp on record',
    given: { draftOrders: [quinineUnexplained] },
    expect: [{ messageId: 'unexplained', indicator: 'warning', suggests: [REMOVE], recommends: [] }],
  },
  {
    says: 'quinine for cramps in a patient who already takes quinine',
    given: { draftOrders: [quinineForCramps], activeMedications: [medicine('quinine')] },
    expect: [{ messageId: 'renewal', indicator: 'critical' }],
  },
  {
    says: 'a refill of quinine for cramps, with no quinine on the medication list',
    given: { draftOrders: [{ ...quinineForCramps, refill: true }] },
    expect: [{ messageId: 'renewal', indicator: 'critical' }],
  },
  {
    says: 'UK: quinine for night cramps is a last resort',
    settings: { jurisdiction: 'UK' },
    given: { draftOrders: [quinineForCramps] },
    expect: [{ messageId: 'forCrampsUk', indicator: 'warning', recommends: [REMOVE] }],
  },
  {
    says: 'UK: quinine without any reason',
    settings: { jurisdiction: 'UK' },
    given: { draftOrders: [quinineUnexplained] },
    expect: [{ messageId: 'unexplainedUk', indicator: 'warning', recommends: [] }],
  },
  {
    says: 'two quinine drafts, one for cramps and one without a reason: the louder reason decides',
    given: { draftOrders: [quinineUnexplained, draftOrder('quinine', { ...FOR_CRAMPS, ...SECOND })] },
    expect: [{ messageId: 'forCramps', indicator: 'critical', recommends: [REMOVE] }],
  },
  {
    says: 'two quinine drafts for cramps, one of them a refill: a renewal',
    given: { draftOrders: [quinineForCramps, draftOrder('quinine', { ...FOR_CRAMPS, ...SECOND, refill: true })] },
    expect: [{ messageId: 'renewal', indicator: 'critical' }],
  },
  {
    says: 'two quinine orders for cramps, one of them active already: the draft is replaced, the other not touched',
    given: { draftOrders: [quinineForCramps, draftOrder('quinine', { ...FOR_CRAMPS, ...SECOND, editable: false })] },
    expect: [{ messageId: 'forCramps', indicator: 'critical', suggests: [REMOVE, REPLACE] }],
  },
  {
    says: 'quinine recognized by its name, with instructions, for cramps that only these name: the card shows both',
    given: {
      draftOrders: [
        draftOrder('quinine', {
          drug: { ...drug('quinine'), label: 'Quinine 324', matchedBy: 'text' },
          namesCramps: true,
          dosageText: '1.5 capsules at night for leg cramps.',
        }),
      ],
    },
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'critical',
        detailHas: [
          '**Ordered:** Quinine 324, 1.5 capsules at night for leg cramps. Reason: leg cramps, as its notes or instructions say.',
          'Recognized by name, not by code: quinine.',
        ],
      },
    ],
  },
  {
    says: 'two quinine drafts, one of them for malaria: only the other is commented on',
    given: {
      draftOrders: [
        quinineForCramps,
        draftOrder('quinine', { ...forReason('malaria'), resourceId: 'MedicationRequest/malaria' }),
      ],
    },
    expect: [{ messageId: 'forCramps', indicator: 'critical', about: ['MedicationRequest/draft-quinine'] }],
  },

  // Treatment of malaria or babesiosis is left alone.
  {
    says: 'quinine ordered for malaria',
    given: { draftOrders: [draftOrder('quinine', forReason('malaria'))] },
    expect: 'no-concern',
  },
  {
    says: 'quinine ordered for babesiosis, leg cramps on the problem list',
    given: { draftOrders: [draftOrder('quinine', forReason('babesiosis'))], crampEvidence: CRAMPS },
    expect: 'no-concern',
  },
  {
    says: 'quinine without a reason, malaria recorded 60 days ago',
    given: { draftOrders: [quinineUnexplained], conditions: [problem('malaria', { since: daysAgo(60) })] },
    expect: 'no-concern',
  },
  {
    says: 'quinine without a reason, malaria recorded 61 days ago',
    given: { draftOrders: [quinineUnexplained], conditions: [problem('malaria', { since: daysAgo(61) })] },
    expect: UNEXPLAINED,
  },
  {
    says: 'quinine without a reason, suspected babesiosis recorded on the day that is 60 days ago',
    given: {
      draftOrders: [quinineUnexplained],
      conditions: [problem('babesiosis', { since: on('2026-01-01'), certainty: 'unconfirmed' })],
    },
    expect: 'no-concern',
  },
  {
    says: 'quinine without a reason, malaria without any date',
    given: { draftOrders: [quinineUnexplained], conditions: [problem('malaria', { since: undefined })] },
    expect: UNEXPLAINED,
  },
  {
    says: 'quinine without a reason, malaria recorded last week and over',
    given: {
      draftOrders: [quinineUnexplained],
      conditions: [problem('malaria', { since: daysAgo(7), active: false })],
    },
    expect: UNEXPLAINED,
  },
  {
    says: 'the order names leg cramps while malaria is on the problem list',
    given: { draftOrders: [quinineForCramps], conditions: [problem('malaria', { since: daysAgo(7) })] },
    expect: [{ messageId: 'forCramps', indicator: 'critical' }],
  },
  {
    says: 'quinine 900 mg a day together with a draft of clindamycin',
    given: { draftOrders: [draftOrder('quinine', { maxDailyMg: 900 }), draftOrder('clindamycin')] },
    expect: 'no-concern',
  },
  {
    says: 'quinine 899 mg a day together with a draft of clindamycin',
    given: { draftOrders: [draftOrder('quinine', { maxDailyMg: 899 }), draftOrder('clindamycin')] },
    expect: UNEXPLAINED,
  },
  {
    says: 'quinine of unknown dose together with a draft of doxycycline',
    given: { draftOrders: [quinineUnexplained, draftOrder('doxycycline')] },
    expect: UNEXPLAINED,
  },
  {
    says: 'quinine 1944 mg a day without clindamycin, doxycycline or tetracycline',
    given: { draftOrders: OF_1944_MG },
    expect: UNEXPLAINED,
  },
  {
    says: 'quinine 1944 mg a day, doxycycline begun 7 days ago',
    given: { draftOrders: OF_1944_MG, activeMedications: [medicine('doxycycline', { startedOn: daysAgo(7) })] },
    expect: 'no-concern',
  },
  {
    says: 'quinine 1944 mg a day, doxycycline begun 8 days ago',
    given: { draftOrders: OF_1944_MG, activeMedications: [medicine('doxycycline', { startedOn: daysAgo(8) })] },
    expect: UNEXPLAINED,
  },
  {
    says: 'quinine 1944 mg a day, tetracycline taken since an unknown day',
    given: { draftOrders: OF_1944_MG, activeMedications: [medicine('tetracycline')] },
    expect: UNEXPLAINED,
  },

  // What is proposed besides removing the draft.
  {
    says: 'no electrolyte result in 90 days: the tests are offered with the removal',
    given: { draftOrders: [quinineForCramps], labGaps: EVERY_GAP },
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'critical',
        suggests: [REMOVE, REMOVE_AND_TEST, REPLACE],
        recommends: [REMOVE],
      },
    ],
  },
  {
    says: 'the missing tests are on order already',
    given: {
      draftOrders: [quinineForCramps],
      labGaps: EVERY_GAP,
      labOrders: [labOrder('potassium', 'sodium', 'creatinine', 'calcium-total', 'magnesium')],
    },
    expect: [{ messageId: 'forCramps', indicator: 'critical', suggests: [REMOVE, REPLACE] }],
  },
  {
    says: 'a quinine order that is already active is named, and nothing touches it',
    given: { draftOrders: [draftOrder('quinine', { ...FOR_CRAMPS, editable: false })], labGaps: EVERY_GAP },
    expect: [{ messageId: 'forCramps', indicator: 'critical', suggests: [] }],
  },
  {
    says: 'a child of 17 years: removing is the only proposal',
    given: { draftOrders: [quinineForCramps], patient: aged(17), labGaps: EVERY_GAP },
    expect: [{ messageId: 'forCramps', indicator: 'critical', suggests: [REMOVE] }],
  },
  {
    says: 'an adult of 18 years',
    given: { draftOrders: [quinineForCramps], patient: aged(18), labGaps: EVERY_GAP },
    expect: [{ messageId: 'forCramps', indicator: 'critical', suggests: [REMOVE, REMOVE_AND_TEST, REPLACE] }],
  },
  removalOnly('without an age, baclofen is not offered', { patient: AGE_NOT_RECORDED }, 'age not available'),
  {
    says: 'eGFR 60: baclofen may be offered',
    given: { draftOrders: [quinineForCramps], renalFunction: renalFunction(60) },
    expect: [{ messageId: 'forCramps', indicator: 'critical', suggests: [REMOVE, REPLACE] }],
  },
  removalOnly('eGFR 59: baclofen is not offered', { renalFunction: renalFunction(59) }, 'eGFR 59 on 2026-02-20'),
  removalOnly('no eGFR on record: baclofen is not offered', { renalFunction: undefined }, 'eGFR not available'),
  removalOnly('dialysis: baclofen is not offered', { dialysis: ON_DIALYSIS }, 'dialysis'),
  removalOnly('pregnancy: baclofen is not offered', { pregnancy: PREGNANT }, 'not offered: pregnancy'),
  removalOnly(
    'conflicting statements of pregnancy: baclofen is not offered',
    { pregnancy: { state: 'conflicting', references: ['Observation/pregnancy'] } },
    'status conflicting',
  ),
  removalOnly(
    'hepatic encephalopathy, a seizure disorder and a stroke: each is named',
    { conditions: [problem('hepatic-encephalopathy'), problem('seizure-disorder'), problem('stroke')] },
    'hepatic encephalopathy',
    'seizure disorder',
    'stroke',
  ),
  removalOnly(
    'an allergy to baclofen',
    { allergies: [{ reference: 'AllergyIntolerance/1', ingredients: new Set(['baclofen']), label: 'baclofen' }] },
    'baclofen allergy',
  ),
  removalOnly(
    'an opioid taken, a benzodiazepine drafted, a muscle relaxant and a tricyclic taken: each is named',
    {
      draftOrders: [quinineForCramps, draftOrder('lorazepam', { selected: false })],
      activeMedications: [medicine('morphine'), medicine('tizanidine'), medicine('amitriptyline')],
    },
    'taking or ordered: morphine, tizanidine, amitriptyline, lorazepam',
  ),
  {
    says: 'a QTc and every result on record: nothing is named as missing',
    given: {
      draftOrders: [quinineForCramps],
      qtc: [{ ms: 420, takenAt: on('2026-02-20').min, reference: 'Observation/qtc' }],
    },
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'critical',
        detailHas: ['no added risk factor found in available data.'],
      },
    ],
  },
  {
    says: 'which tests are missing could not be told: only the QTc is named as missing',
    given: { draftOrders: [quinineForCramps], labGaps: unknown('refused') },
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'critical',
        detailHas: ['no added risk factor found in available data (not on record: QTc).'],
      },
    ],
  },
  {
    says: 'a risk factor for quinine is on record: the card does not say that none was found',
    given: { draftOrders: [quinineForCramps], quinineRisks: [quinineRisk('prolonged-qt', 'QTc 505 ms')] },
    expect: [{ messageId: 'forCramps', indicator: 'critical', detailLacks: ['no added risk factor'] }],
  },

  // What could not be read.
  { says: 'the draft orders could not be read', given: { draftOrders: unknown('unreadable') }, expect: 'cannot-tell' },
  {
    says: 'the draft orders could be read only in part',
    given: { draftOrders: partial([quinineForCramps]) },
    expect: 'cannot-tell',
  },
  {
    says: 'nothing but the order could be read: the warning still comes, only the extra proposals are withheld',
    given: {
      draftOrders: [quinineForCramps],
      patient: unknown('timed-out'),
      conditions: unknown('timed-out'),
      crampEvidence: unknown('timed-out'),
      activeMedications: unknown('timed-out'),
      quinineRisks: unknown('timed-out'),
      pregnancy: unknown('timed-out'),
      dialysis: unknown('timed-out'),
      allergies: unknown('timed-out'),
      renalFunction: unknown('timed-out'),
      labGaps: unknown('timed-out'),
      labOrders: unknown('timed-out'),
    },
    expect: [
      {
        messageId: 'forCramps',
        indicator: 'critical',
        suggests: [REMOVE],
        detailLacks: ['no added risk factor'],
      },
    ],
  },
  removalOnly(
    'only the first page of the problem list could be read: baclofen is not offered',
    { conditions: partial([]) },
    'problem list not available',
  ),
  {
    says: 'the problem list could not be read and the order gives no reason: unexplained, as cramps are not proven',
    given: { draftOrders: [quinineUnexplained], conditions: unknown('refused'), crampEvidence: unknown('refused') },
    expect: UNEXPLAINED,
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, draftOrders: [draftOrder('quinine', FOR_CRAMPS)] },
    expect: [{ messageId: 'forCramps', indicator: 'critical', suggests: ['Remove quinine'] }],
  },
]);
