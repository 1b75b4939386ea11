import { unknown } from '../facts/fact.js';
import rule from './early-morning-pattern.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS } from './vignette-facts.js';

export default defineVignettes(rule, [
  {
    says: 'cramps on record',
    given: { crampEvidence: CRAMPS },
    expect: [
      {
        messageId: 'pattern',
        indicator: 'info',
        standsAlone: false,
        suggests: [],
        detailHas: ['mostly at night or early morning', 'not a simple cramp'],
        detailLacks: ['parasympathetic', 'adrenergic'],
      },
    ],
  },
  { says: 'no cramps on record', given: {}, expect: 'not-applicable' },
  {
    says: 'encounter and problems could not be read',
    given: { crampEvidence: unknown('timed-out') },
    expect: 'cannot-tell',
  },
]);
