import { defineService } from './define-service.js';
import { DISCLAIMER } from './disclaimer.js';
import { PREFETCH } from './prefetch.js';

/** On opening a chart: what on record can explain cramps, and what needs attention now. */
export default defineService({
  service: {
    hook: 'patient-view',
    id: 'cramp-patient-view',
    title: 'Leg cramps: chart review',
    description: `Looks for long-term quinine and for electrolyte results out of range that need attention. ${DISCLAIMER}`,
    usageRequirements:
      'FHIR R4. At least one of the prefetch keys labs, medications and medicationStatements is needed; without laboratory Observations coded with LOINC there is no electrolyte advice, without the medication list none about long-term quinine.',
    prefetch: PREFETCH,
  },
  rules: ['hypercalcemia', 'hypocalcemia', 'hypokalemia', 'hypomagnesemia', 'hyponatremia', 'quinine-active-review'],
  supportingRules: ['cramps-missing-electrolytes', 'dehydration-hint', 'quinine-pregnancy', 'quinine-risk-factors'],
});
