import type { MedicationRequest, MedicationStatement } from 'fhir/r4.js';
import type { ClinicalFacts, MedicationUse } from './clinical-facts.js';
import { maxDailyMg } from './daily-dose.js';
import { DAY_MS, parseDate } from './dates.js';
import { isDrafted } from './draft-orders.js';
import { drugOf } from './drug.js';
import { type Lenient, mapFact, mergeLists } from './fact.js';
import type { FactInput } from './fact-input.js';
import { courseDaysOf, endOf, startOf } from './medication-dates.js';
import { reasonsOf } from './order-reasons.js';
import { isAboutPatient, ofType, referenceOf } from './resources.js';

/** A medicine counts as taken until this long after its stated end. */
const GRACE_DAYS = 30;

/** Intents that are not orders yet. */
const NOT_ORDERED: ReadonlySet<string> = new Set(['proposal', 'plan', 'option']);

/**
 * Medicines the patient takes, of those we know (clinical-knowledge 2.0): active prescriptions and active statements, not past
 * their stated end by more than 30 days. There is no cut-off by age of the prescription: long-standing ones are the rule.
 * A prescription that is also a draft of this session is the draft's (CH-84).
 *
 * Partial when only prescriptions or only statements could be read.
 */
export function deriveActiveMedications(input: FactInput): ClinicalFacts['activeMedications'] {
  const prescribed = mapFact(input.data.medications, (resources) =>
    ofType(resources, 'MedicationRequest').flatMap((request) => listOf(prescription(request, input))),
  );
  const stated = mapFact(input.data.medicationStatements, (resources) =>
    ofType(resources, 'MedicationStatement').flatMap((statement) => listOf(statementUse(statement, input))),
  );
  return mergeLists([prescribed, stated]);
}

function prescription(request: Lenient<MedicationRequest>, input: FactInput): MedicationUse | undefined {
  const dosages = request.dosageInstruction ?? [];
  if (!isInForce(request) || !isCurrent(endOf(request, dosages), input.asOf)) return undefined;
  if (!isAboutPatient(request.subject, input.context.patientId) || isDrafted(request, input.context)) return undefined;
  const drug = drugOf(request, dosages, input);
  if (drug === undefined) return undefined;
  const reasons = reasonsOf(request, dosages, input);
  return {
    reference: referenceOf(request),
    drug,
    startedOn: startOf(dosages) ?? parseDate(request.authoredOn),
    courseDays: courseDaysOf(request, dosages),
    maxDailyMg: maxDailyMg(dosages),
    reasons: reasons.classes,
    namesCramps: reasons.namesCramps,
  };
}

function isInForce({ status, doNotPerform, intent = 'order' }: Lenient<MedicationRequest>): boolean {
  return status === 'active' && doNotPerform !== true && !NOT_ORDERED.has(intent);
}

function statementUse(statement: Lenient<MedicationStatement>, input: FactInput): MedicationUse | undefined {
  const dosages = statement.dosage ?? [];
  const end = parseDate(statement.effectivePeriod?.end)?.max ?? endOf({}, dosages);
  if (statement.status !== 'active' || !isCurrent(end, input.asOf)) return undefined;
  if (!isAboutPatient(statement.subject, input.context.patientId)) return undefined;
  const drug = drugOf(statement, dosages, input);
  if (drug === undefined) return undefined;
  const reasons = reasonsOf(statement, dosages, input);
  return {
    reference: referenceOf(statement),
    drug,
    startedOn: parseDate(statement.effectivePeriod?.start ?? statement.effectiveDateTime) ?? startOf(dosages),
    courseDays: courseDaysOf({}, dosages),
    maxDailyMg: maxDailyMg(dosages),
    reasons: reasons.classes,
    namesCramps: reasons.namesCramps,
  };
}

function isCurrent(end: number | undefined, asOf: number): boolean {
  return end === undefined || asOf - end <= GRACE_DAYS * DAY_MS;
}

function listOf<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
