/**
 * One card per decision, and each laboratory order once (clinical-knowledge 5.3), from FHIR to cards.
 */
import { describe, expect, test } from '@jest/globals';
import type { FhirResource, ServiceRequest } from 'fhir/r4.js';
import { CRAMPS, chart, draft, FOR_CRAMPS, hookRequest, named, normalLabs } from '../support/chart.js';
import { evaluate, outline } from '../support/engine.js';
import { HCTZ, only, ordersIn, QUININE, sign } from '../support/signing.js';

const order = (id: string, code: string, text: string): ServiceRequest => ({
  resourceType: 'ServiceRequest',
  id,
  status: 'draft',
  intent: 'order',
  subject: { reference: 'Patient/pat-1' },
  code: { coding: [{ system: 'http://loinc.org', code }], text },
});
const PANEL = order('bmp', '24321-2', 'Basic metabolic panel');
const COMPREHENSIVE = order('cmp', '24323-8', 'Comprehensive metabolic panel');
const RENAL = order('renal', '24362-6', 'Renal function panel');
const ELECTROLYTES = order('electrolytes', '24326-1', 'Electrolytes panel');
const MAGNESIUM = order('mg', '19123-9', 'Magnesium');
const quinine = draft(QUININE, FOR_CRAMPS);

describe('one card per decision', () => {
  test('two drafts of one ingredient make one card, and one suggestion removes both', async () => {
    const second = draft(named('Quinine sulfate 200 mg oral tablet'), FOR_CRAMPS);
    const card = await only(sign(chart({ labs: normalLabs() }), [quinine, second]));
    expect(card.suggestions?.[0]?.actions).toEqual([
      expect.objectContaining({ type: 'delete', resourceId: `MedicationRequest/${quinine.id}` }),
      expect.objectContaining({ type: 'delete', resourceId: `MedicationRequest/${second.id}` }),
    ]);
  });

  test('two drafts of one diuretic make one card, and one suggestion removes both', async () => {
    const drafts = [draft(HCTZ), draft(named('Hydrochlorothiazide 12.5 mg oral tablet'))];
    const card = await only(sign(chart({ labs: normalLabs({ potassium: 3.1 }) }), drafts));
    const removal = card.suggestions?.find(({ label }) => label.startsWith('Remove'));
    expect(removal?.actions).toHaveLength(2);
  });

  test('a fixed-dose combination of two diuretics makes one card', async () => {
    const combination = draft(named('Hydrochlorothiazide 50 mg / amiloride 5 mg oral tablet'));
    const card = await only(sign(chart({ labs: normalLabs({ sodium: 123 }) }), [combination]));
    expect(outline(card)).toBe('diuretic-electrolyte critical + hyponatremia');
  });

  test('several culprit drafts make one card', async () => {
    const drafts = [draft(named('Naproxen 500 mg oral tablet')), draft(named('Raloxifene 60 mg oral tablet'))];
    const { cards } = await evaluate(hookRequest('order-select', chart({ conditions: [CRAMPS] }), drafts));
    expect(cards).toHaveLength(1);
  });
});

describe('a laboratory order is offered once, and not where another covers it', () => {
  test.each<[string, readonly FhirResource[], readonly string[]]>([
    ['nothing: both are offered', [], ['24321-2', '19123-9']],
    ['the panel: only magnesium is', [PANEL], ['19123-9']],
    ['a comprehensive panel: it covers the basic one', [COMPREHENSIVE], ['19123-9']],
    ['a renal panel, which brings no calcium: both are', [RENAL], ['24321-2', '19123-9']],
    ['magnesium: only the panel is', [MAGNESIUM], ['24321-2']],
    ['both: none is', [PANEL, MAGNESIUM], []],
    ['an order not to do it: both are', [{ ...PANEL, doNotPerform: true }], ['24321-2', '19123-9']],
  ])('laboratory orders already drafted: %s', async (_, drafted, expected) => {
    const card = await only(sign(chart(), [quinine, ...drafted]));
    expect(ordersIn([card])).toEqual(expected.map((code) => `ServiceRequest ${code}`));
  });

  test('an open order on the chart covers as a draft does', async () => {
    const card = await only(sign(chart({ orders: [{ ...PANEL, status: 'active' }] }), [quinine]));
    expect(ordersIn([card])).toEqual(['ServiceRequest 19123-9']);
  });

  test('no test is offered twice in a response', async () => {
    const story = chart({ labs: normalLabs({ potassium: 3.1 }).slice(1, 2) });
    const cards = await sign(story, [quinine, draft(HCTZ), draft(named('Furosemide 40 mg oral tablet'))]);
    expect(cards.map(outline).map((line) => line.split(' ')[0])).toEqual([
      'quinine-for-cramps',
      'diuretic-electrolyte',
      'diuretic-electrolyte',
    ]);
    const perCard = cards.flatMap((card) => [...new Set(ordersIn([card]))]);
    expect(perCard.filter((each) => each.startsWith('ServiceRequest'))).toEqual([
      'ServiceRequest 24321-2',
      'ServiceRequest 19123-9',
    ]);
  });

  test.each<[string, ServiceRequest, readonly string[]]>([
    ['magnesium', MAGNESIUM, ['diuretic-missing-labs info']],
    ['an electrolyte panel without creatinine', ELECTROLYTES, ['diuretic-missing-labs info']],
    ['a renal panel', RENAL, []],
    ['a basic panel', PANEL, []],
    ['a comprehensive panel', COMPREHENSIVE, []],
  ])(
    'baseline results are missed beside a draft of %s only if it does not bring them',
    async (_, drafted, expected) => {
      expect((await sign(chart(), [draft(HCTZ), drafted])).map(outline)).toEqual(expected);
    },
  );

  test('a renal panel covers what is missing where calcium is on record', async () => {
    const calcium = normalLabs().filter(({ code }) => ['2000-8', '2601-3'].includes(code.coding?.[0]?.code ?? ''));
    const card = await only(sign(chart({ labs: calcium }), [quinine, RENAL]));
    expect(ordersIn([card])).toEqual([]);
  });
});
