import { hasCramps } from '../facts/cramp-evidence.js';
import { advise, defineRule, notApplicable, type Rule } from './rule.js';
import { SECTION_META } from './shared/overview-section.js';

/**
 * Cramps in a patient on dialysis.
 *
 * When
 * - cramps are on record
 * - and dialysis or end-stage kidney disease is on record
 *
 * Then
 * - add to the overview: review ultrafiltration and dry weight with the dialysis team; no baclofen, no magnesium and
 *   no potassium supplement
 */
const rule: Rule = defineRule({
  meta: {
    ...SECTION_META,
    id: 'hemodialysis-cramps',
    topic: 'hemodialysisCramps',
    title: 'Dialysis and cramps',
    precedence: 12.35,
    sources: ['AFP', 'MUANDA'],
    limits: ['Practice advice; no trial of changing ultrafiltration for cramps was read.'],
    evidence: 'C',
  },
  needs: { dialysis: 'partial' },
  uses: ['crampEvidence'],
  messages: {
    section: () => ({
      summary: 'Dialysis on record: review ultrafiltration and dry weight for cramps.',
      steps: {
        cause: [
          'Dialysis or end-stage kidney disease: review ultrafiltration rate and volume and dry weight with the dialysis team; pre-dialysis laboratory results.',
        ],
        refractory: ['Dialysis or end-stage kidney disease: no baclofen, no magnesium or potassium supplement.'],
      },
    }),
  },
  evaluate({ dialysis, crampEvidence }) {
    if (!hasCramps(crampEvidence)) return notApplicable('no cramps on record');
    if (dialysis === undefined) return notApplicable('no dialysis on record');
    return advise({
      messageId: 'section',
      data: undefined,
      indicator: 'info',
      because: 'dialysis or end-stage kidney disease is on record',
      standsAlone: false,
      about: [dialysis.reference],
    });
  },
});
export default rule;
