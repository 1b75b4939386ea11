import { partial, unknown } from '../facts/fact.js';
import rule from './pad-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, problem } from './vignette-facts.js';

export default defineVignettes(rule, [
  {
    says: 'cramps and the problem on record',
    given: { crampEvidence: CRAMPS, conditions: [problem('peripheral-arterial-disease')] },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        standsAlone: false,
        about: ['Condition/peripheral-arterial-disease'],
        suggests: [],
        detailHas: ['relieved by rest within about 10 min', 'consider claudication'],
      },
    ],
  },
  {
    says: 'the same on a problem list that was read in part',
    given: { crampEvidence: CRAMPS, conditions: partial([problem('peripheral-arterial-disease')]) },
    expect: [{ messageId: 'section', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'the problem is over',
    given: { crampEvidence: CRAMPS, conditions: [problem('peripheral-arterial-disease', { active: false })] },
    expect: 'not-applicable',
  },
  {
    says: 'the problem is not dated',
    given: { crampEvidence: CRAMPS, conditions: [problem('peripheral-arterial-disease', { since: undefined })] },
    expect: [{ messageId: 'section', indicator: 'info', detailLacks: ['peripheral-arterial-disease ('] }],
  },
  { says: 'cramps without the problem', given: { crampEvidence: CRAMPS }, expect: 'not-applicable' },
  {
    says: 'the problem without cramps',
    given: { conditions: [problem('peripheral-arterial-disease')] },
    expect: 'not-applicable',
  },
  {
    says: 'whether there are cramps could not be read',
    given: { crampEvidence: unknown('timed-out'), conditions: [problem('peripheral-arterial-disease')] },
    expect: 'not-applicable',
  },
  {
    says: 'the problem list could not be read',
    given: { crampEvidence: CRAMPS, conditions: unknown('timed-out') },
    expect: 'cannot-tell',
  },
]);
