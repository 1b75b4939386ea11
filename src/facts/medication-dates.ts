import type { Dosage, Duration, MedicationRequestDispenseRequest } from 'fhir/r4.js';
import type { Span } from './clinical-facts.js';
import { DAY_MS, parseDate } from './dates.js';

/** Days in one unit of a duration, by UCUM code or as clinics write it. */
const DAYS_PER_UNIT: ReadonlyMap<string | undefined, number> = new Map([
  ...['h', 'hour', 'hours'].map((unit) => [unit, 1 / 24] as const),
  ...['d', 'day', 'days'].map((unit) => [unit, 1] as const),
  ...['wk', 'week', 'weeks'].map((unit) => [unit, 7] as const),
  ...['mo', 'month', 'months'].map((unit) => [unit, 30] as const),
  ...['a', 'year', 'years'].map((unit) => [unit, 365] as const),
]);

interface Dispensed {
  readonly dispenseRequest?: MedicationRequestDispenseRequest | undefined;
}

/** Start of treatment as the dosage bounds state it. */
export function startOf(dosages: readonly Dosage[]): Span | undefined {
  return dosages.map(({ timing }) => parseDate(timing?.repeat?.boundsPeriod?.start)).find((span) => span !== undefined);
}

/** Last day of treatment as dosage bounds or the validity of the prescription state it, in UTC milliseconds. */
export function endOf(order: Dispensed, dosages: readonly Dosage[]): number | undefined {
  const ends = [
    order.dispenseRequest?.validityPeriod?.end,
    ...dosages.map(({ timing }) => timing?.repeat?.boundsPeriod?.end),
  ];
  const dates = ends.flatMap((end) => parseDate(end)?.max ?? []);
  return dates.length === 0 ? undefined : Math.max(...dates);
}

/** Length of the course in days: dosage bounds, else the expected supply with its repeats; undefined when nothing says. */
export function courseDaysOf(order: Dispensed, dosages: readonly Dosage[]): number | undefined {
  const bounds = dosages.map(({ timing }) => boundedDays(timing?.repeat)).filter((days) => days !== undefined);
  if (bounds.length > 0) return Math.max(...bounds);
  const supply = daysIn(order.dispenseRequest?.expectedSupplyDuration);
  return supply === undefined ? undefined : supply * (1 + (order.dispenseRequest?.numberOfRepeatsAllowed ?? 0));
}

function boundedDays(repeat: NonNullable<Dosage['timing']>['repeat']): number | undefined {
  const duration = daysIn(repeat?.boundsDuration) ?? daysIn(repeat?.boundsRange?.high);
  if (duration !== undefined) return duration;
  const start = parseDate(repeat?.boundsPeriod?.start);
  const end = parseDate(repeat?.boundsPeriod?.end);
  return start === undefined || end === undefined ? undefined : (end.max - start.min) / DAY_MS;
}

function daysIn(duration: Duration | undefined): number | undefined {
  const factor = DAYS_PER_UNIT.get((duration?.code ?? duration?.unit)?.trim().toLowerCase());
  return duration?.value === undefined || factor === undefined ? undefined : duration.value * factor;
}
