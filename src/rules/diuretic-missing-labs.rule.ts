import type { ClinicalFacts, DraftOrder, LabGaps, LabNeed } from '../facts/clinical-facts.js';
import { hasCramps } from '../facts/cramp-evidence.js';
import { foundIn } from '../facts/fact.js';
import { ORDERABLES } from '../terminology/orderables.js';
import { advise, defineRule, FIRST_VERSION, noConcern, notApplicable, type Rule } from './rule.js';
import { isDiuretic } from './shared/diuretics.js';
import { notOnOrder, notYetOrdered, orderSuggestion } from './shared/lab-suggestions.js';
import { drugName, listText, orderedLine, recognizedByText, sentenceCase } from './shared/wording.js';

const BASELINE: readonly LabNeed[] = ['potassium', 'sodium', 'creatinine'];

/**
 * A diuretic is signed without baseline laboratory results.
 *
 * When
 * - a selected draft is for a diuretic
 * - and potassium, sodium or creatinine has no valid result: within 90 days for a new drug, 365 days when it
 *   continues one the patient takes, 7 days in acute care
 * - and no drafted or open order brings what is missing
 *
 * Then
 * - inform while signing, and offer the panel (recommended), with magnesium where cramps, a proton-pump
 *   inhibitor, a QT-prolonging medicine or low potassium make it useful
 *
 * Remarks
 * - Absence is claimed only when all laboratory data were read. When the medication list could not be read, the
 *   longer window is used: it claims less.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'diuretic-missing-labs',
    topic: 'diureticMissingLabs',
    title: 'Diuretic without baseline electrolytes',
    history: [FIRST_VERSION],
    decision: 'diuretic',
    precedence: 10,
    ages: 'adults',
    infoOn: ['order-sign'],
    selectionBehavior: 'any',
    sources: ['DIUMON', 'GARR'],
    limits: ['How often to check is based on limited evidence.'],
    evidence: 'C',
    overrideReasons: ['will-monitor', 'already-managed', 'data-outdated-or-wrong', 'patient-preference'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { draftOrders: 'complete', labGaps: 'complete' },
  uses: ['activeMedications', 'crampEvidence', 'derangements', 'labOrders', 'orderContext'],
  messages: {
    missing: ({ order, missing, days }: MissingText) => ({
      summary: `${sentenceCase(drugName(order.drug))}: no ${missing.join('/')} result in the last ${days} days. Add baseline labs?`,
      why: [orderedLine(order), `No ${listText(missing, 'or')} result in the last ${days} days.`],
      evidence: [
        'About 4 % of thiazide users reach Na below 130 and 4 % K below 3.2 mmol/L; check in the first 2–4 weeks, after dose increases and yearly (limited evidence).',
      ],
      consider: ['Consider: a baseline panel before or with starting.'],
      data: recognizedByText([order.drug]),
    }),
  },
  evaluate(facts) {
    const diuretics = facts.draftOrders.filter((order) => order.selected && isDiuretic(order));
    if (diuretics.length === 0) return notApplicable('no selected order is for a diuretic');
    const open = diuretics
      .map((order) => ({ order, ...missingFor(order, facts) }))
      .find(({ missing }) => missing.length > 0);
    if (open === undefined) return noConcern('valid results are on record, or an order brings them');
    const magnesium = needsMagnesium(open.order, facts) ? notOnOrder([ORDERABLES.magnesium], facts) : [];
    return advise({
      messageId: 'missing',
      data: open,
      indicator: 'info',
      because: 'diuretics change electrolytes, most in the first weeks',
      about: [open.order.reference],
      subject: drugName(open.order.drug),
      suggestions: orderSuggestion([ORDERABLES.basicMetabolicPanel, ...magnesium], facts, {
        label: magnesium.length > 0 ? 'Add baseline panel and magnesium' : 'Add baseline panel',
        reason: 'Diuretic monitoring, baseline',
        isRecommended: true,
      }),
    });
  },
});
export default rule;

type MissingFacts = Pick<
  ClinicalFacts,
  'activeMedications' | 'crampEvidence' | 'derangements' | 'labOrders' | 'orderContext'
>;

interface MissingText {
  readonly order: DraftOrder;
  readonly missing: readonly LabNeed[];
  readonly days: number;
}

function missingFor(order: DraftOrder, facts: MissingFacts & { readonly labGaps: LabGaps }) {
  const window = mayBeContinued(order, facts.activeMedications) ? 'continuation' : 'newOrder';
  const missing = BASELINE.filter((need) => facts.labGaps[window].has(need));
  return { missing: notYetOrdered(missing, facts), days: facts.labGaps.days[window] };
}

/** A refill, taken already, or not excluded because the list was not read in full. */
function mayBeContinued({ drug, refill }: DraftOrder, medications: ClinicalFacts['activeMedications']): boolean {
  if (refill || medications.status !== 'known') return true;
  return medications.value.some((use) => use.drug.ingredients.some((name) => drug.ingredients.includes(name)));
}

function needsMagnesium(order: DraftOrder, facts: MissingFacts): boolean {
  const takes = foundIn(facts.activeMedications).some(
    ({ drug }) => drug.classes.has('ppi') || drug.classes.has('qt-prolonging'),
  );
  return (
    takes ||
    hasCramps(facts.crampEvidence, order) ||
    foundIn(facts.derangements).some((each) => each.finding === 'hypokalemia')
  );
}
