import type { CodeableConcept, Dosage, DosageDoseAndRate, Quantity, Timing } from 'fhir/r4.js';
import { codingsOf } from './resources.js';

/** Milligrams in one unit of a dose quantity, by UCUM code. */
const MG_PER_UNIT: ReadonlyMap<string | undefined, number> = new Map([
  ['mg', 1],
  ['g', 1000],
  ['ug', 0.001],
  ['mcg', 0.001],
]);

/** Days in one unit of a timing. */
const DAYS_PER_UNIT: ReadonlyMap<string | undefined, number> = new Map([
  ['min', 1 / 1440],
  ['h', 1 / 24],
  ['d', 1],
  ['wk', 7],
]);

/** Times a day of the timing abbreviations of v3 GTSAbbreviation that name a fixed frequency. */
const TIMES_PER_DAY: ReadonlyMap<string | undefined, number> = new Map([
  ['QD', 1],
  ['AM', 1],
  ['PM', 1],
  ['BED', 1],
  ['BID', 2],
  ['TID', 3],
  ['QID', 4],
  ['QOD', 0.5],
  ['Q1H', 24],
  ['Q2H', 12],
  ['Q3H', 8],
  ['Q4H', 6],
  ['Q6H', 4],
  ['Q8H', 3],
]);

/**
 * Most milligrams a day that the instructions allow (clinical-knowledge 2.5): the sum of all instructions, each at the upper
 * end of its range and its highest frequency; "as needed" counts as if always needed. `maxDosePerPeriod` is an upper limit, and an
 * answer by itself where amount or frequency is missing.
 *
 * Undefined, "not computable", as soon as one instruction has no amount in a mass unit or no frequency: a strength is never
 * read from a product's name.
 */
export function maxDailyMg(dosages: readonly Dosage[]): number | undefined {
  if (dosages.length === 0) return undefined;
  return dosages.reduce<number | undefined>((sum, dosage) => {
    const mg = dailyMgOf(dosage);
    return sum === undefined || mg === undefined ? undefined : sum + mg;
  }, 0);
}

function dailyMgOf(dosage: Dosage): number | undefined {
  const amounts = (dosage.doseAndRate ?? []).map(amountMg).filter((mg) => mg !== undefined);
  const times = timesPerDay(dosage.timing);
  const scheduled = amounts.length === 0 || times === undefined ? [] : [Math.max(...amounts) * times];
  const stated = maxPerPeriod(dosage);
  const bounds = stated === undefined ? scheduled : [...scheduled, stated];
  return bounds.length === 0 ? undefined : Math.min(...bounds);
}

function maxPerPeriod({ maxDosePerPeriod }: Dosage): number | undefined {
  const mg = toMg(maxDosePerPeriod?.numerator);
  const { value, code, unit } = maxDosePerPeriod?.denominator ?? {};
  const days = DAYS_PER_UNIT.get(code ?? unit);
  return mg === undefined || value === undefined || days === undefined || value <= 0 ? undefined : mg / (value * days);
}

function amountMg({ doseQuantity, doseRange }: DosageDoseAndRate): number | undefined {
  return toMg(doseRange?.high) ?? toMg(doseQuantity);
}

function toMg(quantity: Quantity | undefined): number | undefined {
  const factor = MG_PER_UNIT.get(quantity?.code ?? quantity?.unit?.trim().toLowerCase());
  return quantity?.value === undefined || factor === undefined ? undefined : quantity.value * factor;
}

/** Times and parts of a day are each a dose of their own, whatever the frequency says beside them. */
function timesPerDay(timing: Timing | undefined): number | undefined {
  const repeat = timing?.repeat;
  const moments = Math.max(repeat?.timeOfDay?.length ?? 0, repeat?.when?.length ?? 0);
  const days = DAYS_PER_UNIT.get(repeat?.periodUnit);
  if (repeat?.period !== undefined && days !== undefined && repeat.period > 0) {
    return Math.max(repeat.frequency ?? 1, repeat.frequencyMax ?? 0, moments) / (repeat.period * days);
  }
  return moments > 0 ? moments : timesByCode(timing?.code);
}

function timesByCode(code: CodeableConcept | undefined): number | undefined {
  const names = [...codingsOf([code]).map((coding) => coding.code), code?.text];
  return names.map((name) => TIMES_PER_DAY.get(name?.trim().toUpperCase())).find((times) => times !== undefined);
}
