import type { ClinicalFacts, DraftOrder, MedicationUse } from '../facts/clinical-facts.js';
import { activeOf } from '../facts/conditions.js';
import { daysBetween } from '../facts/dates.js';
import { foundIn } from '../facts/fact.js';
import type { ConditionClass } from '../terminology/conditions.js';
import {
  advise,
  defineRule,
  FIRST_VERSION,
  noConcern,
  notApplicable,
  type ProposedSuggestion,
  type Rule,
} from './rule.js';
import { type BaclofenSchedule, changeDose, largestScheduleUpTo } from './shared/baclofen-draft.js';
import { doseObstacles, notOfferedLine } from './shared/baclofen-gate.js';
import { type DailyDose, dailyDoseOf, isSystemicBaclofen, selectedBaclofen } from './shared/baclofen-orders.js';
import { isForCramps } from './shared/cramp-orders.js';
import { numberText, orderedLine, recognizedByText, spanText } from './shared/wording.js';

/** mg/day: start, weekly step and end of the schedule in the trial. */
const START = 10;
const STEP = 10;
const MAXIMUM = 30;
/** Days between two steps. */
const STEP_DAYS = 7;

/** What baclofen is licensed or commonly used for, other than cramps. */
const OTHER_USES: readonly ConditionClass[] = [
  'spasticity',
  'multiple-sclerosis',
  'paralytic-syndrome',
  'spinal-cord-injury-or-disease',
  'hiccups',
];

/**
 * Baclofen for leg cramps in a dose above the schedule that was studied.
 *
 * When
 * - a selected draft is for systemic baclofen and for cramps: it names them, or it gives no reason and the
 *   encounter is about cramps
 * - and nothing else explains it: no spasticity, multiple sclerosis, paralysis, spinal-cord disease or hiccups as
 *   a reason of the order, nor, where the order does not itself name cramps, as an active problem
 *
 * Then
 * - warning above 30 mg/day; above 10 mg/day for a new start; for a rise of more than 10 mg/day against the active
 *   order; for any rise less than 7 days after the active order began
 * - offer to change the draft to a fixed schedule (never recommended)
 * - info while signing when the most a day is not stated
 *
 * Remarks
 * - "New start" and "nothing else explains it" are said only when the medication list and the problem list were
 *   read in full.
 * - No change is offered where age, pregnancy or kidney function speak against baclofen or are not known (B4), for
 *   several drafts at once, for an order already active, nor one that falls by more than 10 mg/day at once (B6).
 */
const rule: Rule = defineRule({
  meta: {
    id: 'baclofen-for-cramps-dosing',
    topic: 'baclofenForCrampsDosing',
    title: 'Dose of baclofen for cramps',
    history: [FIRST_VERSION],
    decision: 'baclofen',
    precedence: 6.3,
    ages: 'adults',
    infoOn: ['order-sign'],
    selectionBehavior: 'any',
    sources: ['ELFERT', 'LBL-B'],
    thresholds: [
      { what: 'New start, warning: above', value: START, unit: 'mg/day' },
      { what: 'Rise against the active order, warning: above', value: STEP, unit: 'mg/day' },
      { what: 'Any rise, warning when the active order is younger than', value: STEP_DAYS, unit: 'days' },
      { what: 'Dose, warning: above', value: MAXIMUM, unit: 'mg/day' },
    ],
    limits: [
      'The schedule was studied in cirrhosis only (grade B there); for other cramps it is carried over (grade D).',
      'Baclofen is not licensed for cramps; the label starts higher, for spasticity.',
      'The split of 10 mg/day into two doses is a product decision.',
    ],
    evidence: 'D',
    overrideReasons: ['specialist-advice', 'benefit-outweighs-risk', 'tolerated-previously'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { draftOrders: 'complete' },
  uses: ['crampEvidence', 'conditions', 'activeMedications', 'patient', 'pregnancy', 'dialysis', 'renalFunction'],
  messages: {
    aboveSchedule: ({ orders, dose, excess, notOffered }: ExcessText) => ({
      summary: `Baclofen ${numberText(dose.mg)} mg/day for cramps exceeds the studied schedule (start 10 mg/day, +10 weekly, max 30). Adjust?`,
      why: [...orders.map(orderedLine), ...excess],
      evidence: EVIDENCE,
      consider: [
        'Consider: baclofen in small weekly steps; taper, never stop abruptly (hallucinations, seizures).',
        ...notOffered,
      ],
      data: [...(dose.isComplete ? [] : [PART_LINE]), ...recognizedByText(orders.map(({ drug }) => drug))],
    }),
    doseNotStated: ({ orders }: Pick<ExcessText, 'orders'>) => ({
      summary:
        'Baclofen for cramps: maximum daily dose not stated. Studied schedule: start 10 mg/day, +10 weekly, max 30.',
      why: orders.map(orderedLine),
      evidence: EVIDENCE,
      data: [
        'Maximum daily dose not stated: amount or frequency is missing, or not in a unit of mass.',
        ...recognizedByText(orders.map(({ drug }) => drug)),
      ],
    }),
  },
  evaluate(facts, { asOf }) {
    const named = selectedBaclofen(facts.draftOrders).filter((order) => isForCramps(order, facts.crampEvidence));
    const orders = named.filter((order) => otherUseOf(order, facts) === 'none');
    if (orders.length === 0) return nothingToJudge(named, facts);

    const dose = dailyDoseOf(orders);
    const taken = takenNow(facts);
    const excesses = excessesOf(dose.mg, taken, asOf);
    if (excesses.length > 0) {
      const { suggestions, notOffered } = proposalFor({ orders, dose, taken, excesses }, facts);
      return advise({
        messageId: 'aboveSchedule',
        data: { orders, dose, excess: excesses.map(({ text }) => text), notOffered },
        indicator: 'warning',
        because: 'the dose is above the one schedule that was studied for cramps',
        about: [...orders, ...taken.uses].map(({ reference }) => reference),
        suggestions,
      });
    }
    if (!dose.isComplete) {
      return advise({
        messageId: 'doseNotStated',
        data: { orders },
        indicator: 'info',
        because: 'without the most a day the dose cannot be compared',
        about: orders.map(({ reference }) => reference),
      });
    }
    return noConcern(WITHIN[taken.kind]);
  },
});
export default rule;

type DosingFacts = Pick<
  ClinicalFacts,
  'crampEvidence' | 'conditions' | 'activeMedications' | 'patient' | 'pregnancy' | 'dialysis' | 'renalFunction'
>;

interface ExcessText {
  readonly orders: readonly DraftOrder[];
  readonly dose: DailyDose;
  /** In which way the dose is above the schedule. */
  readonly excess: readonly string[];
  readonly notOffered: readonly string[];
}

/** Baclofen on the medication list. */
interface Taken {
  readonly kind: 'none' | 'unread' | 'taking';
  readonly uses: readonly MedicationUse[];
  /** mg/day; undefined when none is taken or it cannot be computed. */
  readonly mg: number | undefined;
}

interface Excess {
  readonly kind: 'maximum' | 'start' | 'rise' | 'too-soon';
  readonly text: string;
}

interface Judged {
  readonly orders: readonly DraftOrder[];
  readonly dose: DailyDose;
  readonly taken: Taken;
  readonly excesses: readonly Excess[];
}

const EVIDENCE = [
  'Off-label for cramps. The trial of baclofen in cirrhosis started with 10 mg/day, added 10 mg/day each week and ended at 30 mg/day; no trial in other causes was found.',
  'US label, for spasticity: baclofen starts with 5 mg three times daily.',
];

const PART_LINE = 'Not every order states its dose; the dose given is the least baclofen they come to.';

const WITHIN: Readonly<Record<Taken['kind'], string>> = {
  none: 'a new start of at most 10 mg/day',
  taking: 'the dose keeps to the schedule, or the dose taken now is not known',
  unread:
    'at most 30 mg/day, and a new start cannot be told from a continuation: the medication list was not read in full',
};

/** What else the order is for. An order that itself names cramps is for cramps whatever is on the problem list. */
function otherUseOf(order: DraftOrder, { conditions }: DosingFacts): 'none' | 'other' | 'unread' {
  if (OTHER_USES.some((name) => order.reasons.has(name))) return 'other';
  if (order.namesCramps) return 'none';
  if (activeOf(foundIn(conditions), ...OTHER_USES).length > 0) return 'other';
  return conditions.status === 'known' ? 'none' : 'unread';
}

function nothingToJudge(named: readonly DraftOrder[], facts: DosingFacts) {
  const isUnread = named.some((order) => otherUseOf(order, facts) === 'unread');
  return isUnread
    ? noConcern('the problem list was not read in full: baclofen may be for something else')
    : notApplicable('no selected order is for baclofen against cramps and nothing else');
}

/** What is prescribed; only without a prescription what was stated, as the same medicine is often recorded in both ways. */
function takenNow({ activeMedications }: DosingFacts): Taken {
  const found = foundIn(activeMedications).filter(isSystemicBaclofen);
  if (found.length === 0) {
    return { kind: activeMedications.status === 'known' ? 'none' : 'unread', uses: [], mg: undefined };
  }
  const prescribed = found.filter(({ reference }) => reference.startsWith('MedicationRequest/'));
  const uses = prescribed.length > 0 ? prescribed : found;
  const { mg, isComplete } = dailyDoseOf(uses);
  return { kind: 'taking', uses, mg: isComplete ? mg : undefined };
}

/** Every way in which a dose is above the schedule, each certain from what was read. */
function excessesOf(mg: number, taken: Taken, asOf: number): readonly Excess[] {
  const dose = numberText(mg);
  return [
    ...(mg > MAXIMUM ? [excess('maximum', `Baclofen at ${dose} mg/day; the trial ended at ${MAXIMUM} mg/day.`)] : []),
    ...(taken.kind === 'none' && mg > START
      ? [excess('start', `New start of baclofen at ${dose} mg/day; the trial started with ${START} mg/day.`)]
      : []),
    ...riseOf(mg, taken, asOf),
  ];
}

function riseOf(mg: number, { uses, mg: before }: Taken, asOf: number): readonly Excess[] {
  if (before === undefined || mg <= before) return [];
  const rise = `Baclofen rises from ${numberText(before)} to ${numberText(mg)} mg/day`;
  const recent = uses.flatMap(({ startedOn }) =>
    startedOn !== undefined && daysBetween(startedOn.min, asOf) < STEP_DAYS ? [startedOn] : [],
  )[0];
  return [
    ...(mg > before + STEP ? [excess('rise', `${rise}; the trial added ${STEP} mg/day a week.`)] : []),
    ...(recent === undefined
      ? []
      : [excess('too-soon', `${rise} less than ${STEP_DAYS} days after the order of ${spanText(recent)}.`)]),
  ];
}

function excess(kind: Excess['kind'], text: string): Excess {
  return { kind, text };
}

/** The change of the draft that may be offered, or why it may not. */
function proposalFor(judged: Judged, facts: DosingFacts) {
  const [order, ...others] = judged.orders;
  const to = scheduleFor(judged);
  if (order === undefined || others.length > 0 || !order.editable || !judged.dose.isComplete || to === undefined) {
    return { suggestions: [], notOffered: [] };
  }
  const notOffered = notOfferedLine(doseObstacles(facts), 'A lower dose');
  const suggestions: readonly ProposedSuggestion[] =
    notOffered.length > 0 ? [] : [{ label: `Change baclofen to ${to.text}`, actions: [changeDose(order, to)] }];
  return { suggestions, notOffered };
}

/** A fixed schedule within the limits; none where the dose taken now is not known, or would fall by more than one step (B6). */
function scheduleFor({ taken, excesses }: Judged): BaclofenSchedule | undefined {
  if (taken.kind === 'none') return largestScheduleUpTo(START);
  if (taken.mg === undefined) return undefined;
  const step = excesses.some(({ kind }) => kind === 'too-soon') ? 0 : STEP;
  const to = largestScheduleUpTo(Math.min(taken.mg + step, MAXIMUM));
  return to !== undefined && to.mgPerDay >= taken.mg - STEP ? to : undefined;
}
