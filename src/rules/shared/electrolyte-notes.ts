/**
 * What has to be said about an electrolyte result besides its value: range used, specimen, doubts (clinical-knowledge 3.3 to 3.8).
 */
import { md } from '../../cds/markdown.js';
import type { ClinicalFacts, Derangement, LabResult, LabResults } from '../../facts/clinical-facts.js';
import { DAY_MS, isoDay } from '../../facts/dates.js';
import { readValue } from '../../facts/fact.js';
import { isRaisedByHemolysis } from '../../facts/lab-results.js';
import { unitText } from '../../terminology/units.js';
import { bothUnits, datedResult, limitsText, numberText, sentenceCase, shortResult, symbolOf } from './wording.js';

/** mmol/L; above this, sodium may be diluted. */
const HIGH_GLUCOSE = 16.7;
/** Below this eGFR (mL/min/1.73 m²) correcting calcium by albumin is no better than measuring it. */
const CORRECTION_EGFR = 60;

const SEVERITY = { 1: 'mild', 2: 'moderate', 3: 'severe' } as const;

export function severityOf({ tier }: Pick<Derangement, 'tier'>): string {
  return SEVERITY[tier];
}

/** `potassium`, `ionized calcium`, `corrected calcium`: what was compared. */
export function nameOf({ result, correction }: Derangement): string {
  if (result.analyte === 'calcium-ionized') return 'ionized calcium';
  if (result.analyte === 'calcium-corrected' || correction !== undefined) return 'corrected calcium';
  return result.analyte === 'calcium-total' ? 'calcium' : result.analyte;
}

/** `K`, `ionized Ca`, `corrected Ca`: the same for summaries. */
function shortNameOf({ result, correction }: Derangement): string {
  return symbolOf(correction === undefined ? result.analyte : 'calcium-corrected');
}

/** `K 2.8, Mg 0.45 mmol/L`, or each with its own unit where they differ. */
export function valuesText(derangements: readonly Derangement[]): string {
  const [first, ...others] = new Set(derangements.map(({ compared }) => unitText(compared.unit)));
  const values = derangements.map((derangement) => {
    const { result, compared } = derangement;
    const value = `${shortNameOf(derangement)} ${result.comparator ?? ''}${numberText(compared.value)}`;
    return others.length === 0 ? value : `${value} ${unitText(compared.unit)}`;
  });
  return others.length === 0 ? `${values.join(', ')} ${first ?? ''}` : values.join(', ');
}

/** `**Potassium** 2.9 mmol/L (mEq/L) on 2026-02-20; lab range 3.5–5.0 mmol/L; moderate.` The same words on every card. */
export function resultLine(derangement: Derangement): string {
  const { result, compared, correction } = derangement;
  const value = bothUnits(result.analyte, correction === undefined ? result.reported : compared);
  const measured =
    correction === undefined
      ? ''
      : `; measured ${bothUnits(result.analyte, result.reported)} with albumin ${bothUnits('albumin', correction.albumin.reported)}`;
  const text = md`${result.comparator ?? ''}${value} on ${isoDay(result.takenAt)}${measured}; ${rangeText(derangement)}`;
  return `**${sentenceCase(nameOf(derangement))}** ${text}; ${severityOf(derangement)}.`;
}

/** `lab range 3.5–5.0 mmol/L`, or `usual adult range …` where the result brought none. */
export function rangeText({ range, compared }: Derangement): string {
  const name = range.from === 'result' ? 'lab range' : 'usual adult range';
  return `${name} ${limitsText(range.low, range.high, compared.unit)}`.trim();
}

/** Notes for the data part of the card; each says why the value should be read with care. */
export function derangementNotes(
  derangement: Derangement,
  facts: Pick<ClinicalFacts, 'labResults' | 'renalFunction'>,
): readonly string[] {
  return [
    ...resultNotes(derangement),
    ...newerNotes(derangement, readValue(facts.labResults)),
    ...calciumNotes(derangement, facts),
    ...glucoseNote(derangement, facts),
  ];
}

function resultNotes({ result, weight }: Derangement): readonly string[] {
  const { analyte, comparator, specimen } = result;
  const notes: readonly (readonly [boolean, string])[] = [
    [isRaisedByHemolysis(result), 'Hemolyzed sample: the true value may be lower.'],
    [comparator !== undefined, md`Reported as ${shortResult(result)}, beyond the measuring range.`],
    [result.conflicting, 'Conflicting results at the same time; the more abnormal one is used.'],
    [result.preliminary, 'Preliminary result.'],
    [
      analyte === 'sodium' && specimen === 'whole-blood',
      'Whole-blood sodium (blood gas or point of care) may differ from laboratory sodium.',
    ],
    [
      weight === 'lowered',
      `${sentenceCase(symbolOf(analyte))} of ${isoDay(result.takenAt)} is older than 30 days; counted one level lower.`,
    ],
  ];
  return notes.flatMap(([applies, note]) => (applies ? [note] : []));
}

/** Newer results that do not count, so that nobody takes the older one for an oversight. */
function newerNotes({ result, implausibleIgnored }: Derangement, results: LabResults | undefined): readonly string[] {
  const { analyte, takenAt } = result;
  const impossible = results?.implausible.find((other) => other.analyte === analyte && other.takenAt > takenAt);
  const day = impossible === undefined ? '' : ` (${isoDay(impossible.takenAt)})`;
  const hemolyzed = foundResults(results, analyte).filter((other) => other.hemolyzed && other.takenAt > takenAt);
  return [
    ...(implausibleIgnored ? [`A newer result${day} was impossible and was ignored.`] : []),
    ...hemolyzed.map(
      (other) => md`A newer result (${datedResult(other)}) is from a hemolyzed sample and does not replace it.`,
    ),
  ];
}

function foundResults(results: LabResults | undefined, analyte: LabResult['analyte']): readonly LabResult[] {
  return results?.byAnalyte.get(analyte) ?? [];
}

function calciumNotes(
  { albuminMissing, correction }: Derangement,
  { renalFunction }: Pick<ClinicalFacts, 'renalFunction'>,
) {
  const egfr = readValue(renalFunction)?.egfr;
  return [
    ...(albuminMissing
      ? ['No usable albumin within 24 h: measured total calcium; check albumin or ionized calcium.']
      : []),
    ...(correction !== undefined && egfr !== undefined && egfr < CORRECTION_EGFR
      ? ['Correction formulas perform no better than measured calcium in CKD; ionized calcium preferred.']
      : []),
  ];
}

function glucoseNote(
  { finding, result }: Derangement,
  { labResults }: Pick<ClinicalFacts, 'labResults'>,
): readonly string[] {
  if (finding !== 'hyponatremia') return [];
  const near = (glucose: LabResult) => Math.abs(glucose.takenAt - result.takenAt) <= DAY_MS;
  const glucose = foundResults(readValue(labResults), 'glucose').find(near);
  if (glucose === undefined || glucose.si.value <= HIGH_GLUCOSE) return [];
  return [md`Sodium may be diluted by hyperglycemia (${datedResult(glucose)}).`];
}
