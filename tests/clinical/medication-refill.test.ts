/**
 * Refill requests, from FHIR to cards: what is asked for is taken already, and often nobody is at the screen.
 */
import { describe, expect, test } from '@jest/globals';
import type { FhirResource } from 'fhir/r4.js';
import type { Card } from '../../src/cds/types.js';
import type { ClinicalSettings } from '../../src/facts/clinical-settings.js';
import {
  active,
  type Chart,
  CRAMPS,
  chart,
  draft,
  FOR_CRAMPS,
  hookRequest,
  normalLabs,
  reason,
} from '../support/chart.js';
import { evaluate, labels, outline } from '../support/engine.js';
import { actionsOf, FUROSEMIDE, HCTZ, only, ordersIn, QUININE, RALOXIFENE, removedBy } from '../support/signing.js';

const UNREAD = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'forbidden' }] };

interface Asked {
  /** Left out: nobody is at the screen. */
  readonly userId?: string;
  readonly settings?: Partial<ClinicalSettings>;
  readonly prefetch?: Record<string, unknown>;
}

/** Cards about the refills asked for. */
async function refill(story: Chart, drafts: readonly FhirResource[], asked: Asked = {}): Promise<readonly Card[]> {
  const { userId, settings, prefetch } = asked;
  const request = hookRequest('medication-refill', story, drafts, prefetch === undefined ? {} : { prefetch });
  const context = { ...(request['context'] as object), userId };
  const { cards } = await evaluate({ ...request, context }, settings);
  return cards;
}

describe('a refill of quinine for cramps', () => {
  const TAKEN = active(QUININE, FOR_CRAMPS, { id: 'quinine', authoredOn: '2025-06-01' });
  const TAKES_QUININE = chart({ labs: normalLabs(), medications: [TAKEN] });
  const RENEWAL = /^Quinine renewal for cramps: boxed warning\./;

  test('is a critical card with the text of renewals', async () => {
    const card = await only(refill(TAKES_QUININE, [draft(QUININE, FOR_CRAMPS)]));
    expect(outline(card)).toBe('quinine-for-cramps critical');
    expect(card.summary).toMatch(RENEWAL);
    expect(labels(card)).toContain('Remove quinine');
  });

  test.each<[string, Chart, Record<string, unknown> | undefined]>([
    ['the medication list is empty', chart({ labs: normalLabs() }), undefined],
    ['the medication list could not be read', chart({ labs: normalLabs() }), { medications: UNREAD }],
    ['nothing was sent at all', chart(), {}],
  ])('is a renewal also when %s', async (_says, story, prefetch) => {
    const card = await only(refill(story, [draft(QUININE, FOR_CRAMPS)], prefetch === undefined ? {} : { prefetch }));
    expect(card.summary).toMatch(RENEWAL);
  });

  test('is a renewal also under the id of the prescription it continues', async () => {
    const card = await only(refill(TAKES_QUININE, [draft(QUININE, FOR_CRAMPS, { id: 'quinine' })]));
    expect(outline(card)).toBe('quinine-for-cramps critical');
    expect(card.summary).toMatch(RENEWAL);
  });

  test.each(['draft', 'active'] as const)(
    'offers no removal under the id of the prescription it continues, sent as %s (B1)',
    async (status) => {
      const cards = await refill(TAKES_QUININE, [draft(QUININE, FOR_CRAMPS, { id: 'quinine', status })]);
      expect(cards).toHaveLength(1);
      expect(removedBy(cards)).toEqual([]);
    },
  );

  test('under an id of its own, only the draft is offered for removal (B1)', async () => {
    const cards = await refill(TAKES_QUININE, [draft(QUININE, FOR_CRAMPS, { id: 'refill' })]);
    expect(removedBy(cards)).toEqual(['MedicationRequest/refill']);
  });

  test('without a stated reason asks for it', async () => {
    const card = await only(refill(chart({ labs: normalLabs() }), [draft(QUININE)]));
    expect(outline(card)).toBe('quinine-for-cramps warning');
    expect(card.summary).toContain('no malaria/babesiosis indication');
  });

  test('on signing, the text of renewals still rests on the medication list', async () => {
    const { cards } = await evaluate(
      hookRequest('order-sign', chart({ labs: normalLabs() }), [draft(QUININE, FOR_CRAMPS)]),
    );
    expect(cards.map(({ summary }) => RENEWAL.test(summary))).toEqual([false]);
  });
});

test('a refill of quinine for malaria is silence', async () => {
  expect(await refill(chart({ labs: normalLabs() }), [draft(QUININE, reason('B50.9'))])).toEqual([]);
});

describe('a refill of a diuretic', () => {
  test('with low potassium is a warning that may propose a repeated test', async () => {
    const story = chart({ labs: normalLabs({ potassium: 3.1 }), medications: [active(HCTZ)] });
    const cards = await refill(story, [draft(HCTZ)]);
    expect(cards.map(outline)).toEqual(['diuretic-electrolyte warning + hypokalemia']);
    expect(ordersIn(cards)).toContain('ServiceRequest 24321-2');
  });

  const lastAugust = normalLabs().map((result) => ({ ...result, effectiveDateTime: '2025-08-14T08:00:00Z' }));
  const taken = active(FUROSEMIDE, { id: 'furosemide', authoredOn: '2025-03-01' });

  test.each<[string, Chart, string]>([
    ['under an id of its own', chart({ medications: [taken], labs: lastAugust }), 'refill'],
    ['under the id of the prescription', chart({ medications: [taken], labs: lastAugust }), 'furosemide'],
    ['of a medicine missing from the list', chart({ labs: lastAugust }), 'refill'],
  ])('%s needs results of the last year, not of 90 days', async (_says, story, id) => {
    expect(await refill(story, [draft(FUROSEMIDE, { id })])).toEqual([]);
  });

  test('without any results is shown as info, as on signing', async () => {
    const card = await only(refill(chart(), [draft(FUROSEMIDE)]));
    expect(outline(card)).toBe('diuretic-missing-labs info');
    expect(card.summary).toContain('365 days');
  });
});

describe('every refill is judged', () => {
  test('several at once make their cards, selections or not', async () => {
    const story = chart({ labs: normalLabs({ potassium: 3.1 }) });
    expect((await refill(story, [draft(QUININE, FOR_CRAMPS), draft(HCTZ)])).map(outline)).toEqual([
      'quinine-for-cramps critical + quinine-risk-factors',
      'diuretic-electrolyte warning + hypokalemia',
    ]);
  });

  test('remarks about drugs linked to cramps stay away, unless the site wants info while signing', async () => {
    const story = chart({ conditions: [CRAMPS], labs: normalLabs() });
    expect(await refill(story, [draft(RALOXIFENE)])).toEqual([]);
    expect((await refill(story, [draft(RALOXIFENE)], { settings: { infoOnOrderSign: true } })).map(outline)).toEqual([
      'cramp-associated-drug info',
    ]);
  });
});

describe('who asks for a refill', () => {
  const LOW = chart({ labs: normalLabs({ potassium: 3.1 }) });
  const requesters = (cards: readonly Card[]) =>
    actionsOf(cards).flatMap((action) =>
      action.type === 'create' && action.resource.resourceType === 'ServiceRequest' ? [action.resource.requester] : [],
    );

  test('nobody is named as requester of a proposed order when no user is (CH-64, CH-133)', async () => {
    const proposed = requesters(await refill(LOW, [draft(HCTZ)]));
    expect(proposed.length).toBeGreaterThan(0);
    expect(proposed.filter((requester) => requester !== undefined)).toEqual([]);
  });

  test('the practitioner is, when there is one (CH-133)', async () => {
    const proposed = requesters(await refill(LOW, [draft(HCTZ)], { userId: 'Practitioner/prac-1' }));
    expect(new Set(proposed.map((requester) => requester?.reference))).toEqual(new Set(['Practitioner/prac-1']));
  });

  test.each(['Patient/pat-1', 'RelatedPerson/daughter'])('%s at a portal sees no cards (G2)', async (userId) => {
    expect(await refill(LOW, [draft(QUININE, FOR_CRAMPS), draft(HCTZ)], { userId })).toEqual([]);
  });
});
