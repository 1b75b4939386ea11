/**
 * Suggestions of merged advice: each laboratory order once per response, at most one recommendation per card.
 */
import type { Action } from '../cds/types.js';
import type { ProposedSuggestion } from '../rules/rule.js';
import type { AdviceGroup } from './group-advice.js';

export type OfferedSuggestion = ProposedSuggestion;

/**
 * Suggestions per group, in the groups' order; a laboratory order is offered once per response (5.3). Independent proposals have the
 * first claim: an order inside an alternative is lost to whoever chooses another.
 */
export function dropRepeatedOrders(groups: readonly AdviceGroup[]): readonly (readonly OfferedSuggestion[])[] {
  const offered = new Set<string>();
  const offer = (group: AdviceGroup, isAlternatives: boolean) => {
    const suggestions = suggestionsOf(group).flatMap((suggestion) => withoutOrders(suggestion, offered));
    const kept = isAlternatives ? suggestions : dropRepeatsWithin(suggestions);
    for (const key of kept.flatMap(({ actions }) => actions.flatMap(orderKey))) offered.add(key);
    return recommendOnce(kept);
  };
  const independent = new Map(groups.filter((group) => !isChoice(group)).map((group) => [group, offer(group, false)]));
  return groups.map((group) => independent.get(group) ?? offer(group, true));
}

/**
 * The group without advice that is only about orders which other cards of the response offer and this one does not (5.3).
 *
 * @param index of the group's own suggestions in `offered`
 */
export function withoutAnswered(
  group: AdviceGroup,
  index: number,
  offered: readonly (readonly OfferedSuggestion[])[],
): AdviceGroup {
  const keysOf = (suggestions: readonly ProposedSuggestion[]) =>
    suggestions.flatMap(({ actions }) => actions.flatMap(orderKey));
  const own = new Set(keysOf(offered[index] ?? []));
  const elsewhere = new Set(offered.flatMap((suggestions, other) => (other === index ? [] : keysOf(suggestions))));
  const others = group.others.filter(({ advice }) => {
    const keys = keysOf(advice.suggestions ?? []);
    const isAnswered = keys.length > 0 && keys.every((key) => elsewhere.has(key) && !own.has(key));
    return advice.onlyForItsOrders !== true || !isAnswered;
  });
  return { ...group, others };
}

/** Of the suggestions of this card at most one can be chosen. */
function isChoice({ primary }: AdviceGroup): boolean {
  return primary.rule.meta.selectionBehavior === 'at-most-one';
}

/** Alternatives are the primary rule's own; independent proposals of all rules add up. */
function suggestionsOf(group: AdviceGroup): readonly ProposedSuggestion[] {
  const { primary, others } = group;
  const own = primary.advice.suggestions ?? [];
  if (isChoice(group)) return own;
  return [...own, ...others.flatMap(({ advice }) => advice.suggestions ?? [])];
}

/** Among independent proposals, each order and each button once: the first that brings it keeps it. */
function dropRepeatsWithin(suggestions: readonly ProposedSuggestion[]): readonly ProposedSuggestion[] {
  const offered = new Set<string>();
  const effects = suggestions.map(({ actions }) => JSON.stringify(actions));
  const distinct = suggestions.filter((_, index) => effects.indexOf(effects[index] ?? '') === index);
  return distinct.flatMap((suggestion) => {
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

/** Code of a proposed laboratory order with the days it is planned for, if any; nothing for any other action. */
function orderKey(action: Action): readonly string[] {
  if (action.type !== 'create' || action.resource.resourceType !== 'ServiceRequest') return [];
  const { code: concept, occurrenceDateTime, occurrenceTiming } = action.resource;
  // A test planned for another day answers another question, so it is no repeat.
  const planned = [occurrenceDateTime, ...(occurrenceTiming?.event ?? [])].filter((day) => day !== undefined);
  return (concept?.coding ?? []).flatMap(({ code }) => (code === undefined ? [] : [[code, ...planned].join(' ')]));
}

function recommendOnce(suggestions: readonly ProposedSuggestion[]): readonly ProposedSuggestion[] {
  const first = suggestions.findIndex(({ isRecommended }) => isRecommended === true);
  return suggestions.map(({ isRecommended: _, ...suggestion }, index) =>
    index === first ? { ...suggestion, isRecommended: true as const } : suggestion,
  );
}
