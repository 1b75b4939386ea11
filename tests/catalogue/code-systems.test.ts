import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { CodeSystem } from 'fhir/r4.js';
import { DEFAULT_SETTINGS } from '../../src/facts/clinical-settings.js';
import { RULES } from '../../src/rules/index.js';

function read(path: string): CodeSystem {
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')) as CodeSystem;
}

const RULE_SYSTEM = read('docs/fhir/CodeSystem-cramp-rule.json');
const REASON_SYSTEM = read('docs/fhir/CodeSystem-cramp-override-reason.json');
const METAS = Object.values(RULES).map(({ meta }) => meta);

describe.each([
  ['rules', RULE_SYSTEM],
  ['override reasons', REASON_SYSTEM],
])('the code system of %s', (_, system) => {
  test('is a draft with its purpose, how it was made, and its license', () => {
    const { resourceType, version, title, date, purpose, description, copyright, ...rest } = system;
    expect(resourceType).toBe('CodeSystem');
    expect([version, title, date, purpose, description, copyright].filter((text) => !text)).toEqual([]);
    expect(rest).toMatchObject({ status: 'draft', content: 'complete', caseSensitive: true });
    expect(system.name).toMatch(/^[A-Z]([A-Za-z0-9_]){0,254}$/);
  });

  test('has each code once, with a display and what it means', () => {
    const concepts = system.concept ?? [];
    expect(concepts.length).toBeGreaterThan(10);
    expect(new Set(concepts.map(({ code }) => code)).size).toBe(concepts.length);
    expect(concepts.filter(({ display, definition }) => !display || !definition)).toEqual([]);
  });
});

test('every rule is a concept: its topic, its title, and its id to configure it by', () => {
  const concepts = RULE_SYSTEM.concept?.map(({ code, display, property }) => [code, display, property]);
  expect(new Set(concepts)).toEqual(
    new Set(METAS.map(({ topic, title, id }) => [topic, title, [{ code: 'ruleId', valueString: id }]])),
  );
  expect(RULE_SYSTEM.property).toMatchObject([{ code: 'ruleId', type: 'string' }]);
});

test('the systems are those that cards name', () => {
  expect(RULE_SYSTEM.url).toBe(`${DEFAULT_SETTINGS.canonicalBase}/CodeSystem/cramp-rule`);
  expect(REASON_SYSTEM.url).toBe(DEFAULT_SETTINGS.overrideReasonSystem);
});

test('the published override reasons are those of the service', () => {
  expect(REASON_SYSTEM).toEqual(read('src/terminology/override-reasons.json'));
});
