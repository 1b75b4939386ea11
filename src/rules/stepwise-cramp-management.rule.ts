import { md } from '../cds/markdown.js';
import type { CrampEvidence, Derangement } from '../facts/clinical-facts.js';
import { activeOf } from '../facts/conditions.js';
import { daysBetween } from '../facts/dates.js';
import { foundIn } from '../facts/fact.js';
import {
  advise,
  defineRule,
  FIRST_VERSION,
  INFO_BEFORE_SIGNING,
  noConcern,
  notApplicable,
  type Rule,
  type Steps,
} from './rule.js';
import { type BaclofenFacts, baclofenObstacles, notOfferedLine } from './shared/baclofen-gate.js';
import { type ContributorFacts, contributorsOf, isFullyRead } from './shared/contributors.js';
import { crampsRecorded } from './shared/cramp-wording.js';
import { isRuledOut } from './shared/obstacle.js';
import { datedResult, firstFitting, sentenceCase } from './shared/wording.js';

/** A cramp problem opens the overview this long after it was recorded. */
const RECENT_DAYS = 365;
/** Names in the summary at most. */
const NAMED = 3;

/**
 * The overview: leg cramps, and what to do about them step by step.
 *
 * When
 * - the current encounter is about leg cramps, or they are a problem recorded within 12 months
 *
 * Then
 * - one card: possible contributors in this record, non-drug measures, what is left for frequent, severe and
 *   refractory cramps, and what to ask
 *
 * Remarks
 * - The sections are rules of their own and join this card; mild electrolyte results do too. Moderate and severe ones
 *   have a card of their own, and are named here.
 * - No card beside one about quinine: that one names the alternatives.
 * - "No contributor found" is said only when laboratory results, medicines and problems were read in full.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'stepwise-cramp-management',
    topic: 'stepwiseCrampManagement',
    title: 'Leg cramps step by step',
    history: [FIRST_VERSION],
    decision: 'overview',
    precedence: 12,
    ages: 'adults',
    infoOn: INFO_BEFORE_SIGNING,
    selectionBehavior: 'any',
    sources: ['AFP', 'COC-ND', 'AAN', 'HALLEG', 'COPPIN'],
    thresholds: [{ what: 'Cramp problem recorded within', value: RECENT_DAYS, unit: 'days' }],
    limits: [
      'Most nocturnal cramps have no cause that can be found.',
      'Preventive stretching: one trial without and one with benefit; a Cochrane review finds the effect on frequency uncertain.',
      'Baclofen has no trial in idiopathic nocturnal cramps.',
      'Not proposed, as evidence is small: bedtime vitamin K2 (one trial; not with warfarin or diuretics), diltiazem, vitamin B complex, naftidrofuryl.',
    ],
    evidence: 'B',
    overrideReasons: ['already-managed', 'not-cramp-related', 'patient-preference'],
    evidenceCheckedOn: '2026-11-25',
    clinicalReview: 'pending',
  },
  needs: { crampEvidence: 'partial' },
  uses: [
    'conditions',
    'activeMedications',
    'draftOrders',
    'derangements',
    'labOrders',
    'patient',
    'pregnancy',
    'dialysis',
    'renalFunction',
    'allergies',
  ],
  messages: {
    contributors: ({ names, ...text }: OverviewText & { readonly names: readonly string[] }) => ({
      summary: contributorsSummary(names),
      ...overviewText(text),
    }),
    noneFound: (text: OverviewText) => ({
      summary: 'Leg cramps: no contributor found in the record. Stepwise options inside.',
      ...overviewText(text, 'No contributor found in this record; most nocturnal cramps have none.'),
    }),
    notAllRead: (text: OverviewText) => ({
      summary: 'Leg cramps: no contributor in what could be read of the record. Stepwise options inside.',
      ...overviewText(text, 'No contributor found in what could be read of the record.'),
    }),
  },
  evaluate({ crampEvidence, ...facts }, { asOf }) {
    if (crampEvidence.length === 0) return notApplicable('no cramps on record');
    const recent = crampEvidence.filter((evidence) => isRecent(evidence, asOf));
    if (recent.length === 0) return noConcern('cramps were recorded more than 12 months ago, or nobody knows when');
    const names = contributorsOf(facts);
    const options = {
      indicator: 'info' as const,
      because: 'cramps are the question of this visit or a recent problem',
      about: recent.map(({ reference }) => reference),
      invites: ELECTROLYTES_AND_QUESTIONS,
    };
    const data = { recent, facts };
    if (names.length > 0) return advise({ messageId: 'contributors', data: { ...data, names }, ...options });
    return isFullyRead(facts)
      ? advise({ messageId: 'noneFound', data, ...options })
      : advise({ messageId: 'notAllRead', data, ...options });
  },
});
export default rule;

type OverviewFacts = ContributorFacts & BaclofenFacts;

interface OverviewText {
  readonly recent: readonly CrampEvidence[];
  readonly facts: OverviewFacts;
}

/** Of other decisions: mild results, and the question that other cards ask as well. */
const ELECTROLYTES_AND_QUESTIONS = [
  'hypokalemia',
  'hypercalcemia',
  'hypocalcemia',
  'hyponatremia',
  'hypomagnesemia',
  'otc-analgesic-check',
] as const;

function isRecent({ strength, since, recordedOn }: CrampEvidence, asOf: number): boolean {
  if (strength === 'encounter') return true;
  return [since, recordedOn].some((day) => day !== undefined && daysBetween(day.max, asOf) <= RECENT_DAYS);
}

/** As many names as fit, at most three. */
function contributorsSummary(names: readonly string[]): string {
  const count = `${names.length} possible contributor${names.length === 1 ? '' : 's'}`;
  const candidates = [NAMED, NAMED - 1, 1].map(
    (shown) => `Leg cramps: ${count} – ${names.slice(0, shown).join(', ')}. Stepwise options inside.`,
  );
  return firstFitting(candidates) ?? `Leg cramps: ${count}. Stepwise options inside.`;
}

function overviewText(
  { recent, facts }: OverviewText,
  ...cause: readonly string[]
): {
  readonly why: readonly string[];
  readonly steps: Steps;
} {
  return {
    why: [`**Leg ${crampsRecorded({ status: 'known', value: recent }, []) ?? 'cramps'}.**`],
    steps: {
      cause: [
        ...cause,
        ...foundIn(facts.derangements)
          .filter(({ tier }) => tier > 1)
          .map(attentionLine),
      ],
      measures: MEASURES,
      refractory: [...baclofenLine(facts), AVOID],
    },
  };
}

/** Results with a card of their own are named here, no more. */
function attentionLine({ result }: Derangement): string {
  return md`${sentenceCase(datedResult(result))}: needs attention in its own right.`;
}

/** Cirrhosis has its own section with baclofen in it. */
function baclofenLine(facts: OverviewFacts): readonly string[] {
  if (activeOf(foundIn(facts.conditions), 'cirrhosis').length > 0) return [];
  const obstacles = baclofenObstacles(facts);
  return isRuledOut(obstacles) ? notOfferedLine(obstacles) : [BACLOFEN];
}

const MEASURES = [
  'Acute: stretch (dorsiflex the foot) and massage; rest and stop the triggering activity. Ice may ease soreness after a cramp (low evidence).',
  'Preventive stretching: mixed evidence (no benefit in one 2005 trial in quinine users; benefit with bedtime calf and hamstring stretching in a 2012 trial). Safe to try for 6 weeks.',
];

const BACLOFEN =
  'Baclofen, 10 mg/day, +10 mg/day weekly, at most 30 mg/day: off-label. Trial evidence is from cirrhosis; for other causes this is extrapolation. Taper, never stop abruptly.';

const AVOID =
  'For cramps avoid quinine (boxed warning), cyclobenzaprine (does not act directly on skeletal muscle) and benzodiazepines (limited efficacy; falls, delirium).';
