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

const NOT_AVAILABLE = ' not available';
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
export function baclofenObstacles(facts: BaclofenFacts): readonly string[] {
  return [...personObstacles(facts), ...renalObstacles(facts), ...problemObstacles(facts), ...drugObstacles(facts)];
}

/** Something on record speaks against baclofen, as opposed to data that could not be read. */
export function isRuledOut(obstacles: readonly string[]): boolean {
  return obstacles.some((text) => !text.endsWith(NOT_AVAILABLE));
}

/** All obstacles in one phrase; what is not available is named together, and a chart that is largely unread is called so. */
export function obstaclesText(obstacles: readonly string[]): string {
  const unread = obstacles
    .filter((text) => text.endsWith(NOT_AVAILABLE))
    .map((text) => text.slice(0, -NOT_AVAILABLE.length));
  const found = obstacles.filter((text) => !text.endsWith(NOT_AVAILABLE));
  if (unread.length === 0) return found.join('; ');
  const missing =
    unread.length > NAMED_UNREAD ? 'the record was not read in full' : `${listText(unread)}${NOT_AVAILABLE}`;
  return [...found, missing].join('; ');
}

function personObstacles({ patient, pregnancy }: BaclofenFacts): readonly string[] {
  const age = readValue(patient)?.ageYears === undefined ? ['age not available'] : ['age under 18'];
  return [...(isAtLeast(ADULT_YEARS, patient) ? [] : age), ...pregnancyObstacles(pregnancy)];
}

function pregnancyObstacles(pregnancy: BaclofenFacts['pregnancy']): readonly string[] {
  const state = readValue(pregnancy)?.state;
  if (state === 'pregnant') return ['pregnancy'];
  if (state === 'conflicting') return ['pregnancy status conflicting'];
  return pregnancy.status === 'known' || state === 'not-pregnant' ? [] : ['pregnancy status not available'];
}

function renalObstacles({ dialysis, renalFunction }: BaclofenFacts): readonly string[] {
  if (readValue(dialysis) !== undefined) return ['dialysis or end-stage kidney disease'];
  const renal = readValue(renalFunction);
  if (renal === undefined) return ['eGFR not available'];
  // "At most 90" may be any less.
  if (renal.egfr < EGFR_MIN || renal.comparator === '<=') {
    return [md`eGFR ${renal.comparator ?? ''}${Math.floor(renal.egfr)} on ${isoDay(renal.takenAt)}`];
  }
  return dialysis.status === 'known' ? [] : ['dialysis status not available'];
}

function problemObstacles({ conditions, allergies }: BaclofenFacts): readonly string[] {
  const problems = EXCLUDING_PROBLEMS.filter(([name]) => activeOf(foundIn(conditions), name).length > 0).map(
    ([, text]) => text,
  );
  const allergic = foundIn(allergies).some(({ ingredients }) => ingredients.has('baclofen'));
  return [
    ...problems,
    ...(conditions.status === 'known' ? [] : ['problem list not available']),
    ...(allergic ? ['baclofen allergy'] : []),
    ...(allergies.status === 'known' ? [] : ['allergies not available']),
  ];
}

function drugObstacles({ activeMedications, draftOrders }: BaclofenFacts): readonly string[] {
  const uses = [...foundIn(activeMedications), ...foundIn(draftOrders)];
  const excluding = uses.filter(
    ({ drug }) => isBaclofen(drug) || EXCLUDING_DRUGS.some((name) => drug.classes.has(name)),
  );
  const names = new Set(excluding.map(({ drug }) => drugName(drug)));
  return [
    ...(names.size > 0 ? [md`taking or ordered: ${[...names].join(', ')}`] : []),
    ...(activeMedications.status === 'known' ? [] : ['full medication list not available']),
  ];
}

/** By any route: a patient with a pump takes it already (B15). */
function isBaclofen({ ingredients }: Drug): boolean {
  return ingredients.includes('baclofen');
}
