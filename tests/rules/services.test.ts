/**
 * What every service of `hooks/` must be: its rules exist, and it asks for exactly the data they look at.
 */
import { describe, expect, test } from '@jest/globals';
import { SERVICES } from '../../hooks/index.js';
import { assertDiscovery } from '../../src/cds/check-discovery.js';
import { checkTemplate } from '../../src/cds/check-template.js';
import { publishService } from '../../src/engine/publish-service.js';
import type { FactName } from '../../src/facts/clinical-facts.js';
import { FACT_NAMES, prefetchKeysOf } from '../../src/facts/derive-facts.js';
import { RULES, type RuleId } from '../../src/rules/index.js';
import { loadTerminology } from '../../src/terminology/load.js';
import { PUBLISHED } from '../support/engine.js';

/** Facts that decide who gets cards at all: age, death, end-of-life care (gates G1, G4, G6). */
const GATE_FACTS: readonly FactName[] = ['patient', 'comfortCare'];

const ALL = SERVICES.map((declaration) => [declaration.service.id, declaration] as const);
const TEMPLATES = PUBLISHED.flatMap(({ service }) =>
  Object.entries(service.prefetch).map(([key, template]) => [service.id, key, template] as const),
);

describe.each(ALL)('%s', (_id, { service, rules, supportingRules }) => {
  test('names rules that exist', () => {
    expect([...rules, ...supportingRules].filter((id) => !Object.hasOwn(RULES, id))).toEqual([]);
  });

  test('names each rule once, as opening or as supporting rule, in alphabetical order', () => {
    expect(new Set([...rules, ...supportingRules]).size).toBe(rules.length + supportingRules.length);
    expect(rules).toEqual([...rules].sort());
    expect(supportingRules).toEqual([...supportingRules].sort());
  });

  test('asks for what its rules look at, and for nothing else (CH-21)', () => {
    const keys = prefetchKeysOf([...GATE_FACTS, ...factsOf([...rules, ...supportingRules])]);
    expect(Object.keys(service.prefetch).sort()).toEqual([...keys].sort());
  });
});

describe('all services together', () => {
  test('run every rule somewhere', () => {
    const run = new Set(SERVICES.flatMap(({ rules, supportingRules }) => [...rules, ...supportingRules]));
    expect([...run].sort()).toEqual(Object.keys(RULES));
  });

  test.each(TEMPLATES)(
    '%s publishes a template for %s that clients can run (CH-68 to CH-77)',
    (_id, _key, template) => {
      expect(template).not.toContain('codes(');
      expect(checkTemplate(template)).toEqual([]);
    },
  );

  test('say what they need where their hook has a minimum version of the standard, and are off by default (CH-203)', () => {
    const newer = SERVICES.filter(({ service }) => service.usageRequirements?.includes('CDS Hooks 2.0'));
    expect(newer.map(({ service, offByDefault }) => [service.hook, offByDefault])).toEqual([
      ['medication-refill', true],
    ]);
  });

  test('can be published (CH-8 to CH-16)', () => {
    expect(() => assertDiscovery(PUBLISHED.map(({ service }) => service))).not.toThrow();
  });

  test('are published as the same bytes by the same knowledge (CH-19)', () => {
    const publish = () => {
      const { valueSets } = loadTerminology();
      return JSON.stringify(SERVICES.map((declaration) => publishService(declaration, valueSets).service));
    };
    expect(publish()).toBe(publish());
  });
});

function factsOf(ids: readonly RuleId[]): readonly FactName[] {
  return ids.flatMap((id) => {
    const { needs, uses } = RULES[id];
    return [...FACT_NAMES.filter((name) => name in needs), ...uses];
  });
}
