/** The vignettes beside the rules, and the real runner they are run with. */
import { readdirSync } from 'node:fs';
import { type ReportOutcome, runRules } from '../../src/engine/run-rules.js';
import type { ClinicalFacts } from '../../src/facts/clinical-facts.js';
import { DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import type { Message, Rule } from '../../src/rules/rule.js';
import { factsOf, type RuleVignettes, type Vignette } from '../../src/rules/vignette.js';
import { AS_OF } from '../../src/rules/vignette-facts.js';

const RULES_FOLDER = new URL('../../src/rules/', import.meta.url);

/** Names of the files in `src/rules` that end like this, without the ending. */
export function ruleFiles(ending: '.rule.ts' | '.vignettes.ts'): readonly string[] {
  return readdirSync(RULES_FOLDER)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}

/** Every file of vignettes, under the rule id it is named after. */
export async function readVignettes(): Promise<ReadonlyMap<string, RuleVignettes>> {
  const files = ruleFiles('.vignettes.ts').map(async (id): Promise<readonly [string, RuleVignettes]> => {
    const { default: table } = await import(`../../src/rules/${id}.vignettes.ts`);
    return [id, table];
  });
  return new Map(await Promise.all(files));
}

export function runRule(rule: Rule, facts: ClinicalFacts, { settings, asOf }: Partial<Vignette> = {}): ReportOutcome {
  const [report] = runRules([rule], facts, {
    settings: { ...DEFAULT_SETTINGS, ...settings },
    asOf: asOf === undefined ? AS_OF : Date.parse(asOf),
    gate: () => undefined,
  });
  if (report === undefined) throw new Error('the runner gave no report');
  return report.outcome;
}

export function runVignette(rule: Rule, vignette: Vignette): ReportOutcome {
  return runRule(rule, factsOf(vignette.given), vignette);
}

/** The messages of an outcome; none when it is no advice. */
export function messagesOf(rule: Rule, outcome: ReportOutcome): readonly Message[] {
  if (outcome.kind !== 'advise') return [];
  return outcome.advice.map(({ messageId, data }) => {
    const message = rule.messages[messageId];
    if (message === undefined) throw new Error(`${rule.meta.id} has no message ${messageId}`);
    return message(data);
  });
}

/** All of a message but its summary, as one text. */
export function detailOf({
  why = [],
  evidence = [],
  patient = [],
  consider = [],
  data = [],
  steps = {},
}: Message): string {
  return [...why, ...evidence, ...patient, ...consider, ...data, ...Object.values(steps).flat()].join('\n');
}
