import { hasCramps } from '../facts/cramp-evidence.js';
import { ORDERABLES } from '../terminology/orderables.js';
import type { Rule } from './rule.js';
import { defineElectrolyteRule, takes } from './shared/electrolyte-rule.js';

/**
 * High calcium.
 *
 * When
 * - the newest valid calcium – ionized before lab-corrected before albumin-corrected before measured
 *   (clinical-knowledge 3.6) – is above the reference range (tiers of 3.4)
 *
 * Then
 * - mild: a line in the overview, with cramps only; moderate: warning; severe: critical; PTH is proposed from
 *   moderate on
 *
 * Remarks
 * - A result 31 to 90 days old counts one level less. Calcium drawn soon after teriparatide can be transiently
 *   high.
 */
const rule: Rule = defineElectrolyteRule({
  meta: {
    id: 'hypercalcemia',
    topic: 'hypercalcemia',
    title: 'High calcium',
    precedence: 4.2,
    sources: ['HCA', 'MSD'],
  },
  evidence: (_, { crampEvidence }) => [
    hasCramps(crampEvidence)
      ? 'Low calcium is the commoner calcium cause of cramps; high calcium needs attention in its own right.'
      : 'High calcium needs attention in its own right.',
  ],
  consider: (_, facts) => [
    'High Ca: ask about constipation, fatigue, irritability, polyuria. Review thiazide, calcium, vitamin D, lithium. PTH is the key first test.',
    ...(takes(facts, 'teriparatide')
      ? ['Teriparatide active: sample ≥ 16 h after the last dose before interpreting.']
      : []),
  ],
  furtherTests: ({ tier, albuminMissing }) => [
    ...(tier >= 2 ? [ORDERABLES.parathyrin] : []),
    ...(albuminMissing ? [ORDERABLES.ionizedCalcium, ORDERABLES.albumin] : []),
  ],
});
export default rule;
