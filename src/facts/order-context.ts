import type { ClinicalFacts } from './clinical-facts.js';
import { known } from './fact.js';
import type { FactInput } from './fact-input.js';
import { targetOf } from './resources.js';

const ORDERING_USER = /^Practitioner(Role)?\//;

/** What new orders refer to: the patient, the encounter where there is one, and the user who may order (CH-133). */
export function deriveOrderContext({ context }: FactInput): ClinicalFacts['orderContext'] {
  const { patientId, encounterId, userId } = context;
  return known({
    subject: { reference: `Patient/${patientId}` },
    encounter: encounterId === undefined ? undefined : { reference: `Encounter/${encounterId}` },
    requester: requesterOf(userId),
  });
}

/** In the relative style of the drafts (CH-133), also where the user is named by an absolute URL. */
function requesterOf(userId: string | undefined): { readonly reference: string } | undefined {
  const reference = targetOf(userId);
  return reference !== undefined && ORDERING_USER.test(reference) ? { reference } : undefined;
}
