import { partial, unknown } from '../facts/fact.js';
import rule from './cramp-associated-diuretic.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, draftOrder, drug, FOR_CRAMPS, labOrder, missing, NOTHING_READ } from './vignette-facts.js';

const TESTS = 'Check electrolytes and magnesium';
const thiazide = draftOrder('hydrochlorothiazide');

export default defineVignettes(rule, [
  {
    says: 'no diuretic is ordered',
    given: { draftOrders: [draftOrder('omeprazole')] },
    expect: 'not-applicable',
  },
  {
    says: 'a diuretic drafted but not selected',
    given: { draftOrders: [draftOrder('hydrochlorothiazide', { selected: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'hydrochlorothiazide with leg cramps on record',
    given: { draftOrders: [thiazide], crampEvidence: CRAMPS },
    expect: [
      {
        messageId: 'ordered',
        indicator: 'info',
        about: ['MedicationRequest/draft-hydrochlorothiazide'],
        suggests: [],
        summaryHas: 'cramps recorded 2026-01-10',
        detailHas: ['1.48 times as often'],
      },
    ],
  },
  {
    says: 'furosemide without cramps on record; its removal is never proposed',
    given: { draftOrders: [draftOrder('furosemide')] },
    expect: [
      {
        messageId: 'ordered',
        indicator: 'info',
        suggests: [],
        summaryHas: 'No cramps on record',
        detailHas: ['1.20 times as often'],
      },
    ],
  },
  {
    says: 'spironolactone: the strongest association',
    given: { draftOrders: [draftOrder('spironolactone')] },
    expect: [{ messageId: 'ordered', indicator: 'info', detailHas: ['2.12 times as often'] }],
  },
  {
    says: 'a thiazide and a loop diuretic: what is known of each',
    given: { draftOrders: [thiazide, draftOrder('furosemide')] },
    expect: [{ messageId: 'ordered', indicator: 'info', detailHas: ['1.48 times as often', '1.20 times as often'] }],
  },
  {
    says: 'a thiazide that was recognized by its name only: the card says so',
    given: {
      draftOrders: [draftOrder('hydrochlorothiazide', { drug: { ...drug('hydrochlorothiazide'), matchedBy: 'text' } })],
    },
    expect: [
      { messageId: 'ordered', indicator: 'info', detailHas: ['Recognized by name, not by code: hydrochlorothiazide.'] },
    ],
  },
  {
    says: 'only potassium is missing: the panel brings it, magnesium is not offered',
    given: { draftOrders: [thiazide], labGaps: missing('potassium') },
    expect: [{ messageId: 'ordered', indicator: 'info', suggests: ['Check electrolytes'], recommends: [] }],
  },
  {
    says: 'no electrolyte result in 90 days: the tests are offered, not recommended',
    given: { draftOrders: [thiazide], labGaps: missing('potassium', 'magnesium') },
    expect: [{ messageId: 'ordered', indicator: 'info', suggests: [TESTS], recommends: [] }],
  },
  {
    says: 'the missing tests are on order already',
    given: {
      draftOrders: [thiazide],
      labGaps: missing('potassium', 'magnesium'),
      labOrders: [labOrder('potassium', 'sodium', 'creatinine', 'calcium-total', 'magnesium')],
    },
    expect: [{ messageId: 'ordered', indicator: 'info', suggests: [] }],
  },
  {
    says: 'a site that wants this only with cramps, and there are none',
    settings: { crampDrugAlerting: 'when-cramps' },
    given: { draftOrders: [thiazide] },
    expect: 'no-concern',
  },
  {
    says: 'a site that wants this only with cramps, and the order names them',
    settings: { crampDrugAlerting: 'when-cramps' },
    given: { draftOrders: [draftOrder('hydrochlorothiazide', FOR_CRAMPS)] },
    expect: [{ messageId: 'ordered', indicator: 'info' }],
  },
  {
    says: 'a site that wants this only with cramps, and another order names them',
    settings: { crampDrugAlerting: 'when-cramps' },
    given: { draftOrders: [draftOrder('furosemide'), draftOrder('quinine', FOR_CRAMPS)] },
    expect: [{ messageId: 'ordered', indicator: 'info', summaryHas: 'cramps recorded' }],
  },
  {
    says: 'a site that does not want this',
    settings: { crampDrugAlerting: 'off' },
    given: { draftOrders: [thiazide], crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
  {
    says: 'the draft orders could not be read',
    given: { draftOrders: unknown('unreadable') },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could be read only in part',
    given: { draftOrders: partial([thiazide]) },
    expect: 'cannot-tell',
  },
  {
    says: 'cramps and results could not be read: nothing is claimed to be absent, no test is offered',
    given: { draftOrders: [thiazide], crampEvidence: unknown('refused'), labGaps: unknown('refused') },
    expect: [{ messageId: 'ordered', indicator: 'info', suggests: [], summaryHas: 'Cramp history not available' }],
  },
  {
    says: 'results could be read only in part: a missing one may be in the part not read',
    given: { draftOrders: [thiazide], labGaps: partial(missing('potassium')) },
    expect: [{ messageId: 'ordered', indicator: 'info', suggests: [] }],
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, draftOrders: [draftOrder('furosemide')], labGaps: missing('potassium') },
    expect: [{ messageId: 'ordered', indicator: 'info', suggests: [] }],
  },
]);
