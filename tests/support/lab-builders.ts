/**
 * Laboratory Observations and the facts made from them, for tests of `src/facts`.
 */
import type { Observation, Quantity } from 'fhir/r4.js';
import type { CareSetting, ClinicalFacts, PregnancyFact } from '../../src/facts/clinical-facts.js';
import { DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import { DAY_MS } from '../../src/facts/dates.js';
import { deriveDerangements } from '../../src/facts/derangements.js';
import { type Fact, known, type Lenient, type PrefetchedData, unknown } from '../../src/facts/fact.js';
import type { FactInput } from '../../src/facts/fact-input.js';
import { deriveLabResults } from '../../src/facts/lab-results.js';
import { LOINC, UCUM } from '../../src/terminology/code-systems.js';
import { loadTerminology } from '../../src/terminology/load.js';

/** Evaluation time of the vignettes. */
export const AS_OF = Date.UTC(2026, 2, 2, 9);
export const PATIENT_ID = 'p1';

/** One LOINC code per test. */
export const TESTS = {
  potassium: '2823-3',
  potassiumPostDialysis: '29349-8',
  potassiumUrine: '2828-2',
  sodium: '2951-2',
  sodiumWholeBlood: '2947-0',
  magnesium: '19123-9',
  totalCalcium: '17861-6',
  correctedCalcium: '29265-6',
  ionizedCalcium: '1995-0',
  albumin: '1751-7',
  creatinine: '2160-0',
  egfr: '33914-3',
  platelets: '777-3',
  qtc: '8636-3',
} as const;
export type TestName = keyof typeof TESTS;

/** A moment relative to `AS_OF`, as FHIR writes it. */
export function ago(duration: { readonly days?: number; readonly ms?: number }): string {
  return new Date(AS_OF - (duration.days ?? 0) * DAY_MS - (duration.ms ?? 0)).toISOString();
}

export function loinc(test: TestName): NonNullable<Observation['code']> {
  return { coding: [{ system: LOINC, code: TESTS[test] }] };
}

/** `3.1 mmol/L`, `<2.5 mmol/L` or `>= 14 mg/dL` as a FHIR Quantity. */
export function quantity(text: string): Quantity {
  const [, comparator, value, unit] = /^(<=|>=|<|>)?\s*([\d.]+)(?:\s+(.+))?$/.exec(text) ?? [];
  if (value === undefined) throw new Error(`not a quantity: ${text}`);
  return {
    value: Number(value),
    ...(unit === undefined ? {} : { unit, system: UCUM, code: unit }),
    ...(comparator === '<' || comparator === '<=' || comparator === '>' || comparator === '>=' ? { comparator } : {}),
  };
}

/** A final result of one day ago, of this patient; `more` replaces and adds members, `undefined` ones are left out. */
export function lab(test: TestName, value: string, more: Readonly<Record<string, unknown>> = {}): Lenient<Observation> {
  const members: Readonly<Record<string, unknown>> = {
    id: `${test}-${value.replace(/[^\w.]/g, '')}`,
    status: 'final',
    code: loinc(test),
    subject: { reference: `Patient/${PATIENT_ID}` },
    effectiveDateTime: ago({ days: 1 }),
    valueQuantity: quantity(value),
    ...more,
  };
  const present = Object.entries(members).filter(([, member]) => member !== undefined);
  return { resourceType: 'Observation', ...Object.fromEntries(present) };
}

/** A normal range as results state it. */
export function range(low: string | undefined, high?: string): NonNullable<Observation['referenceRange']> {
  return [
    { ...(low === undefined ? {} : { low: quantity(low) }), ...(high === undefined ? {} : { high: quantity(high) }) },
  ];
}

export function flag(code: string): NonNullable<Observation['interpretation']> {
  return [{ coding: [{ code }] }];
}

interface Given {
  readonly setting?: CareSetting | 'unknown';
  readonly pregnancy?: PregnancyFact['state'];
  readonly settings?: Partial<FactInput['settings']>;
}

const NOT_SENT = unknown('not-sent');
const terminology = loadTerminology();

/** Facts are derived from these data; everything not given was not sent. */
export function factInput(data: Partial<PrefetchedData>, { settings }: Pick<Given, 'settings'> = {}): FactInput {
  return {
    context: {
      hook: 'patient-view',
      userId: 'Practitioner/1',
      patientId: PATIENT_ID,
      encounterId: undefined,
      drafts: [],
      selections: undefined,
    },
    data: {
      patient: NOT_SENT,
      encounter: NOT_SENT,
      conditions: NOT_SENT,
      procedures: NOT_SENT,
      medications: NOT_SENT,
      medicationStatements: NOT_SENT,
      labs: NOT_SENT,
      pregnancyAndQt: NOT_SENT,
      allergies: NOT_SENT,
      openOrders: NOT_SENT,
      ...data,
    },
    medications: [],
    asOf: AS_OF,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    terminology,
  };
}

export function careSetting(setting: Given['setting'] = 'ambulatory'): Fact<CareSetting> {
  return setting === 'unknown' ? unknown('refused') : known(setting);
}

export function labResults(resources: readonly Lenient[], given: Given = {}): ClinicalFacts['labResults'] {
  return deriveLabResults(factInput({ labs: known(resources) }, given), { careSetting: careSetting(given.setting) });
}

/** From resources to derangements, the way the engine does it. */
export function derangements(
  labs: Fact<readonly Lenient[]> | readonly Lenient[],
  given: Given = {},
): ClinicalFacts['derangements'] {
  const input = factInput({ labs: 'status' in labs ? labs : known(labs) }, given);
  const care = careSetting(given.setting);
  const pregnancy: ClinicalFacts['pregnancy'] =
    given.pregnancy === undefined ? NOT_SENT : known({ state: given.pregnancy, references: [] });
  const results = deriveLabResults(input, { careSetting: care });
  return deriveDerangements(input, { labResults: results, careSetting: care, pregnancy });
}

/** `hypokalemia 2`, `hypercalcemia 1 lowered`: what was found, short enough for a table. */
export function findings(labs: Parameters<typeof derangements>[0], given: Given = {}): readonly string[] {
  const fact = derangements(labs, given);
  if (fact.status === 'unknown') return [`unknown: ${fact.reason}`];
  return fact.value.map(({ finding, tier, weight }) => `${finding} ${tier}${weight === 'lowered' ? ' lowered' : ''}`);
}
