import type { ClinicalFacts, ConditionFact } from '../facts/clinical-facts.js';
import { readValue } from '../facts/fact.js';
import { advise, defineRule, notApplicable, type ProposedSuggestion, type Rule } from './rule.js';
import { baclofenDraft } from './shared/baclofen-draft.js';
import { baclofenObstacles, notOfferedLine } from './shared/baclofen-gate.js';
import { isRuledOut, type Obstacle } from './shared/obstacle.js';
import { activeProblems, problemsText, SECTION_META } from './shared/overview-section.js';

/**
 * Cramps in a patient with cirrhosis.
 *
 * When
 * - cramps are on record
 * - and cirrhosis is an active problem
 *
 * Then
 * - add to the overview: correct K, Mg and Na, review diuretics, monitor creatinine, Na and K
 * - name baclofen as the drug with trial support, and offer a draft when every gate of `canSuggestBaclofen` is
 *   passed; else name each gate that is not
 *
 * Remarks
 * - The monitoring is given for baclofen as the guidance article says, and for diuretics as hepatology guidance says.
 */
const rule: Rule = defineRule({
  meta: {
    ...SECTION_META,
    id: 'cirrhosis-cramps',
    topic: 'cirrhosisCramps',
    title: 'Cirrhosis and cramps',
    precedence: 12.33,
    sources: ['ROBERTS', 'ELFERT', 'EASL18'],
    limits: [
      'Baclofen: one randomized trial, n = 100, 30 mg/day, and a pilot, both in cirrhosis; off-label.',
      'The guideline passages on diuretics were read through summaries.',
    ],
    evidence: 'B',
  },
  needs: { crampEvidence: 'partial' },
  uses: [
    'conditions',
    'patient',
    'pregnancy',
    'dialysis',
    'renalFunction',
    'allergies',
    'activeMedications',
    'draftOrders',
    'orderContext',
  ],
  messages: {
    section: ({ problems, obstacles }: CirrhosisText) => ({
      summary: 'Cirrhosis on record: correct electrolytes, review diuretics; baclofen has trial support.',
      steps: {
        cause: [
          `${problemsText(problems)}: correct K, Mg and Na; review diuretics (guidance: stop the diuretic with incapacitating cramps, Na below 125 mmol/L, acute kidney injury or worsening encephalopathy).`,
          'Cirrhosis: check creatinine, Na and K during treatment with diuretics (hepatology guidance) or baclofen (guidance article), especially in the first month.',
        ],
        refractory: [
          ...(isRuledOut(obstacles) ? [] : BACLOFEN_LINES),
          ...notOfferedLine(obstacles),
          'Also studied in cirrhosis: taurine, methocarbamol, orphenadrine, sips of pickle brine at the onset of a cramp.',
        ],
      },
    }),
  },
  evaluate(facts) {
    if (facts.crampEvidence.length === 0) return notApplicable('no cramps on record');
    const problems = activeProblems(facts, 'cirrhosis');
    if (problems.length === 0) return notApplicable('no cirrhosis among the problems that could be read');
    const obstacles = baclofenObstacles(facts);
    return advise({
      messageId: 'section',
      data: { problems, obstacles },
      indicator: 'info',
      because: 'the problem is on record',
      standsAlone: false,
      about: problems.map(({ reference }) => reference),
      suggestions: obstacles.length === 0 ? baclofenSuggestion(facts) : [],
    });
  },
});
export default rule;

interface CirrhosisText {
  readonly problems: readonly ConditionFact[];
  readonly obstacles: readonly Obstacle[];
}

const BACLOFEN_LINES = [
  'Baclofen 10 mg/day, +10 mg/day weekly, at most 30 mg/day: off-label; in a trial in cirrhosis (n = 100, 30 mg/day) complete relief in 72 %. It can sedate and worsen encephalopathy; taper, never stop abruptly.',
];

/** Never recommended: starting a drug is the prescriber's own decision (7.4). */
function baclofenSuggestion({ orderContext }: Pick<ClinicalFacts, 'orderContext'>): readonly ProposedSuggestion[] {
  const context = readValue(orderContext);
  if (context === undefined) return [];
  return [{ label: 'If severe and refractory: baclofen 5 mg twice daily', actions: [baclofenDraft(context)] }];
}
