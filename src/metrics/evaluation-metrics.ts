import { Histogram, type Registry } from 'prom-client';
import { INDICATORS, type Indicator } from '../cds/types.js';
import type { Evaluation } from '../engine/evaluate-request.js';
import type { RuleReport } from '../engine/run-rules.js';
import type { MetricLabels } from './metrics.js';
import { tally } from './tally.js';

export interface EvaluationMetrics {
  /** What rules concluded, also when there is no answer for lack of data. */
  rulesRun(reports: readonly Pick<RuleReport, 'rule' | 'outcome'>[]): void;
  /** One finished evaluation: its cards, and what became of its data. */
  evaluated(evaluation: Counted): void;
  /** Cards left out because the prescriber has overridden them before, by rule. */
  cardsSuppressed(ruleIds: readonly string[]): void;
  /** One FHIR query with all its pages: `known`, `partial`, or why there is nothing. */
  fhirRead(result: string, seconds: number): void;
}

interface Counted extends Pick<Evaluation, 'prefetch' | 'malformed'> {
  /** By the rule that gave the summary. */
  readonly cards: readonly { readonly ruleId: string | undefined; readonly indicator: Indicator }[];
}

const OUTCOMES: readonly RuleReport['outcome']['kind'][] = [
  'advise',
  'no-concern',
  'not-applicable',
  'cannot-tell',
  'crashed',
];

/** Seconds; a query ends after one by default. */
const READ_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2.5];

export function evaluationMetrics(registry: Registry, labels: MetricLabels): EvaluationMetrics {
  const countOutcome = tally(registry, {
    name: 'cramp_cds_rule_outcomes_total',
    help: 'What rules concluded.',
    labels: { rule: labels.rules, outcome: OUTCOMES },
    showsZero: true,
  });
  const countSuppressed = tally(registry, {
    name: 'cramp_cds_suppressed_cards_total',
    help: 'Cards left out because they were overridden before, by the rule that gave the summary.',
    labels: { rule: labels.rules },
  });
  return {
    rulesRun: (reports) => {
      for (const { rule, outcome } of reports) countOutcome(rule.meta.id, outcome.kind);
    },
    cardsSuppressed: (ruleIds) => {
      for (const ruleId of ruleIds) countSuppressed(ruleId);
    },
    evaluated: answerMetrics(registry, labels),
    fhirRead: readMetrics(registry, labels),
  };
}

function answerMetrics(registry: Registry, labels: MetricLabels): EvaluationMetrics['evaluated'] {
  const countCard = tally(registry, {
    name: 'cramp_cds_cards_total',
    help: 'Cards of finished evaluations, by the rule that gave the summary.',
    labels: { rule: labels.rules, indicator: INDICATORS },
  });
  const countKey = tally(registry, {
    name: 'cramp_cds_prefetch_total',
    help: 'What became of each prefetch key, and whether the FHIR server was asked for it.',
    labels: {
      key: labels.prefetchKeys,
      state: ['known', 'partial', ...labels.unknownReasons],
      source: ['sent', 'read'],
    },
  });
  const countSkipped = tally(registry, {
    name: 'cramp_cds_unreadable_data_total',
    help: 'Evaluations that skipped resources because they were no FHIR, by prefetch key.',
    labels: { key: labels.prefetchKeys },
  });
  return ({ cards, prefetch, malformed }) => {
    for (const { ruleId, indicator } of cards) countCard(ruleId, indicator);
    for (const [key, text] of Object.entries(prefetch)) {
      const [, state, read] = STATE.exec(text) ?? [];
      countKey(key, state, read === undefined ? 'sent' : 'read');
    }
    for (const { key } of malformed) countSkipped(key);
  };
}

/** As the log says it: `known`, `not-sent`, `partial (read)`. */
const STATE = /^(\S+)( \(read\))?$/;

function readMetrics(registry: Registry, { unknownReasons }: MetricLabels): EvaluationMetrics['fhirRead'] {
  const countRead = tally(registry, {
    name: 'cramp_cds_fhir_reads_total',
    help: 'FHIR queries with all their pages, by what they gave.',
    labels: { result: ['known', 'partial', ...unknownReasons] },
  });
  const durations = new Histogram({
    name: 'cramp_cds_fhir_read_duration_seconds',
    help: 'Time of one FHIR query with all its pages.',
    buckets: READ_SECONDS,
    registers: [registry],
  });
  return (result, seconds) => {
    countRead(result);
    durations.observe(seconds);
  };
}
