/**
 * What a laboratory code means: a test that we read, a panel, a chart observation, or a look-alike that must not be read.
 */
import { LOINC, SPECIMEN_CONDITION, systemOf } from './code-systems.js';
import type { Coded } from './drugs.js';
import type { ValueSetIndex } from './value-sets.js';

export const ANALYTES = [
  'potassium',
  'sodium',
  'magnesium',
  'calcium-total',
  'calcium-corrected',
  'calcium-ionized',
  'albumin',
  'creatinine',
  'egfr',
  'urea-nitrogen',
  'urea',
  'glucose',
  'platelets',
] as const;
export type Analyte = (typeof ANALYTES)[number];

export interface LabTest {
  readonly analyte: Analyte;
  readonly specimen: 'serum' | 'whole-blood';
  readonly postDialysis: boolean;
}

export type ChartObservation = 'qtc-interval' | 'pregnancy-status' | 'estimated-delivery-date';

export interface LaboratoryIndex {
  /** The test a result is of; undefined when any coding is an excluded look-alike, codings disagree, or none is known (3.2). */
  testOf(codings: readonly Coded[]): LabTest | undefined;
  /** Tests that an order for these codings brings: a single test, or the members of a panel. */
  coveredBy(codings: readonly Coded[]): ReadonlySet<Analyte>;
  observationOf(codings: readonly Coded[]): ChartObservation | undefined;
  /** Is this `Specimen.condition` coding "hemolyzed"? */
  isHemolyzed(codings: readonly Coded[]): boolean;
}

/** Results that a panel brings, as far as rules look at them (clinical-knowledge 5.3). Magnesium only comes by its own test. */
const PANEL_MEMBERS = {
  'basic-metabolic-panel': ['sodium', 'potassium', 'creatinine', 'calcium-total'],
  'comprehensive-metabolic-panel': ['sodium', 'potassium', 'creatinine', 'calcium-total'],
  'renal-function-panel': ['sodium', 'potassium', 'creatinine'],
  'electrolytes-panel': ['sodium', 'potassium'],
  'complete-blood-count': ['platelets'],
} as const satisfies Readonly<Record<string, readonly Analyte[]>>;

const OBSERVATIONS: readonly ChartObservation[] = ['qtc-interval', 'pregnancy-status', 'estimated-delivery-date'];

/** Analytes with a second value set, for whole blood; the others are measured in one kind of specimen. */
const WHOLE_BLOOD_ANALYTES: readonly Analyte[] = [
  'potassium',
  'sodium',
  'magnesium',
  'calcium-total',
  'calcium-corrected',
  'calcium-ionized',
  'creatinine',
  'urea-nitrogen',
  'urea',
  'glucose',
];

/**
 * Value sets that prefetch asks for, with the sets that are read from the answer: a list is what its sets hold together,
 * unless a site replaces the list itself.
 */
export const PREFETCH_LISTS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['laboratory-results', [...ANALYTES, ...WHOLE_BLOOD_ANALYTES.map((name) => `${name}-whole-blood`), 'post-dialysis']],
  ['pregnancy-and-qt', OBSERVATIONS],
]);

/** @throws CRAMP_INTERNAL when a value set is missing */
export function createLaboratoryIndex(valueSets: ValueSetIndex): LaboratoryIndex {
  const codesOf = (name: string) => valueSets.entriesOf(name).map(({ code }) => code);
  const tests = testsByCode(codesOf);
  const excluded: ReadonlySet<string> = new Set(codesOf('excluded-look-alikes'));
  const panels = new Map(
    Object.entries(PANEL_MEMBERS).flatMap(([name, members]) => codesOf(name).map((code) => [code, members] as const)),
  );
  const observations = new Map(OBSERVATIONS.flatMap((name) => codesOf(name).map((code) => [code, name] as const)));
  return {
    testOf(codings) {
      const codes = loincCodes(codings);
      return codes.some((code) => excluded.has(code)) ? undefined : agreedTest(codes, tests);
    },
    coveredBy(codings) {
      const codes = loincCodes(codings);
      return new Set(codes.flatMap((code) => panels.get(code) ?? analyteOf(tests.get(code))));
    },
    observationOf(codings) {
      const codes = loincCodes(codings);
      if (codes.some((code) => excluded.has(code))) return undefined;
      return codes.map((code) => observations.get(code)).find((observation) => observation !== undefined);
    },
    isHemolyzed: (codings) =>
      codings.some(({ system, code }) => systemOf(system) === SPECIMEN_CONDITION && code?.trim() === 'HEM'),
  };
}

function testsByCode(codesOf: (name: string) => readonly string[]): ReadonlyMap<string, LabTest> {
  const test = (analyte: Analyte, rest: Partial<LabTest> = {}): LabTest => ({
    analyte,
    specimen: 'serum',
    postDialysis: false,
    ...rest,
  });
  const inSerum = ANALYTES.flatMap((analyte) => codesOf(analyte).map((code) => [code, test(analyte)] as const));
  const inBlood = WHOLE_BLOOD_ANALYTES.flatMap((analyte) =>
    codesOf(`${analyte}-whole-blood`).map((code) => [code, test(analyte, { specimen: 'whole-blood' })] as const),
  );
  const afterDialysis = codesOf('post-dialysis').map(
    (code) => [code, test('potassium', { postDialysis: true })] as const,
  );
  return new Map([...inSerum, ...inBlood, ...afterDialysis]);
}

/** One test that all known codes are of; the more cautious specimen and time when only those differ. */
function agreedTest(codes: readonly string[], tests: ReadonlyMap<string, LabTest>): LabTest | undefined {
  if (codes.length === 1) return tests.get(codes[0] ?? '');
  const known = codes.map((code) => tests.get(code)).filter((test) => test !== undefined);
  const [first] = known;
  if (first === undefined || known.some(({ analyte }) => analyte !== first.analyte)) return undefined;
  return {
    analyte: first.analyte,
    specimen: known.some(({ specimen }) => specimen === 'whole-blood') ? 'whole-blood' : 'serum',
    postDialysis: known.some(({ postDialysis }) => postDialysis),
  };
}

function analyteOf(test: LabTest | undefined): readonly Analyte[] {
  return test === undefined ? [] : [test.analyte];
}

function loincCodes(codings: readonly Coded[]): readonly string[] {
  return codings.map(loincCodeOf).filter((code) => code !== undefined);
}

function loincCodeOf({ system, code }: Coded): string | undefined {
  return code !== undefined && systemOf(system) === LOINC ? code.trim() : undefined;
}
