import { partial, unknown } from '../facts/fact.js';
import rule from './myofascial-trigger-point-cramps.rule.js';
import { defineVignettes, type Given, type Vignette } from './vignette.js';
import { CRAMPS, labResult, medicine, NOTHING_READ, problem, results } from './vignette-facts.js';

const TRIGGER_POINT = problem('myofascial-pain', { label: 'trigger point of gastrocnemius' });
const GIVEN = { crampEvidence: CRAMPS, conditions: [TRIGGER_POINT] };
const REFERRAL = 'Refer for trigger-point injection';
const allergicTo = (name: string) => [{ reference: 'AllergyIntolerance/1', ingredients: new Set([name]), label: name }];

function withheld(says: string, given: Given, why: string): Vignette {
  return {
    says,
    given: { ...GIVEN, ...given },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        suggests: [],
        detailHas: [`Referral for injection not offered: ${why}.`],
      },
    ],
  };
}

export default defineVignettes(rule, [
  {
    says: 'cramps and a trigger point of the calf',
    given: GIVEN,
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        standsAlone: false,
        about: ['Condition/myofascial-pain'],
        suggests: [REFERRAL],
        recommends: [],
        detailHas: ['palpate the gastrocnemius', 'as effective as quinine 300 mg', 'small trials'],
        detailLacks: ['not offered'],
      },
    ],
  },
  withheld('apixaban', { activeMedications: [medicine('apixaban')] }, 'anticoagulant (apixaban)'),
  withheld('a bleeding disorder', { conditions: [TRIGGER_POINT, problem('bleeding-disorder')] }, 'bleeding disorder'),
  withheld('allergic to lidocaine', { allergies: allergicTo('lidocaine') }, 'allergy (lidocaine)'),
  withheld(
    'allergic to lidocaine with epinephrine',
    {
      allergies: [
        {
          reference: 'AllergyIntolerance/1',
          ingredients: new Set(['epinephrine', 'lidocaine']),
          label: 'lidocaine with epinephrine',
        },
      ],
    },
    'allergy (lidocaine with epinephrine)',
  ),
  withheld('platelets 99', { labResults: results(labResult('platelets', 99)) }, 'platelets 99 ×10⁹/L on 2026-02-20'),
  {
    says: 'platelets 100',
    given: { ...GIVEN, labResults: results(labResult('platelets', 100)) },
    expect: [{ messageId: 'section', indicator: 'info', suggests: [REFERRAL] }],
  },
  {
    says: 'laboratory results could not be read: the injection itself is for others to decide',
    given: { ...GIVEN, labResults: unknown('timed-out') },
    expect: [{ messageId: 'section', indicator: 'info', suggests: [REFERRAL] }],
  },
  {
    says: 'another allergy',
    given: { ...GIVEN, allergies: allergicTo('naproxen') },
    expect: [{ messageId: 'section', indicator: 'info', suggests: [REFERRAL] }],
  },
  withheld('medication list read in part', { activeMedications: partial([]) }, 'the record was not read in full'),
  withheld('allergies not read', { allergies: unknown('refused') }, 'the record was not read in full'),
  withheld('problem list read in part', { conditions: partial([TRIGGER_POINT]) }, 'the record was not read in full'),
  {
    says: 'how to write an order could not be read',
    given: { ...GIVEN, orderContext: unknown('unreadable') },
    expect: [{ messageId: 'section', indicator: 'info', suggests: [] }],
  },
  { says: 'cramps without trigger points', given: { crampEvidence: CRAMPS }, expect: 'not-applicable' },
  { says: 'trigger points without cramps', given: { conditions: [TRIGGER_POINT] }, expect: 'not-applicable' },
  {
    says: 'whether there are cramps could not be read',
    given: { ...GIVEN, crampEvidence: unknown('timed-out') },
    expect: 'cannot-tell',
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ, crampEvidence: CRAMPS },
    expect: 'not-applicable',
  },
]);
