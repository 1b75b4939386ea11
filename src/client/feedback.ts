/** Tells a service what became of its cards: https://cds-hooks.hl7.org/2.0/#feedback */
import { isRecord } from '../cds/json.js';
import { OUTCOMES, type Outcome } from '../cds/parse-feedback.js';

export { OUTCOMES, type Outcome };

export interface FeedbackBody {
  readonly feedback: readonly object[];
}

/**
 * The body of a feedback call: every card overridden, with the first reason it offers; or accepted, with its recommended suggestion, else
 * its first. A card without a uuid, or without anything to accept, is left out; undefined when none is left.
 *
 * @param answer as the service sent it
 * @param now UTC milliseconds
 */
export function feedbackOn(answer: unknown, outcome: Outcome, now: number): FeedbackBody | undefined {
  const outcomeTimestamp = new Date(now).toISOString();
  const feedback = listAt(answer, 'cards').flatMap((card) => {
    const uuid = textAt(card, 'uuid');
    const told = outcome === 'overridden' ? overridden(card) : accepted(card);
    return uuid === undefined || told === undefined ? [] : [{ card: uuid, outcome, ...told, outcomeTimestamp }];
  });
  return feedback.length === 0 ? undefined : { feedback };
}

function overridden(card: unknown): object {
  const [reason] = listAt(card, 'overrideReasons');
  return isRecord(reason) ? { overrideReason: { reason } } : {};
}

function accepted(card: unknown): object | undefined {
  const suggestions = listAt(card, 'suggestions').filter((each) => textAt(each, 'uuid') !== undefined);
  const chosen = suggestions.find((each) => isRecord(each) && each['isRecommended'] === true) ?? suggestions[0];
  return chosen === undefined ? undefined : { acceptedSuggestions: [{ id: textAt(chosen, 'uuid') }] };
}

function textAt(value: unknown, member: string): string | undefined {
  const text = isRecord(value) ? value[member] : undefined;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function listAt(value: unknown, member: string): readonly unknown[] {
  const list = isRecord(value) ? value[member] : undefined;
  return Array.isArray(list) ? list : [];
}
