/**
 * Rules that exist in no catalogue, to show what the engine does with any rule. They borrow ids, as only those of the catalogue compile;
 * nothing else of theirs is real.
 */
import type { CdsRequest } from '../../src/cds/types.js';
import { type Gate, type ReportOutcome, type RuleReport, runRules } from '../../src/engine/run-rules.js';
import type { ClinicalFacts } from '../../src/facts/clinical-facts.js';
import { DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import type { AdviceOptions, Message, ProposedSuggestion, Rule, RuleMeta } from '../../src/rules/rule.js';
import { defineRule } from '../../src/rules/rule.js';
import { AS_OF, COMMON_SETTING } from '../../src/rules/vignette-facts.js';

export type InventedMeta = Partial<RuleMeta> & Pick<RuleMeta, 'id'>;

/** What an invented rule says; members left out are short and harmless. */
export type Said = Partial<AdviceOptions> & { readonly text?: Partial<Message> };

export function metaOf(changes: InventedMeta): RuleMeta {
  return {
    topic: 'invented',
    title: 'Invented rule',
    history: [{ version: '1.0.0', on: '2026-11-22', change: 'First version.' }],
    limits: ['none known'],
    decision: changes.id,
    precedence: 1,
    ages: 'adults',
    infoOn: ['patient-view', 'order-select', 'order-sign'],
    selectionBehavior: 'any',
    sources: ['AFP'],
    evidence: 'C',
    overrideReasons: ['specialist-advice'],
    evidenceCheckedOn: '2026-11-22',
    clinicalReview: 'pending',
    ...changes,
  };
}

/** A rule without needs that always says the same, by default one piece of advice. */
export function saying(meta: InventedMeta, ...said: readonly Said[]): Rule {
  return defineRule({
    meta: metaOf(meta),
    needs: {},
    uses: [],
    messages: { said: (message: Message) => message },
    evaluate: () => ({
      kind: 'advise',
      advice: (said.length > 0 ? said : [{}]).map(({ text, ...options }) => ({
        messageId: 'said' as const,
        data: { summary: `${meta.id} says something.`, ...text },
        indicator: 'warning' as const,
        because: 'it was invented so',
        about: [],
        ...options,
      })),
    }),
  });
}

/** What each rule concludes from these facts; no gate is closed. */
export function reportsOf(
  rules: readonly Rule[],
  facts: ClinicalFacts = COMMON_SETTING,
  gate: Gate = () => undefined,
): readonly RuleReport[] {
  return runRules(rules, facts, { settings: DEFAULT_SETTINGS, asOf: AS_OF, gate });
}

export function outcomeOf(rule: Rule, facts?: ClinicalFacts, gate?: Gate): ReportOutcome {
  const [report] = reportsOf([rule], facts, gate);
  if (report === undefined) throw new Error('the runner gave no report');
  return report.outcome;
}

/** A suggestion that drafts one laboratory order per code. */
export function orderTests(label: string, ...codes: readonly string[]): ProposedSuggestion {
  return {
    label,
    actions: codes.map((code) => ({
      type: 'create',
      description: `Draft order: ${code}`,
      resource: {
        resourceType: 'ServiceRequest',
        status: 'draft',
        intent: 'proposal',
        code: { coding: [{ system: 'http://loinc.org', code }] },
        subject: { reference: 'Patient/pat-1' },
      },
    })),
  };
}

/** A suggestion that removes drafts. */
export function removeDrafts(label: string, ...ids: readonly string[]): ProposedSuggestion {
  return {
    label,
    actions: ids.map((id) => ({
      type: 'delete',
      description: `Remove the draft ${id}`,
      resourceId: `MedicationRequest/${id}`,
    })),
  };
}

/** The smallest call of a hook. */
export function smallestRequest(userId = 'Practitioner/prac-1'): CdsRequest {
  return {
    hook: 'patient-view',
    hookInstance: '3f0c3c1e-6b0e-4b5e-9a58-7f0d9f4d2a11',
    context: { userId, patientId: 'pat-1' },
    prefetch: {},
  };
}
