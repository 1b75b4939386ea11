import type { ClinicalFacts } from '../facts/clinical-facts.js';
import { activeOf } from '../facts/conditions.js';
import { foundIn } from '../facts/fact.js';
import { isAtLeast } from '../facts/patient.js';
import type { DrugClass } from '../terminology/drug-classes.js';
import { advise, defineRule, FIRST_VERSION, INFO_BEFORE_SIGNING, type Rule } from './rule.js';
import { listText } from './shared/wording.js';

/** From this age on, analgesics do more harm. */
const OLDER_YEARS = 65;

/**
 * Ask about over-the-counter analgesics and internet remedies.
 *
 * When
 * - another card about cramps invites it: the overview, or naproxen ordered (`cramp-associated-drug`)
 *
 * Then
 * - add the question, and who is at higher risk: kidney disease, cirrhosis, heart failure, anticoagulant, naproxen taken,
 *   age 65 or more; it never opens a card
 */
const rule: Rule = defineRule({
  meta: {
    id: 'otc-analgesic-check',
    topic: 'otcAnalgesicCheck',
    title: 'Over-the-counter analgesics and internet remedies',
    history: [FIRST_VERSION],
    decision: 'otc-analgesic-check',
    precedence: 12.9,
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
  uses: ['conditions', 'activeMedications', 'patient'],
  messages: {
    ask: ({ reasons }: { readonly reasons: readonly string[] }) => ({
      summary: 'Ask about OTC analgesics, supplements, tonic water and internet remedies.',
      consider: askLines(reasons),
      steps: { ask: askLines(reasons) },
    }),
  },
  evaluate(facts) {
    return advise({
      messageId: 'ask',
      data: { reasons: reasonsToAsk(facts) },
      indicator: 'info',
      because: 'a question for the consultation',
      about: [],
      standsAlone: false,
    });
  },
});
export default rule;

const PROBLEMS = [
  ['chronic-kidney-disease', 'chronic kidney disease'],
  ['cirrhosis', 'cirrhosis'],
  ['heart-failure', 'heart failure'],
] as const;

function reasonsToAsk(facts: Pick<ClinicalFacts, 'conditions' | 'activeMedications' | 'patient'>): readonly string[] {
  const medicines = foundIn(facts.activeMedications);
  const takes = (name: DrugClass) => medicines.some(({ drug }) => drug.classes.has(name));
  return [
    ...PROBLEMS.filter(([name]) => activeOf(foundIn(facts.conditions), name).length > 0).map(([, text]) => text),
    ...(takes('anticoagulant') ? ['anticoagulant'] : []),
    ...(takes('naproxen-systemic') ? ['naproxen'] : []),
    ...(isAtLeast(OLDER_YEARS, facts.patient) ? [`age ${OLDER_YEARS} or more`] : []),
  ];
}

function askLines(reasons: readonly string[]): readonly string[] {
  return [
    'Ask about OTC analgesics, supplements (Mg, K), tonic water and internet remedies; about one third look online.',
    ...(reasons.length === 0 ? [] : [`OTC analgesics matter more here: ${listText(reasons)}.`]),
  ];
}
