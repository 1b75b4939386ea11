/** Charts and drafts that nobody thought of, for properties that every response must keep. */
import fc from 'fast-check';
import type { Condition, FhirResource, MedicationRequest, Observation } from 'fhir/r4.js';
import type { Hook } from '../../src/cds/types.js';
import type { ClinicalSettings } from '../../src/facts/clinical-settings.js';
import { DAY_MS } from '../../src/facts/dates.js';
import type { PrefetchKey } from '../../src/facts/fact.js';
import {
  AS_OF,
  active,
  type Chart,
  chart,
  condition,
  draft,
  encounter,
  FOR_CRAMPS,
  hookRequest,
  type LabName,
  lab,
  mgPerDose,
  named,
  normalLabs,
  observation,
  PATIENT_ID,
  PREGNANT_SINCE_FEBRUARY,
  prefetchOf,
  reason,
} from './chart.js';

export interface Story {
  readonly hook: Hook;
  readonly chart: Chart;
  readonly drafts: readonly MedicationRequest[];
  /** Data sets that the client did not send; always enough of them that something can be evaluated. */
  readonly unsent: readonly PrefetchKey[];
  readonly settings: Partial<ClinicalSettings>;
}

/** The hook call of a story. */
export function requestOf({ hook, chart: record, drafts, unsent }: Story): Record<string, unknown> {
  const sent = Object.entries(prefetchOf(record)).filter(([key]) => !unsent.some((each) => each === key));
  return hookRequest(hook, record, drafts, { prefetch: Object.fromEntries(sent) });
}

const DRUGS = [
  'quinine sulfate 324 mg oral capsule',
  'hydrochlorothiazide 25 mg oral tablet',
  'hydrochlorothiazide 25 mg / triamterene 37.5 mg oral tablet',
  'furosemide 40 mg oral tablet',
  'spironolactone 25 mg oral tablet',
  'raloxifene 60 mg oral tablet',
  'naproxen 500 mg oral tablet',
  'conjugated estrogens 0.625 mg oral tablet',
  'potassium chloride 20 meq oral tablet',
  'magnesium oxide 400 mg oral tablet',
  'calcium carbonate 500 mg oral tablet',
  'clindamycin 300 mg oral capsule',
  'citalopram 20 mg oral tablet',
  'morphine 10 mg oral tablet',
  'omeprazole 20 mg oral capsule',
  'baclofen 10 mg oral tablet',
  'metformin 500 mg oral tablet',
];
const COMMON_DRUGS = DRUGS.slice(0, 5);

const REASONS: readonly Partial<MedicationRequest>[] = [
  {},
  FOR_CRAMPS,
  FOR_CRAMPS,
  reason('B50.9'),
  reason('I10'),
  reason('N94.6'),
];
const DOSES: readonly Partial<MedicationRequest>[] = [
  {},
  mgPerDose(5, 2),
  mgPerDose(10, 3),
  mgPerDose(324, 1),
  mgPerDose(648, 3),
];

/** Cramps twice, so that many stories have them. */
const PROBLEMS = [
  'G47.62',
  'E86.0',
  'R25.2',
  'B50.9',
  'I50.9',
  'K74.60',
  'K76.82',
  'N17.9',
  'R18.8',
  'N18.4',
  'N18.6',
  'I44.1',
  'D69.6',
  'G70.00',
  'O26.90',
];

/** Lowest and highest value tried, in the SI unit. */
const TESTS: readonly (readonly [LabName, number, number, string])[] = [
  ['potassium', 2, 5.5, 'mmol/L'],
  ['sodium', 118, 146, 'mmol/L'],
  ['magnesium', 0.3, 1.1, 'mmol/L'],
  ['calcium', 1.5, 4, 'mmol/L'],
  ['calcium-ionized', 0.8, 2, 'mmol/L'],
  ['albumin', 18, 48, 'g/L'],
  ['creatinine', 40, 400, 'umol/L'],
  ['egfr', 10, 110, 'mL/min/{1.73_m2}'],
  ['platelets', 60, 400, '10*3/uL'],
];

/** Around every window – 72 hours, 7, 30, 90 and 365 days –, at least a whole day beyond it, as cards give days. */
const AGES_DAYS = [0, 1, 2.9, 4.1, 6, 8.1, 29, 31, 60, 89.9, 91.1, 200, 364, 366, 700];

function taken(days: number): string {
  return new Date(AS_OF - days * DAY_MS).toISOString();
}

const age = fc.constantFrom(...AGES_DAYS);
const drug = fc.oneof(fc.constantFrom(...COMMON_DRUGS), fc.constantFrom(...DRUGS));

const order = fc.record({
  text: drug,
  why: fc.constantFrom(...REASONS),
  dose: fc.constantFrom(...DOSES),
  status: fc.constantFrom<MedicationRequest['status']>('draft', 'draft', 'draft', 'active'),
});

const drafts = fc
  .array(order, { maxLength: 4 })
  .map((orders) =>
    orders.map(({ text, why, dose, status }, index) => draft({ id: `d${index}`, status }, named(text), why, dose)),
  );

const medications = fc
  .array(fc.record({ text: drug, days: age }), { maxLength: 3 })
  .map((uses) =>
    uses.map(({ text, days }, index) => active({ id: `m${index}`, authoredOn: taken(days).slice(0, 10) }, named(text))),
  );

const conditions = fc
  .array(fc.record({ code: fc.constantFrom(...PROBLEMS), days: age }), { maxLength: 3 })
  .map((all) =>
    all.map(({ code, days }, index): Condition => condition(code, taken(days).slice(0, 10), { id: `c${index}` })),
  );

const testedLabs = fc
  .array(fc.record({ test: fc.constantFrom(...TESTS), share: fc.integer({ min: 0, max: 100 }), days: age }), {
    maxLength: 10,
  })
  .map((all) =>
    all.map(({ test: [name, low, high, unit], share, days }, index): Observation => {
      const value = Number((low + ((high - low) * share) / 100).toFixed(2));
      return lab(name, value, unit, taken(days), { id: `o${index}` });
    }),
  );

/** Sometimes with a normal result of everything: then more may be proposed. */
const labs = fc.tuple(testedLabs, fc.constantFrom([], normalLabs())).map(([tested, normal]) => [...tested, ...normal]);

const statements = fc.subarray([
  { ...PREGNANT_SINCE_FEBRUARY, id: 'preg' },
  observation('8636-3', '2025-11-20', { id: 'qt', valueQuantity: { value: 505, unit: 'ms', code: 'ms' } }),
]);

const observations = fc.oneof({ weight: 2, arbitrary: fc.constant<Observation[]>([]) }, statements);

const patient = fc.constantFrom(
  ...(['1990-01-01', '1967-06-15', '1950', '2012-05-05', undefined] as const).map((birthDate) => ({
    resourceType: 'Patient' as const,
    id: PATIENT_ID,
    gender: 'female' as const,
    ...(birthDate === undefined ? {} : { birthDate }),
  })),
);

const record = fc
  .record({ patient, conditions, medications, labs, observations, setting: fc.constantFrom('AMB', 'IMP', '') })
  .map(({ setting, ...parts }) => chart({ ...parts, ...(setting === '' ? {} : { encounter: encounter(setting) }) }));

const settings = fc.record({
  jurisdiction: fc.constantFrom<ClinicalSettings['jurisdiction']>('US', 'UK'),
  crampDrugAlerting: fc.constantFrom<ClinicalSettings['crampDrugAlerting']>('always', 'when-cramps'),
  infoOnOrderSign: fc.boolean(),
  labsWithoutCramps: fc.boolean(),
  ecgSuggestion: fc.boolean(),
  taskSuggestions: fc.boolean(),
});

const unsent = fc.oneof(
  { weight: 3, arbitrary: fc.constant<PrefetchKey[]>([]) },
  fc.subarray<PrefetchKey>(['patient', 'conditions', 'medications', 'labs', 'allergies', 'openOrders']),
);

const anything: fc.Arbitrary<Story> = fc.record({
  hook: fc.constantFrom<Hook>('patient-view', 'order-select', 'order-sign', 'medication-refill'),
  chart: record,
  drafts,
  unsent,
  settings,
});

/** Nothing speaks against baclofen here; by chance such charts are rare. */
const quinineForCramps: fc.Arbitrary<Story> = fc.record({
  hook: fc.constantFrom<Hook>('order-select', 'order-sign', 'medication-refill'),
  chart: fc.constant(chart({ labs: normalLabs() })),
  drafts: drafts.map((others) => [...others, draft({ id: 'quinine' }, named(DRUGS[0] ?? ''), FOR_CRAMPS)]),
  unsent: fc.constant<PrefetchKey[]>([]),
  settings,
});

/** What the sections of the overview are about, with cramps. */
const OVERVIEW_PROBLEMS = ['K74.60', 'I73.9', 'M48.061', 'M79.18', 'T67.2XXA', 'E86.0', 'N18.6', 'O26.90', 'E11.9'];

const crampsWithProblems: fc.Arbitrary<Story> = fc.record({
  hook: fc.constant<Hook>('patient-view'),
  chart: fc
    .record({
      problems: fc.subarray(OVERVIEW_PROBLEMS, { maxLength: 4 }),
      patient,
      medications,
      labs: fc.constantFrom(normalLabs(), []),
      observations,
    })
    .map(({ problems, ...parts }) =>
      chart({
        ...parts,
        conditions: ['G47.62', ...problems].map((code, index) => condition(code, '2026-02-20', { id: `c${index}` })),
      }),
    ),
  drafts: fc.constant([]),
  unsent,
  settings,
});

/** Baclofen for cramps with what speaks against it, which by chance rarely meets. */
const baclofenForCramps: fc.Arbitrary<Story> = fc
  .record({
    hook: fc.constantFrom<Hook>('order-select', 'order-sign'),
    why: fc.constantFrom(FOR_CRAMPS, FOR_CRAMPS, {}),
    dose: fc.constantFrom(...DOSES.slice(0, 3), mgPerDose(20, 3)),
    chart: fc
      .record({
        patient,
        conditions: fc.subarray([
          condition('K74.60', '2025-06-01', { id: 'cirrhosis' }),
          condition('K76.82', '2026-01-10', { id: 'encephalopathy' }),
          condition('N18.6', '2025-06-01', { id: 'kidney' }),
        ]),
        medications: fc.subarray([
          active({ id: 'taken', authoredOn: '2026-02-26' }, named('baclofen 10 mg oral tablet'), mgPerDose(10, 1)),
        ]),
        labs,
        observations,
      })
      .map((parts) => chart(parts)),
    drafts,
    unsent,
    settings,
  })
  .map(({ why, dose, drafts: others, ...story }) => ({
    ...story,
    drafts: [...others, draft({ id: 'baclofen' }, named('baclofen 10 mg oral tablet'), why, dose)],
  }));

/** Other medicines that are ordered for cramps. */
const THERAPIES = [
  'orphenadrine citrate 100 mg oral tablet',
  'methocarbamol 500 mg oral tablet',
  'cyclobenzaprine 5 mg oral tablet',
  'carisoprodol 350 mg oral tablet',
  'tizanidine 4 mg oral tablet',
  'lorazepam 1 mg oral tablet',
  'magnesium oxide 400 mg oral tablet',
  'quinidine sulfate 200 mg oral tablet',
  'onabotulinumtoxinA 100 unit injection',
];

const therapyForCramps: fc.Arbitrary<Story> = fc
  .record({
    hook: fc.constantFrom<Hook>('order-select', 'order-sign'),
    texts: fc.subarray(THERAPIES, { minLength: 1, maxLength: 3 }),
    why: fc.constantFrom(FOR_CRAMPS, FOR_CRAMPS, reason('S39.012A'), {}),
    chart: record,
    unsent,
    settings,
  })
  .map(({ texts, why, ...story }) => ({
    ...story,
    drafts: texts.map((text, index) => draft({ id: `t${index}` }, named(text), why)),
  }));

export const STORIES: fc.Arbitrary<Story> = fc.oneof(
  { weight: 9, arbitrary: anything },
  { weight: 2, arbitrary: crampsWithProblems },
  { weight: 2, arbitrary: baclofenForCramps },
  { weight: 3, arbitrary: therapyForCramps },
  { weight: 1, arbitrary: quinineForCramps },
);

/** A list and the same in another order. */
export function shuffled<T extends FhirResource>(items: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}
