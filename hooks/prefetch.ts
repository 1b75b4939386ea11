import type { PrefetchKey } from '../src/facts/fact.js';

/**
 * What each prefetch key asks for (clinical-knowledge, Appendix B). `codes(name)` stands for the codes of that value set, each with its
 * system; `engine/publish-service.ts` fills it in at start-up, so that no code is spelled here.
 *
 * No `category`, `clinical-status` or date filter: many systems lack them, and the service filters again anyway (CH-83).
 */
export const PREFETCH = {
  patient: 'Patient/{{context.patientId}}',
  encounter: 'Encounter/{{context.encounterId}}',
  conditions: 'Condition?patient={{context.patientId}}',
  procedures: 'Procedure?patient={{context.patientId}}&code=codes(dialysis-procedures)',
  medications: 'MedicationRequest?patient={{context.patientId}}&status=active',
  medicationStatements: 'MedicationStatement?patient={{context.patientId}}&status=active',
  labs: 'Observation?patient={{context.patientId}}&code=codes(laboratory-results)&_sort=-date&_count=200',
  pregnancyAndQt: 'Observation?patient={{context.patientId}}&code=codes(pregnancy-and-qt)',
  allergies: 'AllergyIntolerance?patient={{context.patientId}}',
  openOrders: 'ServiceRequest?patient={{context.patientId}}&status=active,draft',
} as const satisfies Readonly<Record<PrefetchKey, string>>;
