import type { Card } from './types.js';

/** Per-client form of a card (requirements, section 19); chosen by the authenticated issuer, never by request content. */
export const OUTPUT_PROFILES = ['default'] as const;
export type OutputProfile = (typeof OUTPUT_PROFILES)[number];

/**
 * The card in the form this profile sends: form only, never the clinical decision (CH-213). The engine builds cards in the
 * form of `default`; a further profile adds its name above and its case here.
 */
export function applyProfile(card: Card, profile: OutputProfile): Card {
  switch (profile) {
    case 'default':
      return card;
  }
}
