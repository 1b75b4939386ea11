import type { Coded } from './drugs.js';

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
  /** The test a result is of; undefined when any coding is an excluded look-alike or none is known (3.2). */
  testOf(codings: readonly Coded[]): LabTest | undefined;
  /** Tests that an order for these codings brings: a single test, or the members of a panel. */
  coveredBy(codings: readonly Coded[]): ReadonlySet<Analyte>;
  observationOf(codings: readonly Coded[]): ChartObservation | undefined;
  /** Is this `Specimen.condition` coding "hemolyzed"? */
  isHemolyzed(codings: readonly Coded[]): boolean;
}
