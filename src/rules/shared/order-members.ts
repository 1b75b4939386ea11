import type { OrderContext } from '../../facts/clinical-facts.js';

/** What every proposed order begins with: a draft for this patient, in this encounter, by this prescriber, as far as known (CH-133). */
export function orderMembers({ subject, encounter, requester }: OrderContext) {
  return {
    status: 'draft' as const,
    intent: 'proposal' as const,
    subject: { ...subject },
    ...(encounter === undefined ? {} : { encounter: { ...encounter } }),
    ...(requester === undefined ? {} : { requester: { ...requester } }),
  };
}
