import { partial, unknown } from '../facts/fact.js';
import rule from './cramps-missing-electrolytes.rule.js';
import { defineVignettes } from './vignette.js';
import {
  aged,
  CRAMPS,
  daysAgo,
  draftOrder,
  FOR_CRAMPS,
  labOrder,
  medicine,
  missing,
  NOTHING_READ,
  ON_DIALYSIS,
  PREGNANT,
  problem,
} from './vignette-facts.js';

const MAGNESIUM = 'Check magnesium';
const NO_MAGNESIUM = { crampEvidence: CRAMPS, labGaps: missing('magnesium') };
const recommended = (marker: string) =>
  [
    {
      messageId: 'missing',
      indicator: 'info',
      standsAlone: false,
      recommends: [MAGNESIUM],
      detailHas: [`Worth checking here: ${marker}`],
    },
  ] as const;

export default defineVignettes(rule, [
  {
    says: 'no cramps on record',
    given: { labGaps: missing('potassium', 'magnesium') },
    expect: 'not-applicable',
  },
  {
    says: 'cramps, and every result is on record',
    given: { crampEvidence: CRAMPS },
    expect: 'no-concern',
  },
  {
    says: 'cramps, and only platelets are missing',
    given: { crampEvidence: CRAMPS, labGaps: missing('platelets') },
    expect: 'no-concern',
  },
  {
    says: 'cramps without magnesium result, nothing else on record: optional, and usually unnecessary',
    given: NO_MAGNESIUM,
    expect: [
      {
        messageId: 'missing',
        indicator: 'info',
        standsAlone: false,
        about: ['Condition/cramps'],
        suggests: [MAGNESIUM],
        recommends: [],
        detailHas: ['No magnesium result in the last 90 days', 'usually unnecessary in typical nocturnal cramps'],
      },
    ],
  },
  {
    says: 'the draft names cramps, and no result is on record',
    given: {
      draftOrders: [draftOrder('quinine', FOR_CRAMPS)],
      labGaps: missing('sodium', 'potassium', 'magnesium', 'calcium', 'creatinine'),
    },
    expect: [
      {
        messageId: 'missing',
        indicator: 'info',
        detailHas: ['No sodium, potassium, magnesium, calcium or creatinine result'],
      },
    ],
  },
  {
    says: 'a draft that names cramps but is not selected does not count',
    given: {
      draftOrders: [draftOrder('quinine', { ...FOR_CRAMPS, selected: false })],
      labGaps: missing('magnesium'),
    },
    expect: 'not-applicable',
  },
  {
    says: 'the missing test is on order already',
    given: { ...NO_MAGNESIUM, labOrders: [labOrder('magnesium')] },
    expect: [{ messageId: 'missing', indicator: 'info', suggests: [] }],
  },
  {
    says: 'a diuretic is taken',
    given: { ...NO_MAGNESIUM, activeMedications: [medicine('furosemide')] },
    expect: recommended('diuretic'),
  },
  {
    says: 'a proton-pump inhibitor is taken',
    given: { ...NO_MAGNESIUM, activeMedications: [medicine('omeprazole')] },
    expect: recommended('proton-pump inhibitor'),
  },
  {
    says: 'a proton-pump inhibitor begun 56 days ago',
    given: { ...NO_MAGNESIUM, activeMedications: [medicine('omeprazole', { startedOn: daysAgo(56) })] },
    expect: recommended('proton-pump inhibitor'),
  },
  {
    says: 'a proton-pump inhibitor begun 55 days ago is no marker',
    given: { ...NO_MAGNESIUM, activeMedications: [medicine('omeprazole', { startedOn: daysAgo(55) })] },
    expect: [{ messageId: 'missing', indicator: 'info', recommends: [] }],
  },
  {
    says: 'a diuretic is being ordered',
    given: { ...NO_MAGNESIUM, draftOrders: [draftOrder('furosemide')] },
    expect: recommended('diuretic'),
  },
  {
    says: 'a diuretic drafted but not selected is no marker',
    given: { ...NO_MAGNESIUM, draftOrders: [draftOrder('furosemide', { selected: false })] },
    expect: [{ messageId: 'missing', indicator: 'info', recommends: [] }],
  },
  {
    says: 'another medicine that is taken is no marker',
    given: { ...NO_MAGNESIUM, activeMedications: [medicine('apixaban')] },
    expect: [{ messageId: 'missing', indicator: 'info', recommends: [] }],
  },
  {
    says: 'gastrointestinal loss',
    given: { ...NO_MAGNESIUM, conditions: [problem('gastrointestinal-loss')] },
    expect: recommended('gastrointestinal loss'),
  },
  {
    says: 'dialysis',
    given: { ...NO_MAGNESIUM, dialysis: ON_DIALYSIS },
    expect: recommended('dialysis'),
  },
  {
    says: 'chronic kidney disease',
    given: { ...NO_MAGNESIUM, conditions: [problem('chronic-kidney-disease')] },
    expect: recommended('chronic kidney disease'),
  },
  {
    says: 'cirrhosis',
    given: { ...NO_MAGNESIUM, conditions: [problem('cirrhosis')] },
    expect: recommended('cirrhosis'),
  },
  {
    says: 'suspected cirrhosis is no marker',
    given: { ...NO_MAGNESIUM, conditions: [problem('cirrhosis', { certainty: 'unconfirmed' })] },
    expect: [{ messageId: 'missing', indicator: 'info', recommends: [] }],
  },
  {
    says: 'alcohol use disorder',
    given: { ...NO_MAGNESIUM, conditions: [problem('alcohol-use-disorder')] },
    expect: recommended('alcohol use disorder'),
  },
  {
    says: 'heat cramps',
    given: { ...NO_MAGNESIUM, conditions: [problem('heat-cramp')] },
    expect: recommended('heat or exercise'),
  },
  {
    says: 'pregnancy',
    given: { ...NO_MAGNESIUM, pregnancy: PREGNANT },
    expect: recommended('pregnancy'),
  },
  {
    says: 'age 65',
    given: { ...NO_MAGNESIUM, patient: aged(65) },
    expect: recommended('age 65 or more'),
  },
  {
    says: 'age 64',
    given: { ...NO_MAGNESIUM, patient: aged(64) },
    expect: [{ messageId: 'missing', indicator: 'info', recommends: [] }],
  },
  {
    says: 'laboratory results could not be read',
    given: { crampEvidence: CRAMPS, labGaps: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'laboratory results could be read only in part: absence cannot be claimed',
    given: { crampEvidence: CRAMPS, labGaps: partial(missing('magnesium')) },
    expect: 'cannot-tell',
  },
  {
    says: 'cramps could not be looked up',
    given: { crampEvidence: unknown('refused'), draftOrders: unknown('not-sent'), labGaps: missing('magnesium') },
    expect: 'not-applicable',
  },
  {
    says: 'medicines, problems and the patient could not be read: no marker is assumed',
    given: {
      ...NO_MAGNESIUM,
      activeMedications: unknown('refused'),
      conditions: unknown('refused'),
      dialysis: unknown('refused'),
      pregnancy: unknown('refused'),
      patient: unknown('refused'),
    },
    expect: [{ messageId: 'missing', indicator: 'info', recommends: [] }],
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, crampEvidence: CRAMPS, labGaps: missing('potassium') },
    expect: [{ messageId: 'missing', indicator: 'info', suggests: [] }],
  },
]);
