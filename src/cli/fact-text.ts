/**
 * Facts in words, for a clinician who compares them with the record: one line for each entry, with value, unit, day and reference.
 */
import type {
  ClinicalFacts,
  ConditionFact,
  CrampEvidence,
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

type Lines = readonly string[];
type Writers = { readonly [Name in FactName]: (value: FactValue<Name>) => Lines };

const WRITERS: Writers = {
  patient: patientLines,
  careSetting: (setting) => [setting],
  orderContext: ({ subject, encounter, requester }) => [
    [subject, encounter, requester].flatMap((target) => target?.reference ?? []).join(', '),
  ],
  comfortCare: (found) => [found ? 'end-of-life care is on record' : 'not on record'],
  draftOrders: (orders) =>
    orders.map((order) => `${order.selected ? 'judged' : 'context only'}: ${medicineText(order)}`),
  activeMedications: (uses) => uses.map(medicineText),
  labOrders: (orders) => orders.map(labOrderText),
  conditions: (conditions) => conditions.map(conditionText),
  crampEvidence: (evidence) => evidence.map(crampText),
  pregnancy: (found) => (found === undefined ? [] : [`${found.state} – ${found.references.join(', ')}`]),
  dialysis: (found) => (found === undefined ? [] : [`on record${since(found.since)} – ${found.reference}`]),
  allergies: (all) => all.map(({ label, ingredients, reference }) => `${label} (${[...ingredients]}) – ${reference}`),
  labResults: labResultLines,
  derangements: (all) => all.map(derangementText),
  labGaps: gapLines,
  renalFunction: (found) => (found === undefined ? [] : [renalText(found)]),
  qtc: (all) => all.map(({ ms, takenAt, reference }) => `${ms} ms on ${isoDay(takenAt)} – ${reference}`),
  quinineRisks: (risks) => risks.map(({ kind, label, reference }) => `${kind}: ${label} – ${reference}`),
};

/** `conditions: known` and its entries below it; an empty one says that nothing is on record, an unread one why. */
export function factLines(name: FactName, facts: ClinicalFacts): Lines {
  const fact: Fact<unknown> = facts[name];
  if (fact.status === 'unknown') return [`  ${name}: unknown (${fact.reason})`];
  const lines = linesOf(name, fact.value);
  const nothing = fact.status === 'known' ? 'nothing on record' : 'nothing found in the part that was read';
  return [
    `  ${name}: ${fact.status}${lines.length === 0 ? ` – ${nothing}` : ''}`,
    ...lines.map((line) => `      ${line}`),
  ];
}

function linesOf(name: FactName, value: unknown): Lines {
  const write = WRITERS[name] as (value: unknown) => Lines;
  return write(value);
}

function patientLines({ reference, ageYears, sex, deceased }: PatientFact): Lines {
  const age = ageYears === undefined ? 'age not recorded' : `${ageText(ageYears)} years`;
  return [`${age}, ${sex ?? 'sex not recorded'}${deceased ? ', deceased' : ''} – ${reference}`];
}

function ageText({ min, max }: Span): string {
  return min === max ? String(min) : `${min} to ${max}`;
}

function medicineText({
  drug,
  startedOn,
  courseDays,
  maxDailyMg,
  reasons,
  namesCramps,
  reference,
}: MedicationUse): string {
  const parts = [
    `${drug.label} [${[...drug.classes].join(', ')}]`,
    ...(drug.matchedBy === 'text' ? ['recognized by name'] : []),
    ...(startedOn === undefined ? [] : [`since ${spanText(startedOn)}`]),
    ...(courseDays === undefined ? [] : [`for ${courseDays} days`]),
    maxDailyMg === undefined ? 'daily dose not computable' : `up to ${maxDailyMg} mg/day`,
    ...(reasons.size > 0 ? [`for ${[...reasons].join(', ')}`] : []),
    ...(namesCramps ? ['names leg cramps'] : []),
  ];
  return `${parts.join('; ')} – ${reference}`;
}

function labOrderText({ covers, drafted, reference }: LabOrder): string {
  return `${drafted ? 'drafted' : 'open'}: ${[...covers].join(', ')} – ${reference}`;
}

function conditionText({ label, classes, active, certainty, since: onset, reference }: ConditionFact): string {
  return `${label} [${[...classes].join(', ')}]; ${active ? 'active' : 'not active'}, ${certainty}${since(onset)} – ${reference}`;
}

function crampText({ strength, since: onset, reference }: CrampEvidence): string {
  return `${strength}${since(onset)} – ${reference}`;
}

function since(span: Span | undefined): string {
  return span === undefined ? '' : `, since ${spanText(span)}`;
}

function labResultLines({ byAnalyte, implausible }: LabResults): Lines {
  return [
    ...[...byAnalyte.values()].flat().map(resultText),
    ...implausible.map(
      ({ analyte, takenAt, reference }) => `left out as impossible: ${analyte} on ${isoDay(takenAt)} – ${reference}`,
    ),
  ];
}

function resultText(result: LabResult): string {
  const marks = [
    ...(result.hemolyzed ? ['hemolyzed'] : []),
    ...(result.preliminary ? ['preliminary'] : []),
    ...(result.postDialysis ? ['after dialysis'] : []),
    ...(result.conflicting ? ['conflicting'] : []),
  ];
  return `${datedResult(result)}${marks.length === 0 ? '' : ` (${marks.join(', ')})`} – ${result.reference}`;
}

function derangementText({ finding, tier, weight, result }: Derangement): string {
  return `${finding}, tier ${tier}${weight === 'lowered' ? ' (one level less: old result)' : ''}: ${resultText(result)}`;
}

function gapLines({ newOrder, continuation, days }: LabGaps): Lines {
  const line = (tests: ReadonlySet<string>, window: number) =>
    tests.size === 0 ? [] : [`without a valid result in ${window} days: ${[...tests].join(', ')}`];
  const lines = [...line(newOrder, days.newOrder), ...line(continuation, days.continuation)];
  return lines.length === 0 ? ['no test is missing'] : lines;
}

function renalText({ egfr, comparator, basis, takenAt, reference }: RenalFunction): string {
  return `eGFR ${comparator ?? ''}${egfr} mL/min/1.73 m², ${basis}, on ${isoDay(takenAt)} – ${reference}`;
}
