/**
 * The service as an EHR sees it: every request under `fhir-fixtures` over real HTTP, and what must hold whatever else changes.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Card } from '../../src/cds/types.js';
import {
  expectedAnswer,
  expectedDiscovery,
  REQUEST_FIXTURES,
  type RequestFixture,
  requestText,
  withoutUuids,
} from '../support/fixtures.js';
import { EVERY_SERVICE, type Sandbox, type SandboxAnswer, startTestSandbox } from '../support/sandbox.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox(EVERY_SERVICE);
});
afterAll(() => sandbox.close());

const askFixture = (fixture: RequestFixture): Promise<SandboxAnswer> => sandbox.ask(fixture.hook, requestText(fixture));

describe('every story gets the answer that was reviewed', () => {
  test.each(REQUEST_FIXTURES)('$hook: $story', async (fixture) => {
    const { body, status, cards } = await askFixture(fixture);
    const expected = expectedAnswer(fixture);
    expect(withoutUuids(body)).toEqual(expected);
    expect(status).toBe(fixture.story === 'order-of-another-fhir-version' ? 422 : 200);
    expect(uuidsOf(cards).filter((uuid) => !UUID.test(uuid))).toEqual([]);
  });

  test('no uuid comes twice, not even in answers to the same request (CH-104, CH-120)', async () => {
    const fixtures = [...REQUEST_FIXTURES, ...REQUEST_FIXTURES];
    const answers = await Promise.all(fixtures.map(askFixture));
    const uuids = answers.flatMap(({ cards }) => uuidsOf(cards));
    expect(uuids.length).toBeGreaterThan(100);
    expect(new Set(uuids).size).toBe(uuids.length);
  });
});

describe('discovery', () => {
  test('is what was reviewed, in the same order, and the same bytes after a restart (CH-19)', async () => {
    const text = await discoveryOfAFresh();
    const again = await discoveryOfAFresh();
    expect(JSON.stringify(JSON.parse(text), null, 2)).toBe(expectedDiscovery().trimEnd());
    expect(again === text).toBe(true);
  });

  test('lists medication-refill only where the site switches it on', async () => {
    const hooks = async (config: Readonly<Record<string, unknown>>) => {
      const { services } = JSON.parse(await discoveryOfAFresh(config)) as { services: { hook: string }[] };
      return services.map(({ hook }) => hook);
    };
    expect(await hooks({})).toEqual(['patient-view', 'order-select', 'order-sign']);
    expect(await hooks(EVERY_SERVICE)).toEqual(['patient-view', 'order-select', 'order-sign', 'medication-refill']);
    expect(await hooks({ services: ['cramp-medication-refill'] })).toEqual(['medication-refill']);
  });
});

test('a refill sent to a site that has not switched it on finds no service (CH-22)', async () => {
  const byDefault = await startTestSandbox();
  const answer = await byDefault.ask(
    'medication-refill',
    requestText({ hook: 'medication-refill', story: 'quinine-refill' }),
  );
  await byDefault.close();
  expect(answer.status).toBe(404);
  expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] });
});

/** The answer to discovery of a service started for it. */
async function discoveryOfAFresh(config: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const fresh = await startTestSandbox(config);
  const text = await (await fetch(`${fresh.url}/cds-services`)).text();
  await fresh.close();
  return text;
}

describe('quinine for leg cramps is stopped before it is signed', () => {
  test.each([
    ['a draft of RxNorm 997010 with a cramp reason', { hook: 'order-select', story: 'quinine-for-cramps' }],
    ['a draft id of 240 characters', { hook: 'order-sign', story: 'vendor-long-ids-and-absolute-references' }],
  ] as const)('%s: one critical card that can remove the draft', async (_says, fixture) => {
    const { cards } = await askFixture(fixture);
    expect(cards.map(({ indicator, source }) => [indicator, source.topic?.code])).toEqual([
      ['critical', 'quinineForCramps'],
    ]);
    const [remove] = cards[0]?.suggestions ?? [];
    expect(remove).toMatchObject({ label: 'Remove quinine', isRecommended: true });
    expect(remove?.actions).toHaveLength(1);
    expect(remove?.actions[0]).toMatchObject({
      type: 'delete',
      resourceId: `MedicationRequest/${firstDraftId(fixture)}`,
    });
  });

  test('the long id is long, so that the story proves what it says', () => {
    const fixture = { hook: 'order-sign', story: 'vendor-long-ids-and-absolute-references' } as const;
    expect(firstDraftId(fixture)).toHaveLength(240);
  });

  test('quinine for malaria is silence', async () => {
    const { status, cards } = await askFixture({ hook: 'order-select', story: 'quinine-for-malaria' });
    expect({ status, cards }).toEqual({ status: 200, cards: [] });
  });
});

describe('a drug is recognized however it is written', () => {
  test.each([
    ['RxNorm 316049, a component', coded(RXNORM, '316049')],
    ['RxNorm 310798, a product', coded(RXNORM, '310798')],
    ['RxNorm 197885, with lisinopril', coded(RXNORM, '197885')],
    ['ATC C03AA03', coded('http://www.whocc.no/atc', 'C03AA03')],
    ['plain text', { text: 'Hydrochlorothiazide 12.5 mg tablet' }],
  ])('hydrochlorothiazide as %s', async (_says, medication) => {
    const cards = await cardsFor(medication);
    expect(cards.map(({ indicator, source }) => [indicator, source.topic?.code])).toEqual([
      ['info', 'crampAssociatedDiuretic'],
    ]);
    expect(cards[0]?.summary).toMatch(/^Hydrochlorothiazide: /);
  });

  test.each([
    ['hydroxychloroquine', coded(RXNORM, '979092')],
    ['hydroxychloroquine by name', { text: 'hydroxychloroquine 200 mg tablet' }],
    ['quinapril by name', { text: 'quinapril 10 mg tablet' }],
    ['quinidine', coded(RXNORM, '852877')],
    ['quinidine by name', { text: 'quinidine sulfate 200 mg tablet' }],
    ['vaginal estrogen', coded(RXNORM, '378764')],
    ['vaginal estrogen by name', { text: 'conjugated estrogens 0.625 mg/g vaginal cream' }],
    ['topical naproxen', coded(RXNORM, '246323')],
    ['topical naproxen by name', { text: 'naproxen 10 % topical gel' }],
  ])('%s is mistaken for nothing', async (_says, medication) => {
    expect(await cardsFor(medication)).toEqual([]);
  });
});

function coded(system: string, code: string) {
  return { coding: [{ system, code }] };
}

/** One draft of this medication, for a patient with leg cramps and normal results. */
async function cardsFor(medication: unknown): Promise<readonly Card[]> {
  const request = parseRequest({ hook: 'order-select', story: 'combination-product' });
  const [draft] = request.context.draftOrders.entry;
  const resource = { ...draft?.resource, medicationCodeableConcept: medication };
  const context = { ...request.context, draftOrders: { ...request.context.draftOrders, entry: [{ resource }] } };
  const { cards } = await sandbox.ask('order-select', { ...request, context });
  return cards;
}

interface OrderRequest {
  readonly context: {
    readonly draftOrders: { readonly entry: readonly { readonly resource: { readonly id: string } }[] };
  };
}

function parseRequest(fixture: RequestFixture): OrderRequest {
  return JSON.parse(requestText(fixture)) as OrderRequest;
}

function firstDraftId(fixture: RequestFixture): string | undefined {
  return parseRequest(fixture).context.draftOrders.entry[0]?.resource.id;
}

function uuidsOf(cards: readonly Card[]): readonly string[] {
  return cards.flatMap(({ uuid, suggestions = [] }) => [uuid, ...suggestions.map((suggestion) => suggestion.uuid)]);
}
