/**
 * The vignettes of clinical-knowledge section 6, from FHIR to cards.
 */
import { describe, test } from '@jest/globals';
import {
  active,
  CRAMPS,
  chart,
  condition,
  draft,
  encounter,
  FOR_CRAMPS,
  lab,
  mgPerDose,
  named,
  normalLabs,
  observation,
  PREGNANT_SINCE_FEBRUARY,
  prefetchOf,
  reason,
  rxnorm,
} from '../support/chart.js';
import { expectCards, type Vignette } from '../support/vignettes.js';

const QUININE = rxnorm('997010', 'quinine sulfate 324 MG Oral Capsule');
const HCTZ = rxnorm('310798', 'hydrochlorothiazide 25 MG Oral Tablet');
const RALOXIFENE = rxnorm('1490065', 'raloxifene hydrochloride 60 MG Oral Tablet');
const FUROSEMIDE = rxnorm('313988', 'furosemide 40 MG Oral Tablet');
const QUARTER_TO_NINE = '2026-02-25T08:45:00Z';

const HEART_FAILURE = condition('I50.9', '2025-01-01');

const QT_505 = observation('8636-3', '2025-11-20', { valueQuantity: { value: 505, unit: 'ms', code: 'ms' } });
const calciumWithLowAlbumin = [
  lab('calcium-mass', 10.4, 'mg/dL', QUARTER_TO_NINE),
  lab('albumin', 3, 'g/dL', QUARTER_TO_NINE),
];

const QUININE_VIGNETTES: readonly Vignette[] = [
  {
    says: 'V01 quinine at night for cramps, normal labs',
    hook: 'order-select',
    story: chart({ labs: normalLabs() }),
    drafts: [draft(QUININE, FOR_CRAMPS)],
    cards: ['quinine-for-cramps critical'],
    suggests: ['Remove quinine', 'If severe and refractory: replace with baclofen 5 mg twice daily'],
    recommends: ['Remove quinine'],
  },
  {
    says: 'V02 the same without labs on record',
    hook: 'order-sign',
    story: chart(),
    drafts: [draft(QUININE, FOR_CRAMPS)],
    cards: ['quinine-for-cramps critical + cramps-missing-electrolytes'],
    suggests: ['Remove quinine', 'Remove quinine and check electrolytes'],
    recommends: ['Remove quinine'],
    detailHas: 'eGFR not available',
  },
  {
    says: 'V03 quinine for malaria, with cramps on the problem list',
    hook: 'order-sign',
    story: chart({ conditions: [CRAMPS] }),
    drafts: [draft(QUININE, mgPerDose(648, 3), reason('B50.9'))],
    cards: [],
  },
  {
    says: 'V04a quinine without any reason or cramp',
    hook: 'order-sign',
    story: chart({ labs: normalLabs() }),
    drafts: [draft(QUININE)],
    cards: ['quinine-for-cramps warning'],
    suggests: ['Remove quinine'],
    recommends: [],
  },
  {
    says: 'V04b the same with QTc 505 ms',
    hook: 'order-sign',
    story: chart({ labs: normalLabs(), observations: [QT_505] }),
    drafts: [draft(QUININE)],
    cards: ['quinine-for-cramps critical + quinine-risk-factors'],
    detailHas: 'QTc 505 ms',
  },
  {
    says: 'V05 quinine for cramps in pregnancy',
    hook: 'order-sign',
    story: chart({ labs: normalLabs(), observations: [PREGNANT_SINCE_FEBRUARY] }),
    drafts: [draft(QUININE, FOR_CRAMPS)],
    cards: ['quinine-for-cramps critical + quinine-pregnancy'],
    suggests: ['Remove quinine'],
  },
  {
    says: 'V06 UK: quinine for cramps with second-degree AV block',
    hook: 'order-sign',
    settings: { jurisdiction: 'UK' },
    story: chart({ labs: normalLabs(), conditions: [condition('I44.1', '2024-05-01')] }),
    drafts: [draft(named('Quinine bisulfate 300 mg tablets'), FOR_CRAMPS)],
    cards: ['quinine-for-cramps critical + quinine-risk-factors'],
  },
  {
    says: 'V06 UK: the same without a contraindication',
    hook: 'order-sign',
    settings: { jurisdiction: 'UK' },
    story: chart({ labs: normalLabs() }),
    drafts: [draft(named('Quinine bisulfate 300 mg tablets'), FOR_CRAMPS)],
    cards: ['quinine-for-cramps warning'],
  },
  {
    says: 'V07 quinine taken since June, no labs',
    hook: 'patient-view',
    story: chart({ medications: [active(QUININE, { authoredOn: '2025-06-01' })] }),
    cards: ['quinine-active-review warning'],
    suggests: ['Check blood count', 'Check electrolytes and magnesium'],
  },
  {
    says: 'V08 a 7-day course of quinine for malaria',
    hook: 'patient-view',
    story: chart({
      medications: [
        active(QUININE, {
          authoredOn: '2026-02-26',
          dosageInstruction: [{ timing: { repeat: { boundsDuration: { value: 7, unit: 'd', code: 'd' } } } }],
        }),
      ],
      conditions: [condition('B50.9', '2026-02-25')],
    }),
    cards: [],
  },
  {
    says: 'V09 renewal of quinine',
    hook: 'order-sign',
    story: chart({
      labs: normalLabs(),
      conditions: [CRAMPS],
      medications: [active(QUININE, { authoredOn: '2025-01-01' })],
    }),
    drafts: [draft(QUININE)],
    cards: ['quinine-for-cramps critical'],
    detailHas: 'Quinine renewal',
  },
  {
    says: 'V10 hydroxychloroquine for lupus, with cramps',
    hook: 'order-sign',
    story: chart({ labs: normalLabs(), conditions: [CRAMPS] }),
    drafts: [draft(named('Hydroxychloroquine 200 mg tablet'), reason('M32.9'))],
    cards: [],
  },
];

const DRUG_VIGNETTES: readonly Vignette[] = [
  {
    says: 'V11a raloxifene with cramps on record',
    hook: 'order-select',
    story: chart({ labs: normalLabs(), conditions: [CRAMPS] }),
    drafts: [draft(RALOXIFENE)],
    cards: ['cramp-associated-drug info'],
    suggests: ['Remove raloxifene draft'],
    recommends: [],
  },
  {
    says: 'V11b the same while signing',
    hook: 'order-sign',
    story: chart({ labs: normalLabs(), conditions: [CRAMPS] }),
    drafts: [draft(RALOXIFENE)],
    cards: [],
  },
  {
    says: 'V11c raloxifene without cramps',
    hook: 'order-select',
    story: chart({ labs: normalLabs() }),
    drafts: [draft(RALOXIFENE)],
    cards: ['cramp-associated-drug info'],
    detailHas: 'No cramps on record',
  },
  {
    says: 'V11c the same where the site wants it only with cramps',
    hook: 'order-select',
    settings: { crampDrugAlerting: 'when-cramps' },
    story: chart({ labs: normalLabs() }),
    drafts: [draft(RALOXIFENE)],
    cards: [],
  },
  {
    says: 'V12 oral conjugated estrogens and naproxen together',
    hook: 'order-select',
    story: chart({ labs: normalLabs(), conditions: [CRAMPS] }),
    drafts: [
      draft(named('Conjugated estrogens 0.625 mg oral tablet')),
      draft(named('Naproxen 500 mg oral tablet'), mgPerDose(500, 2)),
    ],
    cards: ['cramp-associated-drug info + otc-analgesic-check'],
    suggests: ['Remove conjugated estrogens draft', 'Remove naproxen draft'],
    recommends: [],
  },
  {
    says: 'V13a hydrochlorothiazide, new, with cramps',
    hook: 'order-select',
    story: chart({ labs: normalLabs(), conditions: [CRAMPS] }),
    drafts: [draft(HCTZ)],
    cards: ['cramp-associated-diuretic info'],
  },
  {
    says: 'V13b the same while signing',
    hook: 'order-sign',
    story: chart({ labs: normalLabs(), conditions: [CRAMPS] }),
    drafts: [draft(HCTZ)],
    cards: [],
  },
];

const DIURETIC_VIGNETTES: readonly Vignette[] = [
  {
    says: 'V14 hydrochlorothiazide with K 3.1',
    hook: 'order-sign',
    story: chart({ labs: normalLabs({ potassium: 3.1 }) }),
    drafts: [draft(HCTZ)],
    cards: ['diuretic-electrolyte warning + hypokalemia'],
    suggests: ['Repeat electrolytes and magnesium', 'Remove hydrochlorothiazide draft'],
    recommends: ['Repeat electrolytes and magnesium'],
  },
  {
    says: 'V15 furosemide in heart failure with K 2.3',
    hook: 'order-sign',
    story: chart({ conditions: [HEART_FAILURE], labs: [lab('potassium', 2.3, 'mmol/L', '2026-03-01T07:00:00Z')] }),
    drafts: [draft(FUROSEMIDE)],
    cards: ['diuretic-electrolyte critical + hypokalemia'],
    suggests: ['Repeat electrolytes and magnesium'],
  },
  {
    says: 'V16 chlorthalidone with calcium 10.4 mg/dL and albumin 3.0 g/dL',
    hook: 'order-select',
    story: chart({ labs: calciumWithLowAlbumin }),
    drafts: [draft(named('Chlorthalidone 25 mg oral tablet'))],
    cards: ['diuretic-electrolyte warning + hypercalcemia'],
    detailHas: '11.2 mg/dL',
  },
  {
    says: 'V17 hydrochlorothiazide with K 3.2 and active potassium chloride',
    hook: 'order-sign',
    story: chart({
      labs: normalLabs({ potassium: 3.2 }),
      medications: [active(named('Potassium chloride 20 mEq extended release oral tablet'))],
    }),
    drafts: [draft(HCTZ)],
    cards: ['diuretic-electrolyte info'],
  },
  {
    says: 'V18 amiloride with Na 123',
    hook: 'order-sign',
    story: chart({ labs: normalLabs({ sodium: 123 }) }),
    drafts: [draft(named('Amiloride 5 mg oral tablet'))],
    cards: ['diuretic-electrolyte critical + hyponatremia'],
  },
  {
    says: 'V19a indapamide, new, no labs',
    hook: 'order-sign',
    story: chart(),
    drafts: [draft(named('Indapamide 2.5 mg oral tablet'))],
    cards: ['diuretic-missing-labs info'],
    suggests: ['Add baseline panel'],
    recommends: ['Add baseline panel'],
  },
  {
    says: 'V19b the same on selecting: nothing is claimed about labs',
    hook: 'order-select',
    story: chart(),
    drafts: [draft(named('Indapamide 2.5 mg oral tablet'))],
    cards: ['cramp-associated-diuretic info'],
    detailHas: 'No cramps on record',
  },
  {
    says: 'V19c renewal of furosemide with labs of last August',
    hook: 'order-sign',
    story: chart({
      medications: [active(FUROSEMIDE, { authoredOn: '2025-03-01' })],
      labs: [
        lab('sodium', 140, 'mmol/L', '2025-08-14T08:00:00Z'),
        lab('potassium', 4.2, 'mmol/L', '2025-08-14T08:00:00Z'),
        lab('creatinine', 75, 'umol/L', '2025-08-14T08:00:00Z'),
      ],
    }),
    drafts: [draft(FUROSEMIDE)],
    cards: [],
  },
  {
    says: 'V20 hydrochlorothiazide, laboratory query refused',
    hook: 'order-sign',
    story: chart(),
    drafts: [draft(HCTZ)],
    prefetch: {
      ...prefetchOf(chart()),
      labs: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'forbidden' }] },
    },
    cards: [],
  },
];

const ELECTROLYTE_VIGNETTES: readonly Vignette[] = [
  {
    says: 'V21 K 2.4 without cramps',
    hook: 'patient-view',
    story: chart({
      labs: [
        ...normalLabs().filter((result) => result.code.coding?.[0]?.code !== '2823-3'),
        lab('potassium', 2.4, 'mmol/L', '2026-02-27T08:00:00Z'),
      ],
    }),
    cards: ['hypokalemia critical'],
    suggests: ['Repeat basic metabolic panel', 'Check magnesium'],
  },
  {
    says: 'V22b K 3.3 without cramps',
    hook: 'patient-view',
    story: chart({ labs: normalLabs({ potassium: 3.3 }) }),
    cards: [],
  },
  {
    says: 'V23 K 2.8 and Mg 0.45',
    hook: 'patient-view',
    story: chart({ labs: normalLabs({ potassium: 2.8, magnesium: 0.45 }) }),
    cards: ['hypokalemia warning + hypomagnesemia'],
  },
  {
    says: 'V24a Na 127 that is 51 days old, without cramps',
    hook: 'patient-view',
    story: chart({ labs: [lab('sodium', 127, 'mmol/L', '2026-01-10T08:00:00Z')] }),
    cards: [],
  },
  {
    says: 'V25a calcium 7.8 mg/dL with albumin 2.5 g/dL',
    hook: 'patient-view',
    story: chart({
      labs: [lab('calcium-mass', 7.8, 'mg/dL', QUARTER_TO_NINE), lab('albumin', 2.5, 'g/dL', QUARTER_TO_NINE)],
    }),
    cards: [],
  },
  {
    says: 'V25b ionized calcium 1.85 beside total calcium 2.50',
    hook: 'patient-view',
    story: chart({
      labs: [
        lab('calcium-ionized', 1.85, 'mmol/L', '2026-03-01T08:00:00Z'),
        lab('calcium', 2.5, 'mmol/L', '2026-03-01T08:00:00Z'),
      ],
    }),
    cards: ['hypercalcemia critical'],
  },
  {
    says: 'V26a inpatient, K 2.7 drawn 96 hours ago',
    hook: 'patient-view',
    story: chart({ encounter: encounter('IMP'), labs: [lab('potassium', 2.7, 'mmol/L', '2026-02-26T09:00:00Z')] }),
    cards: [],
  },
  {
    says: 'V26b inpatient, K 2.7 drawn 47 hours ago',
    hook: 'patient-view',
    story: chart({ encounter: encounter('IMP'), labs: [lab('potassium', 2.7, 'mmol/L', '2026-02-28T10:00:00Z')] }),
    cards: ['hypokalemia warning'],
  },
  {
    says: 'V27 total calcium 1.90 mmol/L with albumin 40 g/L',
    hook: 'patient-view',
    story: chart({ labs: normalLabs({ calcium: 1.9, albumin: 40 }) }),
    cards: ['hypocalcemia warning'],
  },
];

describe.each([
  ['quinine', QUININE_VIGNETTES],
  ['cramp-associated medicines', DRUG_VIGNETTES],
  ['diuretics and laboratory results', DIURETIC_VIGNETTES],
  ['standalone electrolytes', ELECTROLYTE_VIGNETTES],
])('%s', (_, vignettes) => {
  test.each(vignettes.map((vignette) => [vignette.says, vignette] as const))('%s', async (_says, vignette) => {
    await expectCards(vignette);
  });
});
