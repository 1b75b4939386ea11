import { ckdEpi2021 } from './ckd-epi.js';
import type { ClinicalFacts, LabResult, PatientFact, RenalFunction } from './clinical-facts.js';
import type { Comparator } from './comparator.js';
import { activeOf } from './conditions.js';
import { DAY_MS } from './dates.js';
import { foundIn, mapFact, readValue } from './fact.js';
import type { FactInput } from './fact-input.js';
import { usableResults } from './lab-results.js';
import { ADULT_YEARS } from './patient.js';
import { inUnit } from './reference-range.js';

/** How old a result may be, boundary day included (3.7). */
const AMBULATORY_DAYS = 90;
const ACUTE_DAYS = 7;
/** A creatinine newer than the reported eGFR by more than this replaces it. */
const NEWER_CREATININE_DAYS = 1;
/** From here on an eGFR says that the kidneys need no caution (2.5). In mL/min/1.73 m². */
const REASSURING_EGFR = 60;

type Sources = Pick<ClinicalFacts, 'labResults' | 'careSetting' | 'patient' | 'pregnancy' | 'dialysis' | 'conditions'>;

/**
 * Estimated glomerular filtration rate (eGFR, mL/min/1.73 m²), known `undefined` when there is none (clinical-knowledge
 * 3.2, 3.7).
 *
 * Results of the last 90 days count, in acute care of the last 7, both ends included. The newest reported eGFR decides.
 * Only when there is none, or a creatinine is newer by more than 24 hours, it is computed from the newest creatinine
 * with CKD-EPI 2021: the kidney may have failed since the laboratory last reported it. Not computed below 18 years or
 * without an age, in pregnancy (or conflicting statements of it), on dialysis, or in acute kidney injury; then a
 * reported eGFR in the window stays. One exception: in acute kidney injury a reported eGFR of 60 or more is dropped
 * once a creatinine is newer, as it no longer reassures. Partial as `labs` is; a computed one also when pregnancy,
 * dialysis or problems could not be read in full.
 */
export function deriveRenalFunction({ asOf }: Pick<FactInput, 'asOf'>, facts: Sources): ClinicalFacts['renalFunction'] {
  const { labResults } = facts;
  if (labResults.status === 'unknown') return labResults;
  const windowDays = readValue(facts.careSetting) === 'acute-care' ? ACUTE_DAYS : AMBULATORY_DAYS;
  const newest = (analyte: 'egfr' | 'creatinine') =>
    usableResults(labResults.value, analyte).find(({ takenAt }) => asOf - takenAt <= windowDays * DAY_MS);
  const egfr = newest('egfr');
  const reported = mapFact(labResults, () => egfr && reportedFunction(egfr));
  const creatinine = newest('creatinine');
  if (creatinine === undefined || (egfr !== undefined && !isMuchNewer(creatinine, egfr))) return reported;
  if (hasKidneyInjury(facts)) return mapFact(reported, (old) => (old && old.egfr < REASSURING_EGFR ? old : undefined));
  return computedFunction(creatinine, facts, reported);
}

function isMuchNewer(creatinine: LabResult, egfr: LabResult): boolean {
  return creatinine.takenAt - egfr.takenAt > NEWER_CREATININE_DAYS * DAY_MS;
}

function reportedFunction({ si, comparator, takenAt, reference }: LabResult): RenalFunction {
  return { ...bound(si.value, comparator), basis: 'reported', takenAt, reference };
}

/**
 * Laboratories report whole numbers, so `< 15` is at most 14: then `egfr < 15` holds without a look at the comparator.
 */
function bound(egfr: number, comparator: Comparator): Pick<RenalFunction, 'egfr' | 'comparator'> {
  return comparator === '<' ? { egfr: Math.ceil(egfr) - 1, comparator: '<=' } : { egfr, comparator };
}

function hasKidneyInjury({ conditions }: Sources): boolean {
  return activeOf(foundIn(conditions), 'acute-kidney-injury').length > 0;
}

/**
 * Computed from creatinine; `otherwise` where it must not or cannot be, unknown where only age and sex were not read.
 */
function computedFunction(
  creatinine: LabResult,
  facts: Sources,
  otherwise: ClinicalFacts['renalFunction'],
): ClinicalFacts['renalFunction'] {
  if (mayBePregnant(facts) || readValue(facts.dialysis) !== undefined) return otherwise;
  const patient = readValue(facts.patient);
  if (patient === undefined && readValue(otherwise) === undefined) return mapFact(facts.patient, () => undefined);
  const egfr = patient && lowestEgfr(creatinine, patient);
  if (egfr === undefined) return otherwise;
  const { takenAt, reference, comparator } = creatinine;
  const sources = [facts.labResults, facts.patient, facts.pregnancy, facts.dialysis, facts.conditions];
  return {
    status: sources.every(({ status }) => status === 'known') ? 'known' : 'partial',
    value: { ...bound(egfr, OPPOSITE[comparator ?? 'none']), basis: 'computed', takenAt, reference },
  };
}

/** More creatinine is less filtration: `> 3 mg/dL` gives `< 22`. */
const OPPOSITE = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', none: undefined } as const;

/** Conflicting statements exclude the formula as pregnancy does. */
function mayBePregnant({ pregnancy }: Sources): boolean {
  const state = readValue(pregnancy)?.state;
  return state === 'pregnant' || state === 'conflicting';
}

/**
 * For the age, and without a known sex the sex, that give the lowest value; in whole mL/min/1.73 m², as laboratories
 * report it.
 */
function lowestEgfr({ reported }: LabResult, { ageYears, sex }: PatientFact): number | undefined {
  if (ageYears === undefined || ageYears.min < ADULT_YEARS) return undefined;
  const creatinineMgDl = inUnit('creatinine', reported, 'mg/dL');
  const sexes = sex === undefined ? (['female', 'male'] as const) : [sex];
  const values = sexes.map((each) => ckdEpi2021({ creatinineMgDl, ageYears: ageYears.max, sex: each }));
  return Math.round(Math.min(...values));
}
