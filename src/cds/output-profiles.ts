import { epicForm } from './epic-form.js';
import type { SiteOrderable } from './orderables.js';
import type { Card, SentAction, SentCard } from './types.js';

/** Per-client form of a card (requirements, section 19); chosen by the authenticated issuer, never by request content. */
export const OUTPUT_PROFILES = ['default', 'epic', 'v1'] as const;
export type OutputProfile = (typeof OUTPUT_PROFILES)[number];

export interface ProfileOptions {
  readonly profile: OutputProfile;
  /** The site's codes for proposed orders; only `epic` reads them. */
  readonly orderables?: readonly SiteOrderable[] | undefined;
  /** A new uuid for each part of a suggestion that is split. */
  readonly newUuid: () => string;
}

/**
 * The card in the form this profile sends: form only, never the clinical decision (CH-213). The engine builds cards in the
 * form of `default`; a further profile adds its name above and its case here.
 */
export function applyProfile(card: Card, { profile, orderables = [], newUuid }: ProfileOptions): SentCard {
  switch (profile) {
    case 'default':
      return card;
    case 'epic':
      return epicForm(card, { orderables, newUuid });
    case 'v1':
      return v1Form(card);
  }
}

/** CDS Hooks 1.0: one choice at most, deletes by text in `resource` (CH-137), no override reasons, no extension of ours (CH-200). */
function v1Form(card: Card): SentCard {
  const { suggestions, selectionBehavior: _, overrideReasons: _reasons, extension: _extension, ...rest } = card;
  if (suggestions === undefined) return rest;
  const first = suggestions.findIndex(({ isRecommended }) => isRecommended === true);
  return {
    ...rest,
    suggestions: suggestions.map(({ isRecommended: _recommended, actions, ...suggestion }, index) => ({
      ...suggestion,
      ...(index === first ? { isRecommended: true } : {}),
      actions: actions.map(v1Action),
    })),
    selectionBehavior: 'at-most-one',
  };
}

function v1Action(action: SentAction): SentAction {
  if (action.type !== 'delete' || !('resourceId' in action)) return action;
  const { resourceId, ...rest } = action;
  return { ...rest, resource: resourceId };
}
