/** Every rule, alphabetically. The keys are the rule ids: a wrong one does not compile. */
import baclofenCirrhosisMonitoring from './baclofen-cirrhosis-monitoring.rule.js';
import baclofenForCrampsDosing from './baclofen-for-cramps-dosing.rule.js';
import baclofenPregnancy from './baclofen-pregnancy.rule.js';
import baclofenRenal from './baclofen-renal.rule.js';
import crampAssociatedDiuretic from './cramp-associated-diuretic.rule.js';
import crampAssociatedDrug from './cramp-associated-drug.rule.js';
import crampsMissingElectrolytes from './cramps-missing-electrolytes.rule.js';
import dehydrationHint from './dehydration-hint.rule.js';
import diureticElectrolyte from './diuretic-electrolyte.rule.js';
import diureticMissingLabs from './diuretic-missing-labs.rule.js';
import hypercalcemia from './hypercalcemia.rule.js';
import hypocalcemia from './hypocalcemia.rule.js';
import hypokalemia from './hypokalemia.rule.js';
import hypomagnesemia from './hypomagnesemia.rule.js';
import hyponatremia from './hyponatremia.rule.js';
import otcAnalgesicCheck from './otc-analgesic-check.rule.js';
import quinineActiveReview from './quinine-active-review.rule.js';
import quinineForCramps from './quinine-for-cramps.rule.js';
import quininePregnancy from './quinine-pregnancy.rule.js';
import quinineRiskFactors from './quinine-risk-factors.rule.js';

export const RULES = {
  'baclofen-cirrhosis-monitoring': baclofenCirrhosisMonitoring,
  'baclofen-for-cramps-dosing': baclofenForCrampsDosing,
  'baclofen-pregnancy': baclofenPregnancy,
  'baclofen-renal': baclofenRenal,
  'cramp-associated-diuretic': crampAssociatedDiuretic,
  'cramp-associated-drug': crampAssociatedDrug,
  'cramps-missing-electrolytes': crampsMissingElectrolytes,
  'dehydration-hint': dehydrationHint,
  'diuretic-electrolyte': diureticElectrolyte,
  'diuretic-missing-labs': diureticMissingLabs,
  hypercalcemia,
  hypocalcemia,
  hypokalemia,
  hypomagnesemia,
  hyponatremia,
  'otc-analgesic-check': otcAnalgesicCheck,
  'quinine-active-review': quinineActiveReview,
  'quinine-for-cramps': quinineForCramps,
  'quinine-pregnancy': quininePregnancy,
  'quinine-risk-factors': quinineRiskFactors,
} as const;

export type RuleId = keyof typeof RULES;
