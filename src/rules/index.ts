/** Every rule, alphabetically. The keys are the rule ids: a wrong one does not compile. */
import albuminCirrhosisCramps from './albumin-cirrhosis-cramps.rule.js';
import baclofenCirrhosisMonitoring from './baclofen-cirrhosis-monitoring.rule.js';
import baclofenForCrampsDosing from './baclofen-for-cramps-dosing.rule.js';
import baclofenPregnancy from './baclofen-pregnancy.rule.js';
import baclofenRenal from './baclofen-renal.rule.js';
import benzodiazepineForCramps from './benzodiazepine-for-cramps.rule.js';
import botulinumForCrampsPregnancy from './botulinum-for-cramps-pregnancy.rule.js';
import cirrhosisCramps from './cirrhosis-cramps.rule.js';
import crampAssociatedDiuretic from './cramp-associated-diuretic.rule.js';
import crampAssociatedDrug from './cramp-associated-drug.rule.js';
import crampMedicationReview from './cramp-medication-review.rule.js';
import crampsMissingElectrolytes from './cramps-missing-electrolytes.rule.js';
import cyclobenzaprineForCramps from './cyclobenzaprine-for-cramps.rule.js';
import dehydrationHint from './dehydration-hint.rule.js';
import diureticElectrolyte from './diuretic-electrolyte.rule.js';
import diureticMissingLabs from './diuretic-missing-labs.rule.js';
import earlyMorningPattern from './early-morning-pattern.rule.js';
import heatExerciseCramps from './heat-exercise-cramps.rule.js';
import hemodialysisCramps from './hemodialysis-cramps.rule.js';
import hypercalcemia from './hypercalcemia.rule.js';
import hypocalcemia from './hypocalcemia.rule.js';
import hypokalemia from './hypokalemia.rule.js';
import hypomagnesemia from './hypomagnesemia.rule.js';
import hyponatremia from './hyponatremia.rule.js';
import lumbarStenosisCramps from './lumbar-stenosis-cramps.rule.js';
import magnesiumForCramps from './magnesium-for-cramps.rule.js';
import methocarbamolForCramps from './methocarbamol-for-cramps.rule.js';
import myofascialTriggerPointCramps from './myofascial-trigger-point-cramps.rule.js';
import orphenadrineForCramps from './orphenadrine-for-cramps.rule.js';
import otcAnalgesicCheck from './otc-analgesic-check.rule.js';
import otherMuscleRelaxantForCramps from './other-muscle-relaxant-for-cramps.rule.js';
import padCramps from './pad-cramps.rule.js';
import pregnancyCramps from './pregnancy-cramps.rule.js';
import quinidineForCramps from './quinidine-for-cramps.rule.js';
import quinineActiveReview from './quinine-active-review.rule.js';
import quinineForCramps from './quinine-for-cramps.rule.js';
import quininePregnancy from './quinine-pregnancy.rule.js';
import quinineRiskFactors from './quinine-risk-factors.rule.js';
import stepwiseCrampManagement from './stepwise-cramp-management.rule.js';

export const RULES = {
  'albumin-cirrhosis-cramps': albuminCirrhosisCramps,
  'baclofen-cirrhosis-monitoring': baclofenCirrhosisMonitoring,
  'baclofen-for-cramps-dosing': baclofenForCrampsDosing,
  'baclofen-pregnancy': baclofenPregnancy,
  'baclofen-renal': baclofenRenal,
  'benzodiazepine-for-cramps': benzodiazepineForCramps,
  'botulinum-for-cramps-pregnancy': botulinumForCrampsPregnancy,
  'cirrhosis-cramps': cirrhosisCramps,
  'cramp-associated-diuretic': crampAssociatedDiuretic,
  'cramp-associated-drug': crampAssociatedDrug,
  'cramp-medication-review': crampMedicationReview,
  'cramps-missing-electrolytes': crampsMissingElectrolytes,
  'cyclobenzaprine-for-cramps': cyclobenzaprineForCramps,
  'dehydration-hint': dehydrationHint,
  'diuretic-electrolyte': diureticElectrolyte,
  'diuretic-missing-labs': diureticMissingLabs,
  'early-morning-pattern': earlyMorningPattern,
  'heat-exercise-cramps': heatExerciseCramps,
  'hemodialysis-cramps': hemodialysisCramps,
  hypercalcemia,
  hypocalcemia,
  hypokalemia,
  hypomagnesemia,
  hyponatremia,
  'lumbar-stenosis-cramps': lumbarStenosisCramps,
  'magnesium-for-cramps': magnesiumForCramps,
  'methocarbamol-for-cramps': methocarbamolForCramps,
  'myofascial-trigger-point-cramps': myofascialTriggerPointCramps,
  'orphenadrine-for-cramps': orphenadrineForCramps,
  'otc-analgesic-check': otcAnalgesicCheck,
  'other-muscle-relaxant-for-cramps': otherMuscleRelaxantForCramps,
  'pad-cramps': padCramps,
  'pregnancy-cramps': pregnancyCramps,
  'quinidine-for-cramps': quinidineForCramps,
  'quinine-active-review': quinineActiveReview,
  'quinine-for-cramps': quinineForCramps,
  'quinine-pregnancy': quininePregnancy,
  'quinine-risk-factors': quinineRiskFactors,
  'stepwise-cramp-management': stepwiseCrampManagement,
} as const;

export type RuleId = keyof typeof RULES;
