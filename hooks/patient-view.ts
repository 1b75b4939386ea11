import { defineService } from './define-service.js';
import { PREFETCH } from './prefetch.js';

/** On opening a chart: what on record can explain cramps, and what needs attention now. */
export default defineService({
  service: {
    hook: 'patient-view',
    id: 'cramp-patient-view',
    title: 'Leg cramps: chart review',
    description:
      'Looks for long-term quinine and for electrolyte results out of range that need attention. For licensed health professionals; reviewable decision support that does not diagnose or prescribe. No card does not mean no risk.',
    usageRequirements:
      'FHIR R4. Every prefetch key is optional; without laboratory Observations coded with LOINC there is no electrolyte advice, without the medication list none about long-term quinine.',
    prefetch: {
      patient: PREFETCH.patient,
      encounter: PREFETCH.encounter,
      conditions: PREFETCH.conditions,
      procedures: PREFETCH.procedures,
      medications: PREFETCH.medications,
      medicationStatements: PREFETCH.medicationStatements,
      labs: PREFETCH.labs,
      pregnancyAndQt: PREFETCH.pregnancyAndQt,
      allergies: PREFETCH.allergies,
      openOrders: PREFETCH.openOrders,
    },
  },
  rules: ['hypercalcemia', 'hypocalcemia', 'hypokalemia', 'hypomagnesemia', 'hyponatremia', 'quinine-active-review'],
  supportingRules: ['cramps-missing-electrolytes', 'quinine-pregnancy', 'quinine-risk-factors'],
});
