import type { ClinicalFacts } from './clinical-facts.js';
import { activeOf, conditionClasses } from './conditions.js';
import { currentEncounter } from './encounter.js';
import { mapFact, mergeLists } from './fact.js';
import type { FactInput } from './fact-input.js';

/**
 * End-of-life care (gate G6): the current encounter's type, service type, class or reason names hospice or comfort care, or an
 * active palliative-care condition does.
 */
export function deriveComfortCare(
  input: FactInput,
  facts: Pick<ClinicalFacts, 'conditions'>,
): ClinicalFacts['comfortCare'] {
  const encounter = mapFact(currentEncounter(input), (current) => {
    const concepts = [
      ...(current?.type ?? []),
      ...(current?.reasonCode ?? []),
      current?.serviceType,
      ...(current?.class === undefined ? [] : [{ coding: [current.class] }]),
    ];
    return [concepts.some((concept) => conditionClasses([concept], input).has('palliative-or-hospice'))];
  });
  const problems = mapFact(facts.conditions, (conditions) => [
    activeOf(conditions, 'palliative-or-hospice').length > 0,
  ]);
  return mapFact(mergeLists([encounter, problems]), (found) => found.includes(true));
}
