import { defineService } from './define-service.js';
import { DISCLAIMER } from './disclaimer.js';
import { PREFETCH } from './prefetch.js';

/** On signing: the last check, with the full dose, of every draft. */
export default defineService({
  service: {
    hook: 'order-sign',
    id: 'cramp-order-sign',
    title: 'Leg cramps: final order check',
    description: `Checks orders before they are signed: quinine and other medicines for cramps, dose and kidney function for baclofen, diuretics that worsen an electrolyte result, and diuretics without baseline results. Not a check of potassium safety. ${DISCLAIMER}`,
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
    'diuretic-missing-labs',
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
