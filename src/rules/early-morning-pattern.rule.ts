import { advise, defineRule, notApplicable, type Rule } from './rule.js';
import { SECTION_META } from './shared/overview-section.js';

/**
 * The pattern of the cramps: what to ask.
 *
 * When
 * - cramps are on record
 *
 * Then
 * - add the question to the overview
 *
 * Remarks
 * - The mechanism that the guidance article names for the early morning is not shown: no source for it was found.
 */
const rule: Rule = defineRule({
  meta: {
    ...SECTION_META,
    id: 'early-morning-pattern',
    topic: 'earlyMorningPattern',
    title: 'Time and pattern of cramps',
    precedence: 12.8,
    sources: ['RABB', 'AFP'],
    limits: ['About three quarters of cramps at rest are nocturnal; why is not known.'],
    evidence: 'C',
  },
  needs: { crampEvidence: 'partial' },
  uses: [],
  messages: {
    pattern: () => ({
      summary: 'Ask about timing, positions and exertion of the cramps.',
      steps: {
        ask: [
          'Pattern: mostly at night or early morning. Ask about timing, positions, exertion; exertional or rest pain that wakes and needs hanging the leg down is not a simple cramp.',
        ],
      },
    }),
  },
  evaluate({ crampEvidence }) {
    const [first] = crampEvidence;
    if (first === undefined) return notApplicable('no cramps on record');
    return advise({
      messageId: 'pattern',
      data: undefined,
      indicator: 'info',
      because: 'a question for the consultation',
      standsAlone: false,
      about: [],
    });
  },
});
export default rule;
