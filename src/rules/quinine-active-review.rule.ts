import { md } from '../cds/markdown.js';
import type { Action } from '../cds/types.js';
import type { ClinicalFacts, MedicationUse } from '../facts/clinical-facts.js';
import { daysBetween } from '../facts/dates.js';
import { foundIn, known, readValue } from '../facts/fact.js';
import { ORDERABLES } from '../terminology/orderables.js';
import {
  advise,
  defineRule,
  FIRST_VERSION,
  INFO_BEFORE_SIGNING,
  noConcern,
  notApplicable,
  type ProposedSuggestion,
  type Rule,
} from './rule.js';
import {
  electrolyteSuggestion,
  type LabFacts,
  missingElectrolyteTests,
  notOnOrder,
  orderSuggestion,
} from './shared/lab-suggestions.js';
import { indicationOf, isQuinine } from './shared/quinine-orders.js';
import { recognizedByText, spanText } from './shared/wording.js';

/** A course up to this long is short-term treatment. */
const SHORT_COURSE_DAYS = 14;
/** Treatment started at least this long ago is long-term, whatever the supply. */
const LONG_TERM_DAYS = 28;

/**
 * Quinine taken long term.
 *
 * When
 * - the patient takes quinine, not for malaria or babesiosis
 * - and the course is longer than 14 days, or it began 28 days ago or more, or nothing says when it began
 *
 * Then
 * - warn, propose a supervised trial off quinine in words, and offer the missing tests (blood count,
 *   electrolytes)
 *
 * Remarks
 * - The active order itself is never stopped or changed by a suggestion (B1). Partly read medication lists are
 *   enough: what was found counts.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'quinine-active-review',
    topic: 'quinineActiveReview',
    title: 'Long-term quinine: review of need',
    history: [FIRST_VERSION],
    decision: 'quinine',
    precedence: 7,
    ages: 'adults',
    infoOn: INFO_BEFORE_SIGNING,
    selectionBehavior: 'any',
    sources: ['COPPIN', 'FDA-10', 'FARDET'],
    sourcesUk: ['COPPIN', 'MHRA', 'FARDET'],
    thresholds: [
      { what: 'Course up to this long is short-term', value: SHORT_COURSE_DAYS, unit: 'days' },
      { what: 'Started at least this long ago is long-term', value: LONG_TERM_DAYS, unit: 'days' },
    ],
    limits: [
      'The trial of stopping quinine was in UK general practice, in long-term users, over 12 weeks.',
      'The mortality association is observational.',
    ],
    evidence: 'B',
    overrideReasons: ['specialist-advice', 'benefit-outweighs-risk', 'already-managed', 'comfort-care'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { activeMedications: 'partial' },
  uses: ['draftOrders', 'conditions', 'crampEvidence', 'quinineRisks', 'labGaps', 'labOrders', 'orderContext'],
  messages: {
    longTerm: (uses: readonly MedicationUse[]) => ({
      summary:
        'Long-term quinine: boxed warning for cramps. Advising a trial stop caused no major problems in a study – review need.',
      ...reviewDetail(uses, 'Boxed warning: serious blood reactions.'),
    }),
    longTermUk: (uses: readonly MedicationUse[]) => ({
      summary:
        'Long-term quinine: a last resort for night cramps (MHRA). A trial stop caused no major problems in a study – review need.',
      ...reviewDetail(
        uses,
        'Serious blood reactions such as thrombocytopenia occur; QT prolongation is dose-dependent.',
      ),
    }),
  },
  evaluate(facts, { asOf, settings }) {
    const taken = facts.activeMedications.filter(isQuinine);
    if (taken.length === 0) return notApplicable('no quinine on the medication list');
    const all = {
      ...facts,
      draftOrders: foundIn(facts.draftOrders),
      activeMedications: known(facts.activeMedications),
    };
    const doubtful = taken.filter((use) => indicationOf(use, all, asOf) !== 'antiparasitic');
    if (doubtful.length === 0) return noConcern('quinine treats malaria or babesiosis');
    const longTerm = doubtful.filter((use) => isLongTerm(use, asOf));
    if (longTerm.length === 0) return noConcern('the course is short');
    return advise({
      messageId: settings.jurisdiction === 'UK' ? 'longTermUk' : 'longTerm',
      data: longTerm,
      indicator: 'warning',
      because: 'the risk grows with time and a trial off quinine is usually well tolerated',
      about: longTerm.map(({ reference }) => reference),
      silences: ['stepwise-cramp-management'],
      suggestions: [...testSuggestions(facts), ...(settings.taskSuggestions ? taskSuggestion(facts) : [])],
    });
  },
});
export default rule;

function reviewDetail(uses: readonly MedicationUse[], warning: string) {
  return {
    why: uses.map(takenLine),
    evidence: [
      'In a trial, advice to stop for 6 weeks did not worsen cramps and 26.5 % more patients were off quinine at 12 weeks.',
      `${warning} Long-term use: all-cause mortality HR 1.24.`,
    ],
    consider: [
      'Consider: a planned trial off quinine; stretching and massage; medicine review.',
      'Safety net while on treatment: bruising, bleeding, rash, tinnitus, palpitations; blood count.',
    ],
    data: recognizedByText(uses.map(({ drug }) => drug)),
  };
}

/** A short supply that is renewed again and again is long-term treatment too. */
function isLongTerm({ courseDays, startedOn }: MedicationUse, asOf: number): boolean {
  if (courseDays !== undefined && courseDays > SHORT_COURSE_DAYS) return true;
  if (startedOn === undefined) return courseDays === undefined;
  return daysBetween(startedOn.min, asOf) >= LONG_TERM_DAYS;
}

function takenLine({ drug, startedOn, maxDailyMg }: MedicationUse): string {
  const start = startedOn === undefined ? 'start not recorded' : `since ${spanText(startedOn)}`;
  const dose = maxDailyMg === undefined ? '' : `, up to ${maxDailyMg} mg/day`;
  return md`**Taking:** ${drug.label}, ${start}${dose}.`;
}

function testSuggestions(facts: LabFacts & Pick<ClinicalFacts, 'labGaps'>): readonly ProposedSuggestion[] {
  if (facts.labGaps.status !== 'known') return [];
  const { newOrder } = facts.labGaps.value;
  const count = newOrder.has('platelets') ? notOnOrder([ORDERABLES.completeBloodCount], facts) : [];
  const reason = 'Long-term quinine';
  return [
    ...orderSuggestion(count, facts, { label: 'Check blood count', reason, isRecommended: false }),
    ...electrolyteSuggestion(missingElectrolyteTests(newOrder, facts), facts, {
      verb: 'Check',
      reason,
      isRecommended: false,
    }),
  ];
}

/** Off unless the site wants tasks (Appendix C). */
function taskSuggestion({ orderContext }: LabFacts): readonly ProposedSuggestion[] {
  const context = readValue(orderContext);
  if (context === undefined) return [];
  const task: Action = {
    type: 'create',
    description: 'Task: offer a supervised trial off quinine',
    resource: {
      resourceType: 'Task',
      status: 'requested',
      intent: 'proposal',
      description: 'Offer a supervised trial off quinine',
      for: { ...context.subject },
    },
  };
  return [{ label: 'Plan a trial off quinine', actions: [task] }];
}
