/**
 * The vignettes of clinical-knowledge section 6 about therapies, from FHIR to cards.
 */
import { describe, expect, test } from '@jest/globals';
import type { MedicationRequest } from 'fhir/r4.js';
import {
  active,
  aged,
  chart,
  condition,
  draft,
  encounter,
  FOR_CRAMPS,
  lab,
  mgPerDose,
  named,
  normalLabs,
  PREGNANT_SINCE_FEBRUARY,
  prefetchOf,
  reason,
} from '../support/chart.js';
import { type ClinicalVignette, expectCards } from '../support/clinical-vignettes.js';
import { HCTZ, QUININE } from '../support/signing.js';

const BACLOFEN = named('Baclofen 10 mg oral tablet');
const CIRRHOSIS = condition('K74.60', '2025-01-01');
const CLEAR = chart({ labs: normalLabs() });
const SPASTICITY = reason('R25.0');
const PLAN = 'Plan metabolic panels for 2026-03-09 and 2026-03-30';

const egfr = (value: number) => [lab('egfr', value, 'mL/min/{1.73_m2}', '2026-02-20T08:00:00Z')];
const unread = (...keys: readonly string[]) =>
  Object.fromEntries(Object.entries(prefetchOf(CLEAR)).filter(([key]) => !keys.includes(key)));

const VIGNETTES: readonly ClinicalVignette[] = [
  {
    says: 'V33 baclofen 10 mg three times daily, new, for cramps',
    hook: 'order-sign',
    story: CLEAR,
    drafts: [draft(BACLOFEN, FOR_CRAMPS, mgPerDose(10, 3))],
    cards: ['baclofen-for-cramps-dosing warning'],
    suggests: ['Change baclofen to 5 mg twice daily'],
    recommends: [],
  },
  {
    says: 'V34 at 72 years, 5 mg twice daily for cramps, eGFR 42',
    hook: 'order-sign',
    story: chart({ patient: aged('1953-06-15'), labs: egfr(42) }),
    drafts: [draft(BACLOFEN, FOR_CRAMPS, mgPerDose(5, 2))],
    cards: ['baclofen-renal warning'],
    suggests: ['Remove baclofen draft'],
    recommends: [],
    detailHas: 'Beers 2023',
  },
  {
    says: 'V35 5 mg three times daily for spasticity, eGFR 22',
    hook: 'order-sign',
    story: chart({ labs: egfr(22) }),
    drafts: [draft(BACLOFEN, SPASTICITY, mgPerDose(5, 3))],
    cards: ['baclofen-renal critical'],
    suggests: ['Remove baclofen draft'],
    recommends: ['Remove baclofen draft'],
    detailHas: '**eGFR** 22 mL/min/1.73 m² on 2026-02-20 (reported).',
  },
  {
    says: 'V36a cirrhosis, 5 mg twice daily for cramps, while signing',
    hook: 'order-sign',
    story: chart({ conditions: [CIRRHOSIS], labs: normalLabs() }),
    drafts: [draft(BACLOFEN, FOR_CRAMPS, mgPerDose(5, 2))],
    cards: ['baclofen-cirrhosis-monitoring info'],
    suggests: [PLAN],
    recommends: [],
  },
  {
    says: 'V36b the same on selecting',
    hook: 'order-select',
    story: chart({ conditions: [CIRRHOSIS], labs: normalLabs() }),
    drafts: [draft(BACLOFEN, FOR_CRAMPS, mgPerDose(5, 2))],
    cards: [],
  },
  {
    says: 'V40 without cyclobenzaprine: three drafts at 72 years, eGFR 25, K 3.1, Na 139',
    hook: 'order-sign',
    story: chart({ patient: aged('1953-06-15'), labs: normalLabs({ egfr: 25, potassium: 3.1, sodium: 139 }) }),
    drafts: [draft(QUININE, FOR_CRAMPS), draft(BACLOFEN, FOR_CRAMPS, mgPerDose(5, 2)), draft(HCTZ)],
    cards: [
      'quinine-for-cramps critical + quinine-risk-factors',
      'baclofen-renal critical',
      'diuretic-electrolyte warning + hypokalemia',
    ],
  },
];

/** Sides of the rules that section 6 has no vignette for. */
const MORE: readonly ClinicalVignette[] = [
  {
    says: 'all that speaks against baclofen is one card, the kidney first, and no word of how to build up its dose',
    hook: 'order-sign',
    story: chart({ conditions: [CIRRHOSIS], labs: egfr(22), observations: [PREGNANT_SINCE_FEBRUARY] }),
    drafts: [draft(BACLOFEN, FOR_CRAMPS, mgPerDose(10, 3))],
    cards: ['baclofen-renal critical + baclofen-cirrhosis-monitoring + baclofen-pregnancy'],
    suggests: ['Remove baclofen draft', PLAN],
    recommends: ['Remove baclofen draft'],
    detailLacks: ['A lower dose not offered', 'weekly steps'],
  },
  {
    says: 'of two warnings the one about pregnancy opens the card, before the dose',
    hook: 'order-select',
    story: chart({ labs: normalLabs(), observations: [PREGNANT_SINCE_FEBRUARY] }),
    drafts: [draft(BACLOFEN, FOR_CRAMPS, mgPerDose(10, 3))],
    cards: ['baclofen-pregnancy warning + baclofen-for-cramps-dosing'],
    suggests: ['Remove baclofen draft'],
  },
  {
    says: 'no dose on the draft: nothing on selecting',
    hook: 'order-select',
    story: CLEAR,
    drafts: [draft(BACLOFEN, FOR_CRAMPS)],
    cards: [],
  },
  {
    says: 'no dose on the draft: said while signing',
    hook: 'order-sign',
    story: CLEAR,
    drafts: [draft(BACLOFEN, FOR_CRAMPS)],
    cards: ['baclofen-for-cramps-dosing info'],
    detailHas: 'maximum daily dose not stated',
  },
  {
    says: 'no eGFR: said while signing, with the panel offered',
    hook: 'order-sign',
    story: chart(),
    drafts: [draft(BACLOFEN, SPASTICITY)],
    cards: ['baclofen-renal info'],
    suggests: ['Check basic metabolic panel'],
  },
  {
    says: 'no eGFR: nothing on selecting',
    hook: 'order-select',
    story: chart(),
    drafts: [draft(BACLOFEN, SPASTICITY)],
    cards: [],
  },
  {
    says: 'laboratory results were not sent: no eGFR is not claimed',
    hook: 'order-sign',
    story: CLEAR,
    prefetch: unread('labs'),
    drafts: [draft(BACLOFEN, SPASTICITY)],
    cards: [],
  },
  {
    says: 'the medication list was not sent: 30 mg/day are not called a new start',
    hook: 'order-sign',
    story: CLEAR,
    prefetch: unread('medications', 'medicationStatements'),
    drafts: [draft(BACLOFEN, FOR_CRAMPS, mgPerDose(10, 3))],
    cards: [],
  },
  {
    says: 'eGFR 42 under 65 years, low dose: info while signing',
    hook: 'order-sign',
    story: chart({ labs: egfr(42) }),
    drafts: [draft(BACLOFEN, FOR_CRAMPS, mgPerDose(5, 2))],
    cards: ['baclofen-renal info'],
    detailHas: 'reduce dose and monitor',
  },
  {
    says: 'on dialysis without any result',
    hook: 'order-select',
    story: chart({ conditions: [condition('Z99.2', '2025-01-01')] }),
    drafts: [draft(BACLOFEN, SPASTICITY)],
    cards: ['baclofen-renal critical'],
  },
  {
    says: 'cirrhosis with encephalopathy: a warning on selecting too',
    hook: 'order-select',
    story: chart({ conditions: [CIRRHOSIS, condition('K76.82', '2026-01-10')], labs: normalLabs() }),
    drafts: [draft(BACLOFEN, SPASTICITY)],
    cards: ['baclofen-cirrhosis-monitoring warning'],
    suggests: [PLAN],
  },
  {
    says: 'cirrhosis and no eGFR: a panel now and two later are three orders',
    hook: 'order-sign',
    story: chart({ conditions: [CIRRHOSIS] }),
    drafts: [draft(BACLOFEN, SPASTICITY)],
    cards: ['baclofen-renal info + baclofen-cirrhosis-monitoring'],
    suggests: ['Check basic metabolic panel', PLAN],
  },
  {
    says: 'baclofen by pump is not judged',
    hook: 'order-sign',
    story: chart({ labs: egfr(22) }),
    drafts: [
      draft(named('Baclofen 500 mcg/ml intrathecal solution'), {
        dosageInstruction: [{ route: { text: 'intrathecal' } }],
      }),
    ],
    cards: [],
  },
  {
    says: 'a rise within a week of the active order, in acute care',
    hook: 'order-sign',
    story: chart({
      encounter: encounter('IMP'),
      labs: normalLabs(),
      medications: [active(BACLOFEN, mgPerDose(5, 2), { authoredOn: '2026-02-27' })],
    }),
    drafts: [draft(BACLOFEN, FOR_CRAMPS, mgPerDose(5, 3))],
    cards: ['baclofen-for-cramps-dosing warning + baclofen-renal'],
  },
];

describe.each([
  ['therapies', VIGNETTES],
  ['more about baclofen', MORE],
])('%s', (_, vignettes) => {
  test.each(vignettes.map((vignette) => [vignette.says, vignette] as const))('%s', async (_says, vignette) => {
    await expectCards(vignette);
  });
});

/** The card of one draft of baclofen while signing. */
async function cardOf(received: MedicationRequest, story = CLEAR, outline = 'baclofen-for-cramps-dosing warning') {
  const [card] = await expectCards({ says: '', hook: 'order-sign', story, drafts: [received], cards: [outline] });
  return card;
}

describe('the change of a dose', () => {
  const received = draft(BACLOFEN, FOR_CRAMPS, {
    id: 'draft-1',
    meta: { versionId: '3' },
    extension: [{ url: 'https://ehr.example/extra', valueString: 'kept' }],
    dosageInstruction: [{ ...mgPerDose(10, 3).dosageInstruction?.[0], route: { text: 'oral' }, text: '10 mg tid' }],
    dispenseRequest: { quantity: { value: 90 } },
  });

  test('is an update with the whole draft as received, only its dosage replaced and its route kept (CH-134)', async () => {
    const before = structuredClone(received);
    const card = await cardOf(received);
    expect(card?.suggestions?.[0]?.actions).toEqual([
      {
        type: 'update',
        description:
          'Change the baclofen draft to 5 mg twice daily (10 mg/day); product, quantity and supply stay as ordered',
        resource: {
          ...before,
          dosageInstruction: [
            {
              text: '5 mg by mouth twice daily. Reassess weekly; increase by at most 10 mg/day each week; maximum 30 mg/day. Do not stop abruptly.',
              timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
              doseAndRate: [
                { doseQuantity: { value: 5, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
              ],
              route: { text: 'oral' },
            },
          ],
        },
      },
    ]);
    expect(received).toEqual(before);
  });

  test('has a text that agrees with its dose, at every step', async () => {
    const story = chart({
      labs: normalLabs(),
      medications: [active(BACLOFEN, mgPerDose(20, 1), { authoredOn: '2026-01-10' })],
    });
    const card = await cardOf(draft(BACLOFEN, FOR_CRAMPS, mgPerDose(20, 3)), story);
    expect(card?.suggestions?.map(({ label }) => label)).toEqual(['Change baclofen to 10 mg three times daily']);
    expect(card?.suggestions?.[0]?.actions[0]).toMatchObject({
      resource: {
        dosageInstruction: [
          {
            text: expect.stringMatching(/^10 mg by mouth three times daily\. /),
            timing: { repeat: { frequency: 3 } },
            doseAndRate: [{ doseQuantity: { value: 10 } }],
          },
        ],
      },
    });
  });
});

describe('the checks in cirrhosis', () => {
  test('are two draft orders of the basic metabolic panel, dated a week and four weeks ahead (Appendix B)', async () => {
    const story = chart({ conditions: [CIRRHOSIS], labs: normalLabs() });
    const card = await cardOf(draft(BACLOFEN, SPASTICITY), story, 'baclofen-cirrhosis-monitoring info');
    const [suggestion, ...others] = card?.suggestions ?? [];
    expect(others).toEqual([]);
    expect(suggestion?.actions).toEqual(
      ['2026-03-09', '2026-03-30'].map((day) => ({
        type: 'create',
        description: `Draft order: basic metabolic panel, planned for ${day}`,
        resource: expect.objectContaining({
          resourceType: 'ServiceRequest',
          status: 'draft',
          intent: 'proposal',
          code: expect.objectContaining({ coding: [expect.objectContaining({ code: '24321-2' })] }),
          occurrenceTiming: { event: [day] },
        }),
      })),
    );
  });

  test('are not offered again once the order is there', async () => {
    const story = chart({ conditions: [CIRRHOSIS], labs: normalLabs() });
    const first = await cardOf(draft(BACLOFEN, SPASTICITY), story, 'baclofen-cirrhosis-monitoring info');
    const orders = (first?.suggestions?.[0]?.actions ?? []).flatMap((action) =>
      action.type === 'create' && action.resource.resourceType === 'ServiceRequest' ? [action.resource] : [],
    );
    const again = await cardOf(
      draft(BACLOFEN, SPASTICITY),
      { ...story, orders: orders.map((order, index) => ({ ...order, id: `check-${index}` })) },
      'baclofen-cirrhosis-monitoring info',
    );
    expect(again?.suggestions).toBeUndefined();
  });
});

describe('baclofen for something else', () => {
  test('is commented on without a word of cramps (V35, B9)', async () => {
    const card = await cardOf(
      draft(BACLOFEN, SPASTICITY, mgPerDose(5, 3)),
      chart({ labs: egfr(22) }),
      'baclofen-renal critical',
    );
    expect(`${card?.summary} ${card?.detail}`).not.toMatch(/cramp/i);
  });
});
