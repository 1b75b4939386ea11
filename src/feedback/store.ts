/**
 * Where deliveries and feedback are kept. Who asks cannot tell which database it is.
 */
import type { Feedback } from '../cds/parse-feedback.js';
import type { Delivery, PastDisplay } from './display.js';

export type { Feedback };

/** What comes with feedback besides its items. */
export interface FeedbackContext {
  readonly serviceId: string;
  /** Of the client; undefined for an unsigned call. */
  readonly issuer: string | undefined;
  readonly tenant: string | undefined;
  /** UTC milliseconds. */
  readonly receivedAt: number;
}

export interface FeedbackStore {
  /** Keeps a card that was sent; never throws and never waits, so that no answer is late or lost for it. */
  recordDelivery(delivery: Delivery): void;
  /**
   * Resolves when all of it is stored and outlives the process, together with the deliveries recorded before; a repeat is stored once
   * (CH-150, CH-151).
   *
   * @throws CRAMP_NOT_READY when nothing of it was stored
   */
  recordFeedback(items: readonly Feedback[], context: FeedbackContext): Promise<void>;
  /**
   * What somebody was shown and is still remembered, the latest first.
   *
   * @param since UTC milliseconds
   * @throws CRAMP_NOT_READY
   */
  displaysOf(personKey: string, since: number): Promise<readonly PastDisplay[]>;
  /** Counts per rule (clinical-knowledge 5.5). @throws CRAMP_NOT_READY */
  report(filter?: ReportFilter): Promise<FeedbackReport>;
  /** The same, and week by week. @throws CRAMP_NOT_READY */
  weeklyReport(filter?: ReportFilter): Promise<WeeklyReport>;
  /**
   * Forgets whose displays have expired, and deletes deliveries and feedback of before a moment, with the feedback on them.
   *
   * @param before UTC milliseconds
   * @param now UTC milliseconds
   * @throws CRAMP_NOT_READY
   */
  purge(moments: { readonly before: number; readonly now: number }): Promise<Purged>;
  /** For an operator who watches it. */
  readonly load: StoreLoad;
  /** Answers within a fraction of a second, from what was found a moment ago where possible; never rejects. */
  isReachable(): Promise<boolean>;
  /** Stores what still waits, as far as that is possible within a second or two. The database itself stays open. */
  close(): Promise<void>;
}

export interface StoreLoad {
  /** Deliveries not written yet. */
  waiting(): number;
  /** Deliveries given up since the start. */
  dropped(): number;
  /** Since the last time that all was written, in seconds; undefined before the first. */
  secondsSinceFlush(): number | undefined;
}

export interface Purged {
  readonly deliveries: number;
  readonly feedback: number;
  readonly forgotten: number;
}

/** Which cards are reported on; what is left out does not restrict. */
export interface ReportFilter {
  /** First and last moment of delivery, UTC milliseconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly serviceId?: string | undefined;
  readonly issuer?: string | undefined;
}

export interface WeeklyReport extends FeedbackReport {
  /** By rule and week, in order. */
  readonly weeks: readonly RuleWeek[];
}

/** What became of the cards of one rule that were shown in one week. */
export interface RuleWeek {
  readonly ruleId: string;
  /** Monday, 0:00 UTC, in milliseconds. */
  readonly week: number;
  readonly shown: number;
  readonly accepted: number;
  readonly overridden: number;
}

/** In the order and with the names of `feedback report --json`. */
export interface FeedbackReport {
  /** The most shown first. */
  readonly rules: readonly RuleFeedback[];
  /** Cards that feedback names and nobody knows to have been shown. */
  readonly uncorrelated: number;
}

/** Of the cards whose summary is of this rule; of several outcomes for one card the latest counts. */
export interface RuleFeedback {
  readonly ruleId: string;
  readonly shown: number;
  readonly accepted: number;
  readonly overridden: number;
  /** By code; see `NO_REASON` and `UNREADABLE_REASON`. */
  readonly overriddenByReason: Readonly<Record<string, number>>;
  readonly noFeedback: number;
}
