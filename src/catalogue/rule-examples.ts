/**
 * The stories told beside each rule, and what the rule says in them, so that the catalogue shows the words that cards show.
 */
import { readFileSync } from 'node:fs';
import type { RuleId } from '../rules/index.js';

/** One message as it reads in the story that makes it longest. */
export interface RuleText {
  readonly message: string;
  /** The story. */
  readonly from: string;
  readonly summary: string;
  /** Lines of the detail, Markdown. */
  readonly lines: readonly string[];
}

export interface RuleStory {
  readonly says: string;
  readonly outcome: 'not-applicable' | 'no-concern' | 'cannot-tell' | 'advise';
  /** Why the rule said nothing. */
  readonly because?: string;
  readonly advice?: readonly {
    readonly indicator: 'info' | 'warning' | 'critical';
    /** Why this loud. */
    readonly because: string;
    readonly summary: string;
    /** Labels of what it offers. */
    readonly suggestions: readonly string[];
  }[];
}

export interface RuleExamples {
  readonly texts: readonly RuleText[];
  readonly stories: readonly RuleStory[];
}

/** Written by `npm run docs` from the vignettes in `src/rules`, each of them evaluated; `npm run check` compares. */
const EXAMPLES: Readonly<Record<string, RuleExamples>> = JSON.parse(
  readFileSync(new URL('./rule-examples.json', import.meta.url), 'utf8'),
);

/** @throws when `npm run docs` has not been run since the rule was added */
export function examplesOf(id: RuleId): RuleExamples {
  const examples = EXAMPLES[id];
  if (examples === undefined) throw new Error(`no examples for rule ${id}: run npm run docs`);
  return examples;
}
