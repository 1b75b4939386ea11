import type { AllergyIntolerance } from 'fhir/r4.js';
import type { AllergyFact, ClinicalFacts } from './clinical-facts.js';
import { type Lenient, mapFact } from './fact.js';
import type { FactInput } from './fact-input.js';
import { codingsOf, isAboutPatient, ofType, referenceOf, statusCodes, textsOf } from './resources.js';

const DISMISSED: ReadonlySet<string> = new Set(['refuted', 'entered-in-error']);
const OVER: ReadonlySet<string> = new Set(['inactive', 'resolved']);

/** Allergies and intolerances to drugs we know, not refuted and not resolved; the substance of a reaction counts too. */
export function deriveAllergies(input: FactInput): ClinicalFacts['allergies'] {
  return mapFact(input.data.allergies, (resources) =>
    ofType(resources, 'AllergyIntolerance').flatMap((allergy) => {
      const fact = allergyFact(allergy, input);
      return fact === undefined ? [] : [fact];
    }),
  );
}

function allergyFact(allergy: Lenient<AllergyIntolerance>, input: FactInput): AllergyFact | undefined {
  const dismissed = [...statusCodes(allergy.verificationStatus)].some((code) => DISMISSED.has(code));
  const over = [...statusCodes(allergy.clinicalStatus)].some((code) => OVER.has(code));
  if (dismissed || over || !isAboutPatient(allergy.patient, input.context.patientId)) return undefined;
  const concepts = [allergy.code, ...(allergy.reaction ?? []).map(({ substance }) => substance)];
  const ingredients = new Set(
    concepts.flatMap((concept) => {
      const drug = {
        codings: codingsOf([concept]),
        texts: textsOf([concept]).filter((text) => !isDenied(text)),
        routeCodings: [],
        routeTexts: [],
      };
      return input.terminology.drugs.identify(drug)?.ingredients ?? [];
    }),
  );
  if (ingredients.size === 0) return undefined;
  return { reference: referenceOf(allergy), ingredients, label: textsOf(concepts)[0] ?? [...ingredients].join(' / ') };
}

/** "No quinine allergy", "denies allergy to quinine", "no known drug allergies". */
function isDenied(text: string): boolean {
  return /^\s*(no|not allergic|denies|denied|without|negative)\b/i.test(text);
}
