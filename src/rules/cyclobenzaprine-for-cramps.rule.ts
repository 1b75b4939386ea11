import type { ClinicalFacts, DraftOrder } from '../facts/clinical-facts.js';
import { suspectedOf } from '../facts/conditions.js';
import { foundIn } from '../facts/fact.js';
import { advise, defineRule, notApplicable, type ProposedSuggestion, type Rule } from './rule.js';
import { BEERS_YEARS, beersApplies } from './shared/beers.js';
import { draftsForCramps, drugNames, NON_DRUG_FIRST, referencesOf, THERAPY_META } from './shared/cramp-therapy.js';
import { removeSuggestion } from './shared/draft-actions.js';
import { electrolyteSuggestion, missingElectrolyteTests } from './shared/lab-suggestions.js';
import { listText, orderedLine, recognizedByText } from './shared/wording.js';

/**
 * Cyclobenzaprine ordered for leg cramps.
 *
 * When
 * - a selected draft is for cyclobenzaprine
 * - and it is for cramps: the order names them, or it gives no reason and the encounter is about cramps
 * - and the order names no muscle strain, back pain or other muscle spasm, for which it is licensed
 *
 * Then
 * - warn at all ages, from 65 years on with the Beers criteria; name contraindications of the label that are on record
 * - recommend to remove the draft, and offer the electrolyte tests that are missing
 */
const rule: Rule = defineRule({
  meta: {
    ...THERAPY_META,
    id: 'cyclobenzaprine-for-cramps',
    topic: 'cyclobenzaprineForCramps',
    title: 'Cyclobenzaprine for leg cramps',
    decision: 'cyclobenzaprine-for-cramps',
    precedence: 8.1,
    sources: ['PORT', 'LBL-C', 'BEERS'],
    thresholds: [{ what: 'Avoid (Beers 2023, US) from', value: BEERS_YEARS, unit: 'years' }],
    limits: [
      'No trial in leg cramps was found; the label licenses it for acute musculoskeletal spasm, which is not judged here.',
      'The Beers tables were read through a summary. Recent myocardial infarction, a contraindication, is not looked for.',
    ],
    evidence: 'B',
    overrideReasons: ['specialist-advice', 'not-cramp-related', 'tolerated-previously'],
  },
  needs: { draftOrders: 'complete' },
  uses: [
    'crampEvidence',
    'patient',
    'comfortCare',
    'conditions',
    'activeMedications',
    'labGaps',
    'labOrders',
    'orderContext',
  ],
  messages: {
    forCramps: ({ drafts, isOlder, found }: CyclobenzaprineText) => ({
      summary: `${drugNames(drafts)} does not act directly on skeletal muscle; no evidence for leg cramps${isOlder ? '; Beers: avoid at 65 or older' : ''}.`,
      why: drafts.map(orderedLine),
      evidence: [
        'Does not act on skeletal muscle directly; related to tricyclics: anticholinergic, arrhythmia and serotonin-syndrome risk.',
      ],
      patient: [
        ...(isOlder ? [`**This patient:** ${BEERS_YEARS} years or older – avoid (Beers 2023, US).`] : []),
        ...(found.length > 0 ? [`**This patient:** ${listText(found)} on record – contraindicated (US label).`] : []),
      ],
      consider: [
        'Consider: non-drug measures; correct a documented deficiency; baclofen only if severe and refractory.',
        NON_DRUG_FIRST,
      ],
      data: recognizedByText(drafts.map(({ drug }) => drug)),
    }),
  },
  evaluate(facts, { settings }) {
    const drafts = draftsForCramps(facts.draftOrders, facts.crampEvidence, 'cyclobenzaprine').filter(isNotForSpasm);
    if (drafts.length === 0) return notApplicable('no selected order of cyclobenzaprine is for leg cramps only');
    return advise({
      messageId: 'forCramps',
      data: { drafts, isOlder: beersApplies(facts, settings), found: contraindications(facts) },
      indicator: 'warning',
      because: 'it cannot be expected to help and has risks',
      about: referencesOf(drafts),
      suggestions: [...removeSuggestion(drafts, { isRecommended: true }), ...testSuggestion(facts)],
    });
  },
});
export default rule;

interface CyclobenzaprineText {
  readonly drafts: readonly DraftOrder[];
  readonly isOlder: boolean;
  /** Contraindications of the label that are on record. */
  readonly found: readonly string[];
}

/** Its licensed uses. */
function isNotForSpasm({ reasons }: DraftOrder): boolean {
  return !(['muscle-strain', 'low-back-pain', 'muscle-spasm'] as const).some((name) => reasons.has(name));
}

const PROBLEMS = [
  ['heart-failure', 'heart failure'],
  ['av-block', 'heart block'],
  ['atrial-fibrillation-flutter', 'arrhythmia'],
  ['hyperthyroidism', 'hyperthyroidism'],
] as const;

/** Suspected ones count as well (2.0). Recent myocardial infarction is not read: there is no list of its codes. */
function contraindications(
  facts: Pick<ClinicalFacts, 'conditions' | 'activeMedications'> & { readonly draftOrders: readonly DraftOrder[] },
): readonly string[] {
  const medicines = [...foundIn(facts.activeMedications), ...facts.draftOrders];
  const hasInhibitor = medicines.some(({ drug }) => drug.classes.has('mao-inhibitor'));
  return [
    ...(hasInhibitor ? ['MAO inhibitor'] : []),
    ...PROBLEMS.filter(([name]) => suspectedOf(foundIn(facts.conditions), name).length > 0).map(([, text]) => text),
  ];
}

function testSuggestion(
  facts: Pick<ClinicalFacts, 'labGaps' | 'labOrders' | 'orderContext'>,
): readonly ProposedSuggestion[] {
  if (facts.labGaps.status !== 'known') return [];
  return electrolyteSuggestion(missingElectrolyteTests(facts.labGaps.value.newOrder, facts), facts, {
    verb: 'Check',
    reason: 'Leg cramps',
    isRecommended: false,
  });
}
