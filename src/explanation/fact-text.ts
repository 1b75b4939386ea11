/**
 * Facts in words, for a clinician who compares them with the record: each entry with value, unit and day, and where it comes from.
 */
import type {
  ClinicalFacts,
  ConditionFact,
  Derangement,
  FactName,
  FactValue,
  LabGaps,
  LabOrder,
  LabResult,
  LabResults,
  MedicationUse,
  PatientFact,
  RenalFunction,
  Span,
} from '../facts/clinical-facts.js';
import { isoDay } from '../facts/dates.js';
import type { Fact } from '../facts/fact.js';
import { datedResult, spanText } from '../rules/shared/wording.js';

/** One entry of a fact. */
export interface FactEntry {
  /** May be empty where the references say it all. */
  readonly text: string;
  /** `Type/id` of what it comes from. */
  readonly references: readonly string[];
}

type Entries = readonly FactEntry[];
type Writers = { readonly [Name in FactName]: (value: FactValue<Name>) => Entries };

const WRITERS: Writers = {
  patient: (patient) => [from(patient, patientText(patient))],
  careSetting: (setting) => [said(setting)],
  orderContext: ({ subject, encounter, requester }) => [
    { text: '', references: [subject, encounter, requester].flatMap((target) => target?.reference ?? []) },
  ],
  comfortCare: (found) => [said(found ? 'end-of-life care is on record' : 'not on record')],
  draftOrders: (orders) =>
    orders.map((order) => from(order, `${order.selected ? 'judged' : 'context only'}: ${medicineText(order)}`)),
  activeMedications: (uses) => uses.map((use) => from(use, medicineText(use))),
  labOrders: (orders) => orders.map((order) => from(order, labOrderText(order))),
  conditions: (conditions) => conditions.map((condition) => from(condition, conditionText(condition))),
  crampEvidence: (evidence) => evidence.map((each) => from(each, `${each.strength}${since(each.since)}`)),
  pregnancy: (found) => (found === undefined ? [] : [{ text: found.state, references: found.references }]),
  dialysis: (found) => (found === undefined ? [] : [from(found, `on record${since(found.since)}`)]),
  allergies: (all) => all.map((each) => from(each, `${each.label} (${[...each.ingredients]})`)),
  labResults: labResultEntries,
  derangements: (all) => all.map((each) => from(each.result, derangementText(each))),
  labGaps: (gaps) => gapTexts(gaps).map(said),
  renalFunction: (found) => (found === undefined ? [] : [from(found, renalText(found))]),
  qtc: (all) => all.map((each) => from(each, `${each.ms} ms on ${isoDay(each.takenAt)}`)),
  quinineRisks: (risks) => risks.map((risk) => from(risk, `${risk.kind}: ${risk.label}`)),
};

/** What was found, entry by entry; nothing for a fact that is unknown or empty. */
export function factEntries(name: FactName, facts: ClinicalFacts): Entries {
  const fact: Fact<unknown> = facts[name];
  if (fact.status === 'unknown') return [];
  const write = WRITERS[name] as (value: unknown) => Entries;
  return write(fact.value);
}

function said(text: string): FactEntry {
  return { text, references: [] };
}

function from({ reference }: { readonly reference: string }, text: string): FactEntry {
  return { text, references: [reference] };
}

function patientText({ ageYears, sex, deceased }: PatientFact): string {
  const age = ageYears === undefined ? 'age not recorded' : `${ageText(ageYears)} years`;
  return `${age}, ${sex ?? 'sex not recorded'}${deceased ? ', deceased' : ''}`;
}

function ageText({ min, max }: Span): string {
  return min === max ? String(min) : `${min} to ${max}`;
}

function medicineText({ drug, startedOn, courseDays, maxDailyMg, reasons, namesCramps }: MedicationUse): string {
  return [
    `${drug.label} [${[...drug.classes].join(', ')}]`,
    ...(drug.matchedBy === 'text' ? ['recognized by name'] : []),
    ...(startedOn === undefined ? [] : [`since ${spanText(startedOn)}`]),
    ...(courseDays === undefined ? [] : [`for ${courseDays} days`]),
    maxDailyMg === undefined ? 'daily dose not computable' : `up to ${maxDailyMg} mg/day`,
    ...(reasons.size > 0 ? [`for ${[...reasons].join(', ')}`] : []),
    ...(namesCramps ? ['names leg cramps'] : []),
  ].join('; ');
}

function labOrderText({ covers, drafted }: LabOrder): string {
  return `${drafted ? 'drafted' : 'open'}: ${[...covers].join(', ')}`;
}

function conditionText({ label, classes, active, certainty, since: onset }: ConditionFact): string {
  return `${label} [${[...classes].join(', ')}]; ${active ? 'active' : 'not active'}, ${certainty}${since(onset)}`;
}

function since(span: Span | undefined): string {
  return span === undefined ? '' : `, since ${spanText(span)}`;
}

function labResultEntries({ byAnalyte, implausible }: LabResults): Entries {
  return [
    ...[...byAnalyte.values()].flat().map((result) => from(result, resultText(result))),
    ...implausible.map((each) => from(each, `left out as impossible: ${each.analyte} on ${isoDay(each.takenAt)}`)),
  ];
}

function resultText(result: LabResult): string {
  const marks = resultMarks(result);
  return `${datedResult(result)}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

/** What makes a result less than plain. */
export function resultMarks(result: LabResult): readonly string[] {
  return [
    ...(result.hemolyzed ? ['hemolyzed'] : []),
    ...(result.preliminary ? ['preliminary'] : []),
    ...(result.postDialysis ? ['after dialysis'] : []),
    ...(result.conflicting ? ['conflicting'] : []),
  ];
}

function derangementText({ finding, tier, weight, result }: Derangement): string {
  return `${finding}, tier ${tier}${weight === 'lowered' ? ' (one level less: old result)' : ''}: ${resultText(result)}`;
}

function gapTexts({ newOrder, continuation, days }: LabGaps): readonly string[] {
  const line = (tests: ReadonlySet<string>, window: number) =>
    tests.size === 0 ? [] : [`without a valid result in ${window} days: ${[...tests].join(', ')}`];
  const lines = [...line(newOrder, days.newOrder), ...line(continuation, days.continuation)];
  return lines.length === 0 ? ['no test is missing'] : lines;
}

function renalText({ egfr, comparator, basis, takenAt }: RenalFunction): string {
  return `eGFR ${comparator ?? ''}${egfr} mL/min/1.73 m², ${basis}, on ${isoDay(takenAt)}`;
}
