import type { Condition, Observation } from 'fhir/r4.js';
import type { ConditionClass } from '../terminology/conditions.js';
import type { ClinicalFacts, PregnancyFact, Span } from './clinical-facts.js';
import { abatementOf, conditionClasses, conditionSince, hasAbated, isDismissed, isStatedActive } from './conditions.js';
import { DAY_MS, isoDay, parseDate } from './dates.js';
import { type Fact, type Lenient, mapFact, mergeLists, readValue } from './fact.js';
import type { FactInput } from './fact-input.js';
import { codingsOf, isAboutPatient, ofType, referenceOf } from './resources.js';

/** A statement "pregnant" counts for 300 days. */
const PREGNANCY_DAYS = 300;
/** An estimated delivery date counts until 14 days after it. */
const OVERDUE_DAYS = 14;

const FINAL: ReadonlySet<string> = new Set(['final', 'amended', 'corrected', 'preliminary']);

const ENDED: readonly ConditionClass[] = ['pregnancy-ended', 'not-pregnant', 'postpartum'];

/** One thing the record says about pregnancy; `at` is undefined when it is not dated, as only an active pregnancy may be. */
interface Statement {
  /** `unclear`: a status was recorded whose value cannot be read. */
  readonly pregnant: boolean | 'unclear';
  readonly at: number | undefined;
  readonly reference: string;
}

/**
 * Whether the patient is pregnant (clinical-knowledge 2.0): the newest statement of the record decides, among pregnancy-status
 * Observations, estimated delivery dates, and pregnancy, delivery and end-of-pregnancy Conditions; unconfirmed ones count.
 * `conflicting` when the newest statements of one day disagree, when the value of a newest status cannot be read, or when the only one is an active pregnancy without a date.
 * Administrative gender is not used. Statements older than 300 days (delivery dates: more than 14 days past) say nothing, nor do
 * those dated more than 24 hours ahead. A problem is as new as its onset or the day it was recorded, whichever is later.
 */
export function derivePregnancy(input: FactInput): ClinicalFacts['pregnancy'] {
  const observed = mapFact(input.data.pregnancyAndQt, (resources) =>
    ofType(resources, 'Observation').flatMap((observation) => fromObservation(observation, input)),
  );
  const recorded = mapFact(input.data.conditions, (resources) =>
    ofType(resources, 'Condition').flatMap((condition) => fromCondition(condition, input)),
  );
  return mapFact(mergeLists([observed, recorded]), decide);
}

/** True only when the record says so: for warnings. A conflict is not enough for a claim (7.2). */
export function isPregnant(pregnancy: Fact<PregnancyFact | undefined>): boolean {
  return readValue(pregnancy)?.state === 'pregnant';
}

function decide(statements: readonly Statement[]): PregnancyFact | undefined {
  const dated = statements.filter((statement): statement is Statement & { at: number } => statement.at !== undefined);
  if (statements.length === 0) return undefined;
  if (dated.length === 0) return { state: 'conflicting', references: statements.map(({ reference }) => reference) };
  const newestDay = isoDay(Math.max(...dated.map(({ at }) => at)));
  const newest = dated.filter(({ at }) => isoDay(at) === newestDay);
  const states = new Set(newest.map(({ pregnant }) => pregnant));
  const references = newest.map(({ reference }) => reference);
  if (states.size > 1 || states.has('unclear')) return { state: 'conflicting', references };
  return { state: states.has(true) ? 'pregnant' : 'not-pregnant', references };
}

function fromObservation(observation: Lenient<Observation>, input: FactInput): readonly Statement[] {
  if (!FINAL.has(observation.status ?? '') || !isAboutPatient(observation.subject, input.context.patientId)) return [];
  const at = saidAt(timeOf(observation), input.asOf);
  const pregnant = at === undefined ? undefined : saysPregnant(observation, at, input);
  return pregnant === undefined ? [] : [{ pregnant, at, reference: referenceOf(observation) }];
}

function timeOf({ effectiveDateTime, effectivePeriod, effectiveInstant, issued }: Lenient<Observation>) {
  const [start, end] = [parseDate(effectivePeriod?.start), parseDate(effectivePeriod?.end)];
  const [from, to] = [start ?? end, end ?? start];
  if (from !== undefined && to !== undefined) return { min: from.min, max: to.max };
  return parseDate(effectiveDateTime ?? effectiveInstant ?? issued);
}

/** Last moment of which a statement may be, but not later than now; undefined when its date is wrong: certainly ahead. */
function saidAt(span: Span | undefined, asOf: number): number | undefined {
  return span === undefined || span.min - asOf > DAY_MS ? undefined : Math.min(span.max, asOf);
}

/** What one observation says, or undefined when it says nothing, or nothing any more. */
function saysPregnant(
  observation: Lenient<Observation>,
  at: number,
  input: FactInput,
): Statement['pregnant'] | undefined {
  const { terminology, asOf } = input;
  const kind = terminology.laboratory.observationOf(codingsOf([observation.code]));
  if (kind === 'estimated-delivery-date') {
    const due = parseDate(observation.valueDateTime)?.max;
    return due !== undefined && asOf - due <= OVERDUE_DAYS * DAY_MS ? true : undefined;
  }
  if (kind !== 'pregnancy-status' || isTooOld(at, asOf)) return undefined;
  const { valueCodeableConcept, valueString } = observation;
  return valueCodeableConcept === undefined && valueString === undefined ? undefined : answerOf(observation, input);
}

/** LOINC answers to 82810-3, which are no problems. */
const ANSWERS: ReadonlyMap<string, boolean> = new Map([
  ['LA15173-0', true],
  ['LA26683-5', false],
]);

/** By code, else in words; a value that cannot be read is `unclear`: unknown never looks like normal. */
function answerOf(
  { valueCodeableConcept, valueString }: Lenient<Observation>,
  input: FactInput,
): Statement['pregnant'] {
  const answers = codingsOf([valueCodeableConcept]).map(({ code }) => ANSWERS.get(code ?? ''));
  const answer = answers.find((found) => found !== undefined);
  if (answer !== undefined) return answer;
  const says = conditionClasses(
    [valueCodeableConcept, { ...(valueString === undefined ? {} : { text: valueString }) }],
    input,
  );
  if (says.has('not-pregnant')) return false;
  return says.has('pregnancy') ? true : 'unclear';
}

function fromCondition(condition: Lenient<Condition>, input: FactInput): readonly Statement[] {
  if (isDismissed(condition) || !isAboutPatient(condition.subject, input.context.patientId)) return [];
  const classes = conditionClasses([condition.code], input);
  if (ENDED.some((name) => classes.has(name))) return notPregnant(condition, conditionSince(condition), input.asOf);
  return classes.has('pregnancy') ? fromPregnancy(condition, input.asOf) : [];
}

/** A pregnancy recorded as a problem: going on, or ended on the day it abated; when only resolved, on the day it began. */
function fromPregnancy(condition: Lenient<Condition>, asOf: number): readonly Statement[] {
  if (hasAbated(condition, asOf)) return notPregnant(condition, abatedOn(condition), asOf);
  if (isStatedActive(condition) === false) {
    return abatementOf(condition) === undefined ? notPregnant(condition, conditionSince(condition), asOf) : [];
  }
  const days = [conditionSince(condition), parseDate(condition.recordedDate)].map((span) => saidAt(span, asOf));
  const dated = days.filter((day) => day !== undefined);
  const at = dated.length === 0 ? undefined : Math.max(...dated);
  return at !== undefined && isTooOld(at, asOf) ? [] : [{ pregnant: true, at, reference: referenceOf(condition) }];
}

/** The first day it can have ended, so that whatever was said later wins. */
function abatedOn(condition: Lenient<Condition>): Span | undefined {
  const abated = abatementOf(condition);
  return abated === undefined ? conditionSince(condition) : { min: abated.min, max: abated.min };
}

function notPregnant(condition: Lenient<Condition>, on: Span | undefined, asOf: number): readonly Statement[] {
  const at = saidAt(on, asOf);
  return at === undefined || isTooOld(at, asOf) ? [] : [{ pregnant: false, at, reference: referenceOf(condition) }];
}

function isTooOld(at: number, asOf: number): boolean {
  return asOf - at > PREGNANCY_DAYS * DAY_MS;
}
