/**
 * How patient values are written on cards: a drug by its ingredient, a result with unit and date in both unit systems.
 */
import { md, shorten } from '../../cds/markdown.js';
import type { Drug, LabResult, MedicationUse, Quantity, Span } from '../../facts/clinical-facts.js';
import { isoDay } from '../../facts/dates.js';
import type { Fact } from '../../facts/fact.js';
import type { Analyte } from '../../terminology/laboratory.js';
import { conventionalUnitOf, convert, siUnitOf } from '../../terminology/units.js';

/** Summaries name a drug by ingredient, at most this long (2.0). */
const DRUG_UNITS = 30;

const SYMBOLS: Readonly<Record<Analyte, string>> = {
  potassium: 'K',
  sodium: 'Na',
  magnesium: 'Mg',
  'calcium-total': 'Ca',
  'calcium-corrected': 'corrected Ca',
  'calcium-ionized': 'ionized Ca',
  albumin: 'albumin',
  creatinine: 'creatinine',
  egfr: 'eGFR',
  'urea-nitrogen': 'urea nitrogen',
  urea: 'urea',
  glucose: 'glucose',
  platelets: 'platelets',
};

/** Display of UCUM codes that do not read well as they are. */
const UNIT_TEXTS: Readonly<Record<string, string>> = {
  'meq/L': 'mEq/L',
  'umol/L': 'µmol/L',
  '10*9/L': '×10⁹/L',
  '10*3/uL': '×10³/µL',
  'mL/min/{1.73_m2}': 'mL/min/1.73 m²',
};

/** `hydrochlorothiazide / lisinopril`, at most 30 units long; safe in summaries, as it comes from our own tables. */
export function drugName({ ingredients }: Drug): string {
  return shorten(ingredients.join('/'), DRUG_UNITS);
}

/** First letter in upper case, for a drug that begins a sentence. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function symbolOf(analyte: Analyte): string {
  return SYMBOLS[analyte];
}

export function unitText(unit: string): string {
  return UNIT_TEXTS[unit] ?? unit;
}

/** A number as a laboratory would print it: no more digits than carry meaning; never used for comparing. */
export function numberText(value: number): string {
  if (Math.abs(value) >= 100) return String(Math.round(value));
  if (Math.abs(value) >= 10) return String(Math.round(value * 10) / 10);
  return String(Math.round(value * 100) / 100);
}

/** `3.1 mmol/L` */
export function quantityText({ value, unit }: Quantity): string {
  return `${numberText(value)} ${unitText(unit)}`;
}

/** `K 3.1 mmol/L`, in the unit reported: for summaries. */
export function shortResult({ analyte, reported, comparator }: LabResult): string {
  return `${symbolOf(analyte)} ${comparator ?? ''}${quantityText(reported)}`;
}

/** `3.1 mmol/L (12.1 mg/dL)`: the value in the unit reported and in the other system. */
export function bothUnits(analyte: Analyte, { value, unit }: Quantity): string {
  const other = unit === siUnitOf(analyte) ? conventionalUnitOf(analyte) : siUnitOf(analyte);
  const written = quantityText({ value, unit });
  return other === unit
    ? written
    : `${written} (${quantityText({ value: convert(analyte, value, unit, other), unit: other })})`;
}

/** `K 3.1 mmol/L (12.1 mg/dL) on 2026-02-20`: for detail text. */
export function fullResult(result: LabResult): string {
  const { analyte, reported, comparator, takenAt } = result;
  return `${symbolOf(analyte)} ${comparator ?? ''}${bothUnits(analyte, reported)} on ${isoDay(takenAt)}`;
}

/** The day, month or year that a span of dates stands for: `2026-01-10`, `2026-01`, `2026`. */
export function spanText({ min, max }: Span): string {
  const [first, last] = [isoDay(min), isoDay(max)];
  if (first === last) return first;
  return first.slice(0, 7) === last.slice(0, 7) ? first.slice(0, 7) : first.slice(0, 4);
}

/** `**Ordered:** quinine sulfate 324 mg, one at night, for leg cramps.` with what the record says, escaped. */
export function orderedLine(
  order: Pick<MedicationUse, 'drug'> & {
    readonly dosageText: string | undefined;
    readonly reasonText: string | undefined;
  },
): string {
  const sig = order.dosageText === undefined ? '' : md`, ${order.dosageText}`;
  const reason = order.reasonText === undefined ? ' – no indication recorded' : md` for ${order.reasonText}`;
  return `${md`**Ordered:** ${order.drug.label}`}${sig}${reason}.`;
}

/** Says when a drug was recognized by its name only (style §12); no line when every drug had a known code. */
export function recognizedByText(drugs: readonly Drug[]): readonly string[] {
  const names = drugs.filter(({ matchedBy }) => matchedBy === 'text').map(drugName);
  return names.length === 0 ? [] : [md`Recognized by name, not by code: ${[...new Set(names)].join(', ')}.`];
}

/** Names the data sets that could not be read, or only in part (7.2); no line when all could. */
export function notRead(sets: Readonly<Record<string, Fact<unknown>>>): readonly string[] {
  const missing = Object.entries(sets).filter(([, fact]) => fact.status === 'unknown');
  const cut = Object.entries(sets).filter(([, fact]) => fact.status === 'partial');
  const lines = [
    ...(missing.length > 0 ? [`Not available to this service: ${missing.map(([name]) => name).join(', ')}.`] : []),
    ...(cut.length > 0 ? [`Read only in part: ${cut.map(([name]) => name).join(', ')}.`] : []),
  ];
  return lines;
}

/** `a, b and c` */
export function listText(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
