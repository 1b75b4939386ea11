import type { ClinicalFacts } from './clinical-facts.js';
import { known } from './fact.js';
import type { FactInput } from './fact-input.js';

const ORDERING_USER = /^(Practitioner|PractitionerRole)\/[^/]+$/;

/** What new orders refer to: the patient, the encounter where there is one, and the user who may order (CH-133). */
export function deriveOrderContext({ context }: FactInput): ClinicalFacts['orderContext'] {
  const { patientId, encounterId, userId } = context;
  return known({
    subject: { reference: `Patient/${patientId}` },
    encounter: encounterId === undefined ? undefined : { reference: `Encounter/${encounterId}` },
    requester: userId !== undefined && ORDERING_USER.test(userId) ? { reference: userId } : undefined,
  });
}
