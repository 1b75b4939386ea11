/**
 * Suggestions of merged advice: each laboratory order once per response, at most one recommendation per card.
 */
import type { Action } from '../cds/types.js';
import type { ProposedSuggestion } from '../rules/rule.js';
import type { AdviceGroup } from './group-advice.js';

export type OfferedSuggestion = ProposedSuggestion;

/** Suggestions per group, in the groups' order; a laboratory order offered on an earlier card is left out of later ones (5.3). */
export function dropRepeatedOrders(groups: readonly AdviceGroup[]): readonly (readonly OfferedSuggestion[])[] {
  const offered = new Set<string>();
  return groups.map((group) => {
    const suggestions = suggestionsOf(group).flatMap((suggestion) => withoutOrders(suggestion, offered));
    const isAlternatives = group.primary.rule.meta.selectionBehavior === 'at-most-one';
    const kept = isAlternatives ? suggestions : dropRepeatsWithin(suggestions);
    for (const key of kept.flatMap(({ actions }) => actions.flatMap(orderKey))) offered.add(key);
    return recommendOnce(kept);
  });
}

/** Alternatives are the primary rule's own; independent proposals of all rules add up. */
function suggestionsOf({ primary, others }: AdviceGroup): readonly ProposedSuggestion[] {
  const own = primary.advice.suggestions ?? [];
  if (primary.rule.meta.selectionBehavior === 'at-most-one') return own;
  return [...own, ...others.flatMap(({ advice }) => advice.suggestions ?? [])];
}

/** Among independent proposals, each order once: the first that brings it keeps it. */
function dropRepeatsWithin(suggestions: readonly ProposedSuggestion[]): readonly ProposedSuggestion[] {
  const offered = new Set<string>();
  return suggestions.flatMap((suggestion) => {
    const kept = withoutOrders(suggestion, offered);
    for (const key of kept.flatMap(({ actions }) => actions.flatMap(orderKey))) offered.add(key);
    return kept;
  });
}

/** The suggestion without orders that are offered elsewhere; none when no order is left in it. */
function withoutOrders(suggestion: ProposedSuggestion, offered: ReadonlySet<string>): readonly ProposedSuggestion[] {
  const isNew = (action: Action) => orderKey(action).every((key) => !offered.has(key));
  const actions = suggestion.actions.filter(isNew);
  if (actions.length === suggestion.actions.length) return [suggestion];
  if (!actions.some(({ type }) => type === 'create')) return [];
  // The label named what is offered elsewhere too; it must say what this button does now.
  return [{ ...suggestion, label: actions.map(({ description }) => description).join('; '), actions }];
}

/** Code of a proposed laboratory order; nothing for any other action. */
function orderKey(action: Action): readonly string[] {
  if (action.type !== 'create' || action.resource.resourceType !== 'ServiceRequest') return [];
  return (action.resource.code?.coding ?? []).flatMap(({ code }) => (code === undefined ? [] : [code]));
}

function recommendOnce(suggestions: readonly ProposedSuggestion[]): readonly ProposedSuggestion[] {
  const first = suggestions.findIndex(({ isRecommended }) => isRecommended === true);
  return suggestions.map(({ isRecommended: _, ...suggestion }, index) =>
    index === first ? { ...suggestion, isRecommended: true as const } : suggestion,
  );
}
