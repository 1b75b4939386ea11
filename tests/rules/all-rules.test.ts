/**
 * What every rule must be, whatever it is about (style, "Tests and fixtures").
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { MAX_SUMMARY_UNITS } from '../../src/cds/check-card.js';
import { checkMarkdown } from '../../src/cds/check-markdown.js';
import type { ClinicalFacts, FactName } from '../../src/facts/clinical-facts.js';
import { FACT_NAMES } from '../../src/facts/derive-facts.js';
import { partial, unknown } from '../../src/facts/fact.js';
import { RULES } from '../../src/rules/index.js';
import type { Message, Rule } from '../../src/rules/rule.js';
import { sourceOf } from '../../src/rules/sources.js';
import { factsOf, type Vignette } from '../../src/rules/vignette.js';
import { overrideReason } from '../../src/terminology/override-reasons.js';
import { messagesOf, readVignettes, ruleFiles, runRule } from '../support/rule-vignettes.js';
import { worstCases } from '../support/worst-cases.js';

const ALL: readonly (readonly [string, Rule])[] = Object.entries(RULES);
const VIGNETTES = await readVignettes();
const CHANGES = new URL('../../changes/', import.meta.url);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

describe('the list of rules', () => {
  test('is alphabetical', () => {
    const ids = Object.keys(RULES);
    expect(ids).toEqual([...ids].sort());
  });

  test('has every rule file, and a file for every rule', () => {
    expect(ruleFiles('.rule.ts')).toEqual(Object.keys(RULES));
  });

  test('has vignettes for every rule, and no vignettes without a rule', () => {
    expect(ruleFiles('.vignettes.ts')).toEqual(Object.keys(RULES));
  });

  test('is announced without a gap left by the scaffold', () => {
    const gaps = readdirSync(CHANGES).filter((name) => /…/.test(readFileSync(new URL(name, CHANGES), 'utf8')));
    expect(gaps.filter((name) => name !== 'README.md')).toEqual([]);
  });

  test('has each topic once (CH-117)', () => {
    const topics = ALL.map(([, { meta }]) => meta.topic);
    expect(new Set(topics).size).toBe(topics.length);
  });
});

describe.each(ALL)('%s', (id, rule) => {
  const { meta } = rule;

  test('is registered under its own id', () => {
    expect(meta.id).toBe(id);
  });

  test('has a title, a decision and a place among the cards', () => {
    expect(meta.title).toMatch(/^[A-Z]\S* \S/);
    expect(meta.decision).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(meta.precedence).toBeGreaterThan(0);
  });

  test('has its id in camel case as topic, letters and digits only (CH-117)', () => {
    expect(meta.topic).toBe(id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));
    expect(meta.topic).toMatch(/^[A-Za-z0-9]{1,100}$/);
  });

  test('says in its header when it applies and what it does then', () => {
    const header = /\/\*\*\n(?: \*.*\n)+? \*\/\nconst rule: Rule/.exec(sourceText(id))?.[0];
    expect(header).toMatch(/\n \* When\n \* - \S/);
    expect(header).toMatch(/\n \* Then\n \* - \S/);
  });

  test('cites sources, one of them linked, all links https (CH-125)', () => {
    for (const sources of [meta.sources, meta.sourcesUk ?? meta.sources]) {
      const urls = sources.map(sourceOf).flatMap(({ url }) => url ?? []);
      expect(urls).not.toEqual([]);
      expect(urls.filter((url) => !URL.canParse(url) || new URL(url).protocol !== 'https:')).toEqual([]);
    }
  });

  test('offers one to six override reasons, each a term of the CodeSystem and once (CH-111)', () => {
    expect(meta.overrideReasons.length).toBeGreaterThan(0);
    expect(meta.overrideReasons.length).toBeLessThanOrEqual(6);
    expect(new Set(meta.overrideReasons).size).toBe(meta.overrideReasons.length);
    for (const code of meta.overrideReasons) expect(overrideReason(code).display).not.toBe('');
  });

  test('has version, evidence grade, day of the evidence check and state of the clinical review', () => {
    expect(meta.history.map(({ version }) => version).join(' ')).toMatch(/^\d+\.\d+\.\d+( \d+\.\d+\.\d+)*$/);
    expect(meta.evidence).toMatch(/^[ABCD]$/);
    expect(meta.evidenceCheckedOn).toMatch(DAY);
    const { clinicalReview } = meta;
    if (clinicalReview === 'pending') return;
    expect(clinicalReview.reviewer.trim()).not.toBe('');
    expect(clinicalReview.on).toMatch(DAY);
  });

  test('names each fact once, as need or as use', () => {
    const names = [...needsOf(rule), ...rule.uses];
    expect(new Set(names).size).toBe(names.length);
  });
});

describe.each(ALL)('the vignettes of %s', (id, rule) => {
  test('show every outcome it can give', () => {
    const told = vignettesOf(id).map((vignette) => (typeof vignette.expect === 'string' ? vignette.expect : 'advise'));
    expect([...new Set(told)].sort()).toEqual([...possibleOutcomes(id, rule)].sort());
  });

  test('tell of each fact unread, alone or with others', () => {
    const unread = new Set(
      vignettesOf(id).flatMap(({ given }) =>
        Object.entries(factsOf(given)).flatMap(([name, fact]) => (fact.status === 'unknown' ? [name] : [])),
      ),
    );
    expect([...needsOf(rule), ...rule.uses].filter((name) => !unread.has(name))).toEqual([]);
  });

  test('show every message', () => {
    const told = vignettesOf(id).flatMap((vignette) => messageIdsOf(vignette.expect));
    expect([...new Set(told)].sort()).toEqual(Object.keys(rule.messages).sort());
  });

  test('tell every story once', () => {
    const told = vignettesOf(id).map(({ says }) => says);
    expect(new Set(told).size).toBe(told.length);
  });

  test('show each need unknown, and in part where all of it is needed', () => {
    const weak = vignettesOf(id)
      .filter((vignette) => vignette.expect === 'cannot-tell')
      .map(({ given }) => factsOf(given));
    const told = weak.flatMap((facts) =>
      needsOf(rule).flatMap((name) => (facts[name].status === 'known' ? [] : [`${name} ${facts[name].status}`])),
    );
    const wanted = needsOf(rule).flatMap((name) => [
      `${name} unknown`,
      ...(rule.needs[name] === 'complete' ? [`${name} partial`] : []),
    ]);
    expect([...new Set(told)].sort()).toEqual(wanted.sort());
  });
});

/** Which rule needs or uses which fact. */
const NEEDS = ALL.flatMap(([id, rule]) => needsOf(rule).map((name) => [id, name, rule] as const));
const USES = ALL.flatMap(([id, rule]) => rule.uses.map((name) => [id, name, rule] as const));

describe('what is not known', () => {
  test.each(NEEDS)('%s cannot tell when %s is unknown', (id, name, rule) => {
    for (const facts of stories(id)) {
      expect(runRule(rule, { ...facts, [name]: unknown('timed-out') })).toMatchObject({
        kind: 'cannot-tell',
        missing: expect.arrayContaining([{ fact: name, reason: 'timed-out' }]),
      });
    }
  });

  test.each(NEEDS.filter(([, name, { needs }]) => needs[name] === 'complete'))(
    '%s cannot tell when only a part of %s is known',
    (id, name, rule) => {
      for (const facts of stories(id)) {
        expect(runRule(rule, { ...facts, [name]: weakened(facts, name) })).toMatchObject({ kind: 'cannot-tell' });
      }
    },
  );

  test.each([...NEEDS.filter(([, name, { needs }]) => needs[name] === 'partial'), ...USES])(
    '%s answers from a part of %s',
    (id, name, rule) => {
      for (const facts of stories(id)) expectAnswer(rule, { ...facts, [name]: weakened(facts, name) });
    },
  );

  test.each(USES)('%s answers without %s', (id, name, rule) => {
    for (const facts of stories(id)) expectAnswer(rule, { ...facts, [name]: unknown('refused') });
  });

  test.each(ALL)('%s answers without anything it could do without', (id, rule) => {
    const nothing = Object.fromEntries(rule.uses.map((name) => [name, unknown('refused')]));
    for (const facts of stories(id)) expectAnswer(rule, { ...facts, ...nothing });
  });
});

describe.each(ALL)('what %s says', (id, rule) => {
  test('has a summary of 1 to 139 units even with the longest data (CH-105)', () => {
    const summaries = longestMessages(id, rule).map(({ summary }) => summary);
    expect(summaries).not.toEqual([]);
    const broken = summaries.filter((summary) => summary === '' || summary.length > MAX_SUMMARY_UNITS);
    expect([...new Set(broken)]).toEqual([]);
  });

  test('keeps to the Markdown subset even with hostile record text (CH-106)', () => {
    expect(longestMessages(id, rule).flatMap((message) => checkMarkdown(markdownOf(message)))).toEqual([]);
  });

  test('has no empty line and no hole', () => {
    const lines = longestMessages(id, rule).flatMap(linesOf);
    expect(lines.filter((line) => line.trim() === '' || /undefined|NaN|\[object/.test(line))).toEqual([]);
  });
});

function vignettesOf(id: string): readonly Vignette[] {
  return VIGNETTES.get(id)?.vignettes ?? [];
}

function needsOf(rule: Rule): readonly FactName[] {
  return FACT_NAMES.filter((name) => name in rule.needs);
}

/** The facts of every story in which the rule can tell. */
function stories(id: string): readonly ClinicalFacts[] {
  return vignettesOf(id)
    .filter((vignette) => vignette.expect !== 'cannot-tell')
    .map(({ given }) => factsOf(given));
}

function weakened(facts: ClinicalFacts, name: FactName) {
  const fact = facts[name];
  return fact.status === 'unknown' ? fact : partial(fact.value);
}

function expectAnswer(rule: Rule, facts: ClinicalFacts): void {
  const outcome = runRule(rule, facts);
  expect(['not-applicable', 'no-concern', 'advise']).toContain(outcome.kind);
  for (const message of messagesOf(rule, outcome)) expect(message.summary).not.toBe('');
}

function messageIdsOf(outcome: Vignette['expect']): readonly string[] {
  return typeof outcome === 'string' ? [] : outcome.map(({ messageId }) => messageId);
}

/** Outcomes that its source, or the template it is built from, can return. */
/** Rules that are made of common parts, and where their outcomes are given. */
const BUILDERS = [
  ['defineElectrolyteRule(', 'shared/electrolyte-rule'],
  ['defineConditionSection(', 'shared/overview-section'],
  ['defineCirrhosisRelaxant(', 'shared/cirrhosis-relaxant'],
] as const;

function possibleOutcomes(id: string, rule: Rule): readonly string[] {
  const own = sourceText(id);
  const builder = BUILDERS.find(([call]) => own.includes(call))?.[1];
  const text = builder === undefined ? own : sourceText(builder, '.ts');
  return [
    'advise',
    ...(text.includes('notApplicable(') ? ['not-applicable'] : []),
    ...(text.includes('noConcern(') ? ['no-concern'] : []),
    ...(needsOf(rule).length > 0 ? ['cannot-tell'] : []),
  ];
}

function sourceText(name: string, ending = '.rule.ts'): string {
  return readFileSync(new URL(`../../src/rules/${name}${ending}`, import.meta.url), 'utf8');
}

/** The messages of every story, with everything in it made as long as the record allows. */
function longestMessages(id: string, rule: Rule): readonly Message[] {
  return vignettesOf(id).flatMap((vignette) =>
    worstCases(factsOf(vignette.given)).flatMap((facts) => messagesOf(rule, runRule(rule, facts, vignette))),
  );
}

function linesOf({
  why = [],
  evidence = [],
  patient = [],
  consider = [],
  data = [],
  steps = {},
}: Message): readonly string[] {
  return [...why, ...evidence, ...patient, ...consider, ...data, ...Object.values(steps).flat()];
}

/** As cards show it. */
function markdownOf(message: Message): string {
  return linesOf(message)
    .map((line) => `- ${line}`)
    .join('\n');
}
