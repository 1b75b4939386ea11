import type { Rule } from './rule.js';
import { defineElectrolyteRule } from './shared/electrolyte-rule.js';

/**
 * Low potassium.
 *
 * When
 * - the newest valid potassium is below the reference range (tiers of clinical-knowledge 3.4)
 *
 * Then
 * - mild: a line in the overview, with cramps only; moderate: warning; severe (< 2.5 mmol/L): critical
 *
 * Remarks
 * - A result 31 to 90 days old counts one level less, and so does one already managed (replacement or repeat
 *   test), except when severe. No dose of potassium is ever given.
 */
const rule: Rule = defineElectrolyteRule({
  meta: {
    id: 'hypokalemia',
    topic: 'hypokalemia',
    title: 'Low potassium',
    precedence: 4.1,
    sources: ['RCEM', 'CTCAE', 'MSD'],
  },
  evidence: ({ tier }) => [
    'Low K: can contribute to cramps, weakness, arrhythmia.',
    ...(tier === 3 ? ['Severe range (below 2.5 mmol/L): ECG and assessment per local policy.'] : []),
  ],
  consider: () => ['Low K: check Mg; review diuretics, laxatives, beta-agonists, GI loss.'],
  furtherTests: () => [],
});
export default rule;
