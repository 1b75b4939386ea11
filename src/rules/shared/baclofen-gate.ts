/**
 * `canSuggestBaclofen` (clinical-knowledge 2.5): a safety gate that no setting loosens (B4).
 */
import { md } from '../../cds/markdown.js';
import type { ClinicalFacts, Drug } from '../../facts/clinical-facts.js';
import { activeOf } from '../../facts/conditions.js';
import { isoDay } from '../../facts/dates.js';
import { foundIn, readValue } from '../../facts/fact.js';
import { ADULT_YEARS, isAtLeast } from '../../facts/patient.js';
import type { ConditionClass } from '../../terminology/conditions.js';
import type { DrugClass } from '../../terminology/drug-classes.js';
import { found, type Obstacle, unread } from './obstacle.js';
import { drugName, listText } from './wording.js';

/** mL/min/1.73 m²; baclofen is cleared by the kidney. */
const EGFR_MIN = 60;

/** Problems the trials excluded, or that baclofen worsens. */
const EXCLUDING_PROBLEMS: readonly (readonly [ConditionClass, string])[] = [
  ['hepatic-encephalopathy', 'hepatic encephalopathy'],
  ['seizure-disorder', 'seizure disorder'],
  ['stroke', 'stroke'],
];

/** Medicines the pilot trial excluded; active or drafted. */
const EXCLUDING_DRUGS: readonly DrugClass[] = [
  'opioid',
  'benzodiazepine',
  'muscle-relaxant',
  'tricyclic-antidepressant',
];

/** More unread data sets than this are not named one by one: the card lists them once already. */
const NAMED_UNREAD = 3;

export type BaclofenFacts = Pick<
  ClinicalFacts,
  | 'patient'
  | 'pregnancy'
  | 'dialysis'
  | 'renalFunction'
  | 'conditions'
  | 'allergies'
  | 'activeMedications'
  | 'draftOrders'
>;

/**
 * Every reason why baclofen may not be proposed, for the card to name; empty when it may. What could not be read counts
 * against the proposal.
 */
export function baclofenObstacles(facts: BaclofenFacts): readonly Obstacle[] {
  return [...personObstacles(facts), ...renalObstacles(facts), ...problemObstacles(facts), ...drugObstacles(facts)];
}

/** Why no dose of baclofen may be proposed, not even a lower one: age, pregnancy or kidney function (B4). */
export function doseObstacles(
  facts: Pick<BaclofenFacts, 'patient' | 'pregnancy' | 'dialysis' | 'renalFunction'>,
): readonly Obstacle[] {
  return [...personObstacles(facts), ...renalObstacles(facts)];
}

/** `Baclofen not offered: …`, or what else is not; all obstacles in one line, none without obstacles. */
export function notOfferedLine(obstacles: readonly Obstacle[], what = 'Baclofen'): readonly string[] {
  return obstacles.length === 0 ? [] : [`${what} not offered: ${obstaclesText(obstacles)}.`];
}

/** What is not available is named together, and a chart that is largely unread is called so. */
function obstaclesText(obstacles: readonly Obstacle[]): string {
  const textsOf = (wanted: Obstacle['kind']) => obstacles.filter(({ kind }) => kind === wanted).map(({ text }) => text);
  const missing = textsOf('unread');
  if (missing.length === 0) return textsOf('found').join('; ');
  const missingText =
    missing.length > NAMED_UNREAD ? 'the record was not read in full' : `${listText(missing)} not available`;
  return [...textsOf('found'), missingText].join('; ');
}

function personObstacles({ patient, pregnancy }: Pick<BaclofenFacts, 'patient' | 'pregnancy'>): readonly Obstacle[] {
  const age = readValue(patient)?.ageYears === undefined ? unread('age') : found('age under 18');
  return [...(isAtLeast(ADULT_YEARS, patient) ? [] : [age]), ...pregnancyObstacles(pregnancy)];
}

function pregnancyObstacles(pregnancy: BaclofenFacts['pregnancy']): readonly Obstacle[] {
  const state = readValue(pregnancy)?.state;
  if (state === 'pregnant') return [found('pregnancy')];
  if (state === 'conflicting') return [found('pregnancy status conflicting')];
  return pregnancy.status === 'known' || state === 'not-pregnant' ? [] : [unread('pregnancy status')];
}

function renalObstacles({
  dialysis,
  renalFunction,
}: Pick<BaclofenFacts, 'dialysis' | 'renalFunction'>): readonly Obstacle[] {
  if (readValue(dialysis) !== undefined) return [found('dialysis or end-stage kidney disease')];
  const renal = readValue(renalFunction);
  if (renal === undefined) return [unread('eGFR')];
  // "At most 90" may be any less.
  if (renal.egfr < EGFR_MIN || renal.comparator === '<=') {
    return [found(md`eGFR ${renal.comparator ?? ''}${Math.floor(renal.egfr)} on ${isoDay(renal.takenAt)}`)];
  }
  return dialysis.status === 'known' ? [] : [unread('dialysis status')];
}

function problemObstacles({ conditions, allergies }: BaclofenFacts): readonly Obstacle[] {
  const problems = EXCLUDING_PROBLEMS.filter(([name]) => activeOf(foundIn(conditions), name).length > 0).map(
    ([, text]) => found(text),
  );
  const allergic = foundIn(allergies).some(({ ingredients }) => ingredients.has('baclofen'));
  return [
    ...problems,
    ...(conditions.status === 'known' ? [] : [unread('problem list')]),
    ...(allergic ? [found('baclofen allergy')] : []),
    ...(allergies.status === 'known' ? [] : [unread('allergies')]),
  ];
}

function drugObstacles({ activeMedications, draftOrders }: BaclofenFacts): readonly Obstacle[] {
  const uses = [...foundIn(activeMedications), ...foundIn(draftOrders)];
  const excluding = uses.filter(
    ({ drug }) => isBaclofen(drug) || EXCLUDING_DRUGS.some((name) => drug.classes.has(name)),
  );
  const names = new Set(excluding.map(({ drug }) => drugName(drug)));
  return [
    ...(names.size > 0 ? [found(md`taking or ordered: ${[...names].join(', ')}`)] : []),
    ...(activeMedications.status === 'known' ? [] : [unread('full medication list')]),
  ];
}

/** By any route: a patient with a pump takes it already (B15). */
function isBaclofen({ ingredients }: Drug): boolean {
  return ingredients.includes('baclofen');
}
