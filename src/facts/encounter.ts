import type { Encounter } from 'fhir/r4.js';
import type { CareSetting, ClinicalFacts } from './clinical-facts.js';
import { type Fact, known, type Lenient, mapFact, readValue } from './fact.js';
import type { FactInput } from './fact-input.js';
import { isAboutPatient, ofType } from './resources.js';

/** v3 ActCode encounter classes of acute care (clinical-knowledge 3.7). */
const ACUTE_CLASSES: ReadonlySet<string> = new Set(['IMP', 'ACUTE', 'NONAC', 'EMER', 'OBSENC', 'SS']);

/**
 * The encounter in context; known `undefined` when the context names none, so nothing is missing then.
 */
export function currentEncounter({ data, context }: FactInput): Fact<Lenient<Encounter> | undefined> {
  if (context.encounterId === undefined) return known(undefined);
  return mapFact(data.encounter, (resources) =>
    ofType(resources, 'Encounter').find(
      ({ id, subject }) =>
        (id === undefined || id === context.encounterId) && isAboutPatient(subject, context.patientId),
    ),
  );
}

/**
 * How long results stay valid here. An encounter that could not be read counts as ambulatory (3.7), so this is always known.
 */
export function deriveCareSetting(input: FactInput): ClinicalFacts['careSetting'] {
  const code = readValue(currentEncounter(input))?.class?.code;
  const setting: CareSetting =
    code !== undefined && ACUTE_CLASSES.has(code.toUpperCase()) ? 'acute-care' : 'ambulatory';
  return known(setting);
}
