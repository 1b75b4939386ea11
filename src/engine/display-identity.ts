/**
 * What a card is about, in the words of the facts and before any of it is hashed: by this a later call recognizes that it would say
 * the same again (clinical-knowledge 5.4).
 */

import type { ClinicalFacts, MedicationUse } from '../facts/clinical-facts.js';
import { foundIn, readValue } from '../facts/fact.js';
import type { Alarm } from '../feedback/display.js';
import { alarmOf } from './display-alarm.js';
import type { AdviceGroup, Finding } from './group-advice.js';

/** The facts in which the references of advice are looked up. */
export type IdentityFacts = Pick<
  ClinicalFacts,
  'draftOrders' | 'activeMedications' | 'labResults' | 'derangements' | 'quinineRisks' | 'conditions' | 'pregnancy'
>;

export interface CardIdentity {
  /** Of the advice that gives the summary. */
  readonly ruleId: string;
  /** Kind and names, sorted: `['ingredient', 'quinine']`, `['analyte', 'potassium']`, or `['patient']`. */
  readonly subject: readonly string[];
  /** References of the drafts it is about; a card about the chart has none. */
  readonly orders: readonly string[];
  /** References of the results it rests on; for a card about the chart also of the medicines. */
  readonly results: readonly string[];
  readonly alarm: Alarm;
}

/** The same for the same advice about the same things, whatever their order in the record. */
export function identityOf(group: AdviceGroup, facts: IdentityFacts): CardIdentity {
  const main = mainFindings(group);
  const about = referencesOf(main);
  const medicines = medicinesIn(about, facts);
  const orders = draftsIn(about, facts).map(({ reference }) => reference);
  const results = referencesOf([group.primary, ...group.others]).filter(isResult);
  const taken = orders.length > 0 ? [] : medicines.map(({ reference }) => reference);
  return {
    ruleId: group.primary.rule.meta.id,
    subject: subjectOf(group.primary, facts),
    orders: sortedUnique(orders),
    results: sortedUnique([...results, ...taken]),
    alarm: alarmOf(group, { medicines, secondSubjects: main.slice(1).map((each) => subjectText(each, facts)) }, facts),
  };
}

/** The primary advice, and advice of its decision that could be a card of its own; the rest only explains or raises it. */
function mainFindings({ primary, others }: AdviceGroup): readonly [Finding, ...Finding[]] {
  const { decision } = primary.rule.meta;
  const equals = others.filter(({ rule, advice }) => rule.meta.decision === decision && advice.standsAlone !== false);
  return [primary, ...equals];
}

/** The ingredients it is about, else the analytes, else the patient as a whole. */
function subjectOf({ advice: { about } }: Finding, facts: IdentityFacts): readonly string[] {
  const ingredients = medicinesIn(about, facts).flatMap(({ drug }) => drug.ingredients);
  if (ingredients.length > 0) return ['ingredient', ...sortedUnique(ingredients)];
  const analytes = analytesIn(about, facts);
  return analytes.length > 0 ? ['analyte', ...sortedUnique(analytes)] : ['patient'];
}

function subjectText(finding: Finding, facts: IdentityFacts): string {
  return `${finding.rule.meta.id}: ${subjectOf(finding, facts).slice(1).join(', ')}`;
}

/** The drafts among the references; where there is none, the medicines taken. */
function medicinesIn(about: readonly string[], facts: IdentityFacts): readonly MedicationUse[] {
  const drafts = draftsIn(about, facts);
  if (drafts.length > 0) return drafts;
  return foundIn(facts.activeMedications).filter(({ reference }) => about.includes(reference));
}

function draftsIn(about: readonly string[], { draftOrders }: IdentityFacts): readonly MedicationUse[] {
  return foundIn(draftOrders).filter(({ reference }) => about.includes(reference));
}

function analytesIn(about: readonly string[], { labResults }: IdentityFacts): readonly string[] {
  const results = [...(readValue(labResults)?.byAnalyte.values() ?? [])].flat();
  return results.filter(({ reference }) => about.includes(reference)).map(({ analyte }) => analyte);
}

function isResult(reference: string): boolean {
  return reference.split('/')[0] === 'Observation';
}

function referencesOf(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ advice }) => advice.about);
}

function sortedUnique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
