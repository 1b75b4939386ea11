/**
 * The When/Then header of a rule file, so that a clinician reads the same words as the reviewer of the code.
 */
import { readFileSync } from 'node:fs';
import type { RuleId } from '../rules/index.js';

export interface RuleHeader {
  /** First sentence: what the rule is about. */
  readonly about: string;
  /** Lines of the "When … and …" part. */
  readonly when: readonly string[];
  /** Lines of the "Then …" part. */
  readonly then: readonly string[];
  /** Decisions that are not obvious. */
  readonly remarks: readonly string[];
}

/** Written by `npm run docs` from the comments in `src/rules`; a test compares the two. */
const HEADERS: Readonly<Record<string, RuleHeader>> = JSON.parse(
  readFileSync(new URL('./rule-headers.json', import.meta.url), 'utf8'),
);

/** @throws when `npm run docs` has not been run since the rule was added */
export function headerOf(id: RuleId): RuleHeader {
  const header = HEADERS[id];
  if (header === undefined) throw new Error(`no header for rule ${id}: run npm run docs`);
  return header;
}
