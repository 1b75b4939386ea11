import { defineService } from './define-service.js';
import { DISCLAIMER } from './disclaimer.js';
import orderSign from './order-sign.js';
import { PREFETCH } from './prefetch.js';

/** On a refill request, often with nobody at the screen: the check of order-sign, of every draft. */
export default defineService({
  service: {
    hook: 'medication-refill',
    id: 'cramp-medication-refill',
    title: 'Leg cramps: refill check',
    description: `Checks refill requests: quinine and other medicines for cramps, dose and kidney function for baclofen, diuretics that worsen an electrolyte result, and diuretics without baseline results. Not a check of potassium safety. ${DISCLAIMER}`,
    usageRequirements:
      'FHIR R4 and CDS Hooks 2.0. The client must send the draft orders of the refill in the hook context. Every prefetch key is optional; without laboratory Observations coded with LOINC only medicine advice is given.',
    prefetch: PREFETCH,
  },
  rules: orderSign.rules,
  supportingRules: orderSign.supportingRules,
  offByDefault: true,
});
