import type { Rule } from './rule.js';
import { defineConditionSection } from './shared/overview-section.js';

/**
 * Cramps in a patient with peripheral arterial disease.
 *
 * When
 * - cramps are on record
 * - and peripheral arterial disease is an active problem
 *
 * Then
 * - add to the overview: consider claudication; pulses and ankle-brachial index
 */
const rule: Rule = defineConditionSection({
  meta: {
    id: 'pad-cramps',
    topic: 'padCramps',
    title: 'Peripheral arterial disease and cramps',
    precedence: 12.31,
    sources: ['AFP'],
    limits: ['The distinction rests on the history; no trial.'],
    evidence: 'C',
  },
  problem: 'peripheral-arterial-disease',
  summary: 'Peripheral arterial disease on record: consider claudication.',
  steps: (problems) => ({
    cause: [
      `${problems}: pain on exertion, relieved by rest within about 10 min – consider claudication: pulses, ankle-brachial index.`,
    ],
  }),
});
export default rule;
