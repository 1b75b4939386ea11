/** The governance page over an embedded database with invented deliveries and feedback. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { openDatabase } from '../../src/database/connect.js';
import { databaseFeedbackStore } from '../../src/database/feedback-store.js';
import { REVIEW_LIMITS, reviewReasons } from '../../src/feedback/review-limits.js';
import type { FeedbackStore } from '../../src/feedback/store.js';
import { GOVERNANCE_POLICY, governancePage } from '../../src/governance/governance-page.js';
import { errorHandler } from '../../src/http/error-handler.js';
import { addGovernance } from '../../src/http/governance.js';
import { createLogger } from '../../src/log.js';
import { DAY, delivery, feedbackContext, SHOWN_AT } from './deliveries.js';

export interface GovernanceSite {
  readonly url: string;
  readonly store: FeedbackStore;
  close(): Promise<void>;
}

export async function startGovernance(): Promise<GovernanceSite> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cramp-cds-governance-'));
  const database = await openDatabase({ dataDir });
  const store = databaseFeedbackStore(database, { keepComments: false, now: () => SHOWN_AT });
  const app = express().set('query parser', false);
  addGovernance(app, {
    store,
    policy: GOVERNANCE_POLICY,
    now: () => SHOWN_AT,
    html: ({ query, ...found }) =>
      governancePage({
        ...found,
        filter: query,
        services: ['cramp-patient-view', 'cramp-order-sign'],
        clients: ['https://ehr.example.org'],
        titleOf: (id) => id.replaceAll('-', ' '),
        reasonOf: (code) => code.replaceAll('-', ' '),
        reviewReasons,
        reviewLimits: REVIEW_LIMITS,
        publicUrl: 'https://cds.example.org',
      }),
  });
  app.use(errorHandler(createLogger('silent')));
  const server = app.listen(0, '127.0.0.1');
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    store,
    close: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await store.close();
      await database.destroy();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const RULES = [
  'quinine-for-cramps',
  'cramp-associated-diuretic',
  'hypokalemia',
  'stepwise-cramp-management',
  'baclofen-renal',
];
const REASONS = ['specialist-advice', 'benefit-outweighs-risk', 'will-monitor', 'data-outdated-or-wrong'];

/** So many cards over so many weeks: of eight, one is accepted and three are overridden. */
export async function fill(
  store: FeedbackStore,
  { cards, weeks }: { readonly cards: number; readonly weeks: number },
): Promise<void> {
  const context = feedbackContext();
  for (let index = 0; index < cards; index += 1000) {
    const batch = Array.from({ length: Math.min(1000, cards - index) }, (_, place) => {
      const number = index + place;
      const deliveredAt = SHOWN_AT - Math.floor((number * weeks * 7 * DAY) / cards);
      return delivery({ cardUuid: randomUUID(), ruleId: RULES[number % RULES.length] ?? '', deliveredAt });
    });
    for (const each of batch) store.recordDelivery(each);
    const answered = batch.filter((_, place) => place % 8 < 4);
    await store.recordFeedback(
      answered.map(({ cardUuid, deliveredAt }, place) => ({
        card: cardUuid,
        outcome: place % 4 === 0 ? 'accepted' : 'overridden',
        acceptedSuggestions: [],
        outcomeAt: deliveredAt + 60_000,
        ...(place % 4 === 0 ? {} : { reason: { code: REASONS[place % REASONS.length] ?? '' } }),
      })),
      context,
    );
  }
}
