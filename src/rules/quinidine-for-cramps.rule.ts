import type { DraftOrder } from '../facts/clinical-facts.js';
import { isPregnant } from '../facts/pregnancy.js';
import { advise, defineRule, notApplicable, type Rule } from './rule.js';
import { draftsForCramps, NON_DRUG_FIRST, referencesOf, THERAPY_META } from './shared/cramp-therapy.js';
import { removeSuggestion } from './shared/draft-actions.js';
import { orderedLine, recognizedByText } from './shared/wording.js';

/**
 * Quinidine ordered for leg cramps.
 *
 * When
 * - a selected draft is for quinidine, not combined with dextromethorphan
 * - and it is for cramps: the order names them, or it gives no reason and the encounter is about cramps
 *
 * Then
 * - warn; critical in pregnancy
 * - offer to remove the draft
 *
 * Remarks
 * - "Contraindicated in pregnancy" is the word of the guidance article, and the card says so. Arrhythmia, malaria and
 *   pseudobulbar affect as reasons are not commented on.
 */
const rule: Rule = defineRule({
  meta: {
    ...THERAPY_META,
    id: 'quinidine-for-cramps',
    topic: 'quinidineForCramps',
    title: 'Quinidine for leg cramps',
    decision: 'quinidine-for-cramps',
    precedence: 5,
    sources: ['ROBERTS', 'QPI', 'ART'],
    limits: ['One small trial in cirrhosis, read through a review; risks by analogy with quinine.'],
    evidence: 'C',
    overrideReasons: ['specialist-advice', 'benefit-outweighs-risk', 'not-cramp-related', 'comfort-care'],
  },
  needs: { draftOrders: 'complete' },
  uses: ['crampEvidence', 'pregnancy'],
  messages: {
    forCramps: ({ drafts }: QuinidineText) => ({
      summary: 'Quinidine for cramps: QT, thrombocytopenia and arrhythmia risk.',
      ...quinidineDetail(drafts),
    }),
    inPregnancy: ({ drafts }: QuinidineText) => ({
      summary:
        'Quinidine for cramps: QT, thrombocytopenia and arrhythmia risk; contraindicated in pregnancy per guidance article.',
      ...quinidineDetail(drafts),
      patient: ['**This patient:** pregnancy on record. Guidance article: contraindicated in pregnancy.'],
    }),
  },
  evaluate({ draftOrders, crampEvidence, pregnancy }) {
    const drafts = draftsForCramps(draftOrders, crampEvidence, 'quinidine');
    if (drafts.length === 0) return notApplicable('no selected order of quinidine is for cramps');
    const options = {
      data: { drafts },
      about: referencesOf(drafts),
      suggestions: removeSuggestion(drafts),
    };
    return isPregnant(pregnancy)
      ? advise({ messageId: 'inPregnancy', indicator: 'critical', because: 'pregnancy adds to its risks', ...options })
      : advise({
          messageId: 'forCramps',
          indicator: 'warning',
          because: 'its risks outweigh the evidence',
          ...options,
        });
  },
});
export default rule;

interface QuinidineText {
  readonly drafts: readonly DraftOrder[];
}

function quinidineDetail(drafts: readonly DraftOrder[]) {
  return {
    why: drafts.map(orderedLine),
    evidence: [
      'Same class risks as quinine (QT prolongation, thrombocytopenia); one small trial in cirrhosis (diarrhea).',
    ],
    consider: [NON_DRUG_FIRST],
    data: recognizedByText(drafts.map(({ drug }) => drug)),
  };
}
