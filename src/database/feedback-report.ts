import type { Expression, SqlBool } from 'kysely';
import type { Feedback, FeedbackReport, ReportFilter, RuleFeedback } from '../feedback/store.js';
import type { Database } from './schema.js';

/** Counts as the reason of an override that names none. */
const NO_REASON = 'no-reason';

/** Of several outcomes of one card the latest counts, whenever it arrived. */
export async function readReport(database: Database, filter: ReportFilter): Promise<FeedbackReport> {
  const [counts, uncorrelated] = await Promise.all([countOutcomes(database, filter), countUnknown(database, filter)]);
  return { rules: rulesOf(counts), uncorrelated };
}

/** Cards of one rule that had this outcome. */
interface OutcomeCount {
  readonly rule_id: string;
  readonly outcome: Feedback['outcome'] | null;
  readonly reason_code: string | null;
  readonly cards: number | string | bigint;
}

async function countOutcomes(database: Database, filter: ReportFilter): Promise<readonly OutcomeCount[]> {
  const outcomes = database
    .selectFrom('feedback')
    .select((row) => [
      'card_id',
      'outcome',
      'reason_code',
      row.fn
        .agg<number | string>('row_number')
        .over((window) =>
          window
            .partitionBy('card_id')
            .orderBy('outcome_at', 'desc')
            .orderBy('received_at', 'desc')
            .orderBy('outcome', 'desc'),
        )
        .as('place'),
    ])
    .as('latest');
  return database
    .selectFrom('delivery')
    .leftJoin(outcomes, (join) => join.onRef('latest.card_id', '=', 'delivery.card_uuid').on('latest.place', '=', 1))
    .where((row) =>
      row.and(
        conditions(filter, {
          from: (from) => row('delivery.delivered_at', '>=', from),
          to: (to) => row('delivery.delivered_at', '<=', to),
          serviceId: (id) => row('delivery.service_id', '=', id),
          issuer: (issuer) => row('delivery.issuer', '=', issuer),
        }),
      ),
    )
    .groupBy(['delivery.rule_id', 'latest.outcome', 'latest.reason_code'])
    .select((row) => ['delivery.rule_id', 'latest.outcome', 'latest.reason_code', row.fn.countAll().as('cards')])
    .execute();
}

/** Cards with feedback that were never sent, or whose delivery was lost. */
async function countUnknown(database: Database, filter: ReportFilter): Promise<number> {
  const { cards } = await database
    .selectFrom('feedback')
    .leftJoin('delivery', 'delivery.card_uuid', 'feedback.card_id')
    .where('delivery.card_uuid', 'is', null)
    .where((row) =>
      row.and(
        conditions(filter, {
          from: (from) => row('feedback.received_at', '>=', from),
          to: (to) => row('feedback.received_at', '<=', to),
          serviceId: (id) => row('feedback.service_id', '=', id),
          issuer: (issuer) => row('feedback.issuer', '=', issuer),
        }),
      ),
    )
    .select((row) => row.fn.count('feedback.card_id').distinct().as('cards'))
    .executeTakeFirstOrThrow();
  return Number(cards);
}

interface Conditions {
  readonly from: (at: number) => Expression<SqlBool>;
  readonly to: (at: number) => Expression<SqlBool>;
  readonly serviceId: (id: string) => Expression<SqlBool>;
  readonly issuer: (issuer: string) => Expression<SqlBool>;
}

/** One for each member of the filter that is there. */
function conditions({ from, to, serviceId, issuer }: ReportFilter, by: Conditions): Expression<SqlBool>[] {
  return [
    ...(from === undefined ? [] : [by.from(from)]),
    ...(to === undefined ? [] : [by.to(to)]),
    ...(serviceId === undefined ? [] : [by.serviceId(serviceId)]),
    ...(issuer === undefined ? [] : [by.issuer(issuer)]),
  ];
}

function rulesOf(counts: readonly OutcomeCount[]): readonly RuleFeedback[] {
  const ids = [...new Set(counts.map((count) => count.rule_id))];
  const rules = ids.map((ruleId) =>
    ruleFeedback(
      ruleId,
      counts.filter((count) => count.rule_id === ruleId),
    ),
  );
  return rules.toSorted((one, other) => other.shown - one.shown || (one.ruleId < other.ruleId ? -1 : 1));
}

function ruleFeedback(ruleId: string, counts: readonly OutcomeCount[]): RuleFeedback {
  const sum = (which: OutcomeCount['outcome']) =>
    counts.filter(({ outcome }) => outcome === which).reduce((total, { cards }) => total + Number(cards), 0);
  const [accepted, overridden, noFeedback] = [sum('accepted'), sum('overridden'), sum(null)];
  return {
    ruleId,
    shown: accepted + overridden + noFeedback,
    accepted,
    overridden,
    overriddenByReason: byReason(counts.filter(({ outcome }) => outcome === 'overridden')),
    noFeedback,
  };
}

/** The most frequent first. */
function byReason(counts: readonly OutcomeCount[]): RuleFeedback['overriddenByReason'] {
  const reasons = counts.map(({ reason_code, cards }) => [reason_code ?? NO_REASON, Number(cards)] as const);
  return Object.fromEntries(
    reasons.toSorted(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1)),
  );
}
