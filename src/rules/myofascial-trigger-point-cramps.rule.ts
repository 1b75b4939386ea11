import type { ServiceRequest } from 'fhir/r4.js';
import { md } from '../cds/markdown.js';
import type { ClinicalFacts, ConditionFact, OrderContext } from '../facts/clinical-facts.js';
import { suspectedOf } from '../facts/conditions.js';
import { foundIn, readValue } from '../facts/fact.js';
import { newestUsable } from '../facts/lab-results.js';
import { advise, defineRule, notApplicable, type Rule } from './rule.js';
import { orderMembers } from './shared/order-members.js';
import { activeProblems, problemsText, SECTION_META } from './shared/overview-section.js';
import { datedResult, drugName } from './shared/wording.js';

/** ×10⁹/L; below, no injection is proposed. */
const PLATELETS_MIN = 100;

/** Local anesthetics share the reactions that matter here. */
const LOCAL_ANESTHETICS: ReadonlySet<string> = new Set([
  'lidocaine',
  'bupivacaine',
  'mepivacaine',
  'prilocaine',
  'ropivacaine',
]);

/**
 * Cramps in a patient with myofascial trigger points.
 *
 * When
 * - cramps are on record
 * - and myofascial pain or trigger points are an active problem
 *
 * Then
 * - add to the overview: palpate the gastrocnemius; lidocaine injection and its small trials
 * - offer a referral, but not with an anticoagulant, a bleeding disorder, platelets below 100 ×10⁹/L or a
 *   local-anesthetic allergy, nor when these could not be read: the text names the reason
 */
const rule: Rule = defineRule({
  meta: {
    ...SECTION_META,
    id: 'myofascial-trigger-point-cramps',
    topic: 'myofascialTriggerPointCramps',
    title: 'Trigger points and cramps',
    precedence: 12.37,
    sources: ['PRAT', 'KIM'],
    thresholds: [{ what: 'No referral with platelets below', value: PLATELETS_MIN, unit: '×10⁹/L' }],
    limits: ['One open trial, n = 24, and a series, n = 12; bleeding disorders and anticoagulants were excluded.'],
    evidence: 'C',
  },
  needs: { crampEvidence: 'partial' },
  uses: ['conditions', 'activeMedications', 'allergies', 'labResults', 'orderContext'],
  messages: {
    section: ({ problems, obstacle }: TriggerPointText) => ({
      summary: 'Trigger points on record: palpate the gastrocnemius; injection is an option in small trials.',
      steps: {
        cause: [`${problemsText(problems)}: palpate the gastrocnemius for trigger points.`],
        refractory: [
          'Trigger points: lidocaine injection was as effective as quinine 300 mg during 4 weeks and better 4 weeks later (n = 24; small trials). Exclude anticoagulation, bleeding disorder, infection, allergy.',
          ...(obstacle === undefined ? [] : [`Referral for injection not offered: ${obstacle}.`]),
        ],
      },
    }),
  },
  evaluate({ crampEvidence, ...facts }) {
    if (crampEvidence.length === 0) return notApplicable('no cramps on record');
    const problems = activeProblems(facts, 'myofascial-pain');
    if (problems.length === 0) return notApplicable('no trigger points among the problems that could be read');
    const obstacle = referralObstacle(facts);
    const context = readValue(facts.orderContext);
    return advise({
      messageId: 'section',
      data: { problems, obstacle },
      indicator: 'info',
      because: 'the problem is on record',
      standsAlone: false,
      about: problems.map(({ reference }) => reference),
      suggestions: obstacle === undefined && context !== undefined ? [referral(context)] : [],
    });
  },
});
export default rule;

interface TriggerPointText {
  readonly problems: readonly ConditionFact[];
  readonly obstacle: string | undefined;
}

type ReferralFacts = Pick<ClinicalFacts, 'conditions' | 'activeMedications' | 'allergies' | 'labResults'>;

/** Why no referral is offered; escaped. Unread data count against it. */
function referralObstacle(facts: ReferralFacts): string | undefined {
  const { conditions, activeMedications, allergies } = facts;
  const anticoagulant = foundIn(activeMedications).find(({ drug }) => drug.classes.has('anticoagulant'));
  if (anticoagulant !== undefined) return md`anticoagulant (${drugName(anticoagulant.drug)})`;
  if (suspectedOf(foundIn(conditions), 'bleeding-disorder').length > 0) return 'bleeding disorder';
  const allergy = foundIn(allergies).find(({ ingredients }) =>
    [...ingredients].some((name) => LOCAL_ANESTHETICS.has(name)),
  );
  if (allergy !== undefined) return md`allergy (${allergy.label})`;
  const isRead = [conditions, activeMedications, allergies].every(({ status }) => status === 'known');
  return lowPlatelets(facts) ?? (isRead ? undefined : 'the record was not read in full');
}

function lowPlatelets({ labResults }: ReferralFacts): string | undefined {
  const results = readValue(labResults);
  const platelets = results === undefined ? undefined : newestUsable(results, 'platelets');
  return platelets !== undefined && platelets.si.value < PLATELETS_MIN ? md`${datedResult(platelets)}` : undefined;
}

function referral(context: OrderContext) {
  const resource: ServiceRequest = {
    resourceType: 'ServiceRequest',
    ...orderMembers(context),
    code: { text: 'Referral: evaluation for calf trigger-point injection (lidocaine)' },
    reasonCode: [{ text: 'Leg cramps with calf trigger points' }],
  };
  return {
    label: 'Refer for trigger-point injection',
    actions: [
      { type: 'create' as const, description: 'Draft order: referral for calf trigger-point injection', resource },
    ],
  };
}
