/**
 * Boundaries B4 and B15 for the one medicine that is ever proposed: baclofen, behind `canSuggestBaclofen` (clinical-knowledge 2.5).
 */
import { describe, expect, test } from '@jest/globals';
import {
  active,
  aged,
  type Chart,
  chart,
  condition,
  draft,
  encounter,
  FOR_CRAMPS,
  hookRequest,
  lab,
  named,
  normalLabs,
  observation,
  PATIENT_ID,
  PREGNANT_SINCE_FEBRUARY,
  prefetchOf,
} from '../support/chart.js';
import { evaluate, labels, outline } from '../support/engine.js';
import { only, QUININE, sign } from '../support/signing.js';

const REPLACE = 'If severe and refractory: replace with baclofen 5 mg twice daily';
const clear = { labs: normalLabs() };
const egfr = (value: number, taken: string, changes = {}) => [
  ...normalLabs().filter(({ code }) => !['98979-8', '14682-9'].includes(code.coding?.[0]?.code ?? '')),
  lab('egfr', value, 'mL/min/{1.73_m2}', taken, changes),
];
const unread = (...keys: readonly string[]) => {
  const prefetch = Object.fromEntries(Object.entries(prefetchOf(chart(clear))).filter(([key]) => !keys.includes(key)));
  return { prefetch };
};
const notPregnant = observation('82810-3', '2026-02-10', {
  valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '60001007' }] },
});
const ON_DIALYSIS = condition('Z99.2', '2025-01-01');
const allergy = (text: string): Partial<Chart> => ({
  allergies: [
    {
      resourceType: 'AllergyIntolerance',
      id: 'al-1',
      patient: { reference: `Patient/${PATIENT_ID}` },
      code: { text },
    },
  ],
});

describe('baclofen is offered (B4)', () => {
  test.each<[string, Partial<Chart>]>([
    ['all is clear', {}],
    ['eGFR 60', { labs: egfr(60, '2026-02-20') }],
    [
      'an eGFR reported as above 60',
      { labs: egfr(60, '2026-02-20', { valueQuantity: { value: 60, comparator: '>', unit: 'mL/min/{1.73_m2}' } }) },
    ],
    ['eGFR 90 days old', { labs: egfr(80, '2025-12-02T09:00:00Z') }],
    ['18 years today', { patient: aged('2008-03-02') }],
    ['stated as not pregnant', { observations: [notPregnant] }],
    [
      'seizures long resolved',
      { conditions: [condition('G40.909', '2010-01-01', { clinicalStatus: { coding: [{ code: 'resolved' }] } })] },
    ],
    ['an allergy to something else', allergy('Penicillin')],
  ])('offered: %s', async (_, changes) => {
    const card = await only(sign(chart({ ...clear, ...changes }), [draft(QUININE, FOR_CRAMPS)]));
    expect(labels(card)).toContain(REPLACE);
    expect(card.detail).not.toContain('Baclofen not offered');
  });
});

/** What is on record, and how the card words it. */
const OBSTACLES: readonly (readonly [string, Partial<Chart>, string])[] = [
  ['no birth date', { patient: { resourceType: 'Patient', id: PATIENT_ID } }, 'age'],
  ['possibly under 18', { patient: aged('2008') }, 'age'],
  ['pregnant', { observations: [PREGNANT_SINCE_FEBRUARY] }, 'pregnancy'],
  [
    'pregnant and not pregnant on the same day',
    { observations: [PREGNANT_SINCE_FEBRUARY, notPregnant] },
    'pregnancy status conflicting',
  ],
  ['on dialysis', { conditions: [ON_DIALYSIS] }, 'dialysis'],
  ['eGFR 59', { labs: egfr(59, '2026-02-20') }, 'eGFR 59 on 2026-02-20'],
  ['eGFR 59.9 is not rounded up', { labs: egfr(59.9, '2026-02-20') }, 'eGFR 59 on 2026-02-20'],
  [
    'an eGFR reported as at most 90 may be any less',
    { labs: egfr(90, '2026-02-20', { valueQuantity: { value: 90, comparator: '<=', unit: 'mL/min/{1.73_m2}' } }) },
    'eGFR',
  ],
  [
    'an eGFR reported as below 90 may be any less',
    { labs: egfr(90, '2026-02-20', { valueQuantity: { value: 90, comparator: '<', unit: 'mL/min/{1.73_m2}' } }) },
    'eGFR',
  ],
  ['eGFR 91 days old', { labs: egfr(80, '2025-12-01T08:00:00Z') }, 'eGFR not available'],
  ['in acute care, eGFR 10 days old', { encounter: encounter('IMP') }, 'eGFR not available'],
  ['no eGFR and no creatinine', { labs: [] }, 'eGFR not available'],
  ['hepatic encephalopathy', { conditions: [condition('K76.82', '2025-01-01')] }, 'hepatic encephalopathy'],
  ['a seizure disorder', { conditions: [condition('G40.909', '2025-01-01')] }, 'seizure disorder'],
  ['a stroke', { conditions: [condition('I63.9', '2025-11-01')] }, 'stroke'],
  ['an allergy to baclofen', allergy('Baclofen'), 'baclofen allergy'],
  ['taking baclofen', { medications: [active(named('Baclofen 10 mg oral tablet'))] }, 'baclofen'],
  [
    'a baclofen pump',
    {
      medications: [
        active(named('Baclofen 500 mcg/ml intrathecal solution'), {
          dosageInstruction: [{ route: { text: 'intrathecal' } }],
        }),
      ],
    },
    'baclofen',
  ],
  ['an opioid', { medications: [active(named('Morphine 10 mg oral tablet'))] }, 'morphine'],
  ['a benzodiazepine', { medications: [active(named('Lorazepam 1 mg oral tablet'))] }, 'lorazepam'],
  ['another muscle relaxant', { medications: [active(named('Tizanidine 4 mg oral tablet'))] }, 'tizanidine'],
  ['a tricyclic', { medications: [active(named('Amitriptyline 25 mg oral tablet'))] }, 'amitriptyline'],
];

describe('baclofen is withheld (B4, B15)', () => {
  test.each(OBSTACLES)('withheld, and the card says why: %s', async (_, changes, why) => {
    const card = await only(sign(chart({ ...clear, ...changes }), [draft(QUININE, FOR_CRAMPS)]));
    expect(labels(card)).toContain('Remove quinine');
    expect(labels(card)).not.toContain(REPLACE);
    expect(card.detail).toMatch(new RegExp(`Baclofen not offered: .*${why}`));
  });
});

describe('baclofen is withheld for what else is drafted or not known (B4, B15)', () => {
  test.each([
    ['baclofen', 'Baclofen 10 mg oral tablet'],
    ['an opioid', 'Oxycodone 5 mg oral tablet'],
    ['a muscle relaxant', 'Cyclobenzaprine 10 mg oral tablet'],
  ])('withheld when %s is drafted beside it, selected or not', async (_, name) => {
    const quinine = draft(QUININE, FOR_CRAMPS);
    const body = hookRequest('order-select', chart(clear), [quinine, draft(named(name))], {
      selections: [`MedicationRequest/${quinine.id}`],
    });
    const { cards } = await evaluate(body);
    expect(cards.map(outline)[0]).toMatch(/^quinine-for-cramps critical/);
    expect(labels(cards[0])).not.toContain(REPLACE);
    expect(cards[0]?.detail).toContain('Baclofen not offered: taking or ordered');
  });

  test.each([
    ['patient', 'age'],
    ['conditions', 'problem list'],
    ['pregnancyAndQt', 'pregnancy status'],
    ['labs', 'eGFR'],
    ['allergies', 'allergies'],
    ['medications', 'full medication list'],
    ['medicationStatements', 'full medication list'],
    ['procedures', 'dialysis status'],
  ])('withheld when %s could not be read', async (key, why) => {
    const { cards } = await evaluate(
      hookRequest('order-sign', chart(clear), [draft(QUININE, FOR_CRAMPS)], unread(key)),
    );
    expect(labels(cards[0])).not.toContain(REPLACE);
    expect(cards[0]?.detail).toMatch(new RegExp(`Baclofen not offered: .*${why}.* not available`));
  });
});

describe('baclofen, where it is offered', () => {
  test('is not mentioned for quinine without a reason, as only cramps are its reason', async () => {
    const card = await only(sign(chart(clear), [draft(QUININE)]));
    expect(labels(card)).toEqual(['Remove quinine']);
    expect(card.detail).not.toMatch(/baclofen/i);
  });

  test('is the fixed template, never recommended, and never an update of the draft (CH-138)', async () => {
    const card = await only(sign(chart(clear), [draft(QUININE, FOR_CRAMPS)]));
    const suggestion = card.suggestions?.find(({ label }) => label === REPLACE);
    expect(suggestion).not.toHaveProperty('isRecommended');
    expect(suggestion?.actions.map(({ type }) => type)).toEqual(['delete', 'create']);
    expect(suggestion?.actions[1]).toMatchObject({
      resource: {
        resourceType: 'MedicationRequest',
        status: 'draft',
        intent: 'proposal',
        medicationCodeableConcept: { coding: [{ code: '430902' }] },
        dosageInstruction: [
          {
            doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg' } }],
            timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
          },
        ],
        dispenseRequest: { numberOfRepeatsAllowed: 0 },
      },
    });
  });
});
