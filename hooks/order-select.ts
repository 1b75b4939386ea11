import { defineService } from './define-service.js';
import { DISCLAIMER } from './disclaimer.js';
import { PREFETCH } from './prefetch.js';

/** On picking an order: steer the choice early, for the selected drafts only. */
export default defineService({
  service: {
    hook: 'order-select',
    id: 'cramp-order-select',
    title: 'Leg cramps: order selection',
    description: `Comments on newly selected orders: quinine and other medicines for cramps, baclofen with reduced kidney function, drugs linked to leg cramps, and diuretics that worsen an electrolyte result. Not a check of potassium safety. ${DISCLAIMER}`,
    usageRequirements:
      'FHIR R4. The client must send unsigned orders in the hook context; some do so only when the unsigned-order scopes are granted. Every prefetch key is optional; without laboratory Observations coded with LOINC only medicine advice is given.',
    prefetch: PREFETCH,
  },
  rules: [
    'baclofen-cirrhosis-monitoring',
    'baclofen-for-cramps-dosing',
    'baclofen-pregnancy',
    'baclofen-renal',
    'benzodiazepine-for-cramps',
    'botulinum-for-cramps-pregnancy',
    'cramp-associated-diuretic',
    'cramp-associated-drug',
    'cyclobenzaprine-for-cramps',
    'diuretic-electrolyte',
    'magnesium-for-cramps',
    'methocarbamol-for-cramps',
    'orphenadrine-for-cramps',
    'other-muscle-relaxant-for-cramps',
    'quinidine-for-cramps',
    'quinine-for-cramps',
  ],
  supportingRules: [
    'cramps-missing-electrolytes',
    'hypercalcemia',
    'hypocalcemia',
    'hypokalemia',
    'hypomagnesemia',
    'hyponatremia',
    'otc-analgesic-check',
    'quinine-pregnancy',
    'quinine-risk-factors',
  ],
});
