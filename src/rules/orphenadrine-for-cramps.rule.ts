import type { Rule } from './rule.js';
import { defineCirrhosisRelaxant } from './shared/cirrhosis-relaxant.js';

/**
 * Orphenadrine ordered for cramps.
 *
 * When
 * - a selected draft is for orphenadrine
 * - and it is for cramps: the order names them, or it gives no reason and the encounter is about cramps
 *
 * Then
 * - warn with a contraindication of the label (glaucoma, pyloric or duodenal obstruction, prostatic hypertrophy or
 *   bladder-neck obstruction, megaesophagus, myasthenia gravis; suspected ones too)
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
    id: 'orphenadrine-for-cramps',
    topic: 'orphenadrineForCramps',
    title: 'Orphenadrine for leg cramps',
    decision: 'orphenadrine-for-cramps',
    precedence: 8.3,
    sources: ['ABDELS', 'BEERS', 'LBL-O', 'ROBERTS'],
    limits: ['One trial against calcium in cirrhosis, n = 30; the Beers tables were read through a summary.'],
    evidence: 'C',
    overrideReasons: ['specialist-advice', 'benefit-outweighs-risk', 'not-cramp-related', 'tolerated-previously'],
  },
  drugClass: 'orphenadrine',
  contraindications: [
    ['angle-closure-glaucoma', 'glaucoma'],
    ['glaucoma-other', 'glaucoma'],
    ['myasthenia-gravis', 'myasthenia gravis'],
    ['bladder-neck-obstruction', 'bladder-neck obstruction'],
    ['prostatic-hyperplasia', 'prostatic hypertrophy'],
    ['pyloric-or-duodenal-obstruction', 'pyloric or duodenal obstruction'],
    ['megaesophagus-or-achalasia', 'megaesophagus'],
  ],
  evidence:
    'In cirrhosis, cramps fell from 12.5 to 0.6 per week at 1 month in a small trial against calcium; dry mouth and drowsiness. No trial in other causes.',
  consider: 'Check for glaucoma, urinary retention, myasthenia',
});
export default rule;
