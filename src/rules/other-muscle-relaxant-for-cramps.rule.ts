import type { DraftOrder } from '../facts/clinical-facts.js';
import { advise, defineRule, notApplicable, type Rule } from './rule.js';
import { BEERS_YEARS, beersApplies } from './shared/beers.js';
import {
  draftsForCramps,
  drugNames,
  NON_DRUG_FIRST,
  referencesOf,
  removalOfEach,
  THERAPY_META,
} from './shared/cramp-therapy.js';
import { drugName, listText, orderedLine, recognizedByText } from './shared/wording.js';

/** Muscle relaxants of the Beers table; tizanidine is not among them. */
const BEERS_CLASSES = ['carisoprodol', 'metaxalone', 'chlorzoxazone'] as const;

/**
 * Another muscle relaxant ordered for leg cramps.
 *
 * When
 * - a selected draft is for carisoprodol, metaxalone, chlorzoxazone or tizanidine
 * - and it is for cramps: the order names them, or it gives no reason and the encounter is about cramps
 *
 * Then
 * - inform: no adequate evidence; from 65 years on warn (Beers), except of tizanidine
 * - offer to remove the draft
 */
const rule: Rule = defineRule({
  meta: {
    ...THERAPY_META,
    id: 'other-muscle-relaxant-for-cramps',
    topic: 'otherMuscleRelaxantForCramps',
    title: 'Other muscle relaxants for leg cramps',
    decision: 'other-muscle-relaxant-for-cramps',
    precedence: 8.5,
    infoOn: ['order-select'],
    sources: ['BEERS', 'OLDF', 'AFP'],
    thresholds: [{ what: 'Avoid (Beers 2023, US; not tizanidine) from', value: BEERS_YEARS, unit: 'years' }],
    limits: [
      'Added beyond the guidance article. Carisoprodol: a review lists limited evidence.',
      'The Beers tables were read through a summary.',
    ],
    evidence: 'C',
    overrideReasons: ['specialist-advice', 'benefit-outweighs-risk', 'not-cramp-related', 'tolerated-previously'],
  },
  needs: { draftOrders: 'complete' },
  uses: ['crampEvidence', 'patient', 'comfortCare'],
  messages: {
    noEvidence: (text: RelaxantText) => ({
      summary: `${drugNames(text.drafts)}: no adequate evidence for leg cramps.`,
      ...relaxantDetail(text),
    }),
    older: (text: RelaxantText) => ({
      summary: `${drugNames(text.drafts)}: no adequate evidence for leg cramps; Beers: avoid at ${BEERS_YEARS} or older${text.drafts.every(isBeersDrug) ? '' : ' (not tizanidine)'}.`,
      ...relaxantDetail(text),
      patient: [
        `**This patient:** ${BEERS_YEARS} years or older – avoid ${namesText(text.drafts.filter(isBeersDrug))} (Beers 2023, US).`,
      ],
    }),
  },
  evaluate({ draftOrders, crampEvidence, ...facts }, { settings }) {
    const drafts = draftsForCramps(draftOrders, crampEvidence, ...BEERS_CLASSES, 'tizanidine');
    if (drafts.length === 0) return notApplicable('no selected order of these relaxants is for cramps');
    const isOlder = drafts.some(isBeersDrug) && beersApplies(facts, settings);
    return advise({
      messageId: isOlder ? 'older' : 'noEvidence',
      data: { drafts },
      indicator: isOlder ? 'warning' : 'info',
      because: isOlder
        ? 'the Beers criteria advise against it at this age'
        : 'no adequate trial in leg cramps was found',
      about: referencesOf(drafts),
      suggestions: removalOfEach(drafts),
    });
  },
});
export default rule;

interface RelaxantText {
  readonly drafts: readonly DraftOrder[];
}

function isBeersDrug({ drug }: DraftOrder): boolean {
  return BEERS_CLASSES.some((name) => drug.classes.has(name));
}

function namesText(drafts: readonly DraftOrder[]): string {
  return listText([...new Set(drafts.map(({ drug }) => drugName(drug)))]);
}

function relaxantDetail({ drafts }: RelaxantText) {
  return {
    why: drafts.map(orderedLine),
    evidence: [`No adequate trial in leg cramps found for ${namesText(drafts)}.`],
    consider: [NON_DRUG_FIRST, 'Dependence risk with carisoprodol.'],
    data: recognizedByText(drafts.map(({ drug }) => drug)),
  };
}
