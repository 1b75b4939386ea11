import type { DraftOrder } from '../facts/clinical-facts.js';
import { advise, defineRule, FIRST_VERSION, INFO_BEFORE_SIGNING, noConcern, notApplicable, type Rule } from './rule.js';
import { selectedBaclofen, taperLine } from './shared/baclofen-orders.js';
import { isForCramps } from './shared/cramp-orders.js';
import { removeSuggestion } from './shared/draft-actions.js';
import { orderedLine, recognizedByText } from './shared/wording.js';

/**
 * Baclofen for leg cramps in pregnancy.
 *
 * When
 * - a selected draft is for systemic baclofen and for cramps: it names them, or it gives no reason and the
 *   encounter is about cramps
 * - and the newest statement on record says pregnant
 *
 * Then
 * - warning; offer to remove the draft
 *
 * Remarks
 * - Baclofen for spasticity in pregnancy is another decision: silent.
 * - A conflicting record is no claim: silent.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'baclofen-pregnancy',
    topic: 'baclofenPregnancy',
    title: 'Baclofen for cramps in pregnancy',
    history: [FIRST_VERSION],
    decision: 'baclofen',
    precedence: 6.2,
    ages: 'adults',
    infoOn: INFO_BEFORE_SIGNING,
    selectionBehavior: 'any',
    sources: ['LBL-B', 'COC-PR'],
    limits: [
      'No trial of baclofen for cramps in pregnancy was found; the advice rests on the label.',
      'Baclofen is not licensed for cramps.',
    ],
    evidence: 'C',
    overrideReasons: ['specialist-advice', 'benefit-outweighs-risk'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { draftOrders: 'complete', pregnancy: 'partial' },
  uses: ['crampEvidence', 'activeMedications'],
  messages: {
    pregnant: ({ orders, taper }: PregnancyText) => ({
      summary:
        'Baclofen for cramps in pregnancy: use only if benefit justifies fetal risk; neonatal withdrawal reported.',
      why: [...orders.map(orderedLine), '**Pregnant**, as the newest statement on record says.'],
      evidence: [
        'US label: in pregnancy only if the benefit justifies the risk to the fetus; withdrawal symptoms were reported in newborns.',
        'Off-label for cramps.',
      ],
      patient: taper,
      consider: ['Consider: non-drug measures such as stretching.'],
      data: recognizedByText(orders.map(({ drug }) => drug)),
    }),
  },
  evaluate(facts) {
    const orders = selectedBaclofen(facts.draftOrders).filter((order) => isForCramps(order, facts.crampEvidence));
    if (orders.length === 0) return notApplicable('no selected order is for baclofen against cramps');
    if (facts.pregnancy?.state !== 'pregnant') return noConcern('the record does not say pregnant');
    return advise({
      messageId: 'pregnant',
      data: { orders, taper: taperLine(facts) },
      indicator: 'warning',
      because: 'the patient is pregnant and cramps can be treated without it',
      about: [...orders.map(({ reference }) => reference), ...facts.pregnancy.references],
      suggestions: removeSuggestion(orders),
    });
  },
});
export default rule;

interface PregnancyText {
  readonly orders: readonly DraftOrder[];
  readonly taper: readonly string[];
}
