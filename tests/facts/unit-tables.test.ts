/**
 * The tables of clinical-knowledge 3.2 to 3.5: the same value gives the same tier in every accepted unit and in every spelling of it.
 *
 * The factors here are those printed in the specification, not the ones the code computes.
 */
import { describe, expect, test } from '@jest/globals';
import { findings, lab, type TestName } from '../support/lab-builders.js';

interface Unit {
  /** UCUM code first, then how records spell it. */
  readonly spellings: readonly string[];
  /** Reported value for 1 mmol/L. */
  readonly perMmol: number;
}

const MMOL: Unit = { spellings: ['mmol/L', 'mmol/l', 'MMOL/L', ' mmol/L ', 'mmol / L'], perMmol: 1 };
const meq = (valence: number): Unit => ({ spellings: ['meq/L', 'mEq/L', 'MEQ/L', 'meq/l'], perMmol: valence });
const mgDl = (perMmol: number): Unit => ({ spellings: ['mg/dL', 'mg/dl', 'MG/DL', 'mg%', 'mg / dL'], perMmol });

interface Row {
  readonly test: TestName;
  readonly units: readonly Unit[];
  /** mmol/L in the middle of each band, and what it is: `finding tier`, or nothing. */
  readonly bands: readonly (readonly [mmol: number, expected: string])[];
}

const ROWS: readonly Row[] = [
  {
    test: 'potassium',
    units: [MMOL, meq(1), mgDl(3.9098)],
    bands: [
      [0.9, ''],
      [1.1, 'hypokalemia 3'],
      [2.4, 'hypokalemia 3'],
      [2.7, 'hypokalemia 2'],
      [3.2, 'hypokalemia 1'],
      [4.2, ''],
      [6.5, ''],
    ],
  },
  {
    test: 'sodium',
    units: [MMOL, meq(1)],
    bands: [
      [89, ''],
      [92, 'hyponatremia 3'],
      [122, 'hyponatremia 3'],
      [127, 'hyponatremia 2'],
      [132, 'hyponatremia 1'],
      [140, ''],
      [150, ''],
    ],
  },
  {
    test: 'magnesium',
    units: [MMOL, meq(2), mgDl(2.4305)],
    bands: [
      [0.09, ''],
      [0.2, 'hypomagnesemia 3'],
      [0.38, 'hypomagnesemia 3'],
      [0.45, 'hypomagnesemia 2'],
      [0.6, 'hypomagnesemia 1'],
      [0.85, ''],
    ],
  },
  {
    test: 'totalCalcium',
    units: [MMOL, meq(2), mgDl(4.0078)],
    bands: [
      [0.7, ''],
      [1.6, 'hypocalcemia 3'],
      // Low without an albumin is capped at T1 (3.6).
      [1.9, 'hypocalcemia 1'],
      [2.05, 'hypocalcemia 1'],
      [2.35, ''],
      [2.8, 'hypercalcemia 1'],
      [3.2, 'hypercalcemia 2'],
      [3.6, 'hypercalcemia 3'],
      [6.6, ''],
    ],
  },
  {
    test: 'correctedCalcium',
    units: [MMOL, mgDl(4.0078)],
    bands: [
      [1.6, 'hypocalcemia 3'],
      [1.9, 'hypocalcemia 2'],
      [2.05, 'hypocalcemia 1'],
      [2.35, ''],
      [2.8, 'hypercalcemia 1'],
      [3.2, 'hypercalcemia 2'],
      [3.6, 'hypercalcemia 3'],
    ],
  },
  {
    test: 'ionizedCalcium',
    units: [MMOL, meq(2), mgDl(4.0078)],
    bands: [
      [0.25, ''],
      [0.85, 'hypocalcemia 3'],
      [0.95, 'hypocalcemia 2'],
      [1.06, 'hypocalcemia 1'],
      [1.2, ''],
      [1.4, 'hypercalcemia 1'],
      [1.65, 'hypercalcemia 2'],
      [1.9, 'hypercalcemia 3'],
      [4.1, ''],
    ],
  },
];

const CASES = ROWS.flatMap(({ test: name, units, bands }) =>
  units.flatMap(({ spellings, perMmol }) =>
    bands.map(([mmol, expected]) => ({ name, spellings, value: mmol * perMmol, mmol, expected })),
  ),
);

/** A result whose unit is written this way, as code or as text only. */
function tiersOf(name: TestName, value: number, unit: Readonly<Record<string, string>>): string {
  return findings([lab(name, '1 mmol/L', { valueQuantity: { value, ...unit } })]).join();
}

describe.each(ROWS.map(({ test: name }) => name))('%s', (name) => {
  const own = CASES.filter((each) => each.name === name);

  test.each(own.map((each) => [`${each.mmol} mmol/L as ${each.spellings[0]}`, each] as const))(
    '%s is the same in every spelling',
    (_, { value, spellings, expected }) => {
      const [code = ''] = spellings;
      expect(tiersOf(name, value, { system: 'http://unitsofmeasure.org', code })).toBe(expected);
      expect(spellings.map((unit) => tiersOf(name, value, { unit }))).toEqual(spellings.map(() => expected));
    },
  );

  test.each(['', 'mmol/dL', 'mg/L', 'umol/L', 'g/dL', 'IU/L'])(
    'in %p it is left out: a unit is never guessed',
    (unit) => {
      const severe = own.find(({ expected }) => expected.endsWith(' 3'));
      expect(tiersOf(name, severe?.value ?? 0, unit === '' ? {} : { unit })).toBe('');
    },
  );
});
