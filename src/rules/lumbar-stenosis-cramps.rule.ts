import type { Rule } from './rule.js';
import { defineConditionSection } from './shared/overview-section.js';

/**
 * Cramps in a patient with lumbar spinal stenosis.
 *
 * When
 * - cramps are on record
 * - and lumbar spinal stenosis is an active problem
 *
 * Then
 * - add to the overview: consider neurogenic claudication; botulinum toxin of the calf is a matter for specialists
 */
const rule: Rule = defineConditionSection({
  meta: {
    id: 'lumbar-stenosis-cramps',
    topic: 'lumbarStenosisCramps',
    title: 'Lumbar spinal stenosis and cramps',
    precedence: 12.32,
    sources: ['AFP', 'PARK'],
    limits: ['Botulinum toxin: one randomized trial, n = 50, in lumbar stenosis.'],
    evidence: 'C',
  },
  problem: 'lumbar-spinal-stenosis',
  summary: 'Lumbar spinal stenosis on record: consider neurogenic claudication.',
  steps: (problems) => ({
    cause: [`${problems}: worse standing or walking, better flexed – consider neurogenic claudication.`],
    refractory: ['Lumbar stenosis: botulinum toxin of the calf helped in one small trial – specialist decision.'],
  }),
});
export default rule;
