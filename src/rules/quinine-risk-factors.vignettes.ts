import { partial, unknown } from '../facts/fact.js';
import rule from './quinine-risk-factors.rule.js';
import { defineVignettes } from './vignette.js';
import { draftOrder, FOR_CRAMPS, labResult, medicine, quinineRisk } from './vignette-facts.js';

const quinine = draftOrder('quinine', FOR_CRAMPS);
const PROLONGED_QT = quinineRisk('prolonged-qt', 'QTc 505 ms');

export default defineVignettes(rule, [
  {
    says: 'prolonged QT, and no quinine anywhere',
    given: { quinineRisks: [PROLONGED_QT] },
    expect: 'not-applicable',
  },
  {
    says: 'quinine drafted but not selected, with prolonged QT',
    given: { draftOrders: [draftOrder('quinine', { ...FOR_CRAMPS, selected: false })], quinineRisks: [PROLONGED_QT] },
    expect: 'not-applicable',
  },
  {
    says: 'quinine ordered with a low potassium: the result is shown with unit and day',
    given: {
      draftOrders: [quinine],
      quinineRisks: [{ ...quinineRisk('low-potassium', 'potassium'), result: labResult('potassium', 3.1) }],
    },
    expect: [
      {
        messageId: 'risks',
        indicator: 'critical',
        detailHas: ['**This patient:** K 3.1 mmol/L on 2026-02-20 – adds to QT risk.'],
      },
    ],
  },
  {
    says: 'quinine ordered in a patient hypersensitive to it since an unknown day',
    given: {
      draftOrders: [quinine],
      quinineRisks: [{ ...quinineRisk('hypersensitivity', 'quinine allergy'), on: undefined }],
    },
    expect: [
      {
        messageId: 'risks',
        indicator: 'critical',
        detailHas: ['**This patient:** quinine allergy – contraindicated.'],
      },
    ],
  },
  {
    says: 'quinine ordered, no risk factor on record',
    given: { draftOrders: [quinine] },
    expect: 'no-concern',
  },
  {
    says: 'quinine ordered with a QTc of 505 ms',
    given: { draftOrders: [quinine], quinineRisks: [PROLONGED_QT] },
    expect: [
      {
        messageId: 'risks',
        indicator: 'critical',
        standsAlone: false,
        about: ['Observation/prolonged-qt'],
        summaryHas: '1 added risk factor',
        detailHas: ['QTc 505 ms (2026-02-20) – contraindicated with prolonged QT'],
      },
    ],
  },
  {
    says: 'quinine taken, with low potassium and an old heart block: both are named',
    given: {
      activeMedications: [medicine('quinine')],
      quinineRisks: [quinineRisk('low-potassium', 'K 3.1 mmol/L'), quinineRisk('av-block', 'second-degree AV block')],
    },
    expect: [
      {
        messageId: 'risks',
        indicator: 'critical',
        standsAlone: false,
        summaryHas: '2 added risk factor',
        detailHas: ['adds to QT risk', 'caution: heart block'],
      },
    ],
  },
  {
    says: 'G6PD deficiency: a warning, never called a contraindication',
    given: { draftOrders: [quinine], quinineRisks: [quinineRisk('g6pd-deficiency', 'G6PD deficiency')] },
    expect: [
      {
        messageId: 'risks',
        indicator: 'critical',
        detailHas: ['warning: hemolytic anemia (US label)'],
        detailLacks: ['contraindicated'],
      },
    ],
  },
  {
    says: 'warfarin alone does not raise the card',
    given: { draftOrders: [quinine], activeMedications: [medicine('warfarin')] },
    expect: 'no-concern',
  },
  {
    says: 'risk factors and drafts read only in part are enough',
    given: { draftOrders: partial([quinine]), quinineRisks: partial([PROLONGED_QT]) },
    expect: [{ messageId: 'risks', indicator: 'critical' }],
  },
  {
    says: 'nothing that could show a risk factor was read',
    given: { draftOrders: [quinine], quinineRisks: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could not be read',
    given: { draftOrders: unknown('unreadable'), quinineRisks: [PROLONGED_QT] },
    expect: 'cannot-tell',
  },
  {
    says: 'the medication list could not be read, the draft is enough',
    given: { draftOrders: [quinine], activeMedications: unknown('refused'), quinineRisks: [PROLONGED_QT] },
    expect: [{ messageId: 'risks', indicator: 'critical' }],
  },
]);
