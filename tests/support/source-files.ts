/** The source code as a tree, for tests of how it is built rather than of what it does. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync } from '@swc/core';

export interface SourceFile {
  /** From the root of the repository: `src/facts/fact.ts`. */
  readonly path: string;
  /** `facts` in `src/facts/fact.ts`, `server` for `src/server.ts`, `hooks` for all of `hooks/`, `page` for `simulator/`. */
  readonly part: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** Every node of the syntax tree. */
  readonly nodes: readonly SyntaxNode[];
}

export interface Import {
  /** `src/facts/fact.ts` for a file of ours, else the name of the package. */
  readonly target: string;
  /** Part of ours that it belongs to; undefined for packages. */
  readonly part: string | undefined;
  /** Gone after compilation. */
  readonly isTypeOnly: boolean;
}

export type SyntaxNode = Readonly<Record<string, unknown>> & { readonly type: string };

const ROOT = new URL('../../', import.meta.url);

/** All TypeScript files of `src`, `hooks` and `simulator`, parsed. */
export function readSources(): readonly SourceFile[] {
  return ['src', 'hooks', 'simulator'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
      .sort()
      .map((name) => readSource(posix.join(folder, name))),
  );
}

/** Literal text in a tree: strings, and the fixed parts of templates. */
export function literalsOf({ nodes }: SourceFile): readonly string[] {
  return nodes.flatMap((node) => {
    if (node.type === 'StringLiteral') return [String(node['value'])];
    return node.type === 'TemplateElement' ? [String(node['raw'])] : [];
  });
}

function readSource(path: string): SourceFile {
  const text = readFileSync(new URL(path, ROOT), 'utf8');
  const nodes = nodesIn(parseSync(text, { syntax: 'typescript', tsx: path.endsWith('.tsx') }));
  return { path, part: partOf(path), text, nodes, imports: nodes.flatMap((node) => importOf(node, path)) };
}

function partOf(path: string): string {
  const [folder = '', first = ''] = path.split('/');
  const whole: Readonly<Record<string, string>> = { hooks: 'hooks', simulator: 'page' };
  return whole[folder] ?? first.replace(/\.ts$/, '');
}

function nodesIn(value: unknown): readonly SyntaxNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (typeof value !== 'object' || value === null) return [];
  const children = Object.values(value).flatMap(nodesIn);
  return isNode(value) ? [value, ...children] : children;
}

function isNode(value: object): value is SyntaxNode {
  return 'type' in value && typeof value.type === 'string';
}

function importOf(node: SyntaxNode, path: string): readonly Import[] {
  const source = sourceOf(node);
  if (source === undefined) return [];
  const isOurs = source.startsWith('.');
  const target = isOurs ? sourceFileOf(posix.join(posix.dirname(path), source)) : source;
  return [{ target, part: isOurs ? partOf(target) : undefined, isTypeOnly: isTypeOnly(node) }];
}

/** The file that is compiled to this one. */
function sourceFileOf(compiled: string): string {
  const plain = compiled.replace(/\.js$/, '.ts');
  return existsSync(new URL(`${plain}x`, ROOT)) ? `${plain}x` : plain;
}

/** What a node imports: `import …`, `export … from`, `import(…)`, and `import('…')` as a type. */
function sourceOf(node: SyntaxNode): string | undefined {
  const { type, source, callee, arguments: args, argument } = node;
  if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(type)) return literal(source);
  if (type === 'TsImportType') return literal(argument);
  const isDynamic = type === 'CallExpression' && nodesIn(callee)[0]?.type === 'Import';
  return isDynamic && Array.isArray(args) ? literal(args[0]?.expression) : undefined;
}

function literal(value: unknown): string | undefined {
  const [node] = nodesIn(value);
  return node?.type === 'StringLiteral' ? String(node['value']) : undefined;
}

function isTypeOnly({ type, typeOnly, specifiers }: SyntaxNode): boolean {
  if (typeOnly === true || type === 'TsImportType') return true;
  const named = Array.isArray(specifiers) ? specifiers : [];
  return named.length > 0 && named.every((specifier) => specifier?.isTypeOnly === true);
}
