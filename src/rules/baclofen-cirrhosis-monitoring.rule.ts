import type { ClinicalFacts, ConditionFact, DraftOrder } from '../facts/clinical-facts.js';
import { activeOf } from '../facts/conditions.js';
import { DAY_MS, isoDay } from '../facts/dates.js';
import { foundIn } from '../facts/fact.js';
import { ORDERABLES } from '../terminology/orderables.js';
import {
  advise,
  defineRule,
  FIRST_VERSION,
  noConcern,
  notApplicable,
  type ProposedSuggestion,
  type Rule,
} from './rule.js';
import { CLEARANCE_LINE, selectedBaclofen, taperLine } from './shared/baclofen-orders.js';
import { resultLine } from './shared/electrolyte-notes.js';
import { isPlannedAhead, plannedOrderActions } from './shared/lab-suggestions.js';
import { orderedLine, recognizedByText } from './shared/wording.js';

/** Days after the order on which a check is proposed; the guidance article says "especially in the first month". */
const CHECK_DAYS = [7, 28] as const;
/** mmol/L; below it, severe (3.4). */
const SEVERE_SODIUM = 125;

/**
 * Baclofen ordered in cirrhosis: checks to plan.
 *
 * When
 * - a selected draft is for systemic baclofen, for whatever reason
 * - and cirrhosis is an active problem
 *
 * Then
 * - inform while signing, and offer two metabolic panels, 7 and 28 days ahead
 * - warning with active hepatic encephalopathy, acute kidney injury, or sodium below 125 mmol/L now
 *
 * Remarks
 * - The panels are not offered where an order for creatinine at a later day is on record already.
 * - A sodium result older than 30 days does not make it a warning.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'baclofen-cirrhosis-monitoring',
    topic: 'baclofenCirrhosisMonitoring',
    title: 'Baclofen in cirrhosis: monitoring',
    history: [FIRST_VERSION],
    decision: 'baclofen',
    precedence: 6.4,
    ages: 'adults',
    infoOn: ['order-sign'],
    selectionBehavior: 'any',
    sources: ['ART', 'AASLD21'],
    thresholds: [
      { what: 'First check after the order', value: CHECK_DAYS[0], unit: 'days' },
      { what: 'Second check after the order', value: CHECK_DAYS[1], unit: 'days' },
      { what: 'Na, warning: below', value: SEVERE_SODIUM, unit: 'mmol/L' },
    ],
    limits: [
      'The article gives this monitoring for baclofen; summaries of hepatology guidance give it for diuretics.',
      'The days of the two checks are a product decision.',
    ],
    evidence: 'D',
    overrideReasons: ['will-monitor', 'already-managed', 'specialist-advice'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { draftOrders: 'complete', conditions: 'partial' },
  uses: ['activeMedications', 'derangements', 'labOrders', 'orderContext'],
  messages: {
    monitor: ({ orders, dangers, patient, isPlanned }: MonitoringText) => ({
      summary: 'Baclofen in cirrhosis: plan creatinine, Na, K checks (esp. first month) and watch for encephalopathy.',
      why: [...orders.map(orderedLine), '**Cirrhosis** on record.', ...dangers],
      evidence: [
        'Monitoring is offered for baclofen as the guidance article says; hepatology guidance gives it for diuretics.',
        CLEARANCE_LINE,
      ],
      patient,
      consider: [
        'Consider: creatinine, sodium and potassium after the first and the fourth week; early review of mental status.',
        ...(isPlanned ? ['A later check of creatinine is on order.'] : []),
      ],
      data: recognizedByText(orders.map(({ drug }) => drug)),
    }),
  },
  evaluate(facts, { asOf }) {
    const orders = selectedBaclofen(facts.draftOrders);
    if (orders.length === 0) return notApplicable('no selected order is for systemic baclofen');
    const cirrhosis = activeOf(facts.conditions, 'cirrhosis');
    if (cirrhosis.length === 0) return noConcern('no active cirrhosis is on record');
    const dangers = dangersOf(facts);
    const isPlanned = isCheckPlanned(facts, asOf);
    return advise({
      messageId: 'monitor',
      data: { orders, dangers: dangers.map(({ text }) => text), patient: taperLine(facts), isPlanned },
      indicator: dangers.length > 0 ? 'warning' : 'info',
      because:
        dangers.length > 0
          ? 'encephalopathy, kidney injury or severe hyponatremia leaves little room for sedation'
          : 'kidney function and electrolytes can change quickly in cirrhosis',
      about: [...orders, ...cirrhosis, ...dangers].map(({ reference }) => reference),
      suggestions: isPlanned ? [] : checksSuggestion(facts, asOf),
    });
  },
});
export default rule;

type MonitoringFacts = Pick<ClinicalFacts, 'derangements' | 'labOrders' | 'orderContext'>;

interface MonitoringText {
  readonly orders: readonly DraftOrder[];
  readonly dangers: readonly string[];
  readonly patient: readonly string[];
  readonly isPlanned: boolean;
}

interface Danger {
  /** Escaped. */
  readonly text: string;
  readonly reference: string;
}

function dangersOf({
  conditions,
  derangements,
}: Pick<MonitoringFacts, 'derangements'> & { readonly conditions: readonly ConditionFact[] }): readonly Danger[] {
  const problem = (text: string) => (condition: ConditionFact) => ({ text, reference: condition.reference });
  const sodium = foundIn(derangements).filter(
    ({ finding, tier, weight }) => finding === 'hyponatremia' && tier === 3 && weight === 'full',
  );
  return [
    ...activeOf(conditions, 'hepatic-encephalopathy').map(problem('Active hepatic encephalopathy.')),
    ...activeOf(conditions, 'acute-kidney-injury').map(problem('Active acute kidney injury.')),
    ...sodium.map((each) => ({ text: resultLine(each), reference: each.result.reference })),
  ];
}

function isCheckPlanned({ labOrders }: MonitoringFacts, asOf: number): boolean {
  return foundIn(labOrders).some((order) => order.covers.has('creatinine') && isPlannedAhead(order, asOf));
}

function checksSuggestion(facts: MonitoringFacts, asOf: number): readonly ProposedSuggestion[] {
  const days = CHECK_DAYS.map((after) => isoDay(asOf + after * DAY_MS));
  const actions = plannedOrderActions(
    ORDERABLES.basicMetabolicPanel,
    days,
    facts,
    'Monitoring of baclofen in cirrhosis',
  );
  return actions.length === 0 ? [] : [{ label: `Plan metabolic panels for ${days.join(' and ')}`, actions }];
}
