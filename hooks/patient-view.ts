import { defineService } from './define-service.js';
import { DISCLAIMER } from './disclaimer.js';
import { PREFETCH } from './prefetch.js';

/** On opening a chart: what on record can explain cramps, and what needs attention now. */
export default defineService({
  service: {
    hook: 'patient-view',
    id: 'cramp-patient-view',
    title: 'Leg cramps: chart review',
    description: `Looks for long-term quinine, for electrolyte results out of range that need attention, and, where leg cramps are on record, for what may contribute to them, with stepwise options. ${DISCLAIMER}`,
    usageRequirements:
      'FHIR R4. At least one of the prefetch keys conditions, encounter, labs, medications and medicationStatements is needed; without laboratory Observations coded with LOINC there is no electrolyte advice, without the medication list none about medicines taken, without conditions or encounter no overview of cramps.',
    prefetch: PREFETCH,
  },
  rules: [
    'cramp-medication-review',
    'hypercalcemia',
    'hypocalcemia',
    'hypokalemia',
    'hypomagnesemia',
    'hyponatremia',
    'quinine-active-review',
    'stepwise-cramp-management',
  ],
  supportingRules: [
    'albumin-cirrhosis-cramps',
    'cirrhosis-cramps',
    'cramps-missing-electrolytes',
    'dehydration-hint',
    'early-morning-pattern',
    'heat-exercise-cramps',
    'hemodialysis-cramps',
    'lumbar-stenosis-cramps',
    'myofascial-trigger-point-cramps',
    'otc-analgesic-check',
    'pad-cramps',
    'pregnancy-cramps',
    'quinine-pregnancy',
    'quinine-risk-factors',
  ],
});
