/**
 * A short print of what each rule declares, and of everything it comes to in each story: every line, action, source and option, of which
 * the catalogue shows only part. A change anywhere is noticed, and named by story.
 */
import { createHash } from 'node:crypto';
import { RULES, type RuleId } from '../../src/rules/index.js';
import { type Example, examplesOfRule } from './examples.js';

/** Prints by story, and under `declaration` that of what the rule says of itself. */
export type Fingerprints = Readonly<Record<string, string>>;

export function fingerprintsOf(id: RuleId): Fingerprints {
  const { meta, needs, uses } = RULES[id];
  const stories = examplesOfRule(id).map((example) => [example.says, fingerprint(conclusionOf(example))]);
  return { declaration: fingerprint({ meta, needs, uses }), ...Object.fromEntries(stories) };
}

function conclusionOf({ outcome, because, advice }: Example) {
  return { outcome, because, advice: advice.map(({ whole }) => whole) };
}

function fingerprint(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}
