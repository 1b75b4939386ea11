import type { ClinicalFacts, DraftOrder } from '../facts/clinical-facts.js';
import { foundIn } from '../facts/fact.js';
import { advise, defineRule, notApplicable, type Rule } from './rule.js';
import { BEERS_YEARS, beersApplies } from './shared/beers.js';
import { isForCramps } from './shared/cramp-orders.js';
import { drugNames, NON_DRUG_FIRST, referencesOf, removalOfEach, THERAPY_META } from './shared/cramp-therapy.js';
import { orderedLine, recognizedByText } from './shared/wording.js';

/**
 * A benzodiazepine ordered for leg cramps.
 *
 * When
 * - a selected draft is for a benzodiazepine
 * - and its reason is cramps or muscle spasm, or it gives no reason and the encounter is about cramps
 * - and it gives no other reason, such as anxiety, insomnia, seizures, alcohol withdrawal or spasticity
 *
 * Then
 * - inform: limited efficacy; from 65 years on warn (Beers), and with an opioid taken or ordered
 * - offer to remove the draft; to a patient who takes one already: do not stop abruptly
 */
const rule: Rule = defineRule({
  meta: {
    ...THERAPY_META,
    id: 'benzodiazepine-for-cramps',
    topic: 'benzodiazepineForCramps',
    title: 'Benzodiazepine for leg cramps',
    decision: 'benzodiazepine-for-cramps',
    precedence: 8.2,
    sources: ['BEERS', 'AAN'],
    thresholds: [{ what: 'Avoid (Beers 2023, US) from', value: BEERS_YEARS, unit: 'years' }],
    limits: ['No adequate trial in leg cramps was found; the Beers tables were read through a summary.'],
    evidence: 'B',
    overrideReasons: [
      'specialist-advice',
      'benefit-outweighs-risk',
      'not-cramp-related',
      'tolerated-previously',
      'comfort-care',
    ],
  },
  needs: { draftOrders: 'complete' },
  uses: ['crampEvidence', 'patient', 'comfortCare', 'activeMedications'],
  messages: {
    limited: (text: BenzodiazepineText) => ({
      summary: 'Benzodiazepine for cramps: limited efficacy.',
      ...benzodiazepineDetail(text),
    }),
    older: (text: BenzodiazepineText) => ({
      summary: `Benzodiazepine for cramps: limited efficacy; age ≥${BEERS_YEARS} – falls, delirium, fracture risk (Beers: avoid).`,
      ...benzodiazepineDetail(text),
    }),
    withOpioid: (text: BenzodiazepineText) => ({
      summary: 'Benzodiazepine for cramps: limited efficacy; with an opioid – respiratory depression.',
      ...benzodiazepineDetail(text),
    }),
  },
  evaluate({ draftOrders, ...facts }, { settings }) {
    const drafts = draftOrders.filter((order) => order.selected && isBenzodiazepineForCramps(order, facts));
    if (drafts.length === 0) return notApplicable('no selected order of a benzodiazepine is for cramps or spasm');
    const isOlder = beersApplies(facts, settings);
    const medicines = [...draftOrders, ...foundIn(facts.activeMedications)];
    const hasOpioid = medicines.some(({ drug }) => drug.classes.has('opioid'));
    const isTaken = foundIn(facts.activeMedications).some(({ drug }) => drug.classes.has('benzodiazepine'));
    return advise({
      messageId: isOlder ? 'older' : hasOpioid ? 'withOpioid' : 'limited',
      data: { drafts, isOlder, hasOpioid, isTaken },
      indicator: isOlder || hasOpioid ? 'warning' : 'info',
      because: isOlder || hasOpioid ? 'age or an opioid raises the risk' : 'no adequate evidence supports it',
      about: referencesOf(drafts),
      suggestions: removalOfEach(drafts),
    });
  },
});
export default rule;

interface BenzodiazepineText {
  readonly drafts: readonly DraftOrder[];
  readonly isOlder: boolean;
  readonly hasOpioid: boolean;
  readonly isTaken: boolean;
}

/** Any other reason that we know is documented makes it another treatment. */
function isBenzodiazepineForCramps(
  order: DraftOrder,
  { crampEvidence }: Pick<ClinicalFacts, 'crampEvidence'>,
): boolean {
  if (!order.drug.classes.has('benzodiazepine')) return false;
  const others = [...order.reasons].filter((name) => name !== 'limb-cramp' && name !== 'muscle-spasm');
  if (others.length > 0) return false;
  return order.reasons.has('muscle-spasm') || isForCramps(order, crampEvidence);
}

function benzodiazepineDetail({ drafts, isOlder, hasOpioid, isTaken }: BenzodiazepineText) {
  return {
    why: drafts.map(orderedLine),
    evidence: [
      'No adequate evidence for cramps; falls, delirium, dependence; combined with opioids, respiratory depression.',
    ],
    patient: [
      ...(isOlder ? [`**This patient:** ${BEERS_YEARS} years or older – avoid (Beers 2023, US).`] : []),
      ...(hasOpioid ? ['**This patient:** an opioid is taken or ordered.'] : []),
    ],
    consider: [
      NON_DRUG_FIRST,
      ...(isTaken
        ? [`${drugNames(drafts)}: a benzodiazepine is taken already – taper, do not stop abruptly.`]
        : ['If already long term: taper, do not stop abruptly.']),
    ],
    data: recognizedByText(drafts.map(({ drug }) => drug)),
  };
}
