import type { Rule } from './rule.js';
import { defineElectrolyteRule } from './shared/electrolyte-rule.js';

/**
 * Low magnesium.
 *
 * When
 * - the newest valid magnesium is below the reference range (tiers of clinical-knowledge 3.4)
 *
 * Then
 * - mild: a line in the overview, with cramps only; moderate (< 0.50 mmol/L or 1.2 mg/dL): warning; severe (<
 *   0.40 mmol/L or 1.0 mg/dL): critical
 *
 * Remarks
 * - A result 31 to 90 days old counts one level less, and so does one already managed, except when severe.
 */
const rule: Rule = defineElectrolyteRule({
  meta: {
    id: 'hypomagnesemia',
    topic: 'hypomagnesemia',
    title: 'Low magnesium',
    precedence: 4.5,
    sources: ['CTCAE', 'CRIT', 'MSD'],
  },
  evidence: () => ['Low Mg: symptoms usually below 0.5 mmol/L (1.2 mg/dL). Low K or Ca may not correct until Mg is.'],
  consider: () => ['Low Mg: review diuretics, PPIs, alcohol, diarrhea.'],
  furtherTests: () => [],
});
export default rule;
