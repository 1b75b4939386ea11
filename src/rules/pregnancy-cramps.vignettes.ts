import { partial, unknown } from '../facts/fact.js';
import rule from './pregnancy-cramps.rule.js';
import { defineVignettes, type ExpectedAdvice, type Given, type Vignette } from './vignette.js';
import {
  AGE_NOT_RECORDED,
  aged,
  CRAMPS,
  draftOrder,
  medicine,
  NOTHING_READ,
  ON_DIALYSIS,
  PREGNANT,
  problem,
  renalFunction,
} from './vignette-facts.js';

const GIVEN = { crampEvidence: CRAMPS, pregnancy: PREGNANT, patient: aged(31) };
const MAGNESIUM = 'Draft oral magnesium (no dose)';

function offered(says: string, given: Given): Vignette {
  return {
    says,
    given: { ...GIVEN, ...given },
    expect: [{ messageId: 'pregnant', indicator: 'info', suggests: [MAGNESIUM], detailLacks: ['not offered'] }],
  };
}

function withheld(says: string, given: Given, why: string): Vignette {
  const advice: ExpectedAdvice = {
    messageId: 'pregnant',
    indicator: 'info',
    suggests: [],
    detailHas: [`Magnesium draft not offered: ${why}.`],
  };
  return { says, given: { ...GIVEN, ...given }, expect: [advice] };
}

const NO_EGFR = { renalFunction: { status: 'known', value: undefined } } as const;

export default defineVignettes(rule, [
  {
    says: 'cramps in pregnancy',
    given: GIVEN,
    expect: [
      {
        messageId: 'pregnant',
        indicator: 'info',
        standsAlone: false,
        about: ['Observation/pregnancy'],
        suggests: [MAGNESIUM],
        recommends: [],
        detailHas: [
          'usually benign',
          'deep vein thrombosis',
          'oral magnesium is an option',
          'never withhold quinine for malaria',
          'not recommended',
        ],
        detailLacks: ['not offered', 'contraindicated'],
      },
    ],
  },
  offered('eGFR 30', { renalFunction: renalFunction(30) }),
  offered('no eGFR on record, and no kidney disease', NO_EGFR),
  withheld('eGFR 29', { renalFunction: renalFunction(29) }, 'eGFR 29'),
  withheld(
    'no eGFR, and kidney disease',
    { ...NO_EGFR, conditions: [problem('chronic-kidney-disease')] },
    'kidney disease without a recent eGFR',
  ),
  withheld('on dialysis', { dialysis: ON_DIALYSIS }, 'dialysis'),
  withheld(
    'dialysis and eGFR could not be read',
    { dialysis: unknown('timed-out'), renalFunction: unknown('timed-out') },
    'dialysis status not read',
  ),
  withheld('myasthenia gravis', { conditions: [problem('myasthenia-gravis')] }, 'myasthenia gravis'),
  withheld(
    'taking magnesium',
    { activeMedications: [medicine('magnesium oxide')] },
    'magnesium already taken or ordered',
  ),
  withheld('magnesium drafted', { draftOrders: [draftOrder('magnesium oxide')] }, 'magnesium already taken or ordered'),
  withheld('medication list read in part', { activeMedications: partial([]) }, 'medication list not read in full'),
  withheld('problem list not read', { conditions: unknown('refused') }, 'problem list not read in full'),
  withheld(
    'allergic to magnesium',
    {
      allergies: [{ reference: 'AllergyIntolerance/1', ingredients: new Set(['magnesium oxide']), label: 'magnesium' }],
    },
    'magnesium allergy',
  ),
  withheld('allergies not read', { allergies: unknown('refused') }, 'allergies not read'),
  withheld('age not recorded', { patient: AGE_NOT_RECORDED }, 'age under 18 or not recorded'),
  {
    says: 'how to write an order could not be read',
    given: { ...GIVEN, orderContext: unknown('unreadable') },
    expect: [{ messageId: 'pregnant', indicator: 'info', suggests: [] }],
  },
  {
    says: 'statements about pregnancy conflict',
    given: { ...GIVEN, pregnancy: { state: 'conflicting', references: ['Observation/pregnancy'] } },
    expect: [
      {
        messageId: 'conflicting',
        indicator: 'info',
        standsAlone: false,
        suggests: [],
        detailHas: ['clarify before any drug'],
      },
    ],
  },
  {
    says: 'not pregnant',
    given: { ...GIVEN, pregnancy: { state: 'not-pregnant', references: ['Observation/pregnancy'] } },
    expect: 'not-applicable',
  },
  { says: 'nothing on record about pregnancy', given: { crampEvidence: CRAMPS }, expect: 'not-applicable' },
  { says: 'pregnancy without cramps', given: { pregnancy: PREGNANT }, expect: 'not-applicable' },
  { says: 'pregnancy could not be read', given: { ...GIVEN, pregnancy: unknown('timed-out') }, expect: 'cannot-tell' },
  {
    says: 'on dialysis magnesium is not called an option',
    given: { ...GIVEN, dialysis: ON_DIALYSIS },
    expect: [{ messageId: 'pregnant', indicator: 'info', suggests: [], detailLacks: ['an option'] }],
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, pregnancy: PREGNANT },
    expect: 'not-applicable',
  },
]);
