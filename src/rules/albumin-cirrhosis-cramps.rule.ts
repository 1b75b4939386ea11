import type { Rule } from './rule.js';
import { defineConditionSection } from './shared/overview-section.js';

/**
 * Human albumin for cramps in cirrhosis.
 *
 * When
 * - cramps are on record
 * - and cirrhosis is an active problem
 *
 * Then
 * - name it in the overview as an option for specialists; it is never proposed as an order
 */
const rule: Rule = defineConditionSection({
  meta: {
    id: 'albumin-cirrhosis-cramps',
    topic: 'albuminCirrhosisCramps',
    title: 'Albumin for cramps in cirrhosis',
    precedence: 12.34,
    sources: ['ANGELI', 'EASL18'],
    limits: ['One crossover study, n = 12; the guideline passage was read through a summary.'],
    evidence: 'C',
  },
  problem: 'cirrhosis',
  summary: 'Cirrhosis: albumin is a specialist option for cramps.',
  steps: () => ({
    refractory: [
      'Cirrhosis, specialist option: human albumin 20–40 g/week (fewer cramps in a crossover study, n = 12; volume overload, cost).',
    ],
  }),
});
export default rule;
