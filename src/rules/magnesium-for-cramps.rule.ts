import { md } from '../cds/markdown.js';
import type { ClinicalFacts, DraftOrder, LabResult, RenalFunction } from '../facts/clinical-facts.js';
import { DAY_MS, HOUR_MS, isoDay } from '../facts/dates.js';
import { foundIn, readValue } from '../facts/fact.js';
import { newestUsable } from '../facts/lab-results.js';
import { ORDERABLES } from '../terminology/orderables.js';
import {
  advise,
  type Circumstances,
  defineRule,
  noConcern,
  notApplicable,
  type ProposedSuggestion,
  type Rule,
} from './rule.js';
import { draftsForCramps, NON_DRUG_FIRST, referencesOf, removalOfEach, THERAPY_META } from './shared/cramp-therapy.js';
import { type LabFacts, notOnOrder, orderSuggestion } from './shared/lab-suggestions.js';
import { MAGNESIUM_EGFR_MIN } from './shared/magnesium-draft.js';
import { datedResult, orderedLine, recognizedByText } from './shared/wording.js';

/** mmol/L; upper end of the usual adult range (3.3). */
const HIGH_MMOL_L = 1.05;

/**
 * Magnesium ordered for leg cramps.
 *
 * When
 * - a selected draft is for an oral magnesium supplement
 * - and it is for cramps: the order names them, or it gives no reason and the encounter is about cramps
 *
 * Then
 * - eGFR below 30 or dialysis: warn, it accumulates; offer to remove the draft
 * - a valid magnesium result within the range: inform, it is unlikely to help
 * - no magnesium result on record: inform on selection, and offer the test
 *
 * Remarks
 * - Silent when magnesium is low or was last measured too long ago to say that it is not, in pregnancy or when that is not certain, and when results could not be read.
 */
const rule: Rule = defineRule({
  meta: {
    ...THERAPY_META,
    id: 'magnesium-for-cramps',
    topic: 'magnesiumForCramps',
    title: 'Magnesium for leg cramps',
    decision: 'magnesium-for-cramps',
    precedence: 9.1,
    infoOn: ['order-select'],
    sources: ['COC-MG', 'COC-PR'],
    thresholds: [{ what: 'Accumulates with eGFR below', value: MAGNESIUM_EGFR_MIN, unit: 'mL/min/1.73 m²' }],
    limits: [
      'Added beyond the guidance article. Trials were in older adults with idiopathic cramps, mostly without deficiency.',
    ],
    evidence: 'A',
    overrideReasons: ['patient-preference', 'specialist-advice', 'tolerated-previously', 'not-cramp-related'],
  },
  needs: { draftOrders: 'complete' },
  uses: [
    'crampEvidence',
    'careSetting',
    'renalFunction',
    'dialysis',
    'pregnancy',
    'labResults',
    'derangements',
    'labGaps',
    'labOrders',
    'orderContext',
  ],
  messages: {
    accumulates: ({ renal, ...text }: MagnesiumText & { readonly renal: RenalFunction }) => ({
      summary: `Magnesium with eGFR ${egfrText(renal)} (${isoDay(renal.takenAt)}): accumulates in kidney failure – review.`,
      ...magnesiumDetail(
        text,
        [md`**eGFR** ${egfrText(renal)} mL/min/1.73 m² on ${isoDay(renal.takenAt)}.`],
        REVIEW_NEED,
      ),
    }),
    dialysis: (text: MagnesiumText) => ({
      summary: 'Magnesium on dialysis: accumulates in kidney failure – review.',
      ...magnesiumDetail(text, ['**Dialysis** or end-stage kidney disease on record.'], REVIEW_NEED),
    }),
    notLow: ({ result, ...text }: MagnesiumText & { readonly result: LabResult }) => ({
      summary: 'Magnesium for cramps: unlikely to help when magnesium is normal (Cochrane 2020).',
      ...magnesiumDetail(text, [md`**Magnesium** is not low: ${datedResult(result)}.`], TRIAL),
    }),
    noResult: ({ days, ...text }: MagnesiumText & { readonly days: number }) => ({
      summary: `Magnesium for cramps: no magnesium result in the last ${days} days. Check it first?`,
      ...magnesiumDetail(text, [`No magnesium result in the last ${days} days.`], TRIAL),
    }),
  },
  evaluate({ draftOrders, crampEvidence, ...facts }, circumstances) {
    const drafts = draftsForCramps(draftOrders, crampEvidence, 'magnesium-supplement-oral');
    if (drafts.length === 0) return notApplicable('no selected order of oral magnesium is for cramps');
    const about = referencesOf(drafts);
    const warning = {
      indicator: 'warning' as const,
      because: 'magnesium accumulates in kidney failure',
      suggestions: removalOfEach(drafts),
    };
    const renal = lowFunction(facts);
    if (renal !== undefined) {
      return advise({
        messageId: 'accumulates',
        data: { drafts, renal },
        about: [...about, renal.reference],
        ...warning,
      });
    }
    const dialysis = readValue(facts.dialysis);
    if (dialysis !== undefined) {
      return advise({ messageId: 'dialysis', data: { drafts }, about: [...about, dialysis.reference], ...warning });
    }
    const result = recordedMagnesium(facts);
    const silence = reasonForSilence(facts) ?? doubtAbout(result, facts, circumstances);
    if (silence !== undefined) return noConcern(silence);
    const info = { indicator: 'info' as const, because: 'without a deficiency it is unlikely to help' };
    if (result !== undefined) {
      return advise({ messageId: 'notLow', data: { drafts, result }, about: [...about, result.reference], ...info });
    }
    const days = readValue(facts.labGaps)?.days.newOrder ?? 0;
    return advise({
      messageId: 'noResult',
      data: { drafts, days },
      about,
      ...info,
      suggestions: testSuggestion(facts),
    });
  },
});
export default rule;

interface MagnesiumText {
  readonly drafts: readonly DraftOrder[];
}

type MagnesiumFacts = Pick<ClinicalFacts, 'renalFunction' | 'pregnancy' | 'derangements' | 'labGaps' | 'labResults'>;

/** Certainly below the limit: "above 20" may be any more. */
function lowFunction({ renalFunction }: MagnesiumFacts): RenalFunction | undefined {
  const renal = readValue(renalFunction);
  const isLow = renal !== undefined && renal.egfr < MAGNESIUM_EGFR_MIN;
  return isLow && (renal.comparator === undefined || renal.comparator === '<=') ? renal : undefined;
}

function testSuggestion(facts: LabFacts): readonly ProposedSuggestion[] {
  return orderSuggestion(notOnOrder([ORDERABLES.magnesium], facts), facts, {
    label: 'Check magnesium',
    reason: 'Leg cramps, magnesium considered',
    isRecommended: false,
  });
}

function egfrText({ egfr, comparator }: RenalFunction): string {
  return `${comparator === '<=' ? '≤' : ''}${Math.floor(egfr)}`;
}

function reasonForSilence({ pregnancy, derangements, labGaps }: MagnesiumFacts): string | undefined {
  const state = readValue(pregnancy)?.state;
  if (state === 'pregnant') return 'in pregnancy magnesium is an option';
  if (state === 'conflicting' || pregnancy.status !== 'known') return 'pregnancy is not ruled out';
  if (foundIn(derangements).some(({ finding }) => finding === 'hypomagnesemia'))
    return 'magnesium is low: it treats that';
  return labGaps.status === 'known' ? undefined : 'laboratory results could not be read';
}

/** The newest valid result, when it counts as on record (3.7). */
function recordedMagnesium({ labGaps, labResults }: MagnesiumFacts): LabResult | undefined {
  const results = readValue(labResults);
  const isMissing = readValue(labGaps)?.newOrder.has('magnesium') ?? true;
  return isMissing || results === undefined ? undefined : newestUsable(results, 'magnesium');
}

/** Why the result, where there is one, does not say that magnesium is normal. */
function doubtAbout(
  result: LabResult | undefined,
  facts: Pick<ClinicalFacts, 'careSetting'>,
  circumstances: Circumstances,
): string | undefined {
  if (result === undefined) return undefined;
  if (!isCurrent(result, facts, circumstances)) return 'the magnesium result is too old to say that it is not low';
  return isHigh(result) ? 'magnesium is high, which is out of scope' : undefined;
}

/** Above the usual range: "normal" would be wrong. */
function isHigh({ si, referenceRange, reported }: LabResult): boolean {
  const high = referenceRange?.high;
  return high === undefined ? si.value > HIGH_MMOL_L : reported.value > high;
}

/** Within the time in which a low result would be a finding; an older one says nothing about today (3.7). */
function isCurrent(
  { takenAt }: LabResult,
  { careSetting }: Pick<ClinicalFacts, 'careSetting'>,
  { asOf, settings: { labWindow } }: Circumstances,
): boolean {
  const isAcute = readValue(careSetting) === 'acute-care';
  return asOf - takenAt <= (isAcute ? labWindow.acuteHours * HOUR_MS : labWindow.loweredDays * DAY_MS);
}

const TRIAL = 'Replace if low; otherwise a time-limited trial if the patient wishes.';
const REVIEW_NEED = 'Review the need; a documented deficiency is treated with the kidney team or per local policy.';

function magnesiumDetail({ drafts }: MagnesiumText, findings: readonly string[], action: string) {
  return {
    why: [...drafts.map(orderedLine), ...findings],
    evidence: [
      'Older adults: magnesium is unlikely to give meaningful benefit (moderate certainty). Pregnancy: inconsistent. Kidney disease: accumulates.',
    ],
    consider: [action, NON_DRUG_FIRST],
    data: recognizedByText(drafts.map(({ drug }) => drug)),
  };
}
