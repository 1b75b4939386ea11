/**
 * Orders and uses of baclofen (clinical-knowledge 2.5): which count, how much they come to, and what has to be said of stopping.
 */
import type { ClinicalFacts, DraftOrder, MedicationUse } from '../../facts/clinical-facts.js';
import { foundIn } from '../../facts/fact.js';

/** Why kidney function matters; the same words in every rule, so that a card says it once. */
export const CLEARANCE_LINE =
  'Mostly excreted unchanged by the kidney; confusion and somnolence reported within days at low doses.';

export interface DailyDose {
  /** mg/day of all orders whose dose can be computed. */
  readonly mg: number;
  /** Every order is in it; else there is more, but not known how much. */
  readonly isComplete: boolean;
}

/** Drafts of systemic baclofen that the hook asks about; intrathecal baclofen is another matter. */
export function selectedBaclofen(orders: readonly DraftOrder[]): readonly DraftOrder[] {
  return orders.filter((order) => order.selected && isSystemicBaclofen(order));
}

export function isSystemicBaclofen({ drug }: MedicationUse): boolean {
  return drug.classes.has('baclofen-systemic');
}

/** Drafts signed together are taken together. */
export function dailyDoseOf(uses: readonly MedicationUse[]): DailyDose {
  const doses = uses.map(({ maxDailyMg }) => maxDailyMg);
  const stated = doses.filter((mg) => mg !== undefined);
  return { mg: stated.reduce((sum, mg) => sum + mg, 0), isComplete: stated.length === doses.length };
}

/** Said of every patient who takes baclofen by any route, so that no card reads as advice to stop it at once (B6). */
export function taperLine({ activeMedications }: Pick<ClinicalFacts, 'activeMedications'>): readonly string[] {
  const takes = foundIn(activeMedications).some(({ drug }) => drug.ingredients.includes('baclofen'));
  return takes ? ['Already taking baclofen: do not stop abruptly – taper (withdrawal seizures, hallucinations).'] : [];
}
