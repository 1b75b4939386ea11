import { md } from '../cds/markdown.js';
import type { ClinicalFacts, LabResult, LabResults } from '../facts/clinical-facts.js';
import { activeOf } from '../facts/conditions.js';
import { daysBetween } from '../facts/dates.js';
import { foundIn, readValue } from '../facts/fact.js';
import { newestUsable } from '../facts/lab-results.js';
import { advise, defineRule, FIRST_VERSION, INFO_BEFORE_SIGNING, noConcern, type Rule } from './rule.js';
import { datedLabel, datedResult, listText } from './shared/wording.js';

/** A dehydration problem counts for 14 days. */
const PROBLEM_DAYS = 14;
/** Urea, creatinine and sodium count for 7 days. */
const RESULT_DAYS = 7;
/** Urea nitrogen to creatinine, both in mg/dL, with urea nitrogen above its limit in mg/dL. */
const NITROGEN_RATIO = 20;
const NITROGEN_MG_DL = 20;
/** The same in SI units: urea in mmol/L to creatinine in µmol/L, with urea above its limit in mmol/L. */
const UREA_RATIO = 0.081;
const UREA_MMOL_L = 7.1;
/** mmol/L */
const HIGH_SODIUM = 145;
/** Fluid advice is withheld below this sodium (mmol/L) and this eGFR (mL/min/1.73 m²). */
const LOW_SODIUM = 135;
const LOW_EGFR = 30;

/**
 * Signs of volume depletion in a patient with cramps.
 *
 * When
 * - a dehydration or volume-depletion problem within 14 days is active
 * - or, within 7 days, urea nitrogen to creatinine is 20 or more (mg/dL) with urea nitrogen above 20 mg/dL, in SI units 0.081
 *   or more with urea above 7.1 mmol/L, or sodium is above 145 mmol/L
 *
 * Then
 * - add to the overview: check fluid intake
 * - or, with heart failure, ascites, dialysis, eGFR below 30 or sodium below 135, or when that could not be read or a
 *   result like "at most 90" leaves it open: volume status unclear, assess
 *
 * Remarks
 * - It never opens a card, gives no volume, and never says "drink more".
 */
const rule: Rule = defineRule({
  meta: {
    id: 'dehydration-hint',
    topic: 'dehydrationHint',
    title: 'Signs of volume depletion',
    history: [FIRST_VERSION],
    decision: 'overview',
    precedence: 12.2,
    ages: 'adults',
    infoOn: INFO_BEFORE_SIGNING,
    selectionBehavior: 'any',
    sources: ['MILLER', 'AFP'],
    thresholds: [
      { what: 'Dehydration problem counts for', value: PROBLEM_DAYS, unit: 'days' },
      { what: 'Results count for', value: RESULT_DAYS, unit: 'days' },
      { what: 'Urea nitrogen to creatinine, both in mg/dL, at least', value: NITROGEN_RATIO, unit: '' },
      { what: 'with urea nitrogen above', value: NITROGEN_MG_DL, unit: 'mg/dL' },
      { what: 'Urea (mmol/L) to creatinine (µmol/L), at least', value: UREA_RATIO, unit: '' },
      { what: 'with urea above', value: UREA_MMOL_L, unit: 'mmol/L' },
      { what: 'Sodium above', value: HIGH_SODIUM, unit: 'mmol/L' },
      { what: 'No fluid advice with sodium below', value: LOW_SODIUM, unit: 'mmol/L' },
      { what: 'No fluid advice with eGFR below', value: LOW_EGFR, unit: 'mL/min/1.73 m²' },
    ],
    limits: ['Volume depletion is not shown to cause nocturnal cramps; the limits are product decisions.'],
    evidence: 'D',
    overrideReasons: ['already-managed', 'not-cramp-related', 'patient-preference'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: {},
  uses: ['conditions', 'labResults', 'dialysis', 'renalFunction'],
  messages: {
    depleted: ({ signs }: { readonly signs: readonly string[] }) => ({
      summary: 'Signs of volume depletion on record: check fluid intake.',
      consider: [md`Check fluid intake: ${listText(signs)}.`],
    }),
    unclear: ({ signs }: { readonly signs: readonly string[] }) => ({
      summary: 'Signs of volume depletion on record, but volume status is unclear – assess.',
      consider: [md`Volume status unclear – assess: ${listText(signs)}.`],
    }),
  },
  evaluate(facts, { asOf }) {
    const problems = activeOf(foundIn(facts.conditions), 'dehydration').filter(
      ({ since }) => since !== undefined && daysBetween(since.max, asOf) <= PROBLEM_DAYS,
    );
    const results = resultSigns(readValue(facts.labResults), asOf);
    const signs = [...problems.map(({ label, since }) => datedLabel(label, since)), ...results.map(datedResult)];
    if (signs.length === 0) return noConcern('no sign of volume depletion in the data that could be read');
    return advise({
      messageId: mayAdviseFluids(facts, asOf) ? 'depleted' : 'unclear',
      data: { signs },
      indicator: 'info',
      because: 'signs on record, not a measured volume',
      standsAlone: false,
      about: [...problems, ...results].map(({ reference }) => reference),
    });
  },
});
export default rule;

type VolumeFacts = Pick<ClinicalFacts, 'conditions' | 'labResults' | 'dialysis' | 'renalFunction'>;

/** The results that point to depletion, with the creatinine they were compared with. */
function resultSigns(results: LabResults | undefined, asOf: number): readonly LabResult[] {
  const newest = (analyte: 'urea-nitrogen' | 'urea' | 'creatinine' | 'sodium') => recent(results, analyte, asOf);
  const urea = newest('urea-nitrogen') ?? newest('urea');
  const creatinine = newest('creatinine');
  const sodium = newest('sodium');
  return [
    ...(urea !== undefined && creatinine !== undefined && isRaised(urea, creatinine) ? [urea, creatinine] : []),
    ...(sodium !== undefined && sodium.comparator === undefined && sodium.si.value > HIGH_SODIUM ? [sodium] : []),
  ];
}

function recent(
  results: LabResults | undefined,
  analyte: Parameters<typeof newestUsable>[1],
  asOf: number,
): LabResult | undefined {
  const result = results === undefined ? undefined : newestUsable(results, analyte);
  return result !== undefined && daysBetween(result.takenAt, asOf) <= RESULT_DAYS ? result : undefined;
}

/** In the units reported where both are mg/dL, else in SI units; a result with a comparator proves no ratio. */
function isRaised(urea: LabResult, creatinine: LabResult): boolean {
  if (urea.comparator !== undefined || creatinine.comparator !== undefined) return false;
  const isMass = urea.reported.unit === 'mg/dL' && creatinine.reported.unit === 'mg/dL';
  if (isMass && urea.analyte === 'urea-nitrogen') {
    const nitrogen = urea.reported.value;
    return nitrogen > NITROGEN_MG_DL && nitrogen / creatinine.reported.value >= NITROGEN_RATIO;
  }
  return urea.si.value > UREA_MMOL_L && urea.si.value / creatinine.si.value >= UREA_RATIO;
}

/** Only when everything that forbids it was read and is absent (S-4). */
function mayAdviseFluids({ conditions, dialysis, renalFunction, labResults }: VolumeFacts, asOf: number): boolean {
  if (conditions.status !== 'known' || dialysis.status !== 'known' || dialysis.value !== undefined) return false;
  if (renalFunction.status !== 'known' || labResults.status !== 'known') return false;
  if (activeOf(conditions.value, 'heart-failure', 'ascites').length > 0) return false;
  const sodium = recent(labResults.value, 'sodium', asOf);
  const { value: renal } = renalFunction;
  return (
    (sodium === undefined || isAtLeast(LOW_SODIUM, sodium.si.value, sodium)) &&
    (renal === undefined || isAtLeast(LOW_EGFR, renal.egfr, renal))
  );
}

/** "At most 90" and "below 150" may be any less. */
function isAtLeast(limit: number, value: number, { comparator }: Pick<LabResult, 'comparator'>): boolean {
  return value >= limit && comparator !== '<' && comparator !== '<=';
}
