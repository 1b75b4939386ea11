import { md } from '../cds/markdown.js';
import type { Action } from '../cds/types.js';
import type { ClinicalFacts, DraftOrder, LabNeed } from '../facts/clinical-facts.js';
import { foundIn, known, readValue } from '../facts/fact.js';
import { ADULT_YEARS, isUnder } from '../facts/patient.js';
import { isPregnant } from '../facts/pregnancy.js';
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
import { baclofenDraft } from './shared/baclofen-draft.js';
import { baclofenObstacles, notOfferedLine } from './shared/baclofen-gate.js';
import { removeAction } from './shared/draft-actions.js';
import { missingElectrolyteTests, orderActions } from './shared/lab-suggestions.js';
import { isRuledOut, type Obstacle } from './shared/obstacle.js';
import {
  INFECTION_DAYS,
  type IndicationClass,
  indicationOf,
  isQuinine,
  TREATMENT_MG_PER_DAY,
} from './shared/quinine-orders.js';
import { orderedLine, recognizedByText } from './shared/wording.js';

/**
 * Quinine ordered for leg cramps, or without any stated indication.
 *
 * When
 * - a selected draft is for quinine or hydroquinine (any salt, systemic)
 * - and it does not treat malaria or babesiosis: no such reason on the order, no such problem recorded within
 *   60 days, and not 900 mg a day or more together with clindamycin, doxycycline or tetracycline
 *
 * Then
 * - US: critical when cramps are named (on the order, in the encounter or on the problem list), else warning
 * - UK: warning in both cases; a last resort under the conditions of the MHRA
 * - offer to remove the draft; to remove it and order the missing electrolyte tests; and, for cramps only and
 *   behind every gate of `canSuggestBaclofen`, to replace it by baclofen
 *
 * Remarks
 * - An order that itself names cramps is for cramps even when malaria is on the problem list.
 * - Nothing but the draft is needed: an unreadable chart must not silence this, it only withholds the extra
 *   proposals.
 * - Below 18 years removing is the only proposal (G4).
 */
const rule: Rule = defineRule({
  meta: {
    id: 'quinine-for-cramps',
    topic: 'quinineForCramps',
    title: 'Quinine ordered for leg cramps',
    history: [FIRST_VERSION],
    decision: 'quinine',
    precedence: 1,
    ages: 'all',
    infoOn: INFO_BEFORE_SIGNING,
    selectionBehavior: 'at-most-one',
    sources: ['FDA-10', 'QPI', 'COC-Q', 'AAN', 'FARDET'],
    sourcesUk: ['MHRA', 'SMPC', 'COC-Q'],
    thresholds: [
      {
        what: 'Quinine salt per day from which treatment of an infection is plausible, with a partner antibiotic',
        value: TREATMENT_MG_PER_DAY,
        unit: 'mg/day',
      },
      { what: 'Malaria or babesiosis problem explains quinine for', value: INFECTION_DAYS, unit: 'days' },
    ],
    limits: [
      'The size of the harm is known from reports to the regulator, not from trials.',
      'The UK label still licenses quinine for night cramps as a last resort; the US label does not.',
      'Class A dose rule (900 mg/day with a partner antibiotic) and the 60-day window are product decisions.',
    ],
    evidence: 'A',
    overrideReasons: [
      'indication-malaria',
      'indication-babesiosis',
      'specialist-advice',
      'alternatives-failed-consented',
      'comfort-care',
    ],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { draftOrders: 'complete' },
  uses: [
    'patient',
    'conditions',
    'crampEvidence',
    'activeMedications',
    'quinineRisks',
    'qtc',
    'pregnancy',
    'dialysis',
    'allergies',
    'renalFunction',
    'labGaps',
    'labOrders',
    'orderContext',
  ],
  messages: {
    forCramps: (text: QuinineText) => ({
      summary:
        'Quinine for leg cramps: FDA boxed warning – serious blood reactions; risk outweighs benefit. Consider alternatives.',
      ...quinineDetail(text, US_EVIDENCE),
    }),
    renewal: (text: QuinineText) => ({
      summary:
        'Quinine renewal for cramps: boxed warning. A planned trial off quinine caused no major problems in a study – consider it.',
      ...quinineDetail(text, [
        ...US_EVIDENCE,
        'In a trial, advice to stop for 6 weeks did not worsen cramps and 26.5 % more patients were off quinine at 12 weeks.',
      ]),
    }),
    unexplained: (text: QuinineText) => ({
      summary:
        'Quinine with no malaria/babesiosis indication. Boxed warning against use for leg cramps – confirm indication.',
      ...quinineDetail(text, US_EVIDENCE),
    }),
    forCrampsUk: (text: QuinineText) => ({
      summary:
        'Quinine for night cramps: only if severe, treatable causes excluded and non-drug measures failed (MHRA).',
      ...quinineDetail(text, UK_EVIDENCE),
    }),
    unexplainedUk: (text: QuinineText) => ({
      summary:
        'Quinine with no malaria/babesiosis indication recorded. For night cramps it is a last resort (MHRA) – confirm indication.',
      ...quinineDetail(text, UK_EVIDENCE),
    }),
  },
  evaluate(facts, { settings, asOf }) {
    const orders = facts.draftOrders.filter((order) => order.selected && isQuinine(order));
    if (orders.length === 0) return notApplicable('no selected order is for quinine');

    const judged = orders.map((order) => ({ order, indication: indicationOf(order, facts, asOf) }));
    const unjustified = judged.filter(({ indication }) => indication !== 'antiparasitic');
    if (unjustified.length === 0) return noConcern('every quinine order treats malaria or babesiosis');

    const drafts = unjustified.map(({ order }) => order);
    const indication = unjustified.some((each) => each.indication === 'cramps') ? 'cramps' : 'unexplained';
    const isUk = settings.jurisdiction === 'UK';
    const isRenewal = drafts.some(({ refill }) => refill) || foundIn(facts.activeMedications).some(isQuinine);
    const proposals = proposalsFor(drafts, indication, facts);
    return advise({
      messageId: messageFor(indication, { isUk, isRenewal }),
      data: { drafts, facts, proposals },
      indicator: indication === 'cramps' && !isUk ? 'critical' : 'warning',
      because: BECAUSE[indication][settings.jurisdiction],
      about: [...drafts, ...foundIn(facts.crampEvidence)].map(({ reference }) => reference),
      suggestions: suggestionsFor(drafts, proposals, { isRecommended: indication === 'cramps' }),
      invites: ['cramps-missing-electrolytes'],
      silences: ['cramp-associated-drug', 'stepwise-cramp-management'],
    });
  },
});
export default rule;

type QuinineFacts = Pick<
  ClinicalFacts,
  | 'patient'
  | 'conditions'
  | 'crampEvidence'
  | 'activeMedications'
  | 'quinineRisks'
  | 'qtc'
  | 'pregnancy'
  | 'dialysis'
  | 'allergies'
  | 'renalFunction'
  | 'labGaps'
  | 'labOrders'
  | 'orderContext'
>;

interface QuinineText {
  readonly drafts: readonly DraftOrder[];
  readonly facts: QuinineFacts;
  readonly proposals: Proposals;
}

/** What may be proposed besides removing the draft. */
interface Proposals {
  readonly tests: readonly Action[];
  readonly baclofen: Action | undefined;
  /** Why baclofen is not proposed although the order is for cramps. */
  readonly obstacles: readonly Obstacle[];
}

const BECAUSE: Readonly<Record<Exclude<IndicationClass, 'antiparasitic'>, Readonly<Record<'US' | 'UK', string>>>> = {
  cramps: {
    US: 'the boxed warning exists for exactly this use',
    UK: 'the UK license keeps quinine as a last resort for night cramps',
  },
  unexplained: {
    US: 'most quinine without a stated reason was for cramps',
    UK: 'no indication is recorded',
  },
};

/** Levels or effects that quinine changes. */
const INTERACTING: ReadonlySet<string> = new Set(['carbamazepine', 'phenobarbital', 'digoxin', 'warfarin']);

const US_EVIDENCE = [
  'Not approved for cramps; boxed warning: thrombocytopenia, HUS/TTP, chronic renal impairment. Also QT prolongation, cinchonism, hypoglycemia, severe hypersensitivity.',
  'Benefit is modest (about 28 % fewer cramps over 2 weeks vs placebo). Long-term use: all-cause mortality HR 1.24.',
];

const UK_EVIDENCE = [
  'The UK label licenses quinine for night cramps as a last resort: treatable causes excluded, non-drug measures failed (MHRA).',
  'QT prolongation is dose-dependent; caution with electrolyte disturbance, heart block and QT-prolonging medicines (MHRA).',
  'Serious blood reactions such as thrombocytopenia occur; also cinchonism and hypoglycemia.',
  'Benefit is modest (about 28 % fewer cramps over 2 weeks vs placebo).',
];

function messageFor(indication: IndicationClass, { isUk, isRenewal }: { isUk: boolean; isRenewal: boolean }) {
  if (isUk) return indication === 'cramps' ? 'forCrampsUk' : 'unexplainedUk';
  if (indication === 'unexplained') return 'unexplained';
  return isRenewal ? 'renewal' : 'forCramps';
}

function proposalsFor(
  drafts: readonly DraftOrder[],
  indication: IndicationClass,
  facts: QuinineFacts & { readonly draftOrders: readonly DraftOrder[] },
): Proposals {
  const isChild = isUnder(ADULT_YEARS, facts.patient);
  const context = readValue(facts.orderContext);
  if (isChild || context === undefined || !drafts.some(({ editable }) => editable)) {
    return { tests: [], baclofen: undefined, obstacles: [] };
  }
  const gaps = facts.labGaps.status === 'known' ? facts.labGaps.value.newOrder : new Set<never>();
  const tests = orderActions(missingElectrolyteTests(gaps, facts), facts, 'Leg cramps, quinine considered');
  if (indication !== 'cramps') return { tests, baclofen: undefined, obstacles: [] };
  const obstacles = baclofenObstacles({ ...facts, draftOrders: known(facts.draftOrders) });
  return { tests, baclofen: obstacles.length === 0 ? baclofenDraft(context) : undefined, obstacles };
}

function suggestionsFor(
  drafts: readonly DraftOrder[],
  { tests, baclofen }: Proposals,
  { isRecommended }: { readonly isRecommended: boolean },
): readonly ProposedSuggestion[] {
  const removals = drafts.filter(({ editable }) => editable).map(removeAction);
  if (removals.length === 0) return [];
  const remove: ProposedSuggestion = { label: 'Remove quinine', actions: removals };
  return [
    isRecommended ? { ...remove, isRecommended: true } : remove,
    ...(tests.length > 0 ? [{ label: 'Remove quinine and check electrolytes', actions: [...removals, ...tests] }] : []),
    ...(baclofen === undefined
      ? []
      : [
          {
            label: 'If severe and refractory: replace with baclofen 5 mg twice daily',
            actions: [...removals, baclofen],
          },
        ]),
  ];
}

function quinineDetail({ drafts, facts, proposals }: QuinineText, evidence: readonly string[]) {
  return {
    why: drafts.map(orderedLine),
    evidence,
    patient: [...noRiskLine(facts), ...interactionLine(drafts, facts)],
    consider: [
      ...considerLine(proposals),
      ...notOfferedLine(proposals.obstacles),
      'Ask about tonic water and imported/OTC quinine.',
    ],
    data: recognizedByText(drafts.map(({ drug }) => drug)),
  };
}

/**
 * Only said of adults, when everything that could show a risk was read; what is simply not on record is named, so that the line does not
 * read as a clean bill of health (B11). The risks themselves are added by `quinine-risk-factors`.
 */
function noRiskLine({ quinineRisks, pregnancy, patient, qtc, labGaps }: QuinineFacts): readonly string[] {
  const isClear = quinineRisks.status === 'known' && quinineRisks.value.length === 0 && !isPregnant(pregnancy);
  if (!isClear || isUnder(ADULT_YEARS, patient)) return [];
  const gaps = readValue(labGaps)?.newOrder ?? new Set<LabNeed>();
  const notRecorded = [
    ...(foundIn(qtc).length === 0 ? ['QTc'] : []),
    ...(['potassium', 'magnesium', 'platelets'] as const).filter((need) => gaps.has(need)),
  ];
  const limits = notRecorded.length === 0 ? '' : ` (not on record: ${notRecorded.join(', ')})`;
  return [`**This patient:** no added risk factor found in available data${limits}.`];
}

/** Text only: an interaction does not make the card louder (2.1). */
function interactionLine(drafts: readonly DraftOrder[], { activeMedications }: QuinineFacts): readonly string[] {
  const names = [...drafts, ...foundIn(activeMedications)].flatMap(({ drug }) => drug.ingredients);
  const interacting = [...new Set(names)].filter((name) => INTERACTING.has(name)).sort();
  return interacting.length > 0 ? [md`Quinine interacts with: ${interacting.join(', ')}.`] : [];
}

function considerLine({ tests, obstacles, baclofen }: Proposals): readonly string[] {
  const options = [
    ...(tests.length > 0 ? ['missing laboratory tests'] : []),
    'medicine review',
    'stretching and massage',
    ...(baclofen !== undefined || (obstacles.length > 0 && !isRuledOut(obstacles))
      ? ['if severe and refractory, baclofen (off-label; trial evidence is from cirrhosis)']
      : []),
  ];
  return [md`Consider: ${options.join('; ')}.`];
}
