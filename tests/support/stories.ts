/** The story patients as somebody who tries them out meets them: what to call, and what it answers. */
import { readFileSync } from 'node:fs';
import type { FhirResource } from 'fhir/r4.js';
import type { Card } from '../../src/cds/types.js';
import type { PrefetchKey } from '../../src/facts/fact.js';
import type { Story, StoryTry } from '../../src/sandbox/data/stories.js';
import { ruleIds } from './engine.js';
import { patientResources } from './fixtures.js';
import { type StubResource, searchset } from './stub-fhir-server.js';

export function readStory(story: string): Story {
  return JSON.parse(readFileSync(new URL(`../../fhir-fixtures/patients/${story}/story.json`, import.meta.url), 'utf8'));
}

/** The call of a try without any data: the clinician is in the patient's encounter, if there is one, and selects the order. */
export function storyRequest(story: string, { hook, order }: StoryTry) {
  const resources = patientResources(story);
  const encounterId = idOf(resources, 'Encounter');
  const patientId = idOf(resources, 'Patient') ?? '';
  const draft = { ...order, subject: { reference: `Patient/${patientId}` } };
  return {
    hook,
    hookInstance: '0f1c7a52-6d3b-4e8a-9c11-000000000077',
    context: {
      userId: 'Practitioner/synthetic-prescriber',
      patientId,
      ...(encounterId !== undefined && { encounterId }),
      ...(hook === 'order-select' && { selections: [`MedicationRequest/${String(order?.['id'])}`] }),
      ...(hook !== 'patient-view' && { draftOrders: { resourceType: 'Bundle', entry: [{ resource: draft }] } }),
    },
  };
}

/** Cards as `story.json` writes them; the order of supporting rules is no part of it. */
export function storyCards(cards: readonly Card[]): Story['tries'][number]['cards'] {
  return cards.map((card) => {
    const [primary = '', ...others] = ruleIds(card);
    return { indicator: card.indicator, rules: [primary, ...[...others].sort()] };
  });
}

/** What a client sends that honors every template; a record without encounter has none to send. */
export function prefetchFrom(resources: readonly StubResource[]): Record<string, unknown> {
  const ofType = (type: string) => resources.filter(({ resourceType }) => resourceType === type);
  const lists = Object.entries(TYPES).map(([key, type]) => [
    key,
    searchset(ofType(type), { total: ofType(type).length }),
  ]);
  const [encounter] = ofType('Encounter');
  return {
    patient: ofType('Patient')[0],
    ...(encounter === undefined ? {} : { encounter }),
    ...Object.fromEntries(lists),
  };
}

const TYPES: Readonly<Record<Exclude<PrefetchKey, 'patient' | 'encounter'>, FhirResource['resourceType']>> = {
  conditions: 'Condition',
  procedures: 'Procedure',
  medications: 'MedicationRequest',
  medicationStatements: 'MedicationStatement',
  labs: 'Observation',
  pregnancyAndQt: 'Observation',
  allergies: 'AllergyIntolerance',
  openOrders: 'ServiceRequest',
};

function idOf(resources: readonly StubResource[], type: string): string | undefined {
  return resources.find(({ resourceType }) => resourceType === type)?.id;
}
