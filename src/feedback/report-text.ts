/**
 * The report on feedback as a table for people, and as CSV for a spreadsheet.
 */
import { reviewReasons } from './review-limits.js';
import type { FeedbackReport, RuleFeedback } from './store.js';

/** Marks a rule that is due for review. */
const MARK = '!';

/** A table with one rule per line, and below it what is worth a look. */
export function reportTable({ rules, uncorrelated }: FeedbackReport): string {
  const shown = rules.length === 0 ? ['No card was recorded.'] : aligned([HEADINGS, ...rules.map(cellsOf)]);
  const reviews = rules.flatMap((rule) =>
    reviewReasons(rule).map((reason) => `${MARK} ${rule.ruleId}: ${reason}; due for review`),
  );
  const unknown = uncorrelated === 0 ? [] : [`Feedback on cards that are not known: ${uncorrelated}`];
  const notes = [...reviews, ...unknown];
  return [...shown, ...(notes.length === 0 ? [] : ['', ...notes]), ''].join('\n');
}

const HEADINGS = ['', 'Rule', 'Shown', 'Accepted', 'Overridden', 'No feedback', 'Overridden because'];
/** Columns of counts, which end at the same place. */
const COUNTS = new Set([2, 3, 4, 5]);

function cellsOf(rule: RuleFeedback): readonly string[] {
  const { ruleId, shown, accepted, overridden, overriddenByReason, noFeedback } = rule;
  const reasons = Object.entries(overriddenByReason).map(([code, cards]) => `${code} ${cards}`);
  return [
    reviewReasons(rule).length > 0 ? MARK : '',
    ruleId,
    String(shown),
    withShare(accepted, shown),
    withShare(overridden, shown),
    withShare(noFeedback, shown),
    reasons.join(', '),
  ];
}

function withShare(cards: number, shown: number): string {
  const share = Math.round((cards / shown) * 100);
  return cards === 0 ? '0' : `${cards} (${share} %)`;
}

function aligned(lines: readonly (readonly string[])[]): readonly string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)));
  return lines.map((cells) =>
    cells
      .map((cell, column) =>
        COUNTS.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** One line per rule; each reason that occurs has a column. Lines end as RFC 4180 wants it. */
export function reportCsv({ rules, uncorrelated }: FeedbackReport): string {
  const reasons = [...new Set(rules.flatMap(({ overriddenByReason }) => Object.keys(overriddenByReason)))].sort();
  const heading = ['ruleId', 'shown', 'accepted', 'overridden', 'noFeedback', 'review'];
  const lines = [
    [...heading, ...reasons.map((code) => `overridden: ${code}`)],
    ...rules.map((rule) => [
      rule.ruleId,
      rule.shown,
      rule.accepted,
      rule.overridden,
      rule.noFeedback,
      reviewReasons(rule).join('; '),
      ...reasons.map((code) => rule.overriddenByReason[code] ?? 0),
    ]),
    ...(uncorrelated === 0 ? [] : [['(unknown cards)', uncorrelated, '', '', '', '', ...reasons.map(() => '')]]),
  ];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
