import type { ClinicalFacts, LabNeed, MedicationUse } from '../facts/clinical-facts.js';
import { activeOf } from '../facts/conditions.js';
import { hasCramps } from '../facts/cramp-evidence.js';
import { daysBetween } from '../facts/dates.js';
import { foundIn, readValue } from '../facts/fact.js';
import { isAtLeast } from '../facts/patient.js';
import { isPregnant } from '../facts/pregnancy.js';
import { advise, defineRule, FIRST_VERSION, INFO_ALWAYS, noConcern, notApplicable, type Rule } from './rule.js';
import { isDiuretic } from './shared/diuretics.js';
import { electrolyteSuggestion, missingElectrolyteTests } from './shared/lab-suggestions.js';
import { listText } from './shared/wording.js';

const WANTED: readonly LabNeed[] = ['sodium', 'potassium', 'magnesium', 'calcium', 'creatinine'];

/** From this age on, medicines and illness make an electrolyte cause more likely. */
const RISK_AGE_YEARS = 65;

/** A proton-pump inhibitor lowers magnesium in the long run: 8 weeks (2.3). */
const LONG_TERM_PPI_DAYS = 56;

/**
 * Cramps on record, and electrolytes not looked at lately.
 *
 * When
 * - cramps are on record, on a selected draft, in the encounter or on the problem list
 * - and sodium, potassium, magnesium, calcium or creatinine has no valid result within 90 days (7 in acute
 *   care)
 *
 * Then
 * - add to the card that invites it, and offer the tests: recommended with a risk marker (diuretic, also
 *   ordered just now; proton-pump inhibitor for 8 weeks or since an unknown day; kidney disease, cirrhosis, dialysis,
 *   gastrointestinal loss, alcohol use disorder, heat cramps, pregnancy, age 65 or more), otherwise optional with the remark that laboratory tests are usually unnecessary in typical
 *   nocturnal cramps
 *
 * Remarks
 * - Never a card of its own, and not said where another card of the same response offers these tests. Absence is claimed only when all laboratory data were read.
 */
const rule: Rule = defineRule({
  meta: {
    id: 'cramps-missing-electrolytes',
    topic: 'crampsMissingElectrolytes',
    title: 'Cramps without recent electrolytes',
    history: [FIRST_VERSION],
    decision: 'overview',
    precedence: 12,
    ages: 'adults',
    infoOn: INFO_ALWAYS,
    selectionBehavior: 'any',
    sources: ['AFP'],
    thresholds: [
      { what: 'Age that makes tests worth while', value: RISK_AGE_YEARS, unit: 'years' },
      { what: 'Proton-pump inhibitor taken for at least', value: LONG_TERM_PPI_DAYS, unit: 'days' },
    ],
    limits: [
      'Most nocturnal cramps occur with normal electrolytes; laboratory tests are usually unnecessary without a risk marker.',
    ],
    evidence: 'B',
    overrideReasons: ['already-managed', 'not-cramp-related', 'patient-preference'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: { labGaps: 'complete' },
  uses: [
    'crampEvidence',
    'draftOrders',
    'activeMedications',
    'conditions',
    'dialysis',
    'pregnancy',
    'patient',
    'labOrders',
    'orderContext',
  ],
  messages: {
    missing: ({
      missing,
      days,
      marker,
    }: {
      readonly missing: readonly LabNeed[];
      readonly days: number;
      readonly marker: string | undefined;
    }) => ({
      summary: `Cramps on record without ${missing.join('/')} result in the last ${days} days.`,
      consider: [
        `No ${listText(missing, 'or')} result in the last ${days} days. ${
          marker === undefined
            ? 'Labs are usually unnecessary in typical nocturnal cramps.'
            : `Worth checking here: ${marker}.`
        }`,
      ],
    }),
  },
  evaluate({ labGaps, ...facts }, { asOf }) {
    const orders = foundIn(facts.draftOrders).filter(({ selected, namesCramps }) => selected && namesCramps);
    if (!hasCramps(facts.crampEvidence, orders[0])) return notApplicable('no cramps on record');
    const missing = WANTED.filter((need) => labGaps.newOrder.has(need));
    if (missing.length === 0) return noConcern('valid results are on record');
    const marker = riskMarker(facts, asOf);
    return advise({
      messageId: 'missing',
      data: { missing, days: labGaps.days.newOrder, marker },
      indicator: 'info',
      because: 'results are missing',
      standsAlone: false,
      onlyForItsOrders: true,
      about: foundIn(facts.crampEvidence).map(({ reference }) => reference),
      suggestions: electrolyteSuggestion(missingElectrolyteTests(labGaps.newOrder, facts), facts, {
        verb: 'Check',
        reason: 'Leg cramps',
        isRecommended: marker !== undefined,
      }),
    });
  },
});
export default rule;

type MarkerFacts = Pick<
  ClinicalFacts,
  'activeMedications' | 'draftOrders' | 'conditions' | 'dialysis' | 'pregnancy' | 'patient'
>;

/** First risk marker found; none found is no proof of none. */
function riskMarker(facts: MarkerFacts, asOf: number): string | undefined {
  const medicines = foundIn(facts.activeMedications);
  const drafts = foundIn(facts.draftOrders).filter(({ selected }) => selected);
  const conditions = foundIn(facts.conditions);
  const markers: readonly (readonly [boolean, string])[] = [
    [[...medicines, ...drafts].some(isDiuretic), 'diuretic'],
    [medicines.some((use) => isLongTermPpi(use, asOf)), 'proton-pump inhibitor'],
    [readValue(facts.dialysis) !== undefined, 'dialysis'],
    [activeOf(conditions, 'chronic-kidney-disease').length > 0, 'chronic kidney disease'],
    [activeOf(conditions, 'cirrhosis').length > 0, 'cirrhosis'],
    [activeOf(conditions, 'gastrointestinal-loss').length > 0, 'gastrointestinal loss'],
    [activeOf(conditions, 'alcohol-use-disorder').length > 0, 'alcohol use disorder'],
    [activeOf(conditions, 'heat-cramp').length > 0, 'heat or exercise'],
    [isPregnant(facts.pregnancy), 'pregnancy'],
    [isAtLeast(RISK_AGE_YEARS, facts.patient), 'age 65 or more'],
  ];
  return markers.find(([applies]) => applies)?.[1];
}

/** Without a start on record it is taken as long-term: the marker only recommends a test. */
function isLongTermPpi({ drug, startedOn }: MedicationUse, asOf: number): boolean {
  if (!drug.classes.has('ppi')) return false;
  return startedOn === undefined || daysBetween(startedOn.min, asOf) >= LONG_TERM_PPI_DAYS;
}
