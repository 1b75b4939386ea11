/**
 * How loud an electrolyte finding is, once its age and what is already being done are counted in (clinical-knowledge 2.3).
 */
import type {
  ClinicalFacts,
  Derangement,
  ElectrolyteRuleId,
  LabOrder,
  LabResult,
  MedicationUse,
} from '../../facts/clinical-facts.js';
import { foundIn } from '../../facts/fact.js';
import type { DrugClass } from '../../terminology/drug-classes.js';

/** 1: a line in the overview; 2: warning; 3: critical. */
export type Level = 1 | 2 | 3;

export interface ElectrolyteFinding {
  readonly derangement: Derangement;
  readonly level: Level;
  /** A replacement or a repeat test is drafted or active; named on the card. */
  readonly managedBy: string | undefined;
}

export type ManagementFacts = Pick<ClinicalFacts, 'activeMedications' | 'draftOrders' | 'labOrders'>;

/** Medicines that replace what is low. Nothing counts as replacement of sodium, or as management of a high calcium. */
const REPLACED_BY: Readonly<Record<ElectrolyteRuleId, readonly DrugClass[]>> = {
  hypokalemia: ['potassium-supplement'],
  hypomagnesemia: ['magnesium-supplement-oral', 'magnesium-parenteral'],
  hypocalcemia: ['calcium-supplement'],
  hyponatremia: [],
  hypercalcemia: [],
};

/** Ties between findings of one level: K, Ca, Na, Mg (2.3). */
const ORDER: readonly ElectrolyteRuleId[] = [
  'hypokalemia',
  'hypercalcemia',
  'hypocalcemia',
  'hyponatremia',
  'hypomagnesemia',
];

/** Findings worth a line or a card, loudest first. */
export function electrolyteFindings(
  derangements: readonly Derangement[],
  facts: ManagementFacts,
): readonly ElectrolyteFinding[] {
  return derangements
    .flatMap((derangement) => {
      const managedBy = managementOf(derangement, facts);
      const level = levelOf(derangement, managedBy !== undefined);
      return level === undefined ? [] : [{ derangement, level, managedBy }];
    })
    .sort((a, b) => b.level - a.level || ORDER.indexOf(a.derangement.finding) - ORDER.indexOf(b.derangement.finding));
}

/** An old result counts one level less; so does a managed one, except in the severe tier. */
function levelOf({ tier, weight }: Derangement, isManaged: boolean): Level | undefined {
  const lowered = (weight === 'lowered' ? 1 : 0) + (isManaged && tier < 3 ? 1 : 0);
  switch (tier - lowered) {
    case 3:
      return 3;
    case 2:
      return 2;
    case 1:
      return 1;
    default:
      return undefined;
  }
}

function managementOf({ finding, result }: Derangement, facts: ManagementFacts): string | undefined {
  const replaces = ({ drug }: MedicationUse) => REPLACED_BY[finding].some((name) => drug.classes.has(name));
  const medicines = [...foundIn(facts.activeMedications), ...foundIn(facts.draftOrders)];
  const replacement = medicines.find(replaces);
  if (replacement !== undefined) return replacement.drug.ingredients.join('/');
  return foundIn(facts.labOrders).some((order) => isRepeatOf(result, order)) ? 'repeat test on order' : undefined;
}

/** An order that was there before the sample is the one the result came from, or stands forgotten; it repeats nothing. */
function isRepeatOf(result: LabResult, { covers, drafted, authoredAt, reference }: LabOrder): boolean {
  if (!covers.has(result.analyte) || result.basedOn.includes(reference)) return false;
  return drafted || (authoredAt !== undefined && authoredAt > result.takenAt);
}
