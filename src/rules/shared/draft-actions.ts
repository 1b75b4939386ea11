/**
 * Actions on draft orders. Only drafts of this request that are not yet active are ever touched (B1, CH-135).
 */
import { plainLine, shorten } from '../../cds/markdown.js';
import type { Action } from '../../cds/types.js';
import type { DraftOrder } from '../../facts/clinical-facts.js';
import type { ProposedSuggestion } from '../rule.js';

const LABEL_UNITS = 80;
/** A button has more room than a summary: combinations are named in full. */
const BUTTON_UNITS = 60;

/** Delete of one draft, its target byte for byte as received (CH-132). */
export function removeAction(order: DraftOrder): Action {
  return {
    type: 'delete',
    description: `Remove the ${shorten(plainLine(order.drug.label), LABEL_UNITS)} draft order`,
    resourceId: order.resourceId,
  };
}

/** "Remove naproxen draft": one suggestion for all drafts of one drug; none when they may not be touched. */
export function removeSuggestion(
  orders: readonly DraftOrder[],
  { isRecommended = false }: { readonly isRecommended?: boolean } = {},
): readonly ProposedSuggestion[] {
  const removable = orders.filter(({ editable }) => editable);
  const [first] = removable;
  if (first === undefined) return [];
  const suggestion = {
    label: `Remove ${shorten(first.drug.ingredients.join('/'), BUTTON_UNITS)} draft`,
    actions: removable.map(removeAction),
  };
  return [isRecommended ? { ...suggestion, isRecommended: true } : suggestion];
}
