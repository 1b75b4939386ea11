import { md } from '../cds/markdown.js';
import type { Indicator } from '../cds/types.js';
import type { ClinicalFacts, DialysisFact, DraftOrder, RenalFunction } from '../facts/clinical-facts.js';
import type { ClinicalSettings } from '../facts/clinical-settings.js';
import { isoDay } from '../facts/dates.js';
import { mapFact, readValue } from '../facts/fact.js';
import { ORDERABLES } from '../terminology/orderables.js';
import type { RuleId } from './index.js';
import {
  advise,
  defineRule,
  FIRST_VERSION,
  noConcern,
  notApplicable,
  type ProposedSuggestion,
  type Rule,
} from './rule.js';
import { CLEARANCE_LINE, dailyDoseOf, selectedBaclofen, taperLine } from './shared/baclofen-orders.js';
import { BEERS_YEARS, beersApplies } from './shared/beers.js';
import { isForCramps } from './shared/cramp-orders.js';
import { removeSuggestion } from './shared/draft-actions.js';
import { isPlannedAhead, notYetOrdered, orderSuggestion } from './shared/lab-suggestions.js';
import { numberText, orderedLine, recognizedByText, spanText } from './shared/wording.js';

const EGFR_UNIT = 'mL/min/1.73 m²';
/** In `EGFR_UNIT`. */
const AVOID_BELOW = 30;
const REDUCE_BELOW = 60;
/** mg/day from which the cohort saw the higher risk. */
const HIGH_DOSE = 20;

/**
 * Baclofen ordered with reduced or unknown kidney function.
 *
 * When
 * - a selected draft is for systemic baclofen, for whatever reason (`baclofenRenalScope`: or for cramps only)
 * - and dialysis or end-stage kidney disease is on record, or eGFR is below 60, or there is no usable eGFR
 *
 * Then
 * - dialysis or eGFR below 30: critical; removing the draft is recommended, and nothing is said of its dose
 * - eGFR 30–59 from 65 years on (Beers): warning; offer to remove the draft
 * - eGFR 30–59 otherwise: warning at 20 mg/day or more, else info while signing; offer to remove the draft
 * - no usable eGFR: info while signing, and offer a metabolic panel where none is on order
 *
 * Remarks
 * - "No eGFR" is said only when all laboratory data were read. When they were not, only what was found counts.
 * - An eGFR reported as above a value below 60, or as at most a value of 60 or more, does not tell the band: it
 *   counts as unknown.
 * - In end-of-life care, and without a certain age, the Beers criteria do not apply.
 * - Of several drafts the doses add up; a dose that cannot be computed is not guessed.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'baclofen-renal',
    topic: 'baclofenRenal',
    title: 'Baclofen with reduced kidney function',
    history: [FIRST_VERSION],
    decision: 'baclofen',
    precedence: 6.1,
    precedenceWhenCritical: 2,
    ages: 'adults',
    infoOn: ['order-sign'],
    selectionBehavior: 'any',
    sources: ['MUANDA', 'VLAV', 'BEERS'],
    thresholds: [
      { what: 'eGFR, avoid: below', value: AVOID_BELOW, unit: EGFR_UNIT },
      { what: 'eGFR, reduce the dose: below', value: REDUCE_BELOW, unit: EGFR_UNIT },
      { what: 'Age from which the Beers criteria apply', value: BEERS_YEARS, unit: 'years' },
      { what: 'Baclofen, warning below that age: from', value: HIGH_DOSE, unit: 'mg/day' },
    ],
    limits: [
      'The cohort was of people aged 66 or older with kidney disease; younger people were not studied.',
      'Halving the dose rests on a published algorithm and one pharmacokinetic study, not on outcomes.',
      'The Beers criteria were read through a secondary source.',
    ],
    evidence: 'B',
    overrideReasons: ['specialist-advice', 'benefit-outweighs-risk', 'data-outdated-or-wrong', 'comfort-care'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { draftOrders: 'complete' },
  uses: [
    'renalFunction',
    'dialysis',
    'patient',
    'comfortCare',
    'labGaps',
    'labOrders',
    'orderContext',
    'crampEvidence',
    'activeMedications',
  ],
  messages: {
    dialysis: (text: RenalText) => ({
      summary: 'Baclofen on dialysis or with end-stage kidney disease: avoid – encephalopathy risk. Renally cleared.',
      ...detail(text, [LOW_DOSE_LINE]),
    }),
    avoid: (text: RenalText) => ({
      summary: `${bandText(text)}: avoid – encephalopathy risk. Renally cleared.`,
      ...detail(text, [LOW_DOSE_LINE]),
    }),
    reduce: (text: RenalText) => ({
      summary: `${bandText(text)}: ${text.beers ? 'avoid – encephalopathy risk' : 'reduce dose and monitor'}. Renally cleared.`,
      ...detail(text, text.beers ? [] : [HALF_DOSE_LINE]),
    }),
    unknown: (text: RenalText) => ({
      summary: 'Baclofen: renal function unknown, no usable eGFR. Renally cleared – check creatinine before use?',
      ...detail(text, []),
      consider: [
        'Consider: kidney function first; if used before it is known, lowest dose, early mental-status check.',
      ],
    }),
  },
  evaluate(facts, { settings, asOf }) {
    const orders = ordersOf(facts, settings);
    if (orders.length === 0) return notApplicable('no selected order is for systemic baclofen within scope');
    const renal = readValue(facts.renalFunction);
    const dialysis = readValue(facts.dialysis);
    const band = dialysis === undefined ? bandOf(renal) : 'dialysis';
    if (band === 'sufficient') return noConcern('eGFR is 60 or more');
    if (renal === undefined && band === 'unknown' && facts.renalFunction.status !== 'known') {
      return noConcern('kidney function could not be read');
    }
    const beers = beersApplies(facts, settings);
    return advise({
      messageId: band,
      data: {
        orders,
        renal,
        dialysis,
        beers,
        isForCramps: orders.every((order) => isForCramps(order, facts.crampEvidence)),
        taper: taperLine(facts),
        data: labLines(band, facts),
      },
      ...loudness(band, { beers, mgPerDay: dailyDoseOf(orders).mg }),
      about: [...orders, renal, dialysis].flatMap((each) => each?.reference ?? []),
      silences: SILENCED[band],
      suggestions:
        band === 'unknown'
          ? panelSuggestion(facts, asOf)
          : removeSuggestion(orders, { isRecommended: band !== 'reduce' }),
    });
  },
});
export default rule;

type Band = 'dialysis' | 'avoid' | 'reduce' | 'unknown';

/** Where baclofen is to be avoided, how to build up its dose is no question. */
const SILENCED: Readonly<Record<Band, readonly RuleId[]>> = {
  dialysis: ['baclofen-for-cramps-dosing'],
  avoid: ['baclofen-for-cramps-dosing'],
  reduce: [],
  unknown: [],
};

type RenalFacts = Pick<ClinicalFacts, 'labGaps' | 'labOrders' | 'orderContext' | 'crampEvidence'> & {
  readonly draftOrders: readonly DraftOrder[];
};

interface RenalText {
  readonly orders: readonly DraftOrder[];
  readonly renal: RenalFunction | undefined;
  readonly dialysis: DialysisFact | undefined;
  readonly beers: boolean;
  /** Every order is for cramps: only then may the text speak of measures against them. */
  readonly isForCramps: boolean;
  readonly taper: readonly string[];
  readonly data: readonly string[];
}

const COHORT_LINE =
  'Cohort of 15,942 people aged 66 or older with kidney disease: 30-day admission for encephalopathy 1.11 % at baclofen 20 mg/day or more, 0.42 % below; against non-users a risk ratio of 19.8 and 5.9 (JAMA 2019).';
const LOW_DOSE_LINE =
  'Encephalopathy was reported at baclofen 5–10 mg/day; the absolute risk rises as eGFR falls: avoid.';
const HALF_DOSE_LINE =
  'A lower dose of baclofen is published: about half at eGFR 30–60 (algorithm), half at 30–50 mL/min (pharmacokinetic study).';
const BEERS_LINE = `Beers 2023: from ${BEERS_YEARS} years on, avoid at eGFR below ${REDUCE_BELOW}; if unavoidable, the lowest dose, and watch mental status.`;

function ordersOf(facts: RenalFacts, { baclofenRenalScope }: ClinicalSettings): readonly DraftOrder[] {
  const isInScope = (order: DraftOrder) => baclofenRenalScope === 'all' || isForCramps(order, facts.crampEvidence);
  return selectedBaclofen(facts.draftOrders).filter(isInScope);
}

/** `>` gives the least, `<=` the most it can be: a band is claimed only where every possible value is in it or in a worse one. */
function bandOf(renal: RenalFunction | undefined): Exclude<Band, 'dialysis'> | 'sufficient' {
  if (renal === undefined) return 'unknown';
  const { egfr, comparator } = renal;
  if (egfr >= REDUCE_BELOW) return comparator === '<=' ? 'unknown' : 'sufficient';
  if (comparator === '>' || comparator === '>=') return 'unknown';
  return egfr < AVOID_BELOW ? 'avoid' : 'reduce';
}

function loudness(
  band: Band,
  { beers, mgPerDay }: { readonly beers: boolean; readonly mgPerDay: number },
): { readonly indicator: Indicator; readonly because: string } {
  if (band === 'dialysis') return { indicator: 'critical', because: 'without kidney function baclofen accumulates' };
  if (band === 'avoid') return { indicator: 'critical', because: 'eGFR is below 30 and baclofen accumulates' };
  if (band === 'unknown') return { indicator: 'info', because: 'kidney function decides about the dose' };
  if (beers) return { indicator: 'warning', because: 'the Beers criteria advise against it at this eGFR' };
  return mgPerDay >= HIGH_DOSE
    ? { indicator: 'warning', because: 'at this eGFR and dose encephalopathy was more frequent' }
    : { indicator: 'info', because: 'eGFR is reduced and the dose is low or not stated' };
}

function panelSuggestion(facts: RenalFacts, asOf: number): readonly ProposedSuggestion[] {
  const labOrders = mapFact(facts.labOrders, (orders) => orders.filter((order) => !isPlannedAhead(order, asOf)));
  const isCovered = notYetOrdered(['creatinine'], { ...facts, labOrders }).length === 0;
  if (isCovered || hasCreatinine(facts)) return [];
  return orderSuggestion([ORDERABLES.basicMetabolicPanel], facts, {
    label: 'Check basic metabolic panel',
    reason: 'Kidney function before baclofen',
    isRecommended: false,
  });
}

function hasCreatinine({ labGaps }: Pick<RenalFacts, 'labGaps'>): boolean {
  return labGaps.status === 'known' && !labGaps.value.newOrder.has('creatinine');
}

/** Why there is no eGFR although creatinine was measured, so that nobody looks for a missing test. */
function labLines(band: Band, facts: RenalFacts & Pick<ClinicalFacts, 'renalFunction'>): readonly string[] {
  if (band !== 'unknown' || readValue(facts.renalFunction) !== undefined || !hasCreatinine(facts)) return [];
  return ['A creatinine result is on record, but no eGFR can be relied on (age, pregnancy or acute kidney injury).'];
}

/** `Baclofen with eGFR 42 (2026-02-20)` */
function bandText({ renal }: RenalText): string {
  return renal === undefined ? 'Baclofen' : `Baclofen with eGFR ${egfrText(renal)} (${isoDay(renal.takenAt)})`;
}

function egfrText({ egfr, comparator }: RenalFunction): string {
  return `${comparator ?? ''}${numberText(egfr)}`;
}

function detail(text: RenalText, evidence: readonly string[]) {
  const { orders, beers, taper, data } = text;
  return {
    why: [...orders.map(orderedLine), ...kidneyLines(text)],
    evidence: [CLEARANCE_LINE, ...evidence, COHORT_LINE, ...(beers ? [BEERS_LINE] : [])],
    patient: taper,
    consider: [
      `Consider: ${text.isForCramps ? 'non-drug measures' : 'an alternative'}; if used, lowest dose, early mental-status check.`,
    ],
    data: [...data, ...recognizedByText(orders.map(({ drug }) => drug))],
  };
}

function kidneyLines({ renal, dialysis }: RenalText): readonly string[] {
  const recorded = dialysis?.since === undefined ? '' : `, ${spanText(dialysis.since)}`;
  const basis = renal?.basis === 'computed' ? 'computed, CKD-EPI 2021' : 'reported';
  return [
    ...(dialysis === undefined ? [] : [`**Dialysis or end-stage kidney disease** on record${recorded}.`]),
    // On dialysis an eGFR says nothing.
    ...(renal === undefined || dialysis !== undefined
      ? []
      : [md`**eGFR** ${egfrText(renal)} ${EGFR_UNIT} on ${isoDay(renal.takenAt)} (${basis}).`]),
    ...(renal === undefined && dialysis === undefined ? ['No usable eGFR on record.'] : []),
  ];
}
