import rule from './otc-analgesic-check.rule.js';
import { defineVignettes } from './vignette.js';
import { aged, medicine, NOTHING_READ, problem } from './vignette-facts.js';

export default defineVignettes(rule, [
  {
    says: 'asked by another card, naproxen ordered: a question, never a card of its own',
    given: {},
    expect: [
      { messageId: 'ask', indicator: 'info', standsAlone: false, about: [], suggests: [], detailHas: ['tonic water'] },
    ],
  },
  {
    says: 'kidney disease, cirrhosis, heart failure, an anticoagulant, naproxen and 65 years',
    given: {
      patient: aged(65),
      conditions: [problem('chronic-kidney-disease'), problem('cirrhosis'), problem('heart-failure')],
      activeMedications: [medicine('apixaban'), medicine('naproxen')],
    },
    expect: [
      {
        messageId: 'ask',
        indicator: 'info',
        detailHas: [
          'matter more here: chronic kidney disease, cirrhosis, heart failure, anticoagulant, naproxen and age 65 or more.',
        ],
      },
    ],
  },
  {
    says: '64 years, nothing else',
    given: { patient: aged(64) },
    expect: [{ messageId: 'ask', indicator: 'info', detailLacks: ['matter more here'] }],
  },
  {
    says: 'nothing else could be read',
    given: { ...NOTHING_READ },
    expect: [{ messageId: 'ask', indicator: 'info', detailLacks: ['matter more here'] }],
  },
]);
