import { sql } from 'kysely';
import type { ReportFilter, RuleWeek, WeeklyReport } from '../feedback/store.js';
import { countUnknown, deliveriesWithOutcome, type OutcomeCount, rulesOf } from './feedback-report.js';
import type { Database } from './schema.js';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
/** The first Monday after the epoch, which began on a Thursday. */
const FIRST_MONDAY_MS = 4 * 24 * 60 * 60 * 1000;

interface WeeklyCount extends OutcomeCount {
  readonly week: number | string;
}

/** One pass over the deliveries for both: the page waits for it. */
export async function readWeeklyReport(database: Database, filter: ReportFilter): Promise<WeeklyReport> {
  const [counts, uncorrelated] = await Promise.all([countWeekly(database, filter), countUnknown(database, filter)]);
  return { rules: rulesOf(counts), uncorrelated, weeks: weeksOf(counts) };
}

function countWeekly(database: Database, filter: ReportFilter): Promise<readonly WeeklyCount[]> {
  // A division of whole numbers rounds down in both databases.
  const week = sql<number | string>`(delivery.delivered_at - ${sql.lit(FIRST_MONDAY_MS)}) / ${sql.lit(WEEK_MS)}`;
  return deliveriesWithOutcome(database, filter)
    .groupBy(['delivery.rule_id', week, 'latest.outcome', 'latest.reason_code'])
    .select((row) => [
      'delivery.rule_id',
      week.as('week'),
      'latest.outcome',
      'latest.reason_code',
      row.fn.countAll().as('cards'),
    ])
    .execute();
}

function weeksOf(counts: readonly WeeklyCount[]): readonly RuleWeek[] {
  const weeks = new Map<string, RuleWeek>();
  for (const { rule_id: ruleId, week, outcome, cards } of counts) {
    const key = `${ruleId} ${week}`;
    const before = weeks.get(key) ?? { ruleId, week: mondayOf(Number(week)), shown: 0, accepted: 0, overridden: 0 };
    weeks.set(key, {
      ...before,
      shown: before.shown + Number(cards),
      ...(outcome === null ? {} : { [outcome]: before[outcome] + Number(cards) }),
    });
  }
  return [...weeks.values()].toSorted(byRuleAndWeek);
}

function byRuleAndWeek(one: RuleWeek, other: RuleWeek): number {
  if (one.ruleId !== other.ruleId) return one.ruleId < other.ruleId ? -1 : 1;
  return one.week - other.week;
}

function mondayOf(week: number): number {
  return FIRST_MONDAY_MS + week * WEEK_MS;
}
