import type { Analyte } from '../terminology/laboratory.js';
import { type Assessment, type AssessmentScope, assessResult } from './assess-result.js';
import { mostTrustedCalcium } from './calcium-trust.js';
import type { CareSetting, ClinicalFacts, Derangement, LabResult, LabResults, Tier } from './clinical-facts.js';
import { DAY_MS, HOUR_MS } from './dates.js';
import { mapFact, readValue } from './fact.js';
import type { FactInput } from './fact-input.js';
import { isRaisedByHemolysis, usableResults } from './lab-results.js';
import { FINDINGS, type Side } from './tiers.js';

type Scope = AssessmentScope & Pick<FactInput, 'asOf' | 'settings'> & { readonly setting: CareSetting };
type Finding = (typeof FINDINGS)[number];
type Decided = Assessment & { readonly outcome: Tier | 'in-range' };

/**
 * Electrolytes out of range now (clinical-knowledge 3.3 to 3.8), at most one per finding, in the order K, Ca, Na, Mg.
 *
 * The newest valid result of an analyte decides, so a normal one silences older abnormal ones. Windows before `asOf`,
 * ends included: ambulatory up to 30 days in full and up to 90 lowered, acute care up to 72 hours (`labWindow`).
 * Results whose comparator leaves the question open are passed over. A potassium or magnesium that is normal in a
 * hemolyzed sample does not silence an older low one of the last 30 days. Of several calcium results the most trusted
 * kind decides. Post-dialysis results never count. Without a care setting, ambulatory windows apply; without a
 * pregnancy status, the ranges are not shifted. Partial when `labs` is: a newer normal result may then be missing.
 * Unknown when `labs` is.
 */
export function deriveDerangements(
  { asOf, settings }: Pick<FactInput, 'asOf' | 'settings'>,
  facts: Pick<ClinicalFacts, 'labResults' | 'careSetting' | 'pregnancy'>,
): ClinicalFacts['derangements'] {
  const setting = readValue(facts.careSetting) ?? 'ambulatory';
  const pregnant = readValue(facts.pregnancy)?.state === 'pregnant';
  return mapFact(facts.labResults, (results) =>
    FINDINGS.flatMap((finding) => derangementOf(finding, { results, setting, pregnant, asOf, settings }) ?? []),
  );
}

function derangementOf({ finding, side, analytes }: Finding, scope: Scope): Derangement | undefined {
  const [analyte, ...otherKinds] = analytes;
  const decisive =
    otherKinds.length === 0
      ? newestUnmasked(newestFirst(analyte, side, scope), scope)
      : mostTrustedCalcium(analytes.flatMap((kind) => firstOf(newestFirst(kind, side, scope)) ?? []));
  if (decisive === undefined || decisive.outcome === 'in-range') return undefined;
  const weight = weightOf(decisive.result, scope);
  if (weight === undefined) return undefined;
  const { outcome: tier, ...assessment } = decisive;
  return {
    finding,
    tier,
    weight,
    ...assessment,
    implausibleIgnored: hasImplausible(decisive.result, analytes, scope.results),
  };
}

/** Results of one analyte that decide, each judged only when it is asked for: of a long record the newest is nearly always enough. */
function* newestFirst(analyte: Analyte, side: Side, scope: Scope): Iterable<Decided> {
  for (const result of usableResults(scope.results, analyte)) {
    if (weightOf(result, scope) === undefined) return;
    const assessment = assessResult(result, side, scope);
    if (assessment !== undefined && isDecided(assessment)) yield assessment;
  }
}

function firstOf<T>(items: Iterable<T>): T | undefined {
  const [first] = items;
  return first;
}

/** How much a result of this age counts; undefined when it is too old (3.7). */
function weightOf({ takenAt }: LabResult, { asOf, setting, settings }: Scope): Derangement['weight'] | undefined {
  const { fullDays, loweredDays, acuteHours } = settings.labWindow;
  const ageMs = asOf - takenAt;
  if (setting === 'acute-care') return ageMs <= acuteHours * HOUR_MS ? 'full' : undefined;
  if (ageMs <= fullDays * DAY_MS) return 'full';
  return ageMs <= loweredDays * DAY_MS ? 'lowered' : undefined;
}

function isDecided(assessment: Assessment): assessment is Decided {
  return assessment.outcome !== 'undecided';
}

/**
 * The newest result that hemolysis does not mask; an older one behind a masked one counts only in its full window
 * (3.8).
 */
function newestUnmasked(decided: Iterable<Decided>, scope: Scope): Decided | undefined {
  let isBehindMasked = false;
  for (const assessment of decided) {
    if (isMasked(assessment)) isBehindMasked = true;
    else return isBehindMasked && weightOf(assessment.result, scope) !== 'full' ? undefined : assessment;
  }
  return undefined;
}

function isMasked({ result, outcome }: Decided): boolean {
  return outcome === 'in-range' && isRaisedByHemolysis(result);
}

function hasImplausible({ takenAt }: LabResult, analytes: readonly Analyte[], { implausible }: LabResults): boolean {
  return implausible.some((ignored) => analytes.includes(ignored.analyte) && ignored.takenAt >= takenAt);
}
