import rule from './otc-analgesic-check.rule.js';
import { defineVignettes } from './vignette.js';

export default defineVignettes(rule, [
  {
    says: 'asked by another card, naproxen ordered: a question, never a card of its own',
    given: {},
    expect: [
      { messageId: 'ask', indicator: 'info', standsAlone: false, about: [], suggests: [], detailHas: ['tonic water'] },
    ],
  },
]);
