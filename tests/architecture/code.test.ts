/**
 * What the code may not contain: impurity where conclusions are drawn, holes in the types, and codes outside the terminology.
 */
import { describe, expect, test } from '@jest/globals';
import { systemOf } from '../../src/terminology/code-systems.js';
import { literalsOf, readSources, type SourceFile, type SyntaxNode } from '../support/source-files.js';

const SOURCES = readSources();
const PURE = SOURCES.filter(({ part }) => part === 'facts' || part === 'rules');

/** Names by which code reaches clock, chance, environment, network or screen. */
const IMPURE_NAMES = new Set([
  'process',
  'fetch',
  'console',
  'performance',
  'crypto',
  'setTimeout',
  'setInterval',
  'globalThis',
]);
const IMPURE_MEMBERS = new Set(['Date.now', 'Math.random']);

/**
 * Every type assertion but `as const`, as `file: type`. Each belongs to a function that has just checked what it asserts, or to a
 * place where the compiler cannot follow.
 */
const ASSERTIONS: readonly (readonly [string, string, string])[] = [
  ['src/engine/run-rules.ts', 'FactName[]', '`Object.keys` forgets the names of the members of `Needs`'],
  ['src/engine/run-rules.ts', 'never', 'the one narrowing step: a rule gets exactly the facts it declared'],
  ['src/explanation/fact-text.ts', 'TsFunctionType', 'each fact is written by the entry of its own name'],
  ['src/fhir/lenient-resource.ts', 'Lenient', 'read member by member with the shape of its type'],
  ['src/fhir/shape.ts', 'T', 'read member by member'],
  ['src/fhir/shape.ts', 'T | undefined', 'a code is any text: whether its value set has it is judged where it is used'],
  ['src/rules/rule.ts', 'Rule', '`defineRule` hides which facts a rule declared; the engine gives it those'],
  ['src/rules/rule.ts', 'unknown', 'the same step'],
  ['src/terminology/conditions.ts', 'Partial', 'a data file of ours, checked right after'],
  ['src/terminology/drug-class-rules.ts', 'Partial', 'a data file of ours, checked right after'],
  ['src/terminology/drug-names.ts', 'DrugNamesFile', 'checked member by member'],
  ['src/terminology/drug-names.ts', 'Partial', 'a data file of ours, checked right after'],
  ['src/terminology/drug-routes.ts', '{…}', 'a data file of ours, checked right after'],
  ['src/terminology/override-reasons.ts', 'Partial', 'a data file of ours, checked right after'],
  ['src/terminology/value-sets.ts', 'Partial', 'a data file of ours, checked right after'],
];

describe('facts and rules', () => {
  test('draw the same conclusion from the same input: no clock, chance, environment, network or output', () => {
    expect(PURE.length).toBeGreaterThan(50);
    expect(found(PURE, impurity)).toEqual([]);
  });

  test('name value sets and classes, never a code', () => {
    const code = /^(\d{5,18}|\d{1,7}-\d|[A-TV-Z]\d{2}(\.\d[0-9A-Z]{0,3})?)$/;
    expect(
      PURE.flatMap((file) =>
        literalsOf(file)
          .filter((text) => code.test(text))
          .map(inFile(file)),
      ),
    ).toEqual([]);
  });
});

describe('all code', () => {
  test('keeps its types: no any, no !, no switched-off check', () => {
    const hole = ({ type, kind }: SyntaxNode) =>
      type === 'TsNonNullExpression' || (type === 'TsKeywordType' && kind === 'any') ? type : undefined;
    expect(found(SOURCES, hole)).toEqual([]);
    const switchedOff = /@ts-(ignore|expect-error|nocheck)|biome-ignore lint|eslint-disable/;
    expect(SOURCES.filter(({ text }) => switchedOff.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('asserts a type only where this list says why', () => {
    const asserted = new Set(found(SOURCES, assertedType));
    expect([...asserted].sort()).toEqual(ASSERTIONS.map(([path, type]) => `${path}: ${type}`).sort());
  });

  test('spells code systems only in src/terminology', () => {
    const files = SOURCES.filter(({ part }) => part !== 'terminology');
    const spelled = files.flatMap((file) => literalsOf(file).filter(isCodeSystem).map(inFile(file)));
    expect(spelled).toEqual([]);
  });
});

function impurity(node: SyntaxNode): string | undefined {
  const { type, value } = node;
  if (type === 'Identifier' && IMPURE_NAMES.has(String(value))) return String(value);
  if (type === 'NewExpression' && nameOf(node['callee']) === 'Date' && isEmpty(node['arguments'])) return 'new Date()';
  if (type !== 'MemberExpression') return undefined;
  const member = `${nameOf(node['object'])}.${nameOf(node['property'])}`;
  return IMPURE_MEMBERS.has(member) ? member : undefined;
}

function isEmpty(list: unknown): boolean {
  return !Array.isArray(list) || list.length === 0;
}

function assertedType({ type, typeAnnotation }: SyntaxNode): string | undefined {
  return type === 'TsAsExpression' || type === 'TsTypeAssertion' ? typeText(typeAnnotation) : undefined;
}

/** A type in short: its name, with what stands around it. */
function typeText(annotation: unknown): string {
  const node = asNode(annotation);
  switch (node['type']) {
    case 'TsTypeReference':
      return nameOf(node['typeName']);
    case 'TsKeywordType':
      return String(node['kind']);
    case 'TsArrayType':
      return `${typeText(node['elemType'])}[]`;
    case 'TsTupleType':
      return '[…]';
    case 'TsTypeLiteral':
      return '{…}';
    case 'TsUnionType':
      return [node['types']].flat().map(typeText).join(' | ');
    case 'TsTypeOperator':
      return `${node['op']} ${typeText(node['typeAnnotation'])}`;
    default:
      return String(node['type']);
  }
}

function isCodeSystem(text: string): boolean {
  return systemOf(text) !== undefined || /^(https?:\/\/.*(\/CodeSystem\/|\/sid\/|hl7\.org\/fhir)|urn:oid:)/.test(text);
}

function found(files: readonly SourceFile[], find: (node: SyntaxNode) => string | undefined): readonly string[] {
  return files.flatMap((file) => file.nodes.flatMap((node) => find(node) ?? []).map(inFile(file)));
}

function inFile({ path }: SourceFile): (what: string) => string {
  return (what) => `${path}: ${what}`;
}

function nameOf(value: unknown): string {
  return String(asNode(value)['value']);
}

function asNode(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
