/**
 * What is counted, and that no word of a request can get into it (CH-194).
 */
import { describe, expect, test } from '@jest/globals';
import { PREFETCH_KEYS, UNKNOWN_REASONS } from '../../src/facts/fact.js';
import { createStubReader } from '../../src/fhir/stub-reader.js';
import { measuredReader } from '../../src/metrics/measured-reader.js';
import { createMetrics, type MetricsOptions } from '../../src/metrics/metrics.js';
import { RULES } from '../../src/rules/index.js';
import { samplesOf } from '../support/metrics.js';

const ISSUER = 'https://ehr.example.org';
const SERVICE = 'cramp-order-sign';
const HOOK = 'order-sign';

function fresh(changes: Partial<MetricsOptions> = {}) {
  return createMetrics({
    labels: {
      services: [SERVICE, 'cramp-patient-view'],
      rules: Object.keys(RULES),
      prefetchKeys: PREFETCH_KEYS,
      unknownReasons: UNKNOWN_REASONS,
      issuers: [ISSUER],
    },
    mode: 'production',
    knowledgeVersion: '1.2.3',
    withProcess: false,
    ...changes,
  });
}

describe('requests', () => {
  test('are counted by service, hook and class of status', async () => {
    const metrics = fresh();
    metrics.requestDone({ serviceId: SERVICE, hook: HOOK, status: 200 }, 0.01);
    metrics.requestDone({ serviceId: SERVICE, hook: HOOK, status: 204 }, 0.01);
    metrics.requestDone({ serviceId: SERVICE, status: 400, errorCode: 'CRAMP_REQUEST_INVALID' }, 0.01);
    metrics.requestDone({ serviceId: SERVICE, hook: HOOK }, 0.01);
    metrics.requestDone({ status: 404, errorCode: 'CRAMP_SERVICE_UNKNOWN' }, 0.01);
    expect(samplesOf(await metrics.text(), 'cramp_cds_requests_total')).toEqual({
      'service="cramp-order-sign",hook="order-sign",status="2xx"': 2,
      'service="cramp-order-sign",hook="order-sign",status="gone"': 1,
      'service="cramp-order-sign",hook="none",status="4xx"': 1,
      'service="none",hook="none",status="4xx"': 1,
    });
  });

  test('of a service are timed, others are not', async () => {
    const metrics = fresh();
    metrics.requestDone({ serviceId: SERVICE, status: 200 }, 0.004);
    metrics.requestDone({ serviceId: SERVICE, status: 200 }, 1.9);
    metrics.requestDone({ status: 200 }, 100);
    const samples = samplesOf(await metrics.text(), 'cramp_cds_request_duration_seconds');
    expect(samples).toMatchObject({
      'le="0.005",service="cramp-order-sign"': 1,
      'le="1.5",service="cramp-order-sign"': 1,
      'le="2",service="cramp-order-sign"': 2,
      'le="+Inf",service="cramp-order-sign"': 2,
      'service="cramp-order-sign"': 2,
    });
    expect(JSON.stringify(samples)).not.toContain('none');
  });

  test('that are refused are counted by code and by the issuer, proven or claimed', async () => {
    const metrics = fresh();
    metrics.requestDone({ status: 429, errorCode: 'CRAMP_RATE_LIMITED', issuer: ISSUER }, 0);
    metrics.requestDone({ status: 401, errorCode: 'CRAMP_AUTH_REQUIRED', claimedIssuer: ISSUER }, 0);
    metrics.requestDone({ status: 503, errorCode: 'CRAMP_OVERLOADED' }, 0);
    metrics.connectionRefused('CRAMP_HEADERS_TOO_LARGE');
    expect(samplesOf(await metrics.text(), 'cramp_cds_refusals_total')).toEqual({
      [`code="CRAMP_RATE_LIMITED",issuer="${ISSUER}"`]: 1,
      [`code="CRAMP_AUTH_REQUIRED",issuer="${ISSUER}"`]: 1,
      'code="CRAMP_OVERLOADED",issuer="none"': 1,
      'code="CRAMP_HEADERS_TOO_LARGE",issuer="none"': 1,
    });
  });

  test('leave no word of theirs, whatever they say (CH-194)', async () => {
    const MARK = 'Marked7f3a';
    const metrics = fresh();
    const marked = { serviceId: MARK, hook: MARK, issuer: MARK, claimedIssuer: MARK, errorCode: MARK };
    metrics.requestDone({ ...marked, status: 999 }, 1);
    metrics.connectionRefused(MARK);
    metrics.keySetFetched(MARK, 'ok');
    metrics.evaluation.evaluated({
      cards: [{ ruleId: MARK, indicator: 'info' }],
      prefetch: { [MARK]: MARK, patient: MARK },
      malformed: [],
    });
    metrics.evaluation.cardsSuppressed([MARK]);
    metrics.evaluation.fhirRead(MARK, 1);
    expect(await metrics.text()).not.toContain(MARK);
  });
});

describe('an evaluation', () => {
  test('counts its cards, and what became of its data in the words of the log', async () => {
    const metrics = fresh();
    metrics.evaluation.evaluated({
      cards: [
        { ruleId: 'quinine-for-cramps', indicator: 'critical' },
        { ruleId: 'hypokalemia', indicator: 'warning' },
      ],
      prefetch: { patient: 'known', labs: 'partial (read)', conditions: 'timed-out (read)', allergies: 'not-sent' },
      malformed: [{ key: 'labs', count: 3 }],
    });
    const text = await metrics.text();
    expect(samplesOf(text, 'cramp_cds_cards_total')).toEqual({
      'rule="quinine-for-cramps",indicator="critical"': 1,
      'rule="hypokalemia",indicator="warning"': 1,
    });
    expect(samplesOf(text, 'cramp_cds_prefetch_total')).toEqual({
      'key="patient",state="known",source="sent"': 1,
      'key="labs",state="partial",source="read"': 1,
      'key="conditions",state="timed-out",source="read"': 1,
      'key="allergies",state="not-sent",source="sent"': 1,
    });
    expect(samplesOf(text, 'cramp_cds_unreadable_data_total')).toEqual({ 'key="labs"': 1 });
  });

  test('counts what each rule concluded, from 0 on', async () => {
    const metrics = fresh();
    const before = samplesOf(await metrics.text(), 'cramp_cds_rule_outcomes_total');
    expect(Object.keys(before)).toHaveLength(Object.keys(RULES).length * 5);
    expect(new Set(Object.values(before))).toEqual(new Set([0]));
    metrics.evaluation.rulesRun([
      { rule: RULES['hypokalemia'], outcome: { kind: 'cannot-tell', missing: [] } },
      { rule: RULES['quinine-for-cramps'], outcome: { kind: 'crashed', error: new Error('x') } },
    ]);
    expect(samplesOf(await metrics.text(), 'cramp_cds_rule_outcomes_total')).toMatchObject({
      'rule="hypokalemia",outcome="cannot-tell"': 1,
      'rule="quinine-for-cramps",outcome="crashed"': 1,
      'rule="quinine-for-cramps",outcome="advise"': 0,
    });
  });

  test('counts FHIR queries by what they gave, with their time', async () => {
    const metrics = fresh();
    const reader = measuredReader(
      createStubReader([{ resourceType: 'Patient', id: '1' }]),
      metrics.evaluation.fhirRead,
    );
    expect(await reader.read('Patient/1')).toMatchObject({ status: 'known', resources: [{ id: '1' }] });
    expect(await reader.continueFrom({}, 'Condition?patient=1')).toMatchObject({ status: 'unknown' });
    const text = await metrics.text();
    expect(samplesOf(text, 'cramp_cds_fhir_reads_total')).toEqual({
      'result="known"': 1,
      'result="unreadable"': 1,
    });
    expect(text).toContain('cramp_cds_fhir_read_duration_seconds_count 2');
  });
});

describe('gauges', () => {
  test('say how many calls run and wait at the moment of asking', async () => {
    const metrics = fresh();
    let running = 1;
    metrics.watchCalls({ running: () => running, waiting: () => 7 });
    expect(samplesOf(await metrics.text(), 'cramp_cds_calls_running')).toEqual({ '': 1 });
    running = 2;
    expect(samplesOf(await metrics.text(), 'cramp_cds_calls_running')).toEqual({ '': 2 });
    expect(samplesOf(await metrics.text(), 'cramp_cds_calls_waiting')).toEqual({ '': 7 });
  });

  test('follow the store of deliveries, and are 0 without one', async () => {
    const store = { waiting: () => 3, dropped: () => 4, secondsSinceFlush: () => 5 };
    const names = ['deliveries_waiting', 'deliveries_dropped_total', 'deliveries_flush_age_seconds'];
    const valuesOf = async (metrics: ReturnType<typeof fresh>) => {
      const text = await metrics.text();
      return names.map((name) => samplesOf(text, `cramp_cds_${name}`)['']);
    };
    const watched = fresh({ store });
    expect(await valuesOf(watched)).toEqual([3, 4, 5]);
    expect(await valuesOf(watched)).toEqual([3, 4, 5]);
    expect(await valuesOf(fresh({ store: { ...store, secondsSinceFlush: () => undefined } }))).toEqual([3, 4, 0]);
    expect(await valuesOf(fresh())).toEqual([0, 0, 0]);
  });

  test('name what runs, and the process only where asked', async () => {
    const text = await fresh().text();
    expect(samplesOf(text, 'cramp_cds_info')).toEqual({ 'mode="production",knowledge_version="1.2.3"': 1 });
    expect(text).not.toContain('process_');
    const withProcess = await fresh({ withProcess: true }).text();
    expect(withProcess).toContain('\nprocess_resident_memory_bytes ');
    expect(withProcess).toContain('\nnodejs_eventloop_lag_seconds ');
  });
});

test('names follow the conventions of Prometheus: a prefix, base units, _total for counters only', async () => {
  const families = [...(await fresh().text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  expect(families.length).toBeGreaterThan(10);
  for (const [, name = '', type = ''] of families) {
    expect(name).toMatch(/^cramp_cds_[a-z_]+$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
  }
});
