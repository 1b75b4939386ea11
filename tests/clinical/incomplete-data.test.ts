/**
 * What happens when data are incomplete (clinical-knowledge 7.2), row by row.
 */
import { describe, expect, test } from '@jest/globals';
import type { FhirResource } from 'fhir/r4.js';
import {
  active,
  type Chart,
  chart,
  condition,
  draft,
  FOR_CRAMPS,
  hookRequest,
  normalLabs,
  observation,
  PREGNANT_SINCE_FEBRUARY,
  prefetchOf,
} from '../support/chart.js';
import { evaluate, labels, outline } from '../support/engine.js';
import { HCTZ, only, ordersIn, QUININE, sign } from '../support/signing.js';

const REFUSED = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'forbidden' }] };
const REPLACE = 'If severe and refractory: replace with baclofen 5 mg twice daily';

/** Signing, with some prefetch keys answered otherwise; `undefined` leaves one out. */
async function signWith(changed: Record<string, unknown>, story: Chart, ...drafts: readonly FhirResource[]) {
  const { cards } = await evaluate(
    hookRequest('order-sign', story, drafts, { prefetch: { ...prefetchOf(story), ...changed } }),
  );
  return cards;
}

/** The first page of a list that goes on. */
function firstPage(resources: readonly FhirResource[]) {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [{ relation: 'next', url: 'https://ehr.example.org/fhir/r4?page=2' }],
    entry: resources.map((resource) => ({ resource })),
  };
}

/** The list with an entry that is no resource. */
function withMalformed(resources: readonly FhirResource[]) {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    entry: [{ resource: 17 }, ...resources.map((resource) => ({ resource }))],
  };
}

describe('quinine is drafted and the chart cannot be read', () => {
  const quinine = draft(QUININE, FOR_CRAMPS);
  const nothing = { prefetch: {} };

  test('the card fires from the draft alone, and removes it', async () => {
    const { cards } = await evaluate(hookRequest('order-sign', chart(), [quinine], nothing));
    expect(cards.map(outline)).toEqual(['quinine-for-cramps critical']);
    expect(labels(cards[0])).toEqual(['Remove quinine']);
  });

  test('it lists what was not read, and claims no absence', async () => {
    const { cards } = await evaluate(hookRequest('order-sign', chart(), [quinine], nothing));
    const detail = cards[0]?.detail;
    expect(detail).toContain(
      'Not available to this service: problem list, procedures, medication orders, medication statements, laboratory results, pregnancy status and QTc, allergies, open orders.',
    );
    expect(detail).not.toMatch(/no added risk factor|result in the last/i);
    expect(detail).toContain('Patient record not available');
  });

  test('without a reason on the order it is a warning, as no cramps are on record that could be read', async () => {
    const { cards } = await evaluate(hookRequest('order-sign', chart(), [draft(QUININE)], nothing));
    expect(cards.map(outline)).toEqual(['quinine-for-cramps warning']);
  });

  test('the same chart, read, has both further proposals', async () => {
    const card = await only(
      sign(chart({ labs: normalLabs().filter(({ code }) => code.coding?.[0]?.code !== '2601-3') }), [quinine]),
    );
    expect(labels(card)).toContain(REPLACE);
    expect(ordersIn([card])).toContain('ServiceRequest 19123-9');
  });

  test.each([
    ['the server refuses each query', REFUSED],
    ['the client leaves each key out', undefined],
    ['each answer is a login page', '<html>Sign in</html>'],
    ['each answer is an empty object', {}],
  ])('%s: the same card', async (_, answer) => {
    const changed = Object.fromEntries(Object.keys(prefetchOf(chart())).map((key) => [key, answer]));
    const card = await only(signWith(changed, chart(), quinine));
    expect(outline(card)).toBe('quinine-for-cramps critical');
    expect(labels(card)).toEqual(['Remove quinine']);
  });
});

describe('what depends on absence stays silent when a data set is unread or cut off', () => {
  const thiazide = draft(HCTZ);
  const old = chart();

  test('the results read in full and none found: they are missed', async () => {
    expect((await signWith({}, old, thiazide)).map(outline)).toEqual(['diuretic-missing-labs info']);
  });

  test.each([
    ['refused', REFUSED],
    ['not sent', undefined],
    ['cut off after the first page', firstPage([])],
    ['partly malformed', withMalformed([])],
  ])('results %s: none is missed', async (_, labs) => {
    expect(await signWith({ labs }, old, thiazide)).toEqual([]);
  });

  test.each([
    ['refused', REFUSED, false],
    ['cut off after the first page', firstPage([]), false],
    ['read in full', undefined, true],
  ])('"no added risk factor found" needs all of the record: problems %s', async (_, conditions, said) => {
    const story = chart({ labs: normalLabs() });
    const card = await only(
      signWith(conditions === undefined ? {} : { conditions }, story, draft(QUININE, FOR_CRAMPS)),
    );
    expect(card.detail?.includes('no added risk factor')).toBe(said);
  });

  test('"no cramps on record" is not claimed for an unread problem list', async () => {
    const { cards } = await evaluate(
      hookRequest('order-select', chart(), [draft(HCTZ)], {
        prefetch: { ...prefetchOf(chart()), conditions: REFUSED },
      }),
    );
    expect(cards.map(outline)).toEqual(['cramp-associated-diuretic info']);
    expect(`${cards[0]?.summary} ${cards[0]?.detail}`).not.toContain('No cramps on record');
    expect(cards[0]?.summary).toContain('Cramp history not available');
  });
});

describe('what depends on presence runs on what is there', () => {
  const low = normalLabs({ potassium: 3.1 });
  const conditions = [condition('G70.00', '2025-01-01')];

  test.each([
    ['a cut-off list', firstPage(low)],
    ['a list with a malformed entry', withMalformed(low)],
  ])('a low potassium in %s makes its card', async (_, labs) => {
    expect((await signWith({ labs }, chart(), draft(HCTZ))).map(outline)).toEqual([
      'diuretic-electrolyte warning + hypokalemia',
    ]);
  });

  test.each([
    ['a cut-off list', firstPage(conditions)],
    ['a list with a malformed entry', withMalformed(conditions)],
  ])('a risk factor in %s raises the card', async (_, answer) => {
    const story = chart({ labs: normalLabs() });
    expect((await signWith({ conditions: answer }, story, draft(QUININE))).map(outline)).toEqual([
      'quinine-for-cramps critical + quinine-risk-factors',
    ]);
  });

  test('a malformed entry is counted, and named by nothing but its key', async () => {
    const body = hookRequest('order-sign', chart(), [draft(HCTZ)], {
      prefetch: { ...prefetchOf(chart()), labs: withMalformed(low) },
    });
    expect((await evaluate(body)).malformed).toEqual([{ key: 'labs', count: 1 }]);
  });

  test('long-term quinine is found without laboratory results, and no test is said to be missing', async () => {
    const story = chart({ medications: [active(QUININE, { authoredOn: '2025-06-01' })] });
    const { cards } = await evaluate(
      hookRequest('patient-view', story, [], { prefetch: { ...prefetchOf(story), labs: REFUSED } }),
    );
    expect(cards.map(outline)).toEqual(['quinine-active-review warning']);
    expect(labels(cards[0])).toEqual([]);
    expect(cards[0]?.detail).toContain('Not available to this service: laboratory results.');
  });
});

describe('facts that conflict', () => {
  const notPregnant = observation('82810-3', '2026-02-10', {
    valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '60001007' }] },
  });
  const story = chart({ labs: normalLabs(), observations: [PREGNANT_SINCE_FEBRUARY, notPregnant] });

  test('pregnant and not pregnant on one day: no drug is proposed, and the text says conflicting', async () => {
    const card = await only(sign(story, [draft(QUININE, FOR_CRAMPS)]));
    expect(outline(card)).toBe('quinine-for-cramps critical');
    expect(labels(card)).toEqual(['Remove quinine']);
    expect(card.detail).toContain('pregnancy status conflicting');
    expect(card.detail).not.toContain('**Pregnant.**');
  });

  test('nor is quinine without a reason raised by it', async () => {
    expect((await sign(story, [draft(QUININE)])).map(outline)).toEqual(['quinine-for-cramps warning']);
  });
});
