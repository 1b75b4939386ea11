/**
 * Which drug a medication resource is about (CH-45, clinical-knowledge 2.0).
 */
import type { CodeableConcept, Dosage, Medication, Reference, Resource } from 'fhir/r4.js';
import { oncePer } from '../memo.js';
import type { Drug } from './clinical-facts.js';
import type { Lenient } from './fact.js';
import type { FactInput } from './fact-input.js';
import { codingsOf, referenceOf, targetOf, textsOf } from './resources.js';

/** The members by which R4 medication resources say what was ordered. */
export interface NamesDrug {
  readonly medicationCodeableConcept?: CodeableConcept | undefined;
  readonly medicationReference?: Reference | undefined;
  readonly contained?: readonly Resource[] | undefined;
}

type Source = Pick<FactInput, 'medications' | 'terminology' | 'context'>;

/**
 * The drug, or undefined when nothing names one we know: such an order gets no card and no guess.
 *
 * All codings are considered together, those of `Medication.ingredient` included. Text is read only when no code is known.
 */
export function drugOf(order: NamesDrug, dosages: readonly Dosage[], source: Source): Drug | undefined {
  const concepts = [order.medicationCodeableConcept, ...conceptsOf(order, source)];
  const texts = [...textsOf(concepts), ...displayOf(order.medicationReference)];
  const routes = dosages.map(({ route }) => route);
  const match = source.terminology.drugs.identify({
    codings: codingsOf(concepts),
    texts,
    routeCodings: codingsOf(routes),
    routeTexts: textsOf(routes),
  });
  return match === undefined ? undefined : { ...match, label: labelFor(texts[0], match) };
}

/**
 * What the record calls it; a brand, or a display that does not match its code, is followed by our ingredients. Without any text
 * the whole product is named, so that a combination never looks like one of its ingredients alone.
 */
function labelFor(text: string | undefined, { ingredients, product }: Pick<Drug, 'ingredients' | 'product'>): string {
  if (text === undefined) return product.join(' / ');
  const lower = text.toLowerCase();
  return ingredients.every((name) => lower.includes(name)) ? text : `${text} (${ingredients.join(' / ')})`;
}

function conceptsOf(order: NamesDrug, source: Source): readonly (CodeableConcept | undefined)[] {
  const medication = findMedication(order.medicationReference?.reference, order.contained, source);
  if (medication === undefined) return [];
  const ingredients = (medication.ingredient ?? []).flatMap(({ itemCodeableConcept, itemReference }) => {
    // A contained ingredient stands beside its Medication in the order, never inside it.
    const inner = findMedication(
      itemReference?.reference,
      [...(medication.contained ?? []), ...(order.contained ?? [])],
      source,
    );
    return [itemCodeableConcept, inner?.code];
  });
  return [medication.code, ...ingredients];
}

/** Where several have one name, the first counts. */
const draftsByFullUrl = oncePer(
  (drafts: FactInput['context']['drafts']) => new Map(drafts.toReversed().map((draft) => [draft.fullUrl, draft])),
);
const medicationsByReference = oncePer(
  (medications: FactInput['medications']) =>
    new Map(medications.toReversed().map((medication) => [referenceOf(medication), medication])),
);

/** In the resource itself, in the draft bundle, in prefetch, or read from the server: whatever the engine collected. */
function findMedication(
  reference: string | undefined,
  contained: NamesDrug['contained'],
  { medications, context }: Source,
): Lenient<Medication> | undefined {
  if (reference === undefined) return undefined;
  if (reference.startsWith('#')) {
    return (contained ?? []).find(isMedicationWithId(reference.slice(1)));
  }
  const byFullUrl = draftsByFullUrl(context.drafts).get(reference)?.resource;
  if (byFullUrl?.resourceType === 'Medication') return byFullUrl;
  const target = targetOf(reference);
  return target === undefined ? undefined : medicationsByReference(medications).get(target);
}

function isMedicationWithId(id: string) {
  return (resource: Resource): resource is Medication => resource.resourceType === 'Medication' && resource.id === id;
}

function displayOf(reference: Reference | undefined): readonly string[] {
  return reference?.display === undefined ? [] : [reference.display];
}
