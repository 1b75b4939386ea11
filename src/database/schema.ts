import type { Kysely } from 'kysely';
import type { Delivery } from '../feedback/display.js';
import type { Feedback } from '../feedback/store.js';

/** `pg` reads a bigint as text. */
type Moment = number | string;

/** Tokens of callers that were used, so that none is accepted twice (CH-184). */
interface ReplayTable {
  /** SHA-256 of issuer and token id, so that a row has one size however long these are. */
  readonly token_hash: string;
  /** Seconds since the epoch from which the row means nothing. */
  readonly expires_at: Moment;
}

/** Cards that were sent. Lists are JSON; times are UTC milliseconds. */
export interface DeliveryTable {
  readonly card_uuid: string;
  readonly suggestion_uuids: string;
  readonly rule_id: string;
  readonly rule_ids: string;
  readonly rule_version: string;
  readonly knowledge_version: string;
  readonly service_id: string;
  readonly hook: Delivery['hook'];
  readonly indicator: Delivery['indicator'];
  readonly issuer: string | null;
  readonly tenant: string | null;
  readonly delivered_at: Moment;
  /** Whose later calls the card may quiet, and the `DisplayMemory` as JSON; null together once they are forgotten. */
  readonly person_key: string | null;
  readonly memory: string | null;
  readonly memory_expires_at: Moment | null;
}

/** Outcomes that clients told, each card, outcome and time once. */
export interface FeedbackTable {
  readonly card_id: string;
  readonly outcome: Feedback['outcome'];
  readonly outcome_at: Moment;
  readonly received_at: Moment;
  readonly service_id: string;
  readonly issuer: string | null;
  readonly tenant: string | null;
  readonly suggestion_uuids: string;
  readonly reason_code: string | null;
  readonly reason_system: string | null;
  /** Null unless the configuration keeps comments. */
  readonly comment: string | null;
}

/** The tables, the same in both databases. */
export interface Tables {
  readonly replay: ReplayTable;
  readonly delivery: DeliveryTable;
  readonly feedback: FeedbackTable;
}

/** PostgreSQL or the embedded database; who asks cannot tell which. */
export type Database = Kysely<Tables>;
