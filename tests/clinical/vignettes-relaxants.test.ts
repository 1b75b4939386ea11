/**
 * The vignettes V37 to V40 of clinical-knowledge section 6, from FHIR to cards.
 */
import { describe, expect, test } from '@jest/globals';
import {
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
  reason,
} from '../support/chart.js';
import { type ClinicalVignette, checkVignettes, expectCards } from '../support/clinical-vignettes.js';
import { HCTZ, QUININE } from '../support/signing.js';

const AT_70 = aged('1955-06-15');
const CIRRHOSIS = condition('K74.60', '2025-01-01');
const METHOCARBAMOL = named('Methocarbamol 500 mg oral tablet');
const CYCLOBENZAPRINE = named('Cyclobenzaprine 5 mg oral tablet');
const MAGNESIUM = named('Magnesium oxide 400 mg oral tablet');
const egfr = (value: number) => lab('egfr', value, 'mL/min/{1.73_m2}', '2026-02-20T08:00:00Z');

const VIGNETTES: readonly ClinicalVignette[] = [
  {
    says: 'V37a cyclobenzaprine for cramps at 70',
    hook: 'order-sign',
    story: chart({ patient: AT_70 }),
    drafts: [draft(CYCLOBENZAPRINE, FOR_CRAMPS)],
    cards: ['cyclobenzaprine-for-cramps warning'],
    suggests: ['Remove cyclobenzaprine draft', 'Check electrolytes and magnesium'],
    recommends: ['Remove cyclobenzaprine draft'],
    detailHas: ['Beers: avoid at 65 or older', 'avoid (Beers 2023, US)'],
  },
  {
    says: 'V37b cyclobenzaprine for acute low-back strain at 70',
    hook: 'order-sign',
    story: chart({ patient: AT_70 }),
    drafts: [draft(CYCLOBENZAPRINE, reason('S39.012A'))],
    cards: [],
  },
  {
    says: 'V37c clonazepam for cramps at 70',
    hook: 'order-sign',
    story: chart({ patient: AT_70 }),
    drafts: [draft(named('Clonazepam 0.5 mg oral tablet'), mgPerDose(0.5, 1), FOR_CRAMPS)],
    cards: ['benzodiazepine-for-cramps warning'],
    suggests: ['Remove clonazepam draft'],
    recommends: [],
  },
  {
    says: 'V38a methocarbamol for cramps in cirrhosis',
    hook: 'order-sign',
    story: chart({ conditions: [CIRRHOSIS] }),
    drafts: [draft(METHOCARBAMOL, FOR_CRAMPS)],
    cards: [],
  },
  {
    says: 'V38b methocarbamol for cramps without cirrhosis',
    hook: 'order-select',
    story: chart(),
    drafts: [draft(METHOCARBAMOL, FOR_CRAMPS)],
    cards: ['methocarbamol-for-cramps info'],
    suggests: ['Remove methocarbamol draft'],
  },
  {
    says: 'V38b the same on signing: info is not shown',
    hook: 'order-sign',
    story: chart(),
    drafts: [draft(METHOCARBAMOL, FOR_CRAMPS)],
    cards: [],
  },
  {
    says: 'V38c methocarbamol for cramps at 69',
    hook: 'order-sign',
    story: chart({ patient: aged('1956-06-15') }),
    drafts: [draft(METHOCARBAMOL, FOR_CRAMPS)],
    cards: ['methocarbamol-for-cramps warning'],
  },
  {
    says: 'V38d orphenadrine for cramps in cirrhosis, with glaucoma',
    hook: 'order-sign',
    story: chart({ conditions: [CIRRHOSIS, condition('H40.9', '2024-01-01')] }),
    drafts: [draft(named('Orphenadrine citrate 100 mg oral tablet'), FOR_CRAMPS)],
    cards: ['orphenadrine-for-cramps warning'],
    detailHas: 'contraindicated with glaucoma',
  },
  {
    says: 'V39a magnesium oxide for cramps, normal magnesium',
    hook: 'order-select',
    story: chart({ labs: normalLabs() }),
    drafts: [draft(MAGNESIUM, FOR_CRAMPS)],
    cards: ['magnesium-for-cramps info'],
    suggests: [],
  },
  {
    says: 'V39b magnesium oxide for cramps, eGFR 24',
    hook: 'order-sign',
    story: chart({ labs: [egfr(24)] }),
    drafts: [draft(MAGNESIUM, FOR_CRAMPS)],
    cards: ['magnesium-for-cramps warning'],
    detailHas: 'Magnesium with eGFR 24 (2026-02-20)',
  },
  {
    says: 'V39c botulinum toxin for cramps in pregnancy',
    hook: 'order-sign',
    story: chart({ observations: [PREGNANT_SINCE_FEBRUARY] }),
    drafts: [draft(named('onabotulinumtoxinA 100 unit injection'), FOR_CRAMPS)],
    cards: ['botulinum-for-cramps-pregnancy warning'],
  },
  {
    says: 'V39d dextromethorphan with quinidine for pseudobulbar affect',
    hook: 'order-sign',
    story: chart(),
    drafts: [draft(named('Dextromethorphan / quinidine 20 mg / 10 mg oral capsule'), reason('F48.2'))],
    cards: [],
  },
  {
    says: 'the same combination, in an encounter about cramps',
    hook: 'order-sign',
    story: chart({ encounter: { ...encounter('AMB'), reasonCode: [{ text: 'leg cramps' }] } }),
    drafts: [draft(named('Dextromethorphan / quinidine 20 mg / 10 mg oral capsule'))],
    cards: [],
  },
];

describe('therapies other than baclofen', () => checkVignettes(VIGNETTES));

describe('V40 at 72, four drafts with eGFR 25 and K 3.1', () => {
  const fourDrafts: ClinicalVignette = {
    says: 'V40',
    hook: 'order-sign',
    story: chart({
      patient: aged('1953-06-15'),
      labs: [
        egfr(25),
        lab('potassium', 3.1, 'mmol/L', '2026-02-20T08:00:00Z'),
        lab('sodium', 139, 'mmol/L', '2026-02-20T08:00:00Z'),
      ],
    }),
    drafts: [
      draft(QUININE, FOR_CRAMPS),
      draft(named('Baclofen 10 mg oral tablet'), mgPerDose(5, 2), FOR_CRAMPS),
      draft(HCTZ),
      draft(CYCLOBENZAPRINE, FOR_CRAMPS),
    ],
    cards: [
      'quinine-for-cramps critical + quinine-risk-factors',
      'baclofen-renal critical',
      'diuretic-electrolyte warning + hypokalemia',
    ],
  };

  test('makes three cards, the last of which ends with what did not fit', async () => {
    const cards = await expectCards(fourDrafts);
    expect(cards[0]?.detail).toContain('K 3.1 mmol/L');
    expect(cards.map(({ detail = '' }) => /^Also: Cyclobenzaprine does not act directly/m.test(detail))).toEqual([
      false,
      false,
      true,
    ]);
  });
});
