import { partial, unknown } from '../facts/fact.js';
import rule from './albumin-cirrhosis-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, problem } from './vignette-facts.js';

export default defineVignettes(rule, [
  {
    says: 'cramps and the problem on record',
    given: { crampEvidence: CRAMPS, conditions: [problem('cirrhosis')] },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        standsAlone: false,
        about: ['Condition/cirrhosis'],
        suggests: [],
        detailHas: ['albumin 20–40 g/week', 'specialist option'],
      },
    ],
  },
  {
    says: 'the same on a problem list that was read in part',
    given: { crampEvidence: CRAMPS, conditions: partial([problem('cirrhosis')]) },
    expect: [{ messageId: 'section', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'the problem is over',
    given: { crampEvidence: CRAMPS, conditions: [problem('cirrhosis', { active: false })] },
    expect: 'not-applicable',
  },
  { says: 'cramps without the problem', given: { crampEvidence: CRAMPS }, expect: 'not-applicable' },
  { says: 'the problem without cramps', given: { conditions: [problem('cirrhosis')] }, expect: 'not-applicable' },
  {
    says: 'whether there are cramps could not be read',
    given: { crampEvidence: unknown('timed-out'), conditions: [problem('cirrhosis')] },
    expect: 'not-applicable',
  },
  {
    says: 'the problem list could not be read',
    given: { crampEvidence: CRAMPS, conditions: unknown('timed-out') },
    expect: 'cannot-tell',
  },
]);
