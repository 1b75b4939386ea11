import { unknown } from '../facts/fact.js';
import rule from './hemodialysis-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, ON_DIALYSIS } from './vignette-facts.js';

export default defineVignettes(rule, [
  {
    says: 'cramps on dialysis',
    given: { crampEvidence: CRAMPS, dialysis: ON_DIALYSIS },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        standsAlone: false,
        about: ['Procedure/dialysis'],
        suggests: [],
        detailHas: [
          'ultrafiltration rate and volume and dry weight',
          'no baclofen, no magnesium or potassium supplement',
        ],
      },
    ],
  },
  { says: 'dialysis without cramps', given: { dialysis: ON_DIALYSIS }, expect: 'not-applicable' },
  {
    says: 'whether there are cramps could not be read',
    given: { crampEvidence: unknown('refused'), dialysis: ON_DIALYSIS },
    expect: 'not-applicable',
  },
  { says: 'cramps without dialysis', given: { crampEvidence: CRAMPS }, expect: 'not-applicable' },
  {
    says: 'dialysis could not be read',
    given: { crampEvidence: CRAMPS, dialysis: unknown('timed-out') },
    expect: 'cannot-tell',
  },
]);
