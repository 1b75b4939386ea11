import { partial, unknown } from '../facts/fact.js';
import rule from './quinine-pregnancy.rule.js';
import { defineVignettes } from './vignette.js';
import { draftOrder, FOR_CRAMPS, medicine, PREGNANT } from './vignette-facts.js';

const quinine = draftOrder('quinine', FOR_CRAMPS);

export default defineVignettes(rule, [
  {
    says: 'pregnant, and no quinine anywhere',
    given: { pregnancy: PREGNANT },
    expect: 'not-applicable',
  },
  {
    says: 'pregnant, quinine drafted but not selected',
    given: { pregnancy: PREGNANT, draftOrders: [draftOrder('quinine', { selected: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'pregnant, quinine ordered: added to the quinine card',
    given: { pregnancy: PREGNANT, draftOrders: [quinine] },
    expect: [
      {
        messageId: 'pregnant',
        indicator: 'critical',
        standsAlone: false,
        about: ['Observation/pregnancy', 'MedicationRequest/draft-quinine'],
        detailHas: ['Do not withhold quinine for malaria because of pregnancy'],
      },
    ],
  },
  {
    says: 'pregnant, other medicines ordered and taken, no quinine',
    given: {
      pregnancy: PREGNANT,
      draftOrders: [draftOrder('magnesium oxide', FOR_CRAMPS)],
      activeMedications: [medicine('omeprazole')],
    },
    expect: 'not-applicable',
  },
  {
    says: 'pregnant, quinine taken',
    given: { pregnancy: PREGNANT, activeMedications: [medicine('quinine')] },
    expect: [{ messageId: 'pregnant', indicator: 'critical', standsAlone: false }],
  },
  {
    says: 'pregnant by what could be read',
    given: { pregnancy: partial(PREGNANT), draftOrders: partial([quinine]) },
    expect: [{ messageId: 'pregnant', indicator: 'critical', standsAlone: false }],
  },
  {
    says: 'quinine ordered, the record says not pregnant',
    given: { pregnancy: { state: 'not-pregnant', references: ['Observation/pregnancy'] }, draftOrders: [quinine] },
    expect: 'no-concern',
  },
  {
    says: 'quinine ordered, nothing on record about pregnancy',
    given: { pregnancy: undefined, draftOrders: [quinine] },
    expect: 'no-concern',
  },
  {
    says: 'quinine ordered, conflicting statements of pregnancy',
    given: { pregnancy: { state: 'conflicting', references: ['Observation/pregnancy'] }, draftOrders: [quinine] },
    expect: 'no-concern',
  },
  {
    says: 'pregnancy could not be read',
    given: { pregnancy: unknown('timed-out'), draftOrders: [quinine] },
    expect: 'cannot-tell',
  },
  {
    says: 'the draft orders could not be read',
    given: { pregnancy: PREGNANT, draftOrders: unknown('unreadable') },
    expect: 'cannot-tell',
  },
  {
    says: 'the medication list could not be read, the draft is enough',
    given: { pregnancy: PREGNANT, draftOrders: [quinine], activeMedications: unknown('refused') },
    expect: [{ messageId: 'pregnant', indicator: 'critical' }],
  },
]);
