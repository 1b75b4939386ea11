import { readValue } from '../facts/fact.js';
import { advise, defineRule, notApplicable, type Rule } from './rule.js';
import { MAGNESIUM_EGFR_MIN, magnesiumDraft, magnesiumObstacle } from './shared/magnesium-draft.js';
import type { Obstacle } from './shared/obstacle.js';
import { SECTION_META } from './shared/overview-section.js';

/**
 * Cramps in pregnancy.
 *
 * When
 * - cramps are on record
 * - and the newest statement says pregnant, or statements of one day conflict
 *
 * Then
 * - add to the overview: common and usually benign, think of deep vein thrombosis, stretching, magnesium as an option,
 *   no quinine or quinidine for cramps, botulinum toxin not recommended
 * - offer a magnesium draft without a dose: eGFR 30 or more, or no kidney disease known; not taking magnesium, no
 *   myasthenia gravis, no allergy to it
 *
 * Remarks
 * - With conflicting statements only the cautions are given, and no drug is proposed.
 */
const rule: Rule = defineRule({
  meta: {
    ...SECTION_META,
    id: 'pregnancy-cramps',
    topic: 'pregnancyCramps',
    title: 'Pregnancy and cramps',
    precedence: 12.36,
    sources: ['COC-PR', 'COC-MG'],
    thresholds: [{ what: 'Magnesium draft with eGFR of at least', value: MAGNESIUM_EGFR_MIN, unit: 'mL/min/1.73 m²' }],
    limits: [
      'Magnesium in pregnancy: inconsistent trials, low certainty.',
      'Botulinum toxin: inadequate human data, not an absolute contraindication.',
    ],
    evidence: 'C',
  },
  needs: { pregnancy: 'partial' },
  uses: [
    'crampEvidence',
    'patient',
    'conditions',
    'dialysis',
    'renalFunction',
    'activeMedications',
    'draftOrders',
    'allergies',
    'orderContext',
  ],
  messages: {
    pregnant: ({ obstacle }: { readonly obstacle: Obstacle | undefined }) => ({
      summary: 'Pregnancy on record: cramps are common and usually benign.',
      steps: {
        cause: [
          'Pregnancy: leg cramps are common and usually benign. Unilateral pain or swelling: think of deep vein thrombosis.',
        ],
        measures: [
          obstacle?.kind === 'found'
            ? 'Pregnancy: stretching.'
            : 'Pregnancy: stretching; oral magnesium is an option (inconsistent evidence, few harms).',
          ...(obstacle === undefined ? [] : [`Magnesium draft not offered: ${obstacle.text}.`]),
        ],
        refractory: [AVOID],
      },
    }),
    conflicting: () => ({
      summary: 'Pregnancy status conflicting: clarify before any drug for cramps.',
      steps: { cause: ['Pregnancy status conflicting: clarify before any drug.'], refractory: [AVOID] },
    }),
  },
  evaluate({ pregnancy, crampEvidence, orderContext, ...facts }) {
    if ((readValue(crampEvidence) ?? []).length === 0) return notApplicable('no cramps on record');
    if (pregnancy === undefined || pregnancy.state === 'not-pregnant') return notApplicable('no pregnancy on record');
    const options = {
      indicator: 'info' as const,
      because: 'pregnancy is on record',
      standsAlone: false as const,
      about: pregnancy.references,
    };
    if (pregnancy.state === 'conflicting') return advise({ messageId: 'conflicting', data: undefined, ...options });
    const obstacle = magnesiumObstacle(facts);
    const context = readValue(orderContext);
    return advise({
      messageId: 'pregnant',
      data: { obstacle },
      ...options,
      suggestions:
        obstacle === undefined && context !== undefined
          ? [{ label: 'Draft oral magnesium (no dose)', actions: [magnesiumDraft(context)] }]
          : [],
    });
  },
});
export default rule;

const AVOID =
  'In pregnancy: avoid quinine and quinidine for cramps (never withhold quinine for malaria); botulinum toxin is not recommended.';
