import { partial, unknown } from '../facts/fact.js';
import rule from './diuretic-missing-labs.rule.js';
import { defineVignettes } from './vignette.js';
import {
  CRAMPS,
  derangement,
  draftOrder,
  drug,
  labOrder,
  medicine,
  missing,
  missingForNewOrders,
  NOTHING_READ,
} from './vignette-facts.js';

const thiazide = draftOrder('hydrochlorothiazide');
const PANEL = 'Add baseline panel';
const PANEL_AND_MAGNESIUM = 'Add baseline panel and magnesium';

export default defineVignettes(rule, [
  {
    says: 'no diuretic is ordered',
    given: { draftOrders: [draftOrder('omeprazole')], labGaps: missing('potassium') },
    expect: 'not-applicable',
  },
  {
    says: 'a new diuretic, and every result is on record',
    given: { draftOrders: [thiazide] },
    expect: 'no-concern',
  },
  {
    says: 'a new diuretic, and only magnesium is missing',
    given: { draftOrders: [thiazide], labGaps: missing('magnesium') },
    expect: 'no-concern',
  },
  {
    says: 'a new diuretic without any result',
    given: { draftOrders: [thiazide], labGaps: missing('potassium', 'sodium', 'creatinine', 'magnesium') },
    expect: [
      {
        messageId: 'missing',
        indicator: 'info',
        about: ['MedicationRequest/draft-hydrochlorothiazide'],
        suggests: [PANEL],
        recommends: [PANEL],
        summaryHas: 'no potassium/sodium/creatinine result in the last 90 days',
      },
    ],
  },
  {
    says: 'a new diuretic without potassium result',
    given: { draftOrders: [thiazide], labGaps: missing('potassium') },
    expect: [{ messageId: 'missing', indicator: 'info', summaryHas: 'no potassium result' }],
  },
  {
    says: 'a new diuretic without sodium result',
    given: { draftOrders: [thiazide], labGaps: missing('sodium') },
    expect: [{ messageId: 'missing', indicator: 'info', summaryHas: 'no sodium result' }],
  },
  {
    says: 'a new diuretic without creatinine result',
    given: { draftOrders: [thiazide], labGaps: missing('creatinine') },
    expect: [{ messageId: 'missing', indicator: 'info', summaryHas: 'no creatinine result' }],
  },
  {
    says: 'furosemide continued, results older than 90 days but within the year',
    given: {
      draftOrders: [draftOrder('furosemide')],
      activeMedications: [medicine('furosemide')],
      labGaps: missingForNewOrders('potassium', 'sodium', 'creatinine'),
    },
    expect: 'no-concern',
  },
  {
    says: 'a refill of furosemide that is not on the medication list, results older than 90 days but within the year',
    given: {
      draftOrders: [draftOrder('furosemide', { refill: true })],
      labGaps: missingForNewOrders('potassium', 'sodium', 'creatinine'),
    },
    expect: 'no-concern',
  },
  {
    says: 'hydrochlorothiazide that was taken in one tablet with triamterene is continued, results within the year',
    given: {
      draftOrders: [thiazide],
      activeMedications: [medicine('triamterene with hydrochlorothiazide')],
      labGaps: missingForNewOrders('potassium', 'sodium', 'creatinine'),
    },
    expect: 'no-concern',
  },
  {
    says: 'furosemide continued, no result within the year',
    given: {
      draftOrders: [draftOrder('furosemide')],
      activeMedications: [medicine('furosemide')],
      labGaps: missing('potassium', 'sodium', 'creatinine'),
    },
    expect: [{ messageId: 'missing', indicator: 'info', summaryHas: 'in the last 365 days' }],
  },
  {
    says: 'furosemide new beside a thiazide that is continued, results older than 90 days',
    given: {
      draftOrders: [draftOrder('furosemide')],
      activeMedications: [medicine('hydrochlorothiazide')],
      labGaps: missingForNewOrders('potassium'),
    },
    expect: [{ messageId: 'missing', indicator: 'info', summaryHas: 'in the last 90 days' }],
  },
  {
    says: 'the panel is on order already',
    given: {
      draftOrders: [thiazide],
      labGaps: missing('potassium'),
      labOrders: [labOrder('potassium', 'sodium', 'creatinine', 'calcium-total')],
    },
    expect: 'no-concern',
  },
  {
    says: 'only potassium is on order: the panel is still offered',
    given: { draftOrders: [thiazide], labGaps: missing('sodium'), labOrders: [labOrder('potassium')] },
    expect: [{ messageId: 'missing', indicator: 'info', suggests: [PANEL] }],
  },
  {
    says: 'cramps on record: magnesium is added',
    given: { draftOrders: [thiazide], labGaps: missing('potassium'), crampEvidence: CRAMPS },
    expect: [{ messageId: 'missing', indicator: 'info', suggests: [PANEL_AND_MAGNESIUM] }],
  },
  {
    says: 'a proton-pump inhibitor is taken: magnesium is added',
    given: { draftOrders: [thiazide], labGaps: missing('potassium'), activeMedications: [medicine('omeprazole')] },
    expect: [{ messageId: 'missing', indicator: 'info', suggests: [PANEL_AND_MAGNESIUM] }],
  },
  {
    says: 'a QT-prolonging medicine is taken: magnesium is added',
    given: { draftOrders: [thiazide], labGaps: missing('potassium'), activeMedications: [medicine('citalopram')] },
    expect: [{ messageId: 'missing', indicator: 'info', suggests: [PANEL_AND_MAGNESIUM] }],
  },
  {
    says: 'potassium is low and sodium is missing: magnesium is added',
    given: {
      draftOrders: [thiazide],
      labGaps: missing('sodium'),
      derangements: [derangement('hypokalemia', 3.2, { tier: 1 })],
    },
    expect: [{ messageId: 'missing', indicator: 'info', suggests: [PANEL_AND_MAGNESIUM] }],
  },
  {
    says: 'sodium is low and potassium is missing: magnesium is not added',
    given: {
      draftOrders: [thiazide],
      labGaps: missing('potassium'),
      derangements: [derangement('hyponatremia', 132, { tier: 1 })],
    },
    expect: [{ messageId: 'missing', indicator: 'info', suggests: [PANEL] }],
  },
  {
    says: 'a diuretic that was recognized by its name only: the card says so',
    given: {
      draftOrders: [draftOrder('hydrochlorothiazide', { drug: { ...drug('hydrochlorothiazide'), matchedBy: 'text' } })],
      labGaps: missing('potassium', 'sodium', 'creatinine'),
    },
    expect: [
      { messageId: 'missing', indicator: 'info', detailHas: ['Recognized by name, not by code: hydrochlorothiazide.'] },
    ],
  },
  {
    says: 'magnesium is on order already',
    given: {
      draftOrders: [thiazide],
      labGaps: missing('potassium'),
      crampEvidence: CRAMPS,
      labOrders: [labOrder('magnesium')],
    },
    expect: [{ messageId: 'missing', indicator: 'info', suggests: [PANEL] }],
  },
  {
    says: 'the draft orders could not be read',
    given: { draftOrders: unknown('unreadable'), labGaps: missing('potassium') },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could be read only in part',
    given: { draftOrders: partial([thiazide]), labGaps: missing('potassium') },
    expect: 'cannot-tell',
  },
  {
    says: 'laboratory results could not be read: absence cannot be claimed',
    given: { draftOrders: [thiazide], labGaps: unknown('refused') },
    expect: 'cannot-tell',
  },
  {
    says: 'laboratory results could be read only in part: absence cannot be claimed',
    given: { draftOrders: [thiazide], labGaps: partial(missing('potassium')) },
    expect: 'cannot-tell',
  },
  {
    says: 'the medication list could not be read: the longer window is used, as it claims less',
    given: {
      draftOrders: [thiazide],
      activeMedications: unknown('refused'),
      labGaps: missingForNewOrders('potassium', 'sodium', 'creatinine'),
    },
    expect: 'no-concern',
  },
  {
    says: 'cramps, medicines and open orders could not be read, and there is no result within the year',
    given: {
      draftOrders: [thiazide],
      activeMedications: unknown('refused'),
      crampEvidence: unknown('refused'),
      derangements: unknown('refused'),
      labOrders: unknown('refused'),
      labGaps: missing('potassium'),
    },
    expect: [
      {
        messageId: 'missing',
        indicator: 'info',
        suggests: [PANEL],
      },
    ],
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, draftOrders: [draftOrder('furosemide')], labGaps: missing('potassium') },
    expect: [{ messageId: 'missing', indicator: 'info', suggests: [] }],
  },
]);
