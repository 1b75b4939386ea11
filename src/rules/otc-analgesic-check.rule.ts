import { advise, defineRule, FIRST_VERSION, INFO_BEFORE_SIGNING, type Rule } from './rule.js';

/**
 * Ask about over-the-counter analgesics and internet remedies.
 *
 * When
 * - another card about cramps invites it: naproxen ordered (`cramp-associated-drug`)
 *
 * Then
 * - add the question; it never opens a card
 */
const rule: Rule = defineRule({
  meta: {
    id: 'otc-analgesic-check',
    topic: 'otcAnalgesicCheck',
    title: 'Over-the-counter analgesics and internet remedies',
    history: [FIRST_VERSION],
    decision: 'otc-analgesic-check',
    precedence: 12,
    ages: 'adults',
    infoOn: INFO_BEFORE_SIGNING,
    selectionBehavior: 'any',
    sources: ['JABFM', 'AFP'],
    limits: ['Survey of patients; the risk is estimated, not observed.'],
    evidence: 'C',
    overrideReasons: ['not-cramp-related', 'patient-preference'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
  },
  needs: {},
  uses: [],
  messages: {
    ask: () => ({
      summary: 'Ask about OTC analgesics, supplements, tonic water and internet remedies.',
      consider: [
        'Ask about OTC analgesics, supplements (Mg, K), tonic water and internet remedies; about one third look online.',
      ],
    }),
  },
  evaluate() {
    return advise({
      messageId: 'ask',
      data: undefined,
      indicator: 'info',
      because: 'a question for the consultation',
      about: [],
      standsAlone: false,
    });
  },
});
export default rule;
