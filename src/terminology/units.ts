/**
 * Units of laboratory results: which ones an analyte may have, and exact conversion between them.
 */
import { UcumLhcUtils } from '@lhncbc/ucum-lhc';
import { CrampError } from '../errors.js';
import { systemOf, UCUM } from './code-systems.js';
import { ANALYTES, type Analyte } from './laboratory.js';
import { unitSpelled } from './unit-spellings.js';

interface AnalyteUnits {
  /** UCUM codes accepted (clinical-knowledge 3.2); the first is the SI unit. */
  readonly accepted: readonly [string, ...string[]];
  /** Shown beside the SI unit; left out where both are the same number. */
  readonly conventional?: string;
  /** g/mol; hangs on the analyte, never on the unit. */
  readonly molarMassGPerMol?: number;
  readonly charge?: number;
}

const CALCIUM: AnalyteUnits = {
  accepted: ['mmol/L', 'mg/dL', 'meq/L'],
  conventional: 'mg/dL',
  molarMassGPerMol: 40.078,
  charge: 2,
};

const UNITS: Readonly<Record<Analyte, AnalyteUnits>> = {
  potassium: { accepted: ['mmol/L', 'meq/L', 'mg/dL'], molarMassGPerMol: 39.098, charge: 1 },
  sodium: { accepted: ['mmol/L', 'meq/L'], molarMassGPerMol: 22.99, charge: 1 },
  magnesium: {
    accepted: ['mmol/L', 'mg/dL', 'meq/L'],
    conventional: 'mg/dL',
    molarMassGPerMol: 24.305,
    charge: 2,
  },
  'calcium-total': CALCIUM,
  'calcium-corrected': { ...CALCIUM, accepted: ['mmol/L', 'mg/dL'] },
  'calcium-ionized': CALCIUM,
  albumin: { accepted: ['g/L', 'g/dL'], conventional: 'g/dL' },
  // Mass at which 1 mg/dL is 88.40 umol/L, the factor of clinical-knowledge 3.2.
  creatinine: { accepted: ['umol/L', 'mg/dL'], conventional: 'mg/dL', molarMassGPerMol: 10_000 / 88.4 },
  egfr: { accepted: ['mL/min/{1.73_m2}', 'mL/min'] },
  // Two nitrogen atoms a molecule: 1 mmol of urea holds 28.0134 mg of nitrogen, so the molar result is that of urea.
  'urea-nitrogen': { accepted: ['mmol/L', 'mg/dL'], conventional: 'mg/dL', molarMassGPerMol: 28.0134 },
  urea: { accepted: ['mmol/L', 'mg/dL'], conventional: 'mg/dL', molarMassGPerMol: 60.056 },
  glucose: { accepted: ['mmol/L', 'mg/dL'], conventional: 'mg/dL', molarMassGPerMol: 180.156 },
  platelets: { accepted: ['10*9/L', '10*3/uL'] },
};

/** Display of UCUM codes that do not read well as they are. */
const UNIT_TEXTS: Readonly<Record<string, string>> = {
  'meq/L': 'mEq/L',
  'umol/L': 'µmol/L',
  '10*9/L': '×10⁹/L',
  '10*3/uL': '×10³/µL',
  'mL/min/{1.73_m2}': 'mL/min/1.73 m²',
};

/** `mEq/L` for `meq/L`: how a UCUM code is written for readers. */
export function unitText(unit: string): string {
  return UNIT_TEXTS[unit] ?? unit;
}

/** Digits kept of a factor: hides the rounding noise of floating point, far below any laboratory's precision. */
const FACTOR_DIGITS = 12;

/** Factor to the SI unit by analyte and unit; worked out on first use, since the UCUM library takes some 50 ms to load its table. */
const siFactors = once(computeFactors);

/**
 * UCUM code of a unit as a record spells it; undefined without a unit, for a unit that the analyte's table does not list, and when
 * code and text name different units (3.1, 3.2). A code of another system than UCUM is not looked at.
 */
export function unitOf(
  analyte: Analyte,
  spelled: {
    readonly unit?: string | undefined;
    readonly code?: string | undefined;
    readonly system?: string | undefined;
  },
): string | undefined {
  const isUcum = spelled.system === undefined || systemOf(spelled.system) === UCUM;
  const coded = isUcum ? unitSpelled(spelled.code) : undefined;
  const written = unitSpelled(spelled.unit);
  if (coded !== undefined && written !== undefined && coded !== written) return undefined;
  const unit = coded ?? written;
  return unit !== undefined && UNITS[analyte].accepted.includes(unit) ? unit : undefined;
}

/**
 * Exact conversion by molar mass and charge of the analyte; `from` and `to` are UCUM codes that `unitOf` gives.
 *
 * @throws CRAMP_INTERNAL for any other unit
 */
export function convert(analyte: Analyte, value: number, from: string, to: string): number {
  if (from === to) return value;
  return (value * factorOf(analyte, from)) / factorOf(analyte, to);
}

/** SI unit of the analyte: `mmol/L`, `umol/L` (creatinine), `g/L` (albumin), `10*9/L` (platelets), `mL/min/{1.73_m2}` (egfr). */
export function siUnitOf(analyte: Analyte): string {
  return UNITS[analyte].accepted[0];
}

/** Conventional unit of the analyte, shown beside the SI one: `mg/dL`, `g/dL`, …; the SI unit itself where they are the same number. */
export function conventionalUnitOf(analyte: Analyte): string {
  return UNITS[analyte].conventional ?? siUnitOf(analyte);
}

function factorOf(analyte: Analyte, unit: string): number {
  const factor = siFactors().get(analyte)?.get(unit);
  if (factor === undefined) throw new CrampError('CRAMP_INTERNAL', [{ expected: `a unit of ${analyte}` }]);
  return factor;
}

function computeFactors(): ReadonlyMap<Analyte, ReadonlyMap<string, number>> {
  const library = UcumLhcUtils.getInstance();
  return new Map(
    ANALYTES.map((analyte) => {
      const { accepted, molarMassGPerMol, charge } = UNITS[analyte];
      const options = {
        ...(molarMassGPerMol === undefined ? {} : { molecularWeight: molarMassGPerMol }),
        ...(charge === undefined ? {} : { charge }),
      };
      const factors = accepted.map((unit) => {
        const { status, toVal } = library.convertUnitTo(unit, 1, accepted[0], options);
        if (status !== 'succeeded' || toVal === null) {
          throw new CrampError('CRAMP_INTERNAL', [{ expected: `UCUM to convert ${unit} of ${analyte}` }]);
        }
        return [unit, Number(toVal.toPrecision(FACTOR_DIGITS))] as const;
      });
      return [analyte, new Map(factors)] as const;
    }),
  );
}

function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
