/** Cards of every kind that the rules can show, for what must hold of each. */
import type { Card } from '../../src/cds/types.js';
import {
  active,
  aged,
  CRAMPS,
  chart,
  condition,
  draft,
  FOR_CRAMPS,
  hookRequest,
  mgPerDose,
  named,
  normalLabs,
  PREGNANT_SINCE_FEBRUARY,
} from './chart.js';
import { evaluate } from './engine.js';
import { FUROSEMIDE, HCTZ, QUININE, RALOXIFENE } from './signing.js';

/** Every electrolyte result is severely out of range. */
export const SEVERE = normalLabs({ potassium: 2.3, magnesium: 0.35, sodium: 121, calcium: 3.6 });

/** Everything that a section of the overview is about. */
const OVERVIEW = [
  CRAMPS,
  ...['K74.60', 'I73.9', 'M48.061', 'M79.18', 'T67.2XXA', 'E86.0', 'N18.6'].map((code) =>
    condition(code, '2026-02-20'),
  ),
];

/** Medicines ordered for cramps, one of each rule. */
const THERAPIES = [
  'Baclofen 10 mg oral tablet',
  'Orphenadrine citrate 100 mg oral tablet',
  'Methocarbamol 500 mg oral tablet',
  'Cyclobenzaprine 5 mg oral tablet',
  'Carisoprodol 350 mg oral tablet',
  'Lorazepam 1 mg oral tablet',
  'Magnesium oxide 400 mg oral tablet',
  'Quinidine sulfate 200 mg oral tablet',
  'onabotulinumtoxinA 100 unit injection',
];

/** From stories in which as much as possible is wrong. */
export async function everyKindOfCard(): Promise<readonly Card[]> {
  const conditions = [CRAMPS, condition('G70.00', '2024-01-01'), condition('D55.0', '2024-01-01')];
  const taken = [active(QUININE, { authoredOn: '2025-06-01' })];
  const drafts = [draft(QUININE, FOR_CRAMPS), draft(HCTZ), draft(FUROSEMIDE), draft(RALOXIFENE)];
  const calls = [
    hookRequest('order-sign', chart({ conditions, labs: SEVERE }), drafts),
    hookRequest('order-select', chart({ conditions, labs: normalLabs({ potassium: 3.1 }) }), [draft(HCTZ)]),
    hookRequest('order-select', chart({ conditions }), [
      draft(RALOXIFENE),
      draft(named('Naproxen 500 mg oral tablet')),
    ]),
    hookRequest('order-select', chart({ conditions }), [draft(FUROSEMIDE)]),
    hookRequest('order-sign', chart(), [draft(FUROSEMIDE)]),
    hookRequest('order-sign', chart({ observations: [PREGNANT_SINCE_FEBRUARY] }), [draft(QUININE)]),
    hookRequest('patient-view', chart({ conditions, medications: taken, labs: SEVERE })),
    hookRequest('patient-view', chart({ conditions, labs: normalLabs({ calcium: 1.7, sodium: 123 }) })),
    ...THERAPIES.flatMap((drug) => [
      hookRequest('order-select', chart({ patient: aged('1950-06-15'), labs: normalLabs({ egfr: 25 }) }), [
        draft(named(drug), mgPerDose(20, 3), FOR_CRAMPS),
      ]),
      hookRequest('order-sign', chart({ conditions: OVERVIEW, observations: [PREGNANT_SINCE_FEBRUARY] }), [
        draft(named(drug), FOR_CRAMPS),
      ]),
      hookRequest('order-sign', chart({ labs: normalLabs() }), [draft(named(drug), mgPerDose(20, 3), FOR_CRAMPS)]),
    ]),
    hookRequest('order-sign', chart({ conditions: [condition('K74.60', '2025-01-01')], labs: normalLabs() }), [
      draft(named('Baclofen 10 mg oral tablet'), mgPerDose(5, 2)),
    ]),
    hookRequest('order-sign', chart({ labs: normalLabs(), observations: [PREGNANT_SINCE_FEBRUARY] }), [
      draft(named('Baclofen 10 mg oral tablet'), mgPerDose(5, 2), FOR_CRAMPS),
    ]),
    hookRequest(
      'patient-view',
      chart({
        patient: aged('1995-01-15'),
        conditions: [CRAMPS],
        labs: normalLabs(),
        observations: [PREGNANT_SINCE_FEBRUARY],
      }),
    ),
    hookRequest('patient-view', chart({ conditions: OVERVIEW, observations: [PREGNANT_SINCE_FEBRUARY] })),
    hookRequest('patient-view', chart({ conditions: [CRAMPS, condition('K74.60', '2025-01-01')], labs: normalLabs() })),
  ];
  const answers = await Promise.all(
    calls.map((call) => evaluate(call, { ecgSuggestion: true, taskSuggestions: true })),
  );
  return answers.flatMap(({ cards }) => cards);
}
