import { type Expression, type SqlBool, sql } from 'kysely';
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
export interface OutcomeCount {
  readonly rule_id: string;
  readonly outcome: Feedback['outcome'] | null;
  readonly reason_code: string | null;
  readonly cards: number | string | bigint;
}

async function countOutcomes(database: Database, filter: ReportFilter): Promise<readonly OutcomeCount[]> {
  return deliveriesWithOutcome(database, filter)
    .groupBy(['delivery.rule_id', 'latest.outcome', 'latest.reason_code'])
    .select((row) => ['delivery.rule_id', 'latest.outcome', 'latest.reason_code', row.fn.countAll().as('cards')])
    .execute();
}

/** Cards that were sent, each with the outcome that counts, where it has one; through indexes, so that a period costs what it holds. */
export function deliveriesWithOutcome(database: Database, filter: ReportFilter) {
  return database
    .selectFrom('delivery')
    .leftJoin('feedback as latest', (join) =>
      join
        .onRef('latest.card_id', '=', 'delivery.card_uuid')
        .on(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('feedback as later').select('later.card_id').where(isLater))),
        ),
    )
    .where((row) =>
      row.and(
        conditions(filter, {
          from: (from) => row('delivery.delivered_at', '>=', from),
          to: (to) => row('delivery.delivered_at', '<=', to),
          serviceId: (id) => row('delivery.service_id', '=', id),
          issuer: (issuer) => row('delivery.issuer', '=', issuer),
        }),
      ),
    );
}

/** Of the same card and after it, or at the same time and received after it; the outcome decides what is left. */
const isLater = sql<SqlBool>`later.card_id = latest.card_id
  and (later.outcome_at, later.received_at, later.outcome) > (latest.outcome_at, latest.received_at, latest.outcome)`;

/** Cards with feedback that were never sent, or whose delivery was lost. */
export async function countUnknown(database: Database, filter: ReportFilter): Promise<number> {
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

export function rulesOf(counts: readonly OutcomeCount[]): readonly RuleFeedback[] {
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
  const sums = new Map<string, number>();
  for (const { reason_code, cards } of counts) {
    const code = reason_code ?? NO_REASON;
    sums.set(code, (sums.get(code) ?? 0) + Number(cards));
  }
  return Object.fromEntries(
    [...sums].toSorted(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1)),
  );
}
