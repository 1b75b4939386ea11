/**
 * What on record may contribute to cramps, in short names for the summary of the overview (clinical-knowledge 2.4).
 */
import type { ClinicalFacts, ElectrolyteRuleId } from '../../facts/clinical-facts.js';
import { activeOf } from '../../facts/conditions.js';
import { foundIn, readValue } from '../../facts/fact.js';
import { isPregnant } from '../../facts/pregnancy.js';
import type { ConditionClass } from '../../terminology/conditions.js';
import { ARTICLE_CULPRITS, culpritsOf, DIURETIC_CULPRITS } from './cramp-culprits.js';
import { electrolyteFindings, type ManagementFacts } from './electrolyte-findings.js';
import { drugName } from './wording.js';

const FINDINGS: Readonly<Record<ElectrolyteRuleId, string>> = {
  hypokalemia: 'low K',
  hyponatremia: 'low Na',
  hypomagnesemia: 'low Mg',
  hypercalcemia: 'high Ca',
  hypocalcemia: 'low Ca',
};

const PROBLEMS: readonly (readonly [ConditionClass, string])[] = [
  ['cirrhosis', 'cirrhosis'],
  ['peripheral-arterial-disease', 'arterial disease'],
  ['lumbar-spinal-stenosis', 'lumbar stenosis'],
  ['myofascial-pain', 'trigger points'],
  ['heat-cramp', 'heat or exertion'],
];

export type ContributorFacts = ManagementFacts &
  Pick<ClinicalFacts, 'derangements' | 'conditions' | 'dialysis' | 'pregnancy'>;

/** Electrolytes, then medicines, then conditions; each once. */
export function contributorsOf(facts: ContributorFacts): readonly string[] {
  const electrolytes = electrolyteFindings(foundIn(facts.derangements), facts).map(
    ({ derangement }) => FINDINGS[derangement.finding],
  );
  const medicines = foundIn(facts.activeMedications)
    .filter(({ drug }) => culpritsOf(drug, [...ARTICLE_CULPRITS, ...DIURETIC_CULPRITS]).length > 0)
    .map(({ drug }) => drugName(drug))
    .sort();
  const conditions = foundIn(facts.conditions);
  const problems = PROBLEMS.filter(([name]) => activeOf(conditions, name).length > 0).map(([, text]) => text);
  return [
    ...new Set([
      ...electrolytes,
      ...medicines,
      ...(readValue(facts.dialysis) === undefined ? [] : ['dialysis']),
      ...(isPregnant(facts.pregnancy) ? ['pregnancy'] : []),
      ...problems,
    ]),
  ];
}

/** Everything that could contribute was read in full: only then may "none found" be said. */
export function isFullyRead(facts: ContributorFacts): boolean {
  return [facts.derangements, facts.activeMedications, facts.conditions, facts.dialysis].every(
    ({ status }) => status === 'known',
  );
}
