import { describe, expect, test } from '@jest/globals';
import { reportCsv, reportTable } from '../../src/feedback/report-text.js';
import { reviewReasons } from '../../src/feedback/review-limits.js';
import type { RuleFeedback } from '../../src/feedback/store.js';

function rule(changes: Partial<RuleFeedback> = {}): RuleFeedback {
  return {
    ruleId: 'quinine-for-cramps',
    shown: 10,
    accepted: 4,
    overridden: 3,
    overriddenByReason: { 'will-monitor': 2, 'no-reason': 1 },
    noFeedback: 3,
    ...changes,
  };
}

const often = rule({
  ruleId: 'hypokalemia',
  shown: 1200,
  accepted: 0,
  overridden: 1000,
  overriddenByReason: { 'already-managed': 1000 },
  noFeedback: 200,
});

describe('a rule is due for review (5.5)', () => {
  const overriddenOf = (overridden: number, shown: number) =>
    rule({ shown, overridden, accepted: 0, noFeedback: shown - overridden, overriddenByReason: {} });
  const wrongOf = (wrong: number, shown: number) =>
    rule({ shown, overridden: wrong, overriddenByReason: { 'data-outdated-or-wrong': wrong } });

  test.each([
    ['161 of 200 displays are overridden', overriddenOf(161, 200), 1],
    ['160 of 200 displays are overridden', overriddenOf(160, 200), 0],
    ['all of 199 displays are overridden', overriddenOf(199, 199), 0],
    ['the data were wrong in 11 of 100 displays', wrongOf(11, 100), 1],
    ['the data were wrong in 10 of 100 displays', wrongOf(10, 100), 0],
    [
      'both',
      rule({ shown: 200, overridden: 180, overriddenByReason: { 'data-outdated-or-wrong': 40, 'will-monitor': 140 } }),
      2,
    ],
  ])('when %s: %#', (_when, rules, reasons) => {
    expect(reviewReasons(rules).length).toBe(reasons);
  });
});

describe('the table', () => {
  test('lines up its columns, marks rules that are due for review, and names unknown cards', () => {
    expect(reportTable({ rules: [often, rule()], uncorrelated: 3 })).toBe(
      [
        '   Rule                Shown  Accepted   Overridden  No feedback  Overridden because',
        '!  hypokalemia          1200         0  1000 (83 %)   200 (17 %)  already-managed 1000',
        '   quinine-for-cramps     10  4 (40 %)     3 (30 %)     3 (30 %)  will-monitor 2, no-reason 1',
        '',
        '! hypokalemia: overridden in more than 80 % of 200 displays or more; due for review',
        'Feedback on cards that are not known: 3',
        '',
      ].join('\n'),
    );
  });

  test('says so when nothing was recorded', () => {
    expect(reportTable({ rules: [], uncorrelated: 0 })).toBe('No card was recorded.\n');
  });
});

describe('the CSV', () => {
  test('has a line per rule and a column per reason', () => {
    const lines = reportCsv({ rules: [often, rule()], uncorrelated: 3 }).split('\r\n');
    expect(lines).toEqual([
      'ruleId,shown,accepted,overridden,noFeedback,review,overridden: already-managed,overridden: no-reason,overridden: will-monitor',
      'hypokalemia,1200,0,1000,200,overridden in more than 80 % of 200 displays or more,1000,0,0',
      'quinine-for-cramps,10,4,3,3,,0,1,2',
      '(unknown cards),3,,,,,,,',
      '',
    ]);
  });

  test('keeps a code of a client that holds commas and quotes in its cell', () => {
    const overriddenByReason = { 'a,"b"': 3 };
    const [heading] = reportCsv({ rules: [rule({ overriddenByReason })], uncorrelated: 0 }).split('\r\n');
    expect(heading).toBe('ruleId,shown,accepted,overridden,noFeedback,review,"overridden: a,""b"""');
  });
});
