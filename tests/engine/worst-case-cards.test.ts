/**
 * All rules of a service together, over every story told beside a rule, with the record as long and as hostile as it can be: what comes out
 * keeps to the standard.
 */
import { describe, expect, test } from '@jest/globals';
import { SERVICES } from '../../hooks/index.js';
import { assertCards } from '../../src/cds/check-card.js';
import type { Card } from '../../src/cds/types.js';
import { assembleCards } from '../../src/engine/assemble-cards.js';
import type { Declaration } from '../../src/engine/evaluate-request.js';
import { gateFor } from '../../src/engine/gates.js';
import { groupAdvice } from '../../src/engine/group-advice.js';
import { runRules } from '../../src/engine/run-rules.js';
import type { ClinicalFacts } from '../../src/facts/clinical-facts.js';
import { DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import { RULES, type RuleId } from '../../src/rules/index.js';
import { factsOf } from '../../src/rules/vignette.js';
import { AS_OF } from '../../src/rules/vignette-facts.js';
import { numberedUuids } from '../support/engine.js';
import { readVignettes } from '../support/rule-vignettes.js';
import { worstCases } from '../support/worst-cases.js';

/** Each fifth: every way of stretching comes by, in a fifth of the time. */
const FACTS = [...(await readVignettes()).values()]
  .flatMap(({ vignettes }) => vignettes.flatMap(({ given }) => worstCases(factsOf(given))))
  .filter((_, index) => index % 5 === 0);
const SETTINGS = { ...DEFAULT_SETTINGS, infoOnOrderSign: true, ecgSuggestion: true, taskSuggestions: true };

/** At most one card fits, unless more are critical: the last one names the others. */
function cardsOf({ service, rules, supportingRules }: Declaration, facts: ClinicalFacts, maxCards: number) {
  const inOrder = (ids: readonly RuleId[]) => ids.map((id) => RULES[id]);
  const reports = runRules(inOrder([...rules, ...supportingRules]), facts, {
    settings: SETTINGS,
    asOf: AS_OF,
    gate: gateFor(facts),
  });
  if (reports.some(({ outcome }) => outcome.kind === 'crashed')) throw new Error('a rule crashed');
  const groups = groupAdvice(reports, {
    hook: service.hook,
    opening: new Set<string>(rules),
    infoOnOrderSign: SETTINGS.infoOnOrderSign,
    isHidden: () => false,
  });
  return assembleCards(groups, {
    settings: SETTINGS,
    publicUrl: 'https://cds.example.org',
    maxCards,
    notesFor: () => [],
    newUuid: numberedUuids(),
  }).map(({ card }) => card);
}

describe.each(SERVICES.map((declaration) => [declaration.service.id, declaration] as const))('%s', (_, declaration) => {
  const answers: readonly (readonly Card[])[] = FACTS.map((facts, index) =>
    cardsOf(declaration, facts, index % 2 === 0 ? 1 : 3),
  );
  const cards = answers.flat();

  test('makes cards of these stories', () => {
    expect(cards.length).toBeGreaterThan(FACTS.length / 20);
  });

  test('whose answers all keep to the standard (CH-2, CH-104 to CH-138)', () => {
    expect(answers.filter((answer) => !keepsToStandard(answer))).toEqual([]);
  });

  test('with one to three sources linked, and one to six override reasons', () => {
    const counts = (members: readonly number[]) => [...new Set(members)].filter((count) => count < 1);
    expect(counts(cards.map(({ links = [] }) => links.length))).toEqual([]);
    expect(Math.max(...cards.map(({ links = [] }) => links.length))).toBeLessThanOrEqual(3);
    expect(counts(cards.map(({ overrideReasons = [] }) => overrideReasons.length))).toEqual([]);
    expect(Math.max(...cards.map(({ overrideReasons = [] }) => overrideReasons.length))).toBeLessThanOrEqual(6);
  });

  test('with a summary that no engine had to cut', () => {
    expect(cards.filter(({ summary }) => summary.endsWith('…'))).toEqual([]);
  });

  test('with at most one recommendation each, and never one that starts a drug (7.4)', () => {
    const recommended = cards.map(({ suggestions = [] }) =>
      suggestions.filter(({ isRecommended }) => isRecommended === true),
    );
    expect(recommended.filter((suggestions) => suggestions.length > 1)).toEqual([]);
    const created = recommended.flat().flatMap(({ actions }) => actions.filter(({ type }) => type === 'create'));
    const types = created.map((action) => (action.type === 'create' ? action.resource.resourceType : ''));
    expect(types.filter((type) => type !== 'ServiceRequest')).toEqual([]);
  });

  test('with each laboratory order on one card only', () => {
    const perCard = answers.map((answer) => answer.flatMap((card) => [...new Set(labCodes(card))]));
    expect(perCard.filter((codes) => new Set(codes).size < codes.length)).toEqual([]);
  });

  test('with basis and footer at their end (7.4)', () => {
    expect(cards.filter((card) => !endsWithBasisAndFooter(card)).map(({ detail }) => detail)).toEqual([]);
  });
});

/** Codes of the proposed tests, each with the days it is planned for. */
function labCodes({ suggestions = [] }: Card): readonly string[] {
  return suggestions.flatMap(({ actions }) =>
    actions.flatMap((action) => {
      if (action.type !== 'create' || action.resource.resourceType !== 'ServiceRequest') return [];
      const { code: concept, occurrenceTiming } = action.resource;
      return (concept?.coding ?? []).map(({ code }) => [code, ...(occurrenceTiming?.event ?? [])].join(' '));
    }),
  );
}

function keepsToStandard(cards: readonly Card[]): boolean {
  try {
    assertCards(cards);
    return true;
  } catch {
    return false;
  }
}

function endsWithBasisAndFooter({ detail = '', indicator }: Card): boolean {
  const [basis = '', footer = ''] = detail.split('\n\n').slice(-2);
  const because = new RegExp(`^${indicator} because .+\\. Evidence grade [A-D]: .+\\. Rule [a-z-]+ \\d`, 'i');
  return because.test(basis) && footer.startsWith('Decision support for clinicians; not an order.');
}
