/**
 * Was the sample hemolyzed? Hemolysis raises potassium and magnesium, so a normal value may hide a low one
 * (clinical-knowledge 3.8).
 */
import type { CodeableConcept, Observation, Specimen } from 'fhir/r4.js';
import type { LaboratoryIndex } from '../terminology/laboratory.js';
import type { Lenient } from './fact.js';
import { codingsOf, targetOf, textsOf } from './resources.js';

/**
 * "Hemolyzed", "haemolysis"; not "hemolytic anemia", and not "hemolysis index", which is a measurement every sample
 * has.
 */
const HEMOLYZED = /\bha?emoly[sz](?:ed|is)\b(?!\s+ind)/i;
/** "No visible hemolysis", "not hemolyzed", "negative for hemolysis". */
const DENIED_BEFORE = /\b(?:no|not|non|without|negative for|free of)\b[\s-]+(?:\w+\s+){0,2}ha?emoly[sz](?:ed|is)\b/i;
/** "Hemolysis: none". */
const DENIED_AFTER = /\bha?emolysis\s*(?:[:=-]\s*)?(?:none|nil|negative|absent|not)\b/i;

/** Where specimens are found: contained in the observation, or beside it by `Type/id`. */
export type SpecimenLookup = ReadonlyMap<string, Lenient<Specimen>>;

/**
 * True when the specimen's condition is coded or written as hemolyzed, or the interpretation or a note says so. Lipemic
 * and icteric samples are not hemolyzed, and "no hemolysis" is not either.
 */
export function isHemolyzed(
  observation: Lenient<Observation>,
  interpretation: readonly CodeableConcept[],
  { specimens, laboratory }: { readonly specimens: SpecimenLookup; readonly laboratory: LaboratoryIndex },
): boolean {
  const specimen = specimenOf(observation, specimens);
  const said = [interpretation, observation.interpretation, observation.note, specimen?.condition, specimen?.note];
  // Of most samples nothing is said.
  if (said.every((words) => words === undefined || words.length === 0)) return false;
  const conditions = specimen?.condition ?? [];
  if (laboratory.isHemolyzed(codingsOf(conditions))) return true;
  const interpretations = [...interpretation, ...(observation.interpretation ?? [])];
  const notes = [...(observation.note ?? []), ...(specimen?.note ?? [])].map(({ text }) => text);
  return [...textsOf(conditions), ...textsOf(interpretations), ...notes].some(saysHemolyzed);
}

function specimenOf(observation: Lenient<Observation>, specimens: SpecimenLookup): Lenient<Specimen> | undefined {
  const reference = observation.specimen?.reference;
  if (reference === undefined) return undefined;
  if (!reference.startsWith('#')) return specimens.get(targetOf(reference) ?? reference);
  return (observation.contained ?? []).find(
    (resource): resource is Specimen => resource.resourceType === 'Specimen' && resource.id === reference.slice(1),
  );
}

function saysHemolyzed(text: string | undefined): boolean {
  return text !== undefined && HEMOLYZED.test(text) && !DENIED_BEFORE.test(text) && !DENIED_AFTER.test(text);
}
