import type { DraftOrder } from '../facts/clinical-facts.js';
import { hasCramps } from '../facts/cramp-evidence.js';
import { advise, defineRule, FIRST_VERSION, INFO_BEFORE_SIGNING, noConcern, notApplicable, type Rule } from './rule.js';
import {
  ARTICLE_CULPRITS,
  actionText,
  type Culprit,
  commentedAtOrder,
  culpritsOf,
  mayNotBeRemoved,
} from './shared/cramp-culprits.js';
import { crampsRecorded, noCramps } from './shared/cramp-wording.js';
import { removeSuggestion } from './shared/draft-actions.js';
import { drugName, orderedLine, recognizedByText, sentenceCase } from './shared/wording.js';

/**
 * A drug linked to leg cramps is ordered.
 *
 * When
 * - a selected draft is for IV iron sucrose, systemic conjugated estrogens, raloxifene, systemic naproxen or
 *   teriparatide; where the site wants it so, also for a long-acting beta-agonist or a statin
 * - and not for naproxen whose reason is menstrual or abdominal cramps
 * - and, where the site wants it so (`when-cramps`), cramps are on record or the reason of any draft
 *
 * Then
 * - inform, name each drug and what could be done instead, and offer to remove each draft; never recommended, and not at all for
 *   a beta-agonist or statin
 *
 * Remarks
 * - Several such drafts make one card. The text claims "no cramps on record" only when that could be read.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'cramp-associated-drug',
    topic: 'crampAssociatedDrug',
    title: 'Ordered drug is linked to leg cramps',
    history: [FIRST_VERSION],
    decision: 'cramp-associated-drugs',
    precedence: 11.1,
    ages: 'adults',
    infoOn: INFO_BEFORE_SIGNING,
    selectionBehavior: 'any',
    sources: ['AFP'],
    limits: [
      'The effect is uncommon; for naproxen only a review lists it, without a trial.',
      'Alternatives are named by indication; no trial compares them for cramps.',
    ],
    evidence: 'C',
    overrideReasons: ['benefit-outweighs-risk', 'not-cramp-related', 'tolerated-previously', 'patient-preference'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { draftOrders: 'complete' },
  uses: ['crampEvidence'],
  messages: {
    one: (text: CulpritText & { readonly drug: string }) => ({
      summary:
        text.cramps === undefined
          ? `${text.drug}: can cause leg cramps (uncommon). ${text.noCramps}; ask if they appear.`
          : `${text.drug}: linked to leg cramps (uncommon); ${text.cramps}. Is an alternative suitable?`,
      ...culpritDetail(text),
    }),
    statin: (text: CulpritText & { readonly drug: string }) => ({
      summary: `${text.drug}: cramps are unlikely to be caused by a statin (blinded trials). Do not stop it for cramps alone.`,
      ...culpritDetail(text),
    }),
    several: (text: CulpritText & { readonly count: number }) => ({
      summary:
        text.cramps === undefined
          ? `${text.count} ordered drugs can cause leg cramps (uncommon). ${text.noCramps}; ask if they appear.`
          : `${text.count} ordered drugs are linked to leg cramps (uncommon); ${text.cramps}. Alternatives suitable?`,
      ...culpritDetail(text),
    }),
  },
  evaluate({ draftOrders, crampEvidence }, { settings }) {
    if (settings.crampDrugAlerting === 'off') return notApplicable('switched off by the site');
    const table = [...ARTICLE_CULPRITS, ...commentedAtOrder(settings)];
    const culprits = draftOrders.filter((order) => order.selected && isCulprit(order, table));
    if (culprits.length === 0) return notApplicable('no selected order is for a drug linked to leg cramps');
    if (settings.crampDrugAlerting === 'when-cramps' && !anyCramps(draftOrders, crampEvidence)) {
      return noConcern('no cramps on record, and the site wants this only with cramps');
    }
    const names = [...new Set(culprits.map(({ drug }) => drugName(drug)))];
    const entries = table.filter((entry) => culprits.some(({ drug }) => culpritsOf(drug, [entry]).length > 0));
    const text = {
      culprits,
      entries,
      cramps: crampsRecorded(crampEvidence, draftOrders),
      noCramps: noCramps(crampEvidence),
    };
    const options = {
      indicator: 'info' as const,
      because: 'the effect is uncommon and the drug may be needed',
      about: culprits.map(({ reference }) => reference),
      sources: entries.flatMap(({ source }) => source ?? []),
      suggestions: names.flatMap((name) =>
        removeSuggestion(culprits.filter(({ drug }) => drugName(drug) === name && !mayNotBeRemoved(drug))),
      ),
      invites: culprits.some(({ drug }) => drug.classes.has('naproxen-systemic'))
        ? (['otc-analgesic-check'] as const)
        : [],
    };
    const [only, another] = names;
    if (only === undefined || another !== undefined) {
      return advise({ messageId: 'several', data: { ...text, count: names.length }, ...options });
    }
    return advise({ messageId: messageForOne(culprits), data: { ...text, drug: sentenceCase(only) }, ...options });
  },
});
export default rule;

interface CulpritText {
  readonly culprits: readonly DraftOrder[];
  readonly entries: readonly Culprit[];
  /** `cramps recorded 2026-01-10`, or undefined when none are on record. */
  readonly cramps: string | undefined;
  readonly noCramps: string;
}

function anyCramps(orders: readonly DraftOrder[], evidence: Parameters<typeof hasCramps>[0]): boolean {
  return orders.some((order) => hasCramps(evidence, order));
}

function messageForOne(orders: readonly DraftOrder[]): 'one' | 'statin' {
  return orders.every(({ drug }) => drug.classes.has('statin')) ? 'statin' : 'one';
}

function isCulprit({ drug, reasons }: DraftOrder, table: readonly Culprit[]): boolean {
  const isForOtherCramps = reasons.has('dysmenorrhea') || reasons.has('abdominal-pain-or-cramp');
  if (drug.classes.has('naproxen-systemic') && isForOtherCramps) return false;
  return culpritsOf(drug, table).length > 0;
}

function culpritDetail({ culprits, entries, cramps, noCramps }: CulpritText) {
  return {
    why: culprits.map(orderedLine),
    evidence: [
      ...entries.map(({ evidence }) => evidence),
      ...(entries.every(({ drugClass }) => drugClass === 'statin')
        ? []
        : ['Cramps from these drugs are uncommon overall.']),
    ],
    patient: [cramps === undefined ? `${noCramps}.` : `${sentenceCase(cramps)}.`],
    consider: [
      ...entries.map(actionText),
      'Continue if the benefit outweighs the risk; compare the start of the drug with the onset of cramps.',
    ],
    data: recognizedByText(culprits.map(({ drug }) => drug)),
  };
}
