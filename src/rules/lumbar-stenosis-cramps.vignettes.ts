import { partial, unknown } from '../facts/fact.js';
import rule from './lumbar-stenosis-cramps.rule.js';
import { defineVignettes } from './vignette.js';
import { CRAMPS, problem } from './vignette-facts.js';

export default defineVignettes(rule, [
  {
    says: 'cramps and the problem on record',
    given: { crampEvidence: CRAMPS, conditions: [problem('lumbar-spinal-stenosis')] },
    expect: [
      {
        messageId: 'section',
        indicator: 'info',
        standsAlone: false,
        about: ['Condition/lumbar-spinal-stenosis'],
        suggests: [],
        detailHas: ['consider neurogenic claudication', 'botulinum toxin', 'specialist decision'],
      },
    ],
  },
  {
    says: 'the same on a problem list that was read in part',
    given: { crampEvidence: CRAMPS, conditions: partial([problem('lumbar-spinal-stenosis')]) },
    expect: [{ messageId: 'section', indicator: 'info', standsAlone: false }],
  },
  {
    says: 'the problem is over',
    given: { crampEvidence: CRAMPS, conditions: [problem('lumbar-spinal-stenosis', { active: false })] },
    expect: 'not-applicable',
  },
  { says: 'cramps without the problem', given: { crampEvidence: CRAMPS }, expect: 'not-applicable' },
  {
    says: 'the problem without cramps',
    given: { conditions: [problem('lumbar-spinal-stenosis')] },
    expect: 'not-applicable',
  },
  {
    says: 'whether there are cramps could not be read',
    given: { crampEvidence: unknown('timed-out'), conditions: [problem('lumbar-spinal-stenosis')] },
    expect: 'not-applicable',
  },
  {
    says: 'the problem list could not be read',
    given: { crampEvidence: CRAMPS, conditions: unknown('timed-out') },
    expect: 'cannot-tell',
  },
]);
