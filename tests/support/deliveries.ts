/** Cards as they were sent, displays to be remembered, and feedback on them; for tests of what is kept. */
import { randomUUID } from 'node:crypto';
import type { Feedback } from '../../src/cds/parse-feedback.js';
import type { Delivery, DisplayMemory } from '../../src/feedback/display.js';
import type { FeedbackContext } from '../../src/feedback/store.js';

/** 2026-03-02T14:00:00Z. */
export const SHOWN_AT = Date.UTC(2026, 2, 2, 14);
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

export function delivery(changes: Partial<Delivery> = {}): Delivery {
  return {
    cardUuid: randomUUID(),
    suggestionUuids: [randomUUID()],
    ruleId: 'quinine-for-cramps',
    ruleIds: ['quinine-for-cramps', 'quinine-risk-factors'],
    ruleVersion: '1.0.0',
    knowledgeVersion: '2026.11',
    serviceId: 'cramp-order-sign',
    hook: 'order-sign',
    indicator: 'critical',
    issuer: 'https://ehr.example.org',
    tenant: undefined,
    deliveredAt: SHOWN_AT,
    ...changes,
  };
}

export function displayMemory(changes: Partial<DisplayMemory> = {}): DisplayMemory {
  return {
    personKey: 'person-1',
    subjectKey: 'subject-1',
    orderKeys: ['order-1'],
    resultKeys: [],
    encounterKey: undefined,
    eventKey: 'event-1',
    alarm: { ruleVersion: '1.0.0', tier: 0, dailyMg: 324, factors: ['quinine-for-cramps'], isPregnant: false },
    expiresAt: SHOWN_AT + 90 * DAY,
    ...changes,
  };
}

export function overridden(card: string, changes: Partial<Feedback> = {}): Feedback {
  return { card, outcome: 'overridden', acceptedSuggestions: [], outcomeAt: SHOWN_AT + MINUTE, ...changes };
}

export function accepted(card: string, changes: Partial<Feedback> = {}): Feedback {
  return {
    card,
    outcome: 'accepted',
    acceptedSuggestions: [randomUUID()],
    outcomeAt: SHOWN_AT + MINUTE,
    ...changes,
  };
}

export function feedbackContext(changes: Partial<FeedbackContext> = {}): FeedbackContext {
  return {
    serviceId: 'cramp-order-sign',
    issuer: 'https://ehr.example.org',
    tenant: undefined,
    receivedAt: SHOWN_AT + 2 * MINUTE,
    ...changes,
  };
}
