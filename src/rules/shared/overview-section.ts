/**
 * What the sections of the overview have in common (clinical-knowledge 2.4): they only add to the card `stepwise-cramp-management`.
 */
import { md } from '../../cds/markdown.js';
import type { ClinicalFacts, ConditionFact } from '../../facts/clinical-facts.js';
import { activeOf } from '../../facts/conditions.js';
import { hasCramps } from '../../facts/cramp-evidence.js';
import { foundIn } from '../../facts/fact.js';
import type { ConditionClass } from '../../terminology/conditions.js';
import {
  advise,
  defineRule,
  FIRST_VERSION,
  INFO_BEFORE_SIGNING,
  notApplicable,
  type Rule,
  type RuleMeta,
  type Steps,
} from '../rule.js';
import { datedLabel } from './wording.js';

/** Metadata of every section; each adds its own id, evidence and place. */
export const SECTION_META = {
  history: [FIRST_VERSION],
  decision: 'overview',
  ages: 'adults',
  infoOn: INFO_BEFORE_SIGNING,
  selectionBehavior: 'any',
  overrideReasons: ['already-managed', 'not-cramp-related', 'patient-preference'],
  evidenceCheckedOn: '2026-11-25',
  clinicalReview: 'pending',
} as const satisfies Partial<RuleMeta>;

type SectionMeta = Omit<RuleMeta, keyof typeof SECTION_META>;

interface ConditionSection {
  readonly meta: SectionMeta;
  /** Active problems of this kind open the section. */
  readonly problem: ConditionClass;
  readonly summary: string;
  /** Under which step it says what; `problems` is what the record calls them, with dates. */
  readonly steps: (problems: string) => Steps;
}

/** A section of text that one kind of problem opens. */
export function defineConditionSection({ meta, problem, summary, steps }: ConditionSection): Rule {
  return defineRule({
    meta: { ...SECTION_META, ...meta },
    needs: { conditions: 'partial' },
    uses: ['crampEvidence'],
    messages: {
      section: ({ problems }: { readonly problems: readonly ConditionFact[] }) => ({
        summary,
        steps: steps(problemsText(problems)),
      }),
    },
    evaluate({ conditions, crampEvidence }) {
      if (!hasCramps(crampEvidence)) return notApplicable('no cramps on record');
      const problems = activeOf(conditions, problem);
      if (problems.length === 0) return notApplicable('no such problem among those that could be read');
      return advise({
        messageId: 'section',
        data: { problems },
        indicator: 'info',
        because: 'the problem is on record',
        standsAlone: false,
        about: problems.map(({ reference }) => reference),
      });
    },
  });
}

/** `spinal stenosis (2024-05-01); claudication`, as recorded, escaped. */
export function problemsText(problems: readonly ConditionFact[]): string {
  return problems.map(({ label, since }) => md`${datedLabel(label, since)}`).join('; ');
}

/** Active problems of these kinds that could be read. */
export function activeProblems(
  { conditions }: Pick<ClinicalFacts, 'conditions'>,
  ...classes: readonly ConditionClass[]
): readonly ConditionFact[] {
  return activeOf(foundIn(conditions), ...classes);
}
