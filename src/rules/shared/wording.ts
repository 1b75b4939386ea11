/**
 * How patient values are written on cards: a drug by its ingredient, a result with unit and date in both unit systems.
 */
import { MAX_SUMMARY_UNITS } from '../../cds/check-card.js';
import { md, shorten } from '../../cds/markdown.js';
import type { DraftOrder, Drug, LabResult, Quantity, Span } from '../../facts/clinical-facts.js';
import { isoDay } from '../../facts/dates.js';
import type { Analyte } from '../../terminology/laboratory.js';
import { conventionalUnitOf, convert, siUnitOf, unitText } from '../../terminology/units.js';

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

/** Decimals a laboratory always prints. */
const MIN_DECIMALS: Readonly<Partial<Record<Analyte, number>>> = { potassium: 1 };

/** No laboratory prints more. */
const PRINTED_DECIMALS = 3;

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

/**
 * A number as the laboratory printed it, so that rounding never moves it across a limit (2.496 is not 2.5); one that was calculated,
 * with no more digits than carry meaning. Never used for comparing.
 */
export function numberText(value: number, minDecimals = 0): string {
  const isPrinted = Number(value.toFixed(PRINTED_DECIMALS)) === value;
  return rounded(value, isPrinted ? PRINTED_DECIMALS : meaningfulDecimals(value), minDecimals);
}

function meaningfulDecimals(value: number): number {
  return Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
}

/** What a reported number is in another unit. */
function convertedText(value: number, unit: string): string {
  return `${rounded(value, meaningfulDecimals(value), 0)} ${unitText(unit)}`;
}

function rounded(value: number, decimals: number, minDecimals: number): string {
  const written = String(Number(value.toFixed(decimals)));
  const present = written.split('.')[1]?.length ?? 0;
  return present < minDecimals ? Number(written).toFixed(minDecimals) : written;
}

/** `3.1 mmol/L` */
export function quantityText({ value, unit }: Quantity, minDecimals = 0): string {
  return `${numberText(value, minDecimals)} ${unitText(unit)}`;
}

/** `3.5–5.0 mmol/L`, `from 3.5 mmol/L`, `up to 10.4 mg/dL`: limits with the same number of decimals. */
export function limitsText(low: number | undefined, high: number | undefined, unit: string): string {
  const decimals = Math.max(0, ...[low, high].map((limit) => (limit === undefined ? 0 : decimalsOf(limit))));
  const write = (limit: number) => numberText(limit, decimals);
  if (low !== undefined && high !== undefined) return `${write(low)}–${write(high)} ${unitText(unit)}`;
  if (low !== undefined) return `from ${write(low)} ${unitText(unit)}`;
  return high === undefined ? '' : `up to ${write(high)} ${unitText(unit)}`;
}

/** `K 3.1 mmol/L`, in the unit reported: for summaries. */
export function shortResult({ analyte, reported, comparator }: LabResult): string {
  return `${symbolOf(analyte)} ${comparator ?? ''}${quantityText(reported, MIN_DECIMALS[analyte])}`;
}

/** `0.45 mmol/L (1.09 mg/dL)`, or `3.1 mmol/L (mEq/L)` where both systems share the number: reported unit first. */
export function bothUnits(analyte: Analyte, { value, unit }: Quantity): string {
  const si = siUnitOf(analyte);
  const other = unit === si ? conventionalUnitOf(analyte) : si;
  const written = `${numberText(value, MIN_DECIMALS[analyte])} ${unitText(unit)}`;
  if (other === unit) return written;
  const converted = convert(analyte, value, unit, other);
  return converted === value ? `${written} (${unitText(other)})` : `${written} (${convertedText(converted, other)})`;
}

/** `Mg 0.45 mmol/L (1.09 mg/dL) on 2026-02-20`: both unit systems, and the day; not escaped. */
export function datedResult({ analyte, reported, comparator, takenAt }: LabResult): string {
  return `${symbolOf(analyte)} ${comparator ?? ''}${bothUnits(analyte, reported)} on ${isoDay(takenAt)}`;
}

/** The day, month or year that a span of dates stands for: `2026-01-10`, `2026-01`, `2026`. */
export function spanText({ min, max }: Span): string {
  const [first, last] = [isoDay(min), isoDay(max)];
  if (first === last) return first;
  return first.slice(0, 7) === last.slice(0, 7) ? first.slice(0, 7) : first.slice(0, 4);
}

/** `acute dehydration (2026-02)`, or the label alone where it is not dated; not escaped. */
export function datedLabel(label: string, on: Span | undefined): string {
  return on === undefined ? label : `${label} (${spanText(on)})`;
}

/** `**Ordered:** quinine sulfate 324 mg, one at night. Reason: leg cramps.` with what the record says, escaped. */
export function orderedLine(order: DraftOrder): string {
  const sig = order.dosageText === undefined ? '' : md`, ${order.dosageText.replace(/\.$/, '')}`;
  return `${md`**Ordered:** ${order.drug.label}`}${sig}. ${reasonOf(order)}.`;
}

/** That none is recorded is said only when the order gives none in any form (B9). */
function reasonOf({ reasonText, namesCramps, resource }: DraftOrder): string {
  if (reasonText !== undefined) return md`Reason: ${reasonText}`;
  if (namesCramps) return 'Reason: leg cramps, as its notes or instructions say';
  const refersToProblem = (resource.reasonReference?.length ?? 0) > 0;
  return refersToProblem ? 'Reason: a problem that could not be read' : 'No indication recorded';
}

/** Says when a drug was recognized by its name only (style §12); no line when every drug had a known code. */
export function recognizedByText(drugs: readonly Drug[]): readonly string[] {
  return drugs
    .filter(({ matchedBy }) => matchedBy === 'text')
    .map((drug) => md`Recognized by name, not by code: ${drugName(drug)}.`);
}

/** The first of these that a summary has room for (CH-105). */
export function firstFitting(candidates: readonly string[]): string | undefined {
  return candidates.find((text) => text.length <= MAX_SUMMARY_UNITS);
}

/** `a, b and c`, or with another word before the last. */
export function listText(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** First letter in lower case, for a name in the middle of a sentence: `basic metabolic panel`, but `12-lead ECG`. */
export function midSentence(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function decimalsOf(value: number): number {
  return numberText(value).split('.')[1]?.length ?? 0;
}
