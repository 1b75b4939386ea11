import type { Condition, Encounter } from 'fhir/r4.js';
import type { ClinicalFacts, CrampEvidence, DraftOrder, Span } from './clinical-facts.js';
import { conditionClasses, isDismissed } from './conditions.js';
import { DAY_MS, parseDate } from './dates.js';
import { currentEncounter } from './encounter.js';
import { type Fact, foundIn, type Lenient, mapFact, mergeLists } from './fact.js';
import type { FactInput } from './fact-input.js';
import { conceptsNamedBy } from './referenced-conditions.js';
import { isAboutPatient, ofType, referenceOf, targetOf } from './resources.js';

/** A cramp problem counts for 24 months after it was recorded or began, and without a date. */
const PROBLEM_DAYS = 730;

/**
 * Where limb cramps are on record besides the draft itself (clinical-knowledge 2.0): in the reason or a diagnosis of the
 * current encounter, or as an active problem recorded or begun within 24 months, or undated. Heat cramps count.
 *
 * Partial when only the encounter or only the problem list could be read.
 */
export function deriveCrampEvidence(
  input: FactInput,
  facts: Pick<ClinicalFacts, 'conditions'>,
): ClinicalFacts['crampEvidence'] {
  const encounter: Fact<readonly CrampEvidence[]> = mapFact(currentEncounter(input), (current) =>
    current !== undefined && namesCramps(current, input)
      ? [{ strength: 'encounter', reference: referenceOf(current), since: parseDate(current.period?.start) }]
      : [],
  );
  const listed = problems(input, facts);
  // Without an encounter in the context there is nothing to read in its place.
  return input.context.encounterId === undefined ? listed : mergeLists([encounter, listed]);
}

/** Does the draft, the encounter or the problem list say that this patient has cramps? */
export function hasCramps(evidence: ClinicalFacts['crampEvidence'], order?: Pick<DraftOrder, 'namesCramps'>): boolean {
  return order?.namesCramps === true || foundIn(evidence).length > 0;
}

function problems(input: FactInput, { conditions }: Pick<ClinicalFacts, 'conditions'>): Fact<readonly CrampEvidence[]> {
  return mapFact(conditions, (all) =>
    all
      .filter(({ active, certainty, classes }) => active && certainty === 'confirmed' && isCramp(classes))
      .filter(
        ({ since, recordedOn }) =>
          since === undefined || isWithin(since, input.asOf) || isWithin(recordedOn, input.asOf),
      )
      .map(({ reference, since, recordedOn }) => ({ strength: 'problem', reference, since, recordedOn })),
  );
}

function isWithin(span: Span | undefined, asOf: number): boolean {
  return span !== undefined && asOf - span.max <= PROBLEM_DAYS * DAY_MS;
}

function namesCramps(encounter: Lenient<Encounter>, input: FactInput): boolean {
  const cited = [
    ...(encounter.reasonReference ?? []),
    ...(encounter.diagnosis ?? []).map(({ condition }) => condition),
  ];
  const madeHere = ofType(foundIn(input.data.conditions), 'Condition').filter(
    (condition) =>
      !isDismissed(condition) &&
      isAboutPatient(condition.subject, input.context.patientId) &&
      isOfEncounter(condition, encounter),
  );
  const concepts = [
    ...(encounter.reasonCode ?? []),
    ...conceptsNamedBy(cited, input),
    ...madeHere.map(({ code }) => code),
  ];
  return concepts.some((concept) => isCramp(conditionClasses([concept], input)));
}

/** A diagnosis made in this encounter, as opposed to an entry of the long-term problem list. */
function isOfEncounter(condition: Lenient<Condition>, encounter: Lenient<Encounter>): boolean {
  const isDiagnosis = (condition.category ?? []).some(({ coding }) =>
    coding?.some(({ code }) => code === 'encounter-diagnosis'),
  );
  return isDiagnosis && targetOf(condition.encounter?.reference) === referenceOf(encounter);
}

function isCramp(classes: ReadonlySet<string>): boolean {
  return classes.has('limb-cramp') || classes.has('heat-cramp');
}
