import type { DraftOrder } from '../facts/clinical-facts.js';
import { hasCramps } from '../facts/cramp-evidence.js';
import { advise, defineRule, FIRST_VERSION, INFO_BEFORE_SIGNING, noConcern, notApplicable, type Rule } from './rule.js';
import { crampsRecorded, noCramps } from './shared/cramp-wording.js';
import { isDiuretic } from './shared/diuretics.js';
import { electrolyteSuggestion, missingElectrolyteTests } from './shared/lab-suggestions.js';
import { drugName, orderedLine, recognizedByText, sentenceCase } from './shared/wording.js';

/**
 * A diuretic is ordered: diuretics are associated with leg cramps.
 *
 * When
 * - a selected draft is for a thiazide, loop or potassium-sparing diuretic
 * - and, where the site wants it so (`when-cramps`), cramps are on record or the reason of any draft
 *
 * Then
 * - inform, and offer the electrolyte tests that are missing
 *
 * Remarks
 * - `diuretic-electrolyte` takes its place when a result is out of range. Removing a diuretic is never proposed
 *   here: it may treat heart failure or ascites.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'cramp-associated-diuretic',
    topic: 'crampAssociatedDiuretic',
    title: 'Ordered diuretic is associated with leg cramps',
    history: [FIRST_VERSION],
    decision: 'cramp-associated-drugs',
    precedence: 11.2,
    ages: 'adults',
    infoOn: INFO_BEFORE_SIGNING,
    selectionBehavior: 'any',
    sources: ['GARR', 'AFP'],
    limits: [
      'An association in prescription data, not proof of cause; strongest for potassium-sparing drugs, not significant for loop diuretics.',
    ],
    evidence: 'C',
    overrideReasons: ['benefit-outweighs-risk', 'not-cramp-related', 'tolerated-previously', 'patient-preference'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { draftOrders: 'complete' },
  uses: ['crampEvidence', 'labGaps', 'labOrders', 'orderContext'],
  messages: {
    ordered: ({ orders, drug, cramps, noCramps }: DiureticText) => ({
      summary: `${drug}: diuretics are associated with leg cramps, even with normal potassium${
        cramps === undefined ? `. ${noCramps}.` : `; ${cramps}.`
      }`,
      why: orders.map(orderedLine),
      patient: [cramps === undefined ? `${noCramps}.` : `${sentenceCase(cramps)}.`],
      evidence: classLines(orders),
      consider: ['Consider: checking electrolytes; reviewing need and dose. Keep it where it treats fluid overload.'],
      data: recognizedByText(orders.map((order) => order.drug)),
    }),
  },
  evaluate(facts, { settings }) {
    if (settings.crampDrugAlerting === 'off') return notApplicable('switched off by the site');
    const orders = facts.draftOrders.filter((order) => order.selected && isDiuretic(order));
    const [first] = orders;
    if (first === undefined) return notApplicable('no selected order is for a diuretic');
    const needsCramps = settings.crampDrugAlerting === 'when-cramps';
    if (needsCramps && !facts.draftOrders.some((order) => hasCramps(facts.crampEvidence, order))) {
      return noConcern('no cramps on record, and the site wants this only with cramps');
    }
    const gaps = facts.labGaps.status === 'known' ? facts.labGaps.value.newOrder : new Set<never>();
    return advise({
      messageId: 'ordered',
      data: {
        orders,
        drug: sentenceCase(drugName(first.drug)),
        cramps: crampsRecorded(facts.crampEvidence, facts.draftOrders),
        noCramps: noCramps(facts.crampEvidence),
      },
      indicator: 'info',
      because: 'an association, not a proven cause',
      about: orders.map(({ reference }) => reference),
      suggestions: electrolyteSuggestion(missingElectrolyteTests(gaps, facts), facts, {
        verb: 'Check',
        reason: 'Diuretic, leg cramps possible',
        isRecommended: false,
      }),
    });
  },
});
export default rule;

interface DiureticText {
  readonly orders: readonly DraftOrder[];
  readonly drug: string;
  readonly cramps: string | undefined;
  readonly noCramps: string;
}

/** How often a treatment for cramps was started in the year after each class (Garrison 2012: adjusted sequence ratio). */
function classLines(orders: readonly DraftOrder[]): readonly string[] {
  const has = (name: 'diuretic-thiazide' | 'diuretic-potassium-sparing' | 'diuretic-loop') =>
    orders.some(({ drug }) => drug.classes.has(name));
  return [
    'Diuretics are associated with cramps, also with normal potassium; strongest for potassium-sparing drugs.',
    ...(has('diuretic-thiazide')
      ? [
          'Thiazide-type: cramp treatment started 1.48 times as often in the year after as in the year before (1.29–1.68).',
        ]
      : []),
    ...(has('diuretic-potassium-sparing')
      ? ['Potassium-sparing: 2.12 times as often after as before (1.61–2.78); potassium is usually not low.']
      : []),
    ...(has('diuretic-loop') ? ['Loop: 1.20 times as often after as before (1.00–1.44, not significant).'] : []),
  ];
}
