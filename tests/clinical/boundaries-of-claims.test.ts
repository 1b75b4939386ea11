/**
 * The safety boundaries B9 to B17 of clinical-knowledge 7.1: what is said, to whom, and what is kept to ourselves.
 */
import { describe, expect, test } from '@jest/globals';
import type { FhirResource, MedicationRequest } from 'fhir/r4.js';
import type { Card } from '../../src/cds/types.js';
import { SOURCES } from '../../src/rules/sources.js';
import {
  active,
  type Chart,
  chart,
  condition,
  draft,
  FOR_CRAMPS,
  hookRequest,
  lab,
  named,
  normalLabs,
  PREGNANT_SINCE_FEBRUARY,
} from '../support/chart.js';
import { evaluate, outline } from '../support/engine.js';
import { everyKindOfCard, SEVERE } from '../support/every-kind-of-card.js';
import { actionsOf, only, QUININE, sign } from '../support/signing.js';

/** Brands of the medicines that cards are about. */
const BRANDS = [
  'Lioresal',
  'Ozobax',
  'Lyvispah',
  'Flexeril',
  'Amrix',
  'Norflex',
  'Robaxin',
  'Soma',
  'Skelaxin',
  'Zanaflex',
  'Botox',
  'Aleve',
  'Naprosyn',
  'Evista',
  'Premarin',
  'Forteo',
  'Venofer',
  'Lasix',
  'Bumex',
  'Aldactone',
  'Klonopin',
  'Ativan',
];

const textOf = (cards: readonly Card[]) => JSON.stringify(cards);

const ALL = await everyKindOfCard();

describe('B9 "No indication recorded" is said only when none is', () => {
  const NONE = 'No indication recorded';
  const problem = condition('G47.62', '2026-01-10', { id: 'cramps-1' });

  test('no reason of any kind: it is said', async () => {
    expect((await only(sign(chart({ labs: normalLabs() }), [draft(QUININE)]))).detail).toContain(NONE);
  });

  test.each<[string, Partial<MedicationRequest>, RegExp]>([
    ['a code alone', FOR_CRAMPS, /Reason: .*G47\.62/],
    [
      'a code with display',
      { reasonCode: [{ coding: [{ code: 'X', display: 'Night cramps' }] }] },
      /Reason: Night cramps/,
    ],
    ['text', { reasonCode: [{ text: 'legs' }] }, /Reason: legs/],
    ['a problem referred to', { reasonReference: [{ reference: 'Condition/cramps-1' }] }, /Reason: problem G47\.62/],
    ['a reference with display', { reasonReference: [{ display: 'Malaise' }] }, /Reason: Malaise/],
    [
      'a problem that could not be found',
      { reasonReference: [{ reference: 'Condition/elsewhere' }] },
      /Reason: a problem that could not be read/,
    ],
    ['a note that names cramps', { note: [{ text: 'for nocturnal leg cramps' }] }, /Reason: leg cramps/],
    [
      'instructions that name cramps',
      { dosageInstruction: [{ text: 'at night for leg cramps' }] },
      /Reason: leg cramps/,
    ],
    [
      '"as needed for"',
      { dosageInstruction: [{ asNeededCodeableConcept: { text: 'leg cramps' } }] },
      /Reason: leg cramps/,
    ],
  ])('%s is a reason', async (_, changes, expected) => {
    const card = await only(sign(chart({ labs: normalLabs(), conditions: [problem] }), [draft(QUININE, changes)]));
    expect(card.detail).toMatch(expected);
    expect(card.detail).not.toContain(NONE);
  });
});

describe('B10 nothing is guessed', () => {
  const HIGH = '2026-02-20T08:00:00Z';
  const view = async (story: Chart) => (await evaluate(hookRequest('patient-view', story))).cards;

  test.each<[string, FhirResource]>([
    ['no unit', observationWithout({ value: 2.3 })],
    ['a unit of another quantity', observationWithout({ value: 2.3, unit: 'ng/mL' })],
    ['no date', { ...lab('potassium', 2.3, 'mmol/L', HIGH), effectiveDateTime: '' }],
    ['no value', { ...lab('potassium', 2.3, 'mmol/L', HIGH), valueQuantity: {} }],
  ])('a potassium with %s makes no card', async (_, result) => {
    expect(await view(chart({ labs: [result] }))).toEqual([]);
  });

  test('the same with unit and date does', async () => {
    expect((await view(chart({ labs: [observationWithout({ value: 2.3, unit: 'mmol/L' })] }))).map(outline)).toEqual([
      'hypokalemia critical',
    ]);
  });

  test.each([
    ['magnesium in mmol/L', lab('magnesium', 0.9, 'mmol/L', HIGH), []],
    ['the same number in mg/dL', lab('magnesium-mass', 0.9, 'mg/dL', HIGH), ['hypomagnesemia critical']],
  ])('%s is judged in its own unit', async (_, result, expected) => {
    expect((await view(chart({ labs: [result] }))).map(outline)).toEqual(expected);
  });
});

describe('B11 silence is never presented as safety', () => {
  test.each([
    ['patient-view', []],
    ['order-select', [draft(named('Amoxicillin 500 mg oral capsule'))]],
    ['order-sign', [draft(named('Amoxicillin 500 mg oral capsule'))]],
  ] as const)('a %s with nothing to say shows no card at all (CH-101)', async (hook, drafts) => {
    expect((await evaluate(hookRequest(hook, chart({ labs: normalLabs() }), drafts))).cards).toEqual([]);
  });

  test('no text says all clear', () => {
    expect(textOf(ALL)).not.toMatch(
      /all clear|no (problem|concern|interaction)s? found|is safe|looks? (good|fine)|no risk\b/i,
    );
  });
});

describe('B12 no card claims to be an alarm', () => {
  test('no text does', () => {
    expect(textOf(ALL)).not.toMatch(/\b(alarm|alert|urgent|immediately|stat)\b/i);
  });
});

describe('B13 cards are for clinicians', () => {
  test.each(['Patient/pat-1', 'RelatedPerson/rel-1'])('%s sees none on any hook', async (userId) => {
    const story = chart({ labs: SEVERE, medications: [active(QUININE, { authoredOn: '2025-06-01' })] });
    for (const hook of ['patient-view', 'order-select', 'order-sign'] as const) {
      const body = hookRequest(hook, story, hook === 'patient-view' ? [] : [draft(QUININE, FOR_CRAMPS)]);
      const context = { ...Object(body['context']), userId };
      expect((await evaluate({ ...body, context })).cards).toEqual([]);
      expect((await evaluate(body)).cards).not.toEqual([]);
    }
  });
});

describe('B16 "contraindicated" is said only where the label says it', () => {
  test.each([
    ['myasthenia gravis', 'G70.00', 'contraindicated'],
    ['optic neuritis', 'H46.9', 'contraindicated'],
    ['long QT', 'I45.81', 'contraindicated with prolonged QT'],
    ['G6PD deficiency', 'D75.A', 'warning: hemolytic anemia (US label)'],
    ['atrial fibrillation', 'I48.91', 'warning (US label)'],
    ['heart block', 'I44.1', 'caution: heart block'],
  ])('%s', async (_, code, expected) => {
    const story = chart({ labs: normalLabs(), conditions: [condition(code, '2025-01-01')] });
    const card = await only(sign(story, [draft(QUININE)]));
    const line = card.detail?.split('\n').find((each) => each.includes(`problem ${code}`));
    expect(line?.endsWith(`– ${expected}.`)).toBe(true);
  });

  test('pregnancy is not called a contraindication', async () => {
    const story = chart({ labs: normalLabs(), observations: [PREGNANT_SINCE_FEBRUARY] });
    const card = await only(sign(story, [draft(QUININE)]));
    expect(outline(card)).toBe('quinine-for-cramps critical + quinine-pregnancy');
    expect(card.detail).not.toContain('contraindicated');
  });
});

describe('B17 links and tests carry nothing of the record', () => {
  test('links are the same whoever the patient is (CH-125)', () => {
    const urls = ALL.flatMap(({ links = [], source }) => [...links.map(({ url }) => url), source.url ?? '']);
    expect(urls.filter((url) => /pat-1|prac-1|1967|2026/.test(url))).toEqual([]);
  });

  test('a note is read for cramps and never shown', async () => {
    const order = draft(QUININE, { note: [{ text: 'Mrs Invented, leg cramps, call 555-0100' }] });
    expect(textOf(await sign(chart({ labs: normalLabs() }), [order]))).not.toMatch(/Invented|555/);
  });
});

function observationWithout(valueQuantity: { value: number; unit?: string }): FhirResource {
  return { ...lab('potassium', 2.3, 'mmol/L', '2026-02-20T08:00:00Z'), valueQuantity };
}

describe('B14 no product is favored', () => {
  test('no text of ours names a brand, and links lead to the listed sources only', () => {
    const brands = BRANDS.map((name) => new RegExp(`\\b${name}\\b`, 'i'));
    const lines = ALL.flatMap(({ summary, detail = '', links = [] }) => [
      summary,
      ...detail.split('\n').filter((line) => !/^(- )?\*\*(Ordered|Taking):\*\*/.test(line)),
      ...links.map(({ label }) => label),
    ]);
    expect(lines.filter((line) => brands.some((brand) => brand.test(line)))).toEqual([]);
    const urls = new Set(Object.values(SOURCES).flatMap((source) => ('url' in source ? [source.url] : [])));
    expect(
      ALL.flatMap(({ links = [] }) => links.map(({ url }) => url)).filter(
        (url) => ![...urls].some((known) => known === url),
      ),
    ).toEqual([]);
  });

  test('what is proposed is named by its ingredient', () => {
    const texts = actionsOf(ALL).flatMap((action) =>
      action.type === 'create' ? [JSON.stringify(action.resource)] : [],
    );
    expect(texts.filter((text) => BRANDS.some((brand) => new RegExp(`\\b${brand}\\b`, 'i').test(text)))).toEqual([]);
  });
});
