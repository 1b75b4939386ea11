import { ORDERABLES } from '../terminology/orderables.js';
import type { Rule } from './rule.js';
import { defineElectrolyteRule } from './shared/electrolyte-rule.js';

/**
 * Low calcium.
 *
 * When
 * - the newest valid calcium – ionized before lab-corrected before albumin-corrected before measured
 *   (clinical-knowledge 3.6) – is below the reference range (tiers of 3.4)
 *
 * Then
 * - mild: a line in the overview, with cramps only; moderate: warning; severe: critical
 *
 * Remarks
 * - Low total calcium without a usable albumin stays mild unless it is below 1.75 mmol/L (7.0 mg/dL), and the
 *   card asks for albumin or ionized calcium. A result 31 to 90 days old counts one level less, and so does one
 *   already managed, except when severe.
 */
const rule: Rule = defineElectrolyteRule({
  meta: {
    id: 'hypocalcemia',
    topic: 'hypocalcemia',
    title: 'Low calcium',
    precedence: 4.3,
    sources: ['CTCAE', 'MSD'],
  },
  evidence: () => ['Low Ca: classic cause of cramps/tetany.'],
  consider: () => ['Low Ca: check albumin/ionized Ca, Mg, PTH, vitamin D.'],
  furtherTests: ({ albuminMissing }) => (albuminMissing ? [ORDERABLES.ionizedCalcium, ORDERABLES.albumin] : []),
});
export default rule;
