/**
 * Composition: hands a checked call to the engine, with a reader for the FHIR server that its caller may name.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { ServiceDeclaration } from './cds/service.js';
import type { Card, CdsRequest, CdsService } from './cds/types.js';
import type { Config } from './config/config.js';
import { ruleIdsOn } from './engine/assemble-cards.js';
import { type Declaration, type Evaluation, evaluateRequest } from './engine/evaluate-request.js';
import { REMEMBERED_DAYS, type Suppression } from './engine/past-displays.js';
import type { RuleReport } from './engine/run-rules.js';
import { CrampError } from './errors.js';
import { type Explanation, explain } from './explanation/explanation.js';
import { DAY_MS } from './facts/dates.js';
import { carefully, type DisplayStore } from './feedback/display-look-up.js';
import type { FhirReader } from './fhir/reader.js';
import type { Answer, Call, Evaluate } from './http/call-service.js';
import type { RequestIds } from './http/request-log.js';
import { KNOWLEDGE_VERSION } from './knowledge-version.js';
import type { Log } from './log.js';
import type { EvaluationMetrics } from './metrics/evaluation-metrics.js';
import { measuredReader } from './metrics/measured-reader.js';
import { RULES } from './rules/index.js';
import type { Caller } from './security/caller.js';
import { readerFor } from './security/fhir-server-policy.js';
import { keyedHash } from './security/keyed-hash.js';
import type { Terminology } from './terminology/terminology.js';

/** Share of a call's budget, from its arrival, after which reading ends; the rest is for judging and answering. */
const READING_SHARE = 0.8;

/** Of a key made up for the time the process runs. */
const KEY_BYTES = 32;

export interface EvaluationOptions {
  readonly terminology: Terminology;
  readonly config: Config;
  readonly publicUrl: string;
  readonly asOf: number | undefined;
  /** Where displays are remembered; undefined: nothing is suppressed. */
  readonly displays?: DisplayStore | undefined;
}

export interface EvaluatorOptions extends EvaluationOptions {
  readonly log: Log;
  readonly metrics: EvaluationMetrics;
}

/** Evaluates calls, counts and logs what came of them, and says what to record. */
export function evaluator(declarations: readonly Declaration[], options: EvaluatorOptions): Evaluate {
  const { log, metrics } = options;
  const run = evaluation(declarations, options);
  return async (request, { service }, call) => {
    const evaluated = await run(request, service, call, {
      readerOf: (reader) => measuredReader(reader, metrics.fhirRead),
      onReports: (reports) => {
        metrics.rulesRun(reports);
        logCrashes(reports, log, call.ids);
      },
    });
    const { cards, prefetch, malformed, suppressed } = evaluated;
    metrics.cardsSuppressed(suppressed.map(({ ruleId }) => ruleId));
    metrics.evaluated({ cards: cards.map(countedCard), prefetch, malformed });
    if (malformed.length > 0) log.warn({ ...call.ids, prefetch: malformed }, 'resources skipped as unreadable');
    return { ...evaluated, deliveries: deliveriesOf(evaluated, service, call) };
  };
}

/** Explains calls: evaluates them in the same way, and leaves no trace in metrics, log or store. */
export function explainer(
  declarations: readonly Declaration[],
  options: EvaluationOptions,
): (request: CdsRequest, declaration: ServiceDeclaration, call: Call) => Promise<Explanation> {
  const run = evaluation(declarations, options);
  return async (request, { service }, call) => explain(await run(request, service, call), momentOf(call, options.asOf));
}

interface Watch {
  readonly readerOf?: (reader: FhirReader) => FhirReader;
  readonly onReports?: (reports: readonly RuleReport[]) => void;
}

/** One evaluation of a call, within its deadline and with the FHIR server that its caller may name. */
function evaluation(declarations: readonly Declaration[], options: EvaluationOptions) {
  const { config } = options;
  const suppressionFor = suppressions(options);
  return async (request: CdsRequest, { id }: CdsService, call: Call, watch: Watch = {}): Promise<Evaluation> => {
    const { client, receivedAt, traceparent, deadline } = call;
    const declaration = declarations.find((each) => each.service.id === id);
    if (declaration === undefined)
      throw new CrampError('CRAMP_SERVICE_UNKNOWN', [{ expected: 'an id from discovery' }]);
    const readingDeadline = readingDeadlineOf(request, { deadline, receivedAt, requestMs: config.limits.requestMs });
    const access = { limits: config.limits, deadline: readingDeadline, traceparent };
    const decision = readerFor(request, client.fhirServers, access);
    const { readerOf = (reader: FhirReader) => reader, onReports = () => undefined } = watch;
    const asOf = momentOf(call, options.asOf);
    return evaluateRequest(request, declaration, {
      rules: RULES,
      terminology: options.terminology,
      settings: config.clinical,
      publicUrl: options.publicUrl,
      newUuid: randomUUID,
      asOf,
      reader: 'reader' in decision ? readerOf(decision.reader) : undefined,
      readerRefusal: 'refusal' in decision ? decision.refusal : undefined,
      deadline: readingDeadline,
      suppression: suppressionFor(client, asOf),
      onReports,
    });
  };
}

/** Fixed, or that of the call's arrival; UTC milliseconds. */
function momentOf({ receivedAt }: Call, asOf: number | undefined): number {
  return asOf ?? receivedAt;
}

/** Where no server is named there is nothing to wait for, and the deadline of the call is as good. */
function readingDeadlineOf(
  { fhirServer }: CdsRequest,
  { deadline, receivedAt, requestMs }: Pick<Call, 'deadline' | 'receivedAt'> & { readonly requestMs: number },
): AbortSignal {
  if (fhirServer === undefined) return deadline;
  const remainingMs = Math.max(0, receivedAt + requestMs * READING_SHARE - Date.now());
  return AbortSignal.any([deadline, AbortSignal.timeout(remainingMs)]);
}

/** What is recorded of each card if it is sent. */
function deliveriesOf(
  { basis, displays }: Evaluation,
  { id: serviceId, hook }: CdsService,
  { client, receivedAt }: Call,
): NonNullable<Answer['deliveries']> {
  const { issuer, tenant } = client;
  const ofAll = { knowledgeVersion: KNOWLEDGE_VERSION, serviceId, hook, issuer, tenant, deliveredAt: receivedAt };
  return basis.map((each) => ({ ...each, ...ofAll, memory: displays.get(each.cardUuid) }));
}

/** What a caller's users answered before; undefined where suppression is off. Nobody else's, as every key names the caller. */
function suppressions({
  config,
  displays,
}: Pick<EvaluationOptions, 'config' | 'displays'>): (caller: Caller, asOf: number) => Suppression | undefined {
  const { enabled, key } = config.suppression;
  if (!enabled || displays === undefined) return () => undefined;
  const hash = keyedHash(key ?? randomBytes(KEY_BYTES).toString('base64url'));
  const displaysOf = carefully(displays, { now: Date.now });
  return ({ issuer, tenant }, asOf) => ({
    keyOf: (parts) => hash([issuer, tenant, ...parts]),
    pastDisplays: (personKey) => displaysOf(personKey, asOf - REMEMBERED_DAYS * DAY_MS),
  });
}

function countedCard(card: Card) {
  return { ruleId: ruleIdsOn(card)[0], indicator: card.indicator };
}

/** By id only: a message may quote the record. */
function logCrashes(reports: readonly RuleReport[], log: Log, ids: RequestIds): void {
  for (const { rule, outcome } of reports) {
    if (outcome.kind === 'crashed')
      log.error({ ...ids, ruleId: rule.meta.id, errorName: nameOf(outcome.error) }, 'rule crashed');
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
