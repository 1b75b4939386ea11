import { md } from '../cds/markdown.js';
import type { DraftOrder } from '../facts/clinical-facts.js';
import { hasCramps } from '../facts/cramp-evidence.js';
import type { DrugClass } from '../terminology/drug-classes.js';
import { advise, defineRule, FIRST_VERSION, INFO_BEFORE_SIGNING, noConcern, notApplicable, type Rule } from './rule.js';
import { crampsRecorded, noCramps } from './shared/cramp-wording.js';
import { removeSuggestion } from './shared/draft-actions.js';
import { drugName, orderedLine, recognizedByText, sentenceCase } from './shared/wording.js';

/** What is known of each, and what could be done instead (clinical-knowledge 4.1). */
const CULPRITS: readonly { readonly drugClass: DrugClass; readonly evidence: string; readonly instead: string }[] = [
  {
    drugClass: 'iron-sucrose-iv',
    evidence: 'IV iron sucrose is linked to muscle cramps (label; confounded by dialysis).',
    instead: 'slower rate or another iron product per protocol (no comparative proof)',
  },
  {
    drugClass: 'conjugated-estrogens-systemic',
    evidence:
      'Conjugated estrogens: leg cramps 3–7 % vs 2 % on placebo. New unilateral pain or swelling: think of deep vein thrombosis.',
    instead: 'lowest dose or another route if suitable',
  },
  {
    drugClass: 'raloxifene',
    evidence: 'Raloxifene: leg cramps are a known effect; also a drug with thrombosis risk.',
    instead: 'another osteoporosis drug if cramps are bothersome',
  },
  {
    drugClass: 'naproxen-systemic',
    evidence: 'Naproxen is listed among drugs linked to leg cramps (weak evidence).',
    instead: 'acetaminophen or another analgesic by indication; check OTC duplicates',
  },
  {
    drugClass: 'teriparatide',
    evidence: 'Teriparatide: leg cramps reported; draw calcium at least 16 h after a dose.',
    instead: 'timing of the dose, calcium check, specialist advice',
  },
];

/**
 * A drug linked to leg cramps is ordered.
 *
 * When
 * - a selected draft is for IV iron sucrose, systemic conjugated estrogens, raloxifene, systemic naproxen or
 *   teriparatide
 * - and not for naproxen whose reason is menstrual or abdominal cramps
 * - and, where the site wants it so (`when-cramps`), cramps are on record or the reason of any draft
 *
 * Then
 * - inform, name each drug and what could be done instead, and offer to remove each draft; never recommended
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
    const culprits = draftOrders.filter((order) => order.selected && isCulprit(order));
    if (culprits.length === 0) return notApplicable('no selected order is for a drug linked to leg cramps');
    const needsCramps = settings.crampDrugAlerting === 'when-cramps';
    if (needsCramps && !draftOrders.some((order) => hasCramps(crampEvidence, order))) {
      return noConcern('no cramps on record, and the site wants this only with cramps');
    }
    const names = [...new Set(culprits.map(({ drug }) => drugName(drug)))];
    const text = {
      culprits,
      cramps: crampsRecorded(crampEvidence, draftOrders),
      noCramps: noCramps(crampEvidence),
    };
    const options = {
      indicator: 'info' as const,
      because: 'the effect is uncommon and the drug may be needed',
      about: culprits.map(({ reference }) => reference),
      sources: culprits.some(({ drug }) => drug.classes.has('raloxifene')) ? (['LBL-R'] as const) : [],
      suggestions: names.flatMap((name) =>
        removeSuggestion(
          culprits.filter(({ drug }) => drugName(drug) === name),
          { isRecommended: false },
        ),
      ),
      invites: culprits.some(({ drug }) => drug.classes.has('naproxen-systemic'))
        ? (['otc-analgesic-check'] as const)
        : [],
    };
    const [only] = names;
    return names.length === 1 && only !== undefined
      ? advise({ messageId: 'one', data: { ...text, drug: sentenceCase(only) }, ...options })
      : advise({ messageId: 'several', data: { ...text, count: names.length }, ...options });
  },
});
export default rule;

interface CulpritText {
  readonly culprits: readonly DraftOrder[];
  /** `cramps recorded 2026-01-10`, or undefined when none are on record. */
  readonly cramps: string | undefined;
  readonly noCramps: string;
}

function isCulprit({ drug, reasons }: DraftOrder): boolean {
  const isForOtherCramps = reasons.has('dysmenorrhea') || reasons.has('abdominal-pain-or-cramp');
  if (drug.classes.has('naproxen-systemic') && isForOtherCramps) return false;
  return CULPRITS.some(({ drugClass }) => drug.classes.has(drugClass));
}

function culpritDetail({ culprits, cramps, noCramps }: CulpritText) {
  const found = CULPRITS.filter(({ drugClass }) => culprits.some(({ drug }) => drug.classes.has(drugClass)));
  return {
    why: culprits.map(orderedLine),
    evidence: [...found.map(({ evidence }) => evidence), 'Cramps from these drugs are uncommon overall.'],
    patient: [cramps === undefined ? `${noCramps}.` : `${sentenceCase(cramps)}.`],
    consider: [
      ...found.map(({ instead }) => md`Consider: ${instead}.`),
      'Continue if the benefit outweighs the risk; compare the start of the drug with the onset of cramps.',
    ],
    data: [...recognizedByText(culprits.map(({ drug }) => drug))],
  };
}
