/**
 * How bad it is that a card speaks of, so that a later call can tell whether it got worse (clinical-knowledge 5.4, re-arming). Whatever
 * can get worse and is no number becomes a factor: a set that grew is worse, and one that shrank is not.
 */
import type { ClinicalFacts, MedicationUse, QuinineRisk } from '../facts/clinical-facts.js';
import { foundIn } from '../facts/fact.js';
import { isPregnant } from '../facts/pregnancy.js';
import type { Alarm } from '../feedback/display.js';
import type { AdviceGroup, Finding } from './group-advice.js';

type AlarmFacts = Pick<
  ClinicalFacts,
  'draftOrders' | 'activeMedications' | 'derangements' | 'quinineRisks' | 'conditions' | 'pregnancy'
>;

export interface AlarmScope {
  /** The orders, or the medicines taken, that the card is about. */
  readonly medicines: readonly MedicationUse[];
  /** Rule and subject of further advice that the card gives in its own right. */
  readonly secondSubjects: readonly string[];
}

export function alarmOf(group: AdviceGroup, { medicines, secondSubjects }: AlarmScope, facts: AlarmFacts): Alarm {
  const findings = [group.primary, ...group.others];
  const about = new Set(findings.flatMap(({ advice }) => advice.about));
  const doses = medicines.flatMap(({ maxDailyMg }) => maxDailyMg ?? []);
  const factors = [
    ...findings.flatMap(saidBy),
    ...secondSubjects,
    ...tierFactors(about, facts),
    ...riskFactors(about, facts),
    ...problemFactors(about, facts),
  ];
  return {
    ruleVersion: group.primary.rule.meta.history[0].version,
    tier: Math.max(0, ...derangementsIn(about, facts).map(({ tier }) => tier)),
    dailyMg: doses.length === 0 ? undefined : Math.max(...doses),
    factors: [...new Set(factors)].sort(),
    isPregnant: isPregnant(facts.pregnancy),
  };
}

/** The rule, and which of its messages where that is more than info: `avoid` of a drug is another risk than `reduce`. */
function saidBy({ rule, advice }: Finding): readonly string[] {
  const { id } = rule.meta;
  return advice.indicator === 'info' ? [id] : [id, `${id}/${advice.messageId}`];
}

/** A result of tier 2 has passed tier 1 too, so that only a worse one adds a factor. */
function tierFactors(about: ReadonlySet<string>, facts: AlarmFacts): readonly string[] {
  return derangementsIn(about, facts).flatMap(({ finding, tier }) =>
    [1, 2, 3].filter((passed) => passed <= tier).map((passed) => `${finding} tier ${passed}`),
  );
}

function derangementsIn(about: ReadonlySet<string>, { derangements }: AlarmFacts) {
  return foundIn(derangements).filter(({ result }) => about.has(result.reference));
}

/** Another medicine of the same kind is another risk; another record of the same problem is not. */
function riskFactors(about: ReadonlySet<string>, facts: AlarmFacts): readonly string[] {
  const risks = foundIn(facts.quinineRisks).filter(({ reference }) => about.has(reference));
  return risks.map((risk) => [risk.kind, ...ingredientsOf(risk, facts)].join(' '));
}

function ingredientsOf({ reference }: QuinineRisk, { draftOrders, activeMedications }: AlarmFacts): readonly string[] {
  const medicines = [...foundIn(draftOrders), ...foundIn(activeMedications)];
  return medicines.find((medicine) => medicine.reference === reference)?.drug.ingredients ?? [];
}

function problemFactors(about: ReadonlySet<string>, { conditions }: AlarmFacts): readonly string[] {
  const problems = foundIn(conditions).filter(({ reference }) => about.has(reference));
  return problems.flatMap(({ classes }) => [...classes].map((name) => `problem ${name}`));
}
