import type { DraftOrder } from '../facts/clinical-facts.js';
import { isPregnant } from '../facts/pregnancy.js';
import { advise, defineRule, noConcern, notApplicable, type Rule } from './rule.js';
import { draftsForCramps, NON_DRUG_FIRST, referencesOf, removalOfEach, THERAPY_META } from './shared/cramp-therapy.js';
import { orderedLine, recognizedByText } from './shared/wording.js';

/**
 * Botulinum toxin ordered for leg cramps in pregnancy.
 *
 * When
 * - a selected draft is for botulinum toxin
 * - and it is for cramps: the order names them, or it gives no reason and the encounter is about cramps
 * - and the patient is pregnant
 *
 * Then
 * - warn and offer to remove the draft
 *
 * Remarks
 * - It is not called contraindicated: the labels do not say so (B16).
 */
const rule: Rule = defineRule({
  meta: {
    ...THERAPY_META,
    id: 'botulinum-for-cramps-pregnancy',
    topic: 'botulinumForCrampsPregnancy',
    title: 'Botulinum toxin for leg cramps in pregnancy',
    decision: 'botulinum-for-cramps-pregnancy',
    precedence: 9.2,
    sources: ['PARK', 'COC-PR'],
    limits: ['Labels: inadequate human data; the guidance article says contraindicated, the labels do not.'],
    evidence: 'D',
    overrideReasons: ['specialist-advice', 'benefit-outweighs-risk'],
  },
  needs: { draftOrders: 'complete' },
  uses: ['crampEvidence', 'pregnancy'],
  messages: {
    inPregnancy: ({ drafts }: { readonly drafts: readonly DraftOrder[] }) => ({
      summary: 'Botulinum toxin for cramps in pregnancy: not recommended – inadequate human data, harm in animals.',
      why: drafts.map(orderedLine),
      evidence: ['Labels: inadequate human data, harm in animals – not an absolute contraindication.'],
      consider: ['Stretching; oral magnesium is an option.', NON_DRUG_FIRST],
      data: recognizedByText(drafts.map(({ drug }) => drug)),
    }),
  },
  evaluate({ draftOrders, crampEvidence, pregnancy }) {
    const drafts = draftsForCramps(draftOrders, crampEvidence, 'botulinum-toxin');
    if (drafts.length === 0) return notApplicable('no selected order of botulinum toxin is for cramps');
    if (!isPregnant(pregnancy)) return noConcern('no pregnancy on record');
    return advise({
      messageId: 'inPregnancy',
      data: { drafts },
      indicator: 'warning',
      because: 'human data are inadequate',
      about: referencesOf(drafts),
      suggestions: removalOfEach(drafts),
    });
  },
});
export default rule;
