/**
 * A card as it was shown, in the two forms that outlive the call: what is counted (Delivery), and what is needed to be quieter later
 * (DisplayMemory, clinical-knowledge 5.4). Neither names a patient, a user or a resource: those are keyed hashes.
 */
import type { Hook, Indicator } from '../cds/types.js';

/** One card that was sent. */
export interface Delivery {
  readonly cardUuid: string;
  readonly suggestionUuids: readonly string[];
  /** The rule that gave the summary; feedback and reports are about it. */
  readonly ruleId: string;
  /** Every rule on the card, that one first. */
  readonly ruleIds: readonly string[];
  /** Semantic version of the first rule, and of the knowledge as a whole. */
  readonly ruleVersion: string;
  readonly knowledgeVersion: string;
  readonly serviceId: string;
  readonly hook: Hook;
  readonly indicator: Indicator;
  /** Of the client; undefined for an unsigned call. */
  readonly issuer: string | undefined;
  readonly tenant: string | undefined;
  /** UTC milliseconds. */
  readonly deliveredAt: number;
  /** Undefined while suppression is off. */
  readonly memory?: DisplayMemory | undefined;
}

/** What a later call needs to tell whether it would say the same again. Keys are keyed hashes, equal for equal things. */
export interface DisplayMemory {
  /** Client, tenant, patient and user: whose later calls are meant. */
  readonly personKey: string;
  /** Rule, and the ingredient or analyte it spoke of. */
  readonly subjectKey: string;
  /** Draft orders it spoke of; empty for a card about the chart. */
  readonly orderKeys: readonly string[];
  /** Results it rested on. */
  readonly resultKeys: readonly string[];
  readonly encounterKey: string | undefined;
  /** The user's event: the same event asked twice is one display (CH-28). */
  readonly eventKey: string;
  readonly alarm: Alarm;
  /** UTC milliseconds after which it must be forgotten. */
  readonly expiresAt: number;
}

/** How bad it was when shown; whatever is worse re-arms the card at once (5.4). No identifiers. */
export interface Alarm {
  readonly ruleVersion: string;
  /** Highest tier of the findings it spoke of, 0 without. */
  readonly tier: number;
  /** Highest daily dose of the orders it spoke of, mg. */
  readonly dailyMg: number | undefined;
  /** Rules on the card and risk factors named, as codes. */
  readonly factors: readonly string[];
  readonly isPregnant: boolean;
}

/** A remembered display, and what came back for it; the latest outcome counts. */
export interface PastDisplay {
  readonly memory: DisplayMemory;
  readonly ruleId: string;
  readonly hook: Hook;
  readonly indicator: Indicator;
  /** UTC milliseconds. */
  readonly shownAt: number;
  readonly outcome?:
    | {
        readonly kind: 'accepted' | 'overridden';
        /** UTC milliseconds: of the outcome, never later than its arrival. */
        readonly at: number;
        readonly reasonCode?: string | undefined;
      }
    | undefined;
}
