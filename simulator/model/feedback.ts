/** What the service is told about a card. https://cds-hooks.hl7.org/2.0/#feedback */
import type { Json } from './resource.js';

/** @param at ISO date-time in UTC */
export function acceptedFeedback(card: string, suggestions: readonly string[], at: string): Json {
  return feedbackOf({
    card,
    outcome: 'accepted',
    acceptedSuggestions: suggestions.map((id) => ({ id })),
    outcomeTimestamp: at,
  });
}

export interface Override {
  /** The coding the card offers; undefined where none was picked. */
  readonly reason: Json | undefined;
  readonly comment: string;
}

export function overriddenFeedback(card: string, { reason, comment }: Override, at: string): Json {
  const why = {
    ...(reason !== undefined && { reason }),
    ...(comment.trim() !== '' && { userComment: comment.trim() }),
  };
  return feedbackOf({
    card,
    outcome: 'overridden',
    ...(Object.keys(why).length > 0 && { overrideReason: why }),
    outcomeTimestamp: at,
  });
}

function feedbackOf(item: Json): Json {
  return { feedback: [item] };
}
