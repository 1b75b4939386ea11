import type { Analyte } from './laboratory.js';

/** UCUM code of a unit as a record spells it, or undefined when the analyte's table does not list it (3.2). */
export declare function unitOf(
  analyte: Analyte,
  spelled: { readonly unit?: string; readonly code?: string; readonly system?: string },
): string | undefined;
/** Exact conversion by molar mass and charge of the analyte; `from` and `to` are UCUM codes that `unitOf` gives. Throws for others. */
export declare function convert(analyte: Analyte, value: number, from: string, to: string): number;
/** SI unit of the analyte: `mmol/L`, `umol/L` (creatinine), `g/L` (albumin), `10*9/L` (platelets), `mL/min/{1.73_m2}` (egfr). */
export declare function siUnitOf(analyte: Analyte): string;
/** Conventional unit of the analyte, shown beside the SI one: `mg/dL`, `g/dL`, …; the SI unit itself where they are the same number. */
export declare function conventionalUnitOf(analyte: Analyte): string;
