/**
 * The overview vignettes of clinical-knowledge section 6, from FHIR to cards.
 */
import { describe } from '@jest/globals';
import { active, aged, CRAMPS, chart, condition, lab, named, normalLabs } from '../support/chart.js';
import { type ClinicalVignette, checkVignettes } from '../support/clinical-vignettes.js';

/** Every overview has these two sections; the vignettes do not list them. */
const ALWAYS = ['early-morning-pattern', 'otc-analgesic-check'];

/** The overview with these sections, as an outline: the primary rule first, the others alphabetically. */
function overview(...sections: readonly string[]): string {
  return ['stepwise-cramp-management info', ...[...sections, ...ALWAYS].sort()].join(' + ');
}

const withoutMagnesium = normalLabs().filter((result) => result.code.coding?.[0]?.code !== '2601-3');
const TRIGGER_POINT = condition('M79.18', '2026-01-10', {
  code: {
    coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M79.18' }],
    text: 'Trigger point of gastrocnemius',
  },
});

const VIGNETTES: readonly ClinicalVignette[] = [
  {
    says: 'V22a K 3.3 with cramps',
    hook: 'patient-view',
    story: chart({ conditions: [CRAMPS], labs: normalLabs({ potassium: 3.3 }) }),
    cards: [overview('hypokalemia')],
    detailHas: ['1 possible contributor – low K', '3.3 mmol/L'],
  },
  {
    says: 'V24b Na 127 that is 51 days old, with cramps',
    hook: 'patient-view',
    story: chart({ conditions: [CRAMPS], labs: [lab('sodium', 127, 'mmol/L', '2026-01-10T08:00:00Z')] }),
    cards: [overview('cramps-missing-electrolytes', 'hyponatremia')],
  },
  {
    says: 'V28 cirrhosis with spironolactone and furosemide, no magnesium',
    hook: 'patient-view',
    story: chart({
      conditions: [CRAMPS, condition('K74.60', '2024-01-01')],
      medications: [
        active(named('Spironolactone 100 mg oral tablet'), { authoredOn: '2025-10-01' }),
        active(named('Furosemide 40 mg oral tablet'), { authoredOn: '2025-10-01' }),
      ],
      labs: withoutMagnesium,
    }),
    cards: [
      overview(
        'albumin-cirrhosis-cramps',
        'cirrhosis-cramps',
        'cramp-medication-review',
        'cramps-missing-electrolytes',
      ),
    ],
    suggests: ['Check magnesium', 'If severe and refractory: baclofen 5 mg twice daily'],
    recommends: ['Check magnesium'],
    detailHas: ['furosemide, spironolactone, cirrhosis', 'albumin 20–40 g/week'],
  },
  {
    says: 'V29 on hemodialysis',
    hook: 'patient-view',
    story: chart({ conditions: [CRAMPS, condition('N18.6', '2024-01-01'), condition('Z99.2', '2024-01-01')] }),
    cards: [overview('cramps-missing-electrolytes', 'hemodialysis-cramps')],
    suggests: ['Check electrolytes and magnesium'],
    detailHas: ['no baclofen, no magnesium or potassium supplement', 'Baclofen not offered: dialysis'],
  },
  {
    says: 'V30 pregnant, 31 years',
    hook: 'patient-view',
    story: chart({
      patient: aged('1995-01-15'),
      conditions: [CRAMPS, condition('O26.90', '2025-12-01')],
      labs: normalLabs(),
    }),
    cards: [overview('pregnancy-cramps')],
    suggests: ['Draft oral magnesium (no dose)'],
    recommends: [],
    detailHas: ['Baclofen not offered: pregnancy'],
  },
  {
    says: 'V31a trigger point of the calf',
    hook: 'patient-view',
    story: chart({ conditions: [CRAMPS, TRIGGER_POINT], labs: normalLabs() }),
    cards: [overview('myofascial-trigger-point-cramps')],
    suggests: ['Refer for trigger-point injection'],
  },
  {
    says: 'V31b the same with apixaban',
    hook: 'patient-view',
    story: chart({
      conditions: [CRAMPS, TRIGGER_POINT],
      medications: [active(named('Apixaban 5 mg oral tablet'))],
      labs: normalLabs(),
    }),
    cards: [overview('myofascial-trigger-point-cramps')],
    suggests: [],
    detailHas: ['Referral for injection not offered: anticoagulant (apixaban)'],
  },
  {
    says: 'V32 arterial disease, lumbar stenosis, heart failure, high urea nitrogen',
    hook: 'patient-view',
    story: chart({
      conditions: [
        CRAMPS,
        condition('I73.9', '2024-01-01'),
        condition('M48.061', '2024-01-01'),
        condition('I50.9', '2024-01-01'),
      ],
      labs: [
        lab('urea-nitrogen', 32, 'mg/dL', '2026-02-28T08:00:00Z'),
        lab('creatinine-mass', 1.2, 'mg/dL', '2026-02-28T08:00:00Z'),
      ],
    }),
    cards: [overview('cramps-missing-electrolytes', 'dehydration-hint', 'lumbar-stenosis-cramps', 'pad-cramps')],
    detailHas: ['Volume status unclear'],
    detailLacks: ['drink', 'Check fluid intake'],
  },
  {
    says: 'two moderate results have their own card, and the overview names them',
    hook: 'patient-view',
    story: chart({ conditions: [CRAMPS], labs: normalLabs({ potassium: 2.8, magnesium: 0.45 }) }),
    cards: ['hypokalemia warning + hypomagnesemia', overview()],
  },
  {
    says: 'long-term quinine: its card comes without the overview',
    hook: 'patient-view',
    story: chart({
      conditions: [CRAMPS],
      medications: [active(named('Quinine sulfate 324 mg oral capsule'), { authoredOn: '2025-06-01' })],
      labs: normalLabs(),
    }),
    cards: ['quinine-active-review warning'],
  },
  {
    says: 'cramps of 14 months ago open no overview',
    hook: 'patient-view',
    story: chart({ conditions: [condition('G47.62', '2025-01-01')], labs: normalLabs() }),
    cards: [],
  },
];

describe('overview and conditions', () => checkVignettes(VIGNETTES));
