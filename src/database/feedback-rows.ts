/**
 * Between what is kept and its rows. What clients choose freely is cut to what can be an id or a code, so that it fits an index, cannot
 * fail in one database only, and holds no sentences.
 */
import { createHash } from 'node:crypto';
import type { Insertable, Selectable } from 'kysely';
import type { Delivery, DisplayMemory, PastDisplay } from '../feedback/display.js';
import type { Feedback, FeedbackContext } from '../feedback/store.js';
import type { DeliveryTable, FeedbackTable } from './schema.js';

/** Stands for a reason code that is too long or odd to be one. */
const UNREADABLE_REASON = 'unreadable-reason';

export type FeedbackRow = Insertable<FeedbackTable>;
export type DeliveryRow = Insertable<DeliveryTable>;

export function deliveryRow({ memory, ...delivery }: Delivery): DeliveryRow {
  return {
    card_uuid: delivery.cardUuid,
    suggestion_uuids: JSON.stringify(delivery.suggestionUuids),
    rule_id: delivery.ruleId,
    rule_ids: JSON.stringify(delivery.ruleIds),
    rule_version: delivery.ruleVersion,
    knowledge_version: delivery.knowledgeVersion,
    service_id: delivery.serviceId,
    hook: delivery.hook,
    indicator: delivery.indicator,
    issuer: storable(delivery.issuer),
    tenant: storable(delivery.tenant),
    delivered_at: delivery.deliveredAt,
    person_key: memory?.personKey ?? null,
    memory: memory === undefined ? null : JSON.stringify(memory),
    memory_expires_at: memory?.expiresAt ?? null,
  };
}

export interface FeedbackRowOptions extends FeedbackContext {
  readonly keepComments: boolean;
}

export function feedbackRow(feedback: Feedback, { keepComments, ...context }: FeedbackRowOptions): FeedbackRow {
  const { reason } = feedback;
  return {
    card_id: cardIdOf(feedback.card),
    outcome: feedback.outcome,
    outcome_at: feedback.outcomeAt,
    received_at: context.receivedAt,
    service_id: context.serviceId,
    issuer: storable(context.issuer),
    tenant: storable(context.tenant),
    suggestion_uuids: JSON.stringify(feedback.acceptedSuggestions.map(cardIdOf)),
    reason_code: reason === undefined ? null : reasonCodeOf(reason.code),
    reason_system: systemOf(reason?.system),
    comment: keepComments ? storable(feedback.comment) : null,
  };
}

/** Ids as they are, whatever else as its hash: it is told apart, and no card of ours is meant. */
function cardIdOf(card: string): string {
  if (/^[\x21-\x7e]{1,64}$/.test(card)) return card;
  return `sha256:${createHash('sha256').update(card).digest('base64url')}`;
}

/** One word: FHIR allows codes with blanks, but words of a client's own could be about a patient. */
function reasonCodeOf(code: string): string {
  const trimmed = code.trim();
  return /^[\x21-\x7e]{1,64}$/.test(trimmed) ? trimmed : UNREADABLE_REASON;
}

/** An address, or nothing. */
function systemOf(system: string | undefined): string | null {
  return system !== undefined && /^[a-z][a-z0-9+.-]*:[\x21-\x7e]{1,200}$/i.test(system) ? system : null;
}

/** PostgreSQL has no place for the character NUL. */
function storable(text: string | undefined): string | null {
  return text?.replaceAll('\0', '') ?? null;
}

export type RememberedRow = Pick<Selectable<DeliveryTable>, 'rule_id' | 'hook' | 'indicator' | 'delivered_at'> & {
  readonly memory: string;
  readonly outcome: Feedback['outcome'] | null;
  readonly outcome_at: number | string | null;
  readonly received_at: number | string | null;
  readonly reason_code: string | null;
};

export function pastDisplay(row: RememberedRow): PastDisplay {
  const memory: DisplayMemory = JSON.parse(row.memory);
  const { rule_id: ruleId, hook, indicator, outcome } = row;
  const shown = { memory, ruleId, hook, indicator, shownAt: Number(row.delivered_at) };
  if (outcome === null) return shown;
  const at = Math.min(Number(row.outcome_at), Number(row.received_at));
  return { ...shown, outcome: { kind: outcome, at, ...(row.reason_code !== null && { reasonCode: row.reason_code }) } };
}

/** A display that is still on its way to the database. */
export function waitingDisplay({ memory, ruleId, hook, indicator, deliveredAt }: Delivery): readonly PastDisplay[] {
  return memory === undefined ? [] : [{ memory, ruleId, hook, indicator, shownAt: deliveredAt }];
}
