import type { Suggestion } from './types.js';

/**
 * The reasons for not following a card that fit its buttons: "will monitor" is offered only beside a one-click laboratory order
 * (clinical-knowledge, 2.0).
 */
export function offeredReasons<Reason extends { readonly code: string }>(
  reasons: readonly Reason[],
  suggestions: readonly Pick<Suggestion, 'actions'>[],
): readonly Reason[] {
  const hasLabOrder = suggestions.some(({ actions }) =>
    actions.some((action) => action.type === 'create' && action.resource.resourceType === 'ServiceRequest'),
  );
  return reasons.filter(({ code }) => code !== 'will-monitor' || hasLabOrder);
}
