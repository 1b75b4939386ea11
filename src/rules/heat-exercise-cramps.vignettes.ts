import { unknown } from '../facts/fact.js';
import rule from './heat-exercise-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import { medicine, problem } from './vignette-facts.js';

const HEAT = problem('heat-cramp');

export default defineVignettes(rule, [
  {
    says: 'heat cramps, nothing else on record',
    given: { conditions: [HEAT] },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        standsAlone: false,
        suggests: [],
        detailHas: ['rest in a cool place', 'Caution with such drinks in diabetes'],
        detailLacks: ['drink more'],
      },
    ],
  },
  {
    says: 'heat cramps with diabetes, heart failure and kidney disease',
    given: {
      conditions: [HEAT, problem('diabetes'), problem('heart-failure'), problem('chronic-kidney-disease')],
    },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        detailHas: ['Caution with such drinks here: diabetes, chronic kidney disease and heart failure.'],
      },
    ],
  },
  {
    says: 'heat cramps in end-stage kidney disease, on spironolactone',
    given: { conditions: [HEAT, problem('dialysis-or-esrd')], activeMedications: [medicine('spironolactone')] },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        detailHas: ['here: end-stage kidney disease and potassium-sparing drug.'],
      },
    ],
  },
  {
    says: 'the medication list could not be read',
    given: { conditions: [HEAT], activeMedications: unknown('timed-out') },
    expect: [{ messageId: 'section', indicator: 'info', detailHas: ['or with potassium-sparing drugs'] }],
  },
  { says: 'no heat cramps', given: { conditions: [problem('diabetes')] }, expect: 'not-applicable' },
  { says: 'the problem list could not be read', given: { conditions: unknown('refused') }, expect: 'cannot-tell' },
]);
