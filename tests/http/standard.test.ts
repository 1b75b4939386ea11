/**
 * What the standard and our own rows ask of whole answers: over all stories, and with one thing changed in a story.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FhirResource } from 'fhir/r4.js';
import type { Action, Card } from '../../src/cds/types.js';
import { REQUEST_FIXTURES, type RequestFixture, requestText } from '../support/fixtures.js';
import { EVERY_SERVICE, type Sandbox, startTestSandbox } from '../support/sandbox.js';
import { parseServerFixture } from '../support/server-fixture.js';

let sandbox: Sandbox;
let answers: readonly { readonly request: StoryRequest; readonly cards: readonly Card[] }[];
beforeAll(async () => {
  sandbox = await startTestSandbox(EVERY_SERVICE);
  answers = await Promise.all(
    REQUEST_FIXTURES.map(async (fixture) => {
      const request = parseStory(fixture);
      return { request, cards: (await sandbox.ask(fixture.hook, request)).cards };
    }),
  );
});
afterAll(() => sandbox.close());

interface StoryRequest {
  readonly context: {
    readonly selections?: readonly string[];
    readonly draftOrders?: { readonly entry?: readonly DraftEntry[] };
    readonly medications?: { readonly entry?: readonly DraftEntry[] };
  };
  readonly prefetch?: Readonly<Record<string, unknown>>;
}

interface DraftEntry {
  readonly fullUrl?: string;
  readonly resource: FhirResource;
}

function parseStory(fixture: RequestFixture): StoryRequest {
  return JSON.parse(requestText(fixture)) as StoryRequest;
}

function actionsOf(cards: readonly Card[]): readonly (Action & { readonly isRecommended: boolean })[] {
  const suggestions = cards.flatMap((card) => card.suggestions ?? []);
  return suggestions.flatMap(({ actions, isRecommended = false }) =>
    actions.map((action) => ({ ...action, isRecommended })),
  );
}

describe('in the answers to all stories', () => {
  test('only drafts of the request are deleted (CH-135)', () => {
    const deletions = answers.flatMap(({ request, cards }) => {
      const { draftOrders, medications } = request.context;
      const drafts = [...(draftOrders?.entry ?? []), ...(medications?.entry ?? [])].map(
        ({ resource }) => `${resource.resourceType}/${resource.id}`,
      );
      return actionsOf(cards).flatMap((action) =>
        action.type === 'delete' ? [{ isDraft: drafts.includes(action.resourceId) }] : [],
      );
    });
    expect(deletions.length).toBeGreaterThan(10);
    expect(deletions.filter(({ isDraft }) => !isDraft)).toEqual([]);
  });

  test('the only medicine proposed is the fixed baclofen draft, never recommended (CH-138)', () => {
    const proposed = answers.flatMap(({ cards }) =>
      actionsOf(cards).flatMap((action) =>
        action.type === 'create' && action.resource.resourceType === 'MedicationRequest'
          ? [{ drug: action.resource.medicationCodeableConcept?.text, isRecommended: action.isRecommended }]
          : [],
      ),
    );
    expect(proposed.length).toBeGreaterThan(1);
    expect(new Set(proposed.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify({ drug: 'baclofen 5 mg oral tablet', isRecommended: false })]),
    );
  });

  test('what is created is a test or that medicine, as a draft and a proposal (CH-133)', () => {
    const created = answers.flatMap(({ cards }) =>
      actionsOf(cards).flatMap((action) => (action.type === 'create' ? [action.resource] : [])),
    );
    expect(created.length).toBeGreaterThan(10);
    for (const resource of created) {
      expect(resource).toMatchObject({ status: 'draft', intent: 'proposal' });
      expect(['ServiceRequest', 'MedicationRequest']).toContain(resource.resourceType);
    }
  });

  test('nothing is ever changed in an order of the client (CH-134)', () => {
    const types = new Set(answers.flatMap(({ cards }) => actionsOf(cards).map(({ type }) => type)));
    expect([...types].sort()).toEqual(['create', 'delete']);
  });

  test('extension members are named in reverse-domain style (CH-199)', () => {
    const names = answers.flatMap(({ cards }) => cards.flatMap(({ extension = {} }) => Object.keys(extension)));
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !/^(org|com)(\.[a-z0-9-]+){2,}$/.test(name))).toEqual([]);
  });
});

describe('cards are about the selected drafts', () => {
  const fixture = { hook: 'order-select', story: 'only-one-of-two-selected' } as const;
  const NAPROXEN = 'MedicationRequest/draft-naproxen';
  const FULL_URL = 'urn:uuid:0f1c7a52-6d3b-4e8a-9c11-0000000000aa';

  async function topicsWith(selections: readonly string[]): Promise<readonly (string | undefined)[]> {
    const request = parseStory(fixture);
    const entry = (request.context.draftOrders?.entry ?? []).map((each) =>
      each.resource.id === 'draft-naproxen' ? { ...each, fullUrl: FULL_URL } : each,
    );
    const context = { ...request.context, selections, draftOrders: { ...request.context.draftOrders, entry } };
    const { cards } = await sandbox.ask(fixture.hook, { ...request, context });
    return cards.map(({ source }) => source.topic?.code);
  }

  test('a draft that is not selected gets none, though it would deserve one (CH-56)', async () => {
    expect(await topicsWith([NAPROXEN])).toEqual(['crampAssociatedDrug']);
    expect(await topicsWith(['MedicationRequest/draft-quinine'])).toEqual(['quinineForCramps']);
  });

  test.each([
    ['type and id', [NAPROXEN]],
    ['the id alone', ['draft-naproxen']],
    ['an absolute URL', [`https://ehr.example.org/fhir/R4/${NAPROXEN}`]],
    ['the fullUrl of the entry', [FULL_URL]],
    ['a reference beside one that matches nothing', ['MedicationRequest/elsewhere', NAPROXEN]],
  ])('a selection by %s (CH-57)', async (_says, selections) => {
    expect(await topicsWith(selections)).toEqual(['crampAssociatedDrug']);
  });
});

describe('what prefetch holds is judged, not trusted', () => {
  async function topicsOf(fixture: RequestFixture, changes: Readonly<Record<string, unknown>>) {
    const request = parseStory(fixture);
    const { status, cards } = await sandbox.ask(fixture.hook, {
      ...request,
      prefetch: { ...request.prefetch, ...changes },
    });
    return { status, topics: cards.map(({ source }) => source.topic?.code) };
  }

  const DIURETIC = { hook: 'order-sign', story: 'diuretic-without-results' } as const;

  test.each([
    ['an empty search proves that there is none', 'no-results-with-warning/bundle.json', ['diureticMissingLabs']],
    ['an OperationOutcome proves nothing', 'refused/operation-outcome.json', []],
    ['an error beside matches proves nothing', 'matches-beside-an-error/bundle.json', []],
  ])('%s (CH-80)', async (_says, path, topics) => {
    expect(await topicsOf(DIURETIC, { labs: parseServerFixture(path) })).toEqual({ status: 200, topics });
  });

  /** Every resource of one prefetch key with some members changed. */
  function changed({ prefetch = {} }: StoryRequest, key: string, changes: object): unknown {
    const bundle = prefetch[key] as { readonly entry: readonly { readonly resource: object }[] };
    return { ...bundle, entry: bundle.entry.map(({ resource }) => ({ resource: { ...resource, ...changes } })) };
  }

  const QUININE = { hook: 'patient-view', story: 'long-term-quinine' } as const;
  const POTASSIUM = { hook: 'patient-view', story: 'thiazide-with-low-potassium' } as const;

  test.each([
    ['a stopped medicine', QUININE, 'medications', { status: 'stopped' }],
    ['a planned medicine', QUININE, 'medications', { intent: 'plan' }],
    ["another patient's medicine", QUININE, 'medications', { subject: { reference: 'Patient/synthetic-other' } }],
    ['a result entered in error', POTASSIUM, 'labs', { status: 'entered-in-error' }],
    ['a result of two years ago', POTASSIUM, 'labs', { effectiveDateTime: '2024-02-20' }],
    [
      'a result of another test',
      POTASSIUM,
      'labs',
      { code: { coding: [{ system: 'http://loinc.org', code: '2828-2' }] } },
    ],
    ["another patient's result", POTASSIUM, 'labs', { subject: { reference: 'Patient/synthetic-other' } }],
  ] as const)('%s is left out, whatever the query asked for (CH-42, CH-83)', async (_says, fixture, key, changes) => {
    const finding = fixture === QUININE ? 'quinineActiveReview' : 'hypokalemia';
    const whole = await topicsOf(fixture, {});
    expect(whole.topics).toContain(finding);
    const left = await topicsOf(fixture, { [key]: changed(parseStory(fixture), key, changes) });
    expect(left).toEqual({ status: 200, topics: ['stepwiseCrampManagement'] });
  });

  test.each([
    ['old', { effectiveDateTime: '1999-01-01' }],
    ['without a code', { code: { text: 'electrolytes' } }],
    ['without a unit', { valueQuantity: { value: 2.1 } }],
    ['without a date', { effectiveDateTime: undefined }],
  ])('results %s are no reason for a 412 (CH-87)', async (_says, changes) => {
    const labs = changed(parseStory(POTASSIUM), 'labs', changes);
    const request = parseStory(POTASSIUM);
    const { status, cards } = await sandbox.ask('patient-view', { ...request, prefetch: { labs } });
    expect({ status, cards }).toEqual({ status: 200, cards: [] });
  });
});
