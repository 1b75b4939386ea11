/**
 * What `fire` prints: services and cards of anybody, for a terminal. Nothing is trusted: members may be missing or of another type, and
 * control characters do not reach the terminal.
 */
import type { StandardFindings } from '../cds/check-standard.js';
import { isRecord } from '../cds/json.js';
import { plainLine } from '../cds/markdown.js';
import type { HookAnswer } from '../client/call.js';
import type { Discovery, OfferedService } from '../client/discovery.js';

/** Columns of a line of text. */
const WIDTH = 100;

/** Services as a table, then what breaks the standard. */
export function discoveryText({ services, findings, ms }: Discovery): string {
  const rows = services.map(({ id, hook, title, prefetch }) => [
    plainLine(id),
    plainLine(hook),
    plainLine(title) || '–',
    Object.keys(prefetch).map(plainLine).join(', ') || '–',
  ]);
  return [
    `${services.length === 1 ? '1 service' : `${services.length} services`}, in ${ms} ms`,
    '',
    ...table([['id', 'hook', 'title', 'prefetch'], ...rows]),
    ...findingLines(findings),
    '',
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A heading, then the cards, or what was answered instead. */
export function answerText({ id, hook }: Pick<OfferedService, 'id' | 'hook'>, answer: HookAnswer): string {
  const { status, ms, body, findings } = answer;
  const cards = listAt(body, 'cards');
  const count = status === 200 ? `: ${cards.length === 1 ? '1 card' : `${cards.length} cards`}` : '';
  const systemActions = listAt(body, 'systemActions');
  return [
    `${plainLine(id)} (${plainLine(hook)}): ${status} in ${ms} ms${count}`,
    ...(status === 200 ? [] : refusalLines(answer)),
    ...cards.flatMap((card, index) => ['', ...cardLines(card, index + 1)]),
    ...(systemActions.length === 0 ? [] : ['', 'Applied without asking:', ...systemActions.map(actionLine)]),
    ...findingLines(findings),
    '',
  ].join('\n');
}

function cardLines(card: unknown, number: number): readonly string[] {
  const indicator = textAt(card, 'indicator').toUpperCase() || 'WITHOUT INDICATOR';
  return [
    ...wrapped(`${number}. ${indicator}  ${textAt(card, 'summary') || 'without summary'}`, '', '   '),
    ...detailLines(card),
    `   Source: ${[textAt(at(card, 'source'), 'label'), textAt(at(card, 'source'), 'url')].filter(isSaid).join(', ') || 'not said'}`,
    ...suggestionLines(card),
    ...reasonLines(card),
    ...listAt(card, 'links').flatMap((link) => [
      `   Link: ${textAt(link, 'label')} ${textAt(link, 'url')}${textAt(link, 'type') === 'smart' ? ' (SMART app)' : ''}`,
    ]),
  ];
}

/** Markdown is shown as it reads: without the marks of bold text and escapes. */
function detailLines(card: unknown): readonly string[] {
  const detail = at(card, 'detail');
  if (typeof detail !== 'string') return [];
  const lines = detail.split('\n').map((line) => plainLine(readable(line)));
  return lines.flatMap((line) => (line === '' ? [] : wrapped(line, '   ', line.startsWith('- ') ? '     ' : '   ')));
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
]);

function readable(markdown: string): string {
  return markdown
    .replaceAll('**', '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES.get(entity) ?? entity);
}

function suggestionLines(card: unknown): readonly string[] {
  const suggestions = listAt(card, 'suggestions');
  if (suggestions.length === 0) return [];
  const choice = textAt(card, 'selectionBehavior') === 'any' ? 'any of' : 'at most one of';
  return [
    `   Offers ${choice}:`,
    ...suggestions.flatMap((suggestion) => [
      `   [ ] ${textAt(suggestion, 'label')}${at(suggestion, 'isRecommended') === true ? ' (recommended)' : ''}`,
      ...listAt(suggestion, 'actions').map(actionLine),
    ]),
  ];
}

/** `delete MedicationRequest/draft-1: Remove the quinine order` */
function actionLine(action: unknown): string {
  const resource = at(action, 'resource');
  const named = [textAt(resource, 'resourceType'), textAt(resource, 'id')].filter(isSaid).join('/');
  const target = textAt(action, 'resourceId') || (typeof resource === 'string' ? plainLine(resource) : named);
  return `       ${textAt(action, 'type')} ${target}: ${textAt(action, 'description')}`;
}

function reasonLines(card: unknown): readonly string[] {
  const reasons = listAt(card, 'overrideReasons').map((reason) => textAt(reason, 'display') || textAt(reason, 'code'));
  return reasons.length === 0 ? [] : wrapped(`Reasons to override: ${reasons.join('; ')}`, '   ', '     ');
}

/** An error: the words of its OperationOutcome, or what came instead. */
function refusalLines({ status, body, notJson }: HookAnswer): readonly string[] {
  const issues = listAt(body, 'issue').map((issue) =>
    [textAt(at(issue, 'details'), 'text'), textAt(issue, 'diagnostics')].filter(isSaid).join(' '),
  );
  const said = notJson === '' ? issues.filter(isSaid) : [`It answered with ${notJson}.`];
  const advice = ADVICE.get(status);
  return [...said, ...(advice === undefined ? [] : [advice])].flatMap((line) => wrapped(line, '   ', '   '));
}

const ADVICE: ReadonlyMap<number, string> = new Map([
  [401, 'It wants proof of who calls: sign with --sign KEY --issuer URL, or give a token with --token.'],
  [403, 'The caller is known, and not allowed to.'],
  [404, 'There is no such service at this address: --list shows what there is.'],
  [412, 'It lacks data: give --fhir, and see above which keys were left out.'],
  [413, 'The request is too large for it: --no-prefetch lets it read by itself.'],
]);

/** Breaks first; nothing when there are none. */
export function findingLines({ breaks, advice }: StandardFindings): readonly string[] {
  const lines = (title: string, findings: StandardFindings['breaks']) =>
    findings.length === 0
      ? []
      : ['', title, ...findings.map(({ path, expected }) => `   ${path ?? 'the answer'}: expected ${expected}`)];
  return [...lines('Breaks CDS Hooks:', breaks), ...lines('Recommended by CDS Hooks:', advice)];
}

function wrapped(text: string, first: string, others: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + word.length >= WIDTH) {
      lines.push(line.trimEnd());
      line = others;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

function isSaid(text: string): boolean {
  return text !== '';
}

function at(value: unknown, member: string): unknown {
  return isRecord(value) ? value[member] : undefined;
}

/** One line; empty for anything but text. */
function textAt(value: unknown, member: string): string {
  const text = at(value, member);
  return typeof text === 'string' ? plainLine(text) : '';
}

function listAt(value: unknown, member: string): readonly unknown[] {
  const list = at(value, member);
  return Array.isArray(list) ? list : [];
}
