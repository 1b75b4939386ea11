/**
 * Every vignette beside a rule: the outcome, and of advice whatever the story states.
 */
import { describe, expect, test } from '@jest/globals';
import type { ReportOutcome } from '../../src/engine/run-rules.js';
import type { Advice, Rule } from '../../src/rules/rule.js';
import type { ExpectedAdvice, Vignette } from '../../src/rules/vignette.js';
import { drug, MEDICINE_NAMES } from '../../src/rules/vignette-facts.js';
import { TERMINOLOGY } from '../support/engine.js';
import { detailOf, messagesOf, readVignettes, runVignette } from '../support/rule-vignettes.js';

const ALL = [...(await readVignettes())];

describe.each(ALL)('%s', (_id, { rule, vignettes }) => {
  test.each(vignettes.map((vignette) => [vignette.says, vignette] as const))('%s', (_says, vignette) => {
    expectOutcome(rule, vignette);
  });
});

describe('the medicines of the stories', () => {
  test.each(MEDICINE_NAMES)('%s is what the terminology says it is', (name) => {
    const { label, ingredients, classes } = drug(name);
    const found = TERMINOLOGY.drugs.identify({ codings: [], texts: [label], routeCodings: [], routeTexts: [] });
    expect(found).toMatchObject({ ingredients: [...ingredients], classes });
  });
});

function expectOutcome(rule: Rule, vignette: Vignette): void {
  const outcome = runVignette(rule, vignette);
  if (typeof vignette.expect === 'string') {
    expect(outcome).toMatchObject({ kind: vignette.expect });
    return;
  }
  const texts = messagesOf(rule, outcome);
  const advice = adviceOf(outcome);
  expect(advice.map(({ messageId, indicator }) => ({ messageId, indicator }))).toEqual(
    vignette.expect.map(({ messageId, indicator }) => ({ messageId, indicator })),
  );
  vignette.expect.forEach((expected, index) => {
    expect(observed(expected, advice[index], texts[index])).toEqual(expected);
  });
}

function adviceOf(outcome: ReportOutcome): readonly Advice[] {
  expect(outcome).toMatchObject({ kind: 'advise' });
  return outcome.kind === 'advise' ? outcome.advice : [];
}

/** What was given, in the words of the expectation: only members it states. */
function observed(
  expected: ExpectedAdvice,
  advice: Advice | undefined,
  message: ReturnType<typeof messagesOf>[number] | undefined,
): unknown {
  const suggestions = advice?.suggestions ?? [];
  const detail = message === undefined ? '' : detailOf(message);
  const given: Readonly<Record<string, unknown>> = {
    messageId: advice?.messageId,
    indicator: advice?.indicator,
    about: inOrderOf(expected.about, advice?.about ?? []),
    standsAlone: advice?.standsAlone ?? true,
    suggests: suggestions.map(({ label }) => label),
    recommends: suggestions.filter(({ isRecommended }) => isRecommended === true).map(({ label }) => label),
    invites: advice?.invites ?? [],
    silences: advice?.silences ?? [],
    summaryHas: message?.summary.includes(expected.summaryHas ?? '') ? expected.summaryHas : message?.summary,
    detailHas: (expected.detailHas ?? []).map((text) => (detail.includes(text) ? text : detail)),
    detailLacks: (expected.detailLacks ?? []).map((text) => (detail.includes(text) ? detail : text)),
  };
  return Object.fromEntries(Object.keys(expected).map((name) => [name, given[name]]));
}

/** Those expected first, so that only a difference in content shows. */
function inOrderOf(expected: readonly string[] = [], found: readonly string[]): readonly string[] {
  return [
    ...expected.filter((reference) => found.includes(reference)),
    ...found.filter((reference) => !expected.includes(reference)),
  ];
}
