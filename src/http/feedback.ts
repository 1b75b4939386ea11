import type { RequestHandler } from 'express';
import { type Feedback, parseFeedback } from '../cds/parse-feedback.js';
import type { FeedbackStore } from '../feedback/store.js';
import { addToLog, receivedAtOf } from './request-log.js';
import type { ServiceEdge } from './service-edge.js';

/** `POST /cds-services/{id}/feedback`: 200 without a body once all of it is stored (CH-141 to CH-154). */
export function receiveFeedback(edge: ServiceEdge, store: Pick<FeedbackStore, 'recordFeedback'>): RequestHandler {
  return edge({
    work: async ({ body, client, declared, budget }, response) => {
      const items = parseFeedback(body);
      const receivedAt = receivedAtOf(response);
      addToLog(response, { feedback: countsOf(items, receivedAt) });
      const context = {
        serviceId: declared[0].service.id,
        issuer: client.issuer,
        tenant: client.tenant,
        receivedAt,
      };
      await Promise.race([store.recordFeedback(items, context), budget.overrun]);
    },
    send: (response) => response.status(200).end(),
  });
}

/** For the log; the codes of reasons may be a client's own words. */
function countsOf(items: readonly Feedback[], receivedAt: number) {
  const count = (isMeant: (item: Feedback) => boolean) => items.filter(isMeant).length;
  return {
    accepted: count(({ outcome }) => outcome === 'accepted'),
    overridden: count(({ outcome }) => outcome === 'overridden'),
    inFuture: count(({ outcomeAt }) => outcomeAt > receivedAt),
  };
}
