import { activeOf } from '../facts/conditions.js';
import { foundIn } from '../facts/fact.js';
import { advise, defineRule, notApplicable, type Rule } from './rule.js';
import { SECTION_META } from './shared/overview-section.js';
import { listText } from './shared/wording.js';

/**
 * Heat or exercise cramps.
 *
 * When
 * - a heat or exertional cramp is an active problem
 *
 * Then
 * - add to the overview: stop, rest in a cool place, electrolyte-carbohydrate drink, gentle stretch
 * - with caution about such drinks in diabetes, kidney disease, heart failure or with potassium-sparing drugs,
 *   naming those on record
 */
const rule: Rule = defineRule({
  meta: {
    ...SECTION_META,
    id: 'heat-exercise-cramps',
    topic: 'heatExerciseCramps',
    title: 'Heat and exercise cramps',
    precedence: 12.38,
    sources: ['MILLER'],
    limits: ['First-aid advice; a 2022 review finds no immediate relief of exercise cramps by cooling.'],
    evidence: 'D',
  },
  needs: { conditions: 'partial' },
  uses: ['activeMedications'],
  messages: {
    section: ({ cautions }: { readonly cautions: readonly string[] }) => ({
      summary: 'Heat or exercise cramps on record: stop, rest in a cool place, stretch gently.',
      steps: {
        measures: [
          'Heat or exercise cramps: stop, rest in a cool place, electrolyte-carbohydrate drink (juice, milk, sports drink), gentle stretch.',
          cautions.length === 0
            ? 'Caution with such drinks in diabetes, kidney disease, heart failure or with potassium-sparing drugs.'
            : `Caution with such drinks here: ${listText(cautions)}.`,
        ],
      },
    }),
  },
  evaluate({ conditions, activeMedications }) {
    const problems = activeOf(conditions, 'heat-cramp');
    if (problems.length === 0) return notApplicable('no heat or exercise cramps among the problems that could be read');
    const isSparing = foundIn(activeMedications).some(({ drug }) => drug.classes.has('diuretic-potassium-sparing'));
    const found = CAUTIONS.filter(([name]) => activeOf(conditions, name).length > 0).map(([, text]) => text);
    return advise({
      messageId: 'section',
      data: { cautions: [...found, ...(isSparing ? ['potassium-sparing drug'] : [])] },
      indicator: 'info',
      because: 'the problem is on record',
      standsAlone: false,
      about: problems.map(({ reference }) => reference),
    });
  },
});
export default rule;

const CAUTIONS = [
  ['diabetes', 'diabetes'],
  ['chronic-kidney-disease', 'chronic kidney disease'],
  ['dialysis-or-esrd', 'end-stage kidney disease'],
  ['heart-failure', 'heart failure'],
] as const;
