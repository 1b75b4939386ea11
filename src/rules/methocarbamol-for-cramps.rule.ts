import type { Rule } from './rule.js';
import { defineCirrhosisRelaxant } from './shared/cirrhosis-relaxant.js';

/**
 * Methocarbamol ordered for cramps.
 *
 * When
 * - a selected draft is for methocarbamol
 * - and it is for cramps: the order names them, or it gives no reason and the encounter is about cramps
 *
 * Then
 * - warn from 65 years on (Beers)
 * - inform without cirrhosis: the trial evidence is in cirrhosis only; with cirrhosis silence
 * - offer to remove the draft
 *
 * Remarks
 * - That there is no cirrhosis is said only of a problem list that was read in full, and not where it is suspected. In
 *   end-of-life care the Beers criteria do not apply, and the card does not speak of them.
 */
const rule: Rule = defineCirrhosisRelaxant({
  meta: {
    id: 'methocarbamol-for-cramps',
    topic: 'methocarbamolForCramps',
    title: 'Methocarbamol for leg cramps',
    decision: 'methocarbamol-for-cramps',
    precedence: 8.4,
    sources: ['ROBERTS', 'BEERS', 'LBL-M'],
    limits: [
      'One placebo-controlled trial in cirrhosis, read through two reviews; Beers tables read through a summary.',
    ],
    evidence: 'C',
    overrideReasons: ['specialist-advice', 'benefit-outweighs-risk', 'not-cramp-related', 'tolerated-previously'],
  },
  drugClass: 'methocarbamol',
  contraindications: [],
  evidence:
    'The effect on muscle pain is nonspecific. One placebo-controlled trial in cirrhosis showed fewer, milder, shorter cramps.',
  consider: 'Sedation and falls',
});
export default rule;
