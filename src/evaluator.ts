/**
 * Composition: hands a checked call to the engine, with a reader for the FHIR server that its caller may name.
 */
import { randomUUID } from 'node:crypto';
import type { CdsService } from './cds/types.js';
import type { Config } from './config/config.js';
import { type Declaration, type Evaluation, evaluateRequest } from './engine/evaluate-request.js';
import { CrampError } from './errors.js';
import type { Answer, Call, Evaluate } from './http/call-service.js';
import { KNOWLEDGE_VERSION } from './knowledge-version.js';
import type { Log } from './log.js';
import { RULES } from './rules/index.js';
import { readerFor } from './security/fhir-server-policy.js';
import type { Terminology } from './terminology/terminology.js';

/** Share of a call's budget, from its arrival, after which reading ends; the rest is for judging and answering. */
const READING_SHARE = 0.8;

export interface EvaluatorOptions {
  readonly terminology: Terminology;
  readonly config: Config;
  readonly publicUrl: string;
  readonly asOf: number | undefined;
  readonly log: Log;
}

export function evaluator(declarations: readonly Declaration[], options: EvaluatorOptions): Evaluate {
  const { config, log } = options;
  return async (request, { service }, call) => {
    const { client, receivedAt, deadline } = call;
    const declaration = declarations.find((each) => each.service.id === service.id);
    if (declaration === undefined)
      throw new CrampError('CRAMP_SERVICE_UNKNOWN', [{ expected: 'an id from discovery' }]);
    const readingEnds = receivedAt + config.limits.requestMs * READING_SHARE;
    const readingDeadline = AbortSignal.any([deadline, AbortSignal.timeout(Math.max(0, readingEnds - Date.now()))]);
    const decision = readerFor(request, client.fhirServers, { limits: config.limits, deadline: readingDeadline });
    const evaluation = await evaluateRequest(request, declaration, {
      rules: RULES,
      terminology: options.terminology,
      settings: config.clinical,
      publicUrl: options.publicUrl,
      newUuid: randomUUID,
      asOf: options.asOf ?? receivedAt,
      reader: 'reader' in decision ? decision.reader : undefined,
      readerRefusal: 'refusal' in decision ? decision.refusal : undefined,
      deadline: readingDeadline,
    });
    logDefects(evaluation, log);
    return { ...evaluation, deliveries: deliveriesOf(evaluation, service, call) };
  };
}

/** What is recorded of each card if it is sent. */
function deliveriesOf(
  { basis }: Evaluation,
  { id: serviceId, hook }: CdsService,
  { client, receivedAt }: Call,
): NonNullable<Answer['deliveries']> {
  const { issuer, tenant } = client;
  const ofAll = { knowledgeVersion: KNOWLEDGE_VERSION, serviceId, hook, issuer, tenant, deliveredAt: receivedAt };
  // Suppression is off: no card has a `memory`.
  return basis.map((each) => ({ ...each, ...ofAll }));
}

/** Rules that crashed and data that could not be read: by id, key and count only. */
function logDefects({ reports, malformed }: Evaluation, log: Log): void {
  for (const { rule, outcome } of reports) {
    if (outcome.kind === 'crashed')
      log.error({ ruleId: rule.meta.id, errorName: nameOf(outcome.error) }, 'rule crashed');
  }
  if (malformed.length > 0) log.warn({ prefetch: malformed }, 'resources skipped as unreadable');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
