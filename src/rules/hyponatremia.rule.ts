import { activeOf } from '../facts/conditions.js';
import { foundIn } from '../facts/fact.js';
import type { Rule } from './rule.js';
import { defineElectrolyteRule } from './shared/electrolyte-rule.js';

/**
 * Low sodium.
 *
 * When
 * - the newest valid sodium is below the reference range (tiers of clinical-knowledge 3.4)
 *
 * Then
 * - mild: a line in the overview, with cramps only; moderate (< 130 mmol/L): warning; profound (< 125 mmol/L):
 *   critical
 *
 * Remarks
 * - A result 31 to 90 days old counts one level less, and so does one with a repeat test on order, except when
 *   severe. Whole-blood sodium is labeled as such. No rate or volume of fluids is ever given.
 */
const rule: Rule = defineElectrolyteRule({
  meta: {
    id: 'hyponatremia',
    topic: 'hyponatremia',
    title: 'Low sodium',
    precedence: 4.4,
    sources: ['HYPONA', 'CTCAE'],
  },
  evidence: ({ tier }, { conditions }) =>
    tier === 3 && activeOf(foundIn(conditions), 'cirrhosis').length > 0
      ? ['Cirrhosis: hepatology guidance advises stopping diuretics at this level.']
      : [],
  consider: () => ['Low Na: review thiazides, SSRIs, fluid status; check glucose. Avoid rapid correction.'],
  furtherTests: () => [],
});
export default rule;
