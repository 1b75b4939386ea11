/**
 * Cards as Epic takes them (requirements, sections 19 and 20.1): suggestions that can all be chosen, one action each, orders by the
 * site's own code. What cannot be a button there is said in the text.
 */
import { escapeMarkdown } from './markdown.js';
import { offeredReasons } from './offered-reasons.js';
import { type SiteOrderable, withSiteCode } from './orderables.js';
import type { Action, Card, Suggestion } from './types.js';

export interface EpicOptions {
  readonly orderables: readonly SiteOrderable[];
  readonly newUuid: () => string;
}

/** The card with one button for each action that can be one; the others become lines of `detail`. */
export function epicForm(card: Card, { orderables, newUuid }: EpicOptions): Card {
  const { suggestions: built = [], selectionBehavior: _, overrideReasons = [], extension: _ours, ...rest } = card;
  const parts = withoutRepeats(built.flatMap(split));
  const buttons = parts.flatMap((part): readonly Part[] => {
    const action = sendable(part.action, orderables);
    return action === undefined ? [] : [{ ...part, action }];
  });
  const suggestions = toSuggestions(buttons, newUuid);
  const untold = parts.filter(({ action }) => sendable(action, orderables) === undefined);
  const detail = withLines(rest.detail, untold);
  const reasons = offeredReasons(overrideReasons, suggestions);
  return {
    ...rest,
    ...(detail === undefined ? {} : { detail }),
    ...(suggestions.length > 0 ? { suggestions, selectionBehavior: 'any' } : {}),
    ...(reasons.length > 0 ? { overrideReasons: reasons } : {}),
  };
}

/** One action of a suggestion, with words that stand on their own. */
interface Part {
  readonly label: string;
  /** Undefined for a piece of a larger suggestion: it gets its own (CH-214). */
  readonly uuid: string | undefined;
  readonly isRecommended: boolean;
  readonly action: Action;
}

/** The label of a combination speaks of all its actions, so each part is named by what it does itself. */
function split({ label, uuid, isRecommended = false, actions }: Suggestion): readonly Part[] {
  const condition = /^(If [^:]+): /.exec(label)?.[1];
  return actions.map((action) => {
    const own = underCondition(action, condition);
    return actions.length === 1
      ? { label, uuid, isRecommended, action: own }
      : { label: own.description, uuid: undefined, isRecommended, action: own };
  });
}

/** "If severe and refractory" is about what is started; stopping needs no condition. The client shows descriptions, not labels. */
function underCondition(action: Action, condition: string | undefined): Action {
  const { type, description } = action;
  if (condition === undefined || type === 'delete') return action;
  return { ...action, description: `${condition} – ${description.charAt(0).toLowerCase()}${description.slice(1)}` };
}

/** Where all can be chosen, an action that is part of several alternatives is one button: the first that brings it. */
function withoutRepeats(parts: readonly Part[]): readonly Part[] {
  const effects = parts.map(({ action }) =>
    action.type === 'delete' ? action.resourceId : JSON.stringify(action.resource),
  );
  return parts.filter((_, index) => effects.indexOf(effects[index] ?? '') === index);
}

/** Undefined: no button. Updates are not taken there, and an order without a code of the site would fail. */
function sendable(action: Action, orderables: readonly SiteOrderable[]): Action | undefined {
  switch (action.type) {
    case 'delete':
      return action;
    case 'create':
      return withSiteCode(action, orderables);
    case 'update':
      return undefined;
  }
}

/** What is recommended is selected beforehand there: one at most, and never a removal (CH-121). */
function toSuggestions(parts: readonly Part[], newUuid: () => string): readonly Suggestion[] {
  const recommended = parts.find(({ isRecommended, action }) => isRecommended && action.type !== 'delete');
  return parts.map((part) => ({
    label: part.label,
    uuid: part.uuid ?? newUuid(),
    ...(part === recommended ? { isRecommended: true } : {}),
    actions: [part.action],
  }));
}

/** The text with what has no button, where it does not say so already. */
function withLines(detail: string | undefined, untold: readonly Part[]): string | undefined {
  const lines = untold.map(({ action }) => escapeMarkdown(action.description));
  const missing = [...new Set(lines)].filter((line) => detail?.includes(line) !== true);
  if (missing.length === 0) return detail;
  const section = ['**To consider, without a button here**', missing.map((line) => `- ${line}`).join('\n')];
  return insertAfterLists(detail === undefined ? [] : detail.split('\n\n'), section).join('\n\n');
}

/** After the last list, so that what stands below the advice stays there: what did not fit, basis, footer. */
function insertAfterLists(paragraphs: readonly string[], section: readonly string[]): readonly string[] {
  const lastList = paragraphs.findLastIndex((paragraph) => paragraph.startsWith('- '));
  const place = lastList < 0 ? paragraphs.length : lastList + 1;
  return paragraphs.toSpliced(place, 0, ...section);
}
