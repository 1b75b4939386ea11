/**
 * Composition: hands a checked call to the engine, with a reader for the FHIR server that its caller may name.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Config } from './config/config.js';
import { type Declaration, type Evaluation, evaluateRequest } from './engine/evaluate-request.js';
import { REMEMBERED_DAYS, type Suppression } from './engine/past-displays.js';
import { CrampError } from './errors.js';
import { DAY_MS } from './facts/dates.js';
import { carefully, type DisplayStore } from './feedback/display-look-up.js';
import type { Evaluate } from './http/call-service.js';
import type { Log } from './log.js';
import { RULES } from './rules/index.js';
import type { Caller } from './security/caller.js';
import { readerFor } from './security/fhir-server-policy.js';
import { keyedHash } from './security/keyed-hash.js';
import type { Terminology } from './terminology/terminology.js';

/** Share of a call's budget, from its arrival, after which reading ends; the rest is for judging and answering. */
const READING_SHARE = 0.8;

/** Of a key made up for the time the process runs. */
const KEY_BYTES = 32;

export interface EvaluatorOptions {
  readonly terminology: Terminology;
  readonly config: Config;
  readonly publicUrl: string;
  readonly asOf: number | undefined;
  readonly log: Log;
  /** Where displays are remembered; undefined: nothing is suppressed. */
  readonly displays?: DisplayStore | undefined;
}

export function evaluator(declarations: readonly Declaration[], options: EvaluatorOptions): Evaluate {
  const { config, log } = options;
  const suppressionFor = suppressions(options);
  return async (request, { service }, { client, receivedAt, deadline }) => {
    const declaration = declarations.find((each) => each.service.id === service.id);
    if (declaration === undefined)
      throw new CrampError('CRAMP_SERVICE_UNKNOWN', [{ expected: 'an id from discovery' }]);
    const readingEnds = receivedAt + config.limits.requestMs * READING_SHARE;
    const readingDeadline = AbortSignal.any([deadline, AbortSignal.timeout(Math.max(0, readingEnds - Date.now()))]);
    const decision = readerFor(request, client.fhirServers, { limits: config.limits, deadline: readingDeadline });
    const asOf = options.asOf ?? receivedAt;
    const evaluation = await evaluateRequest(request, declaration, {
      rules: RULES,
      terminology: options.terminology,
      settings: config.clinical,
      publicUrl: options.publicUrl,
      newUuid: randomUUID,
      asOf,
      reader: 'reader' in decision ? decision.reader : undefined,
      readerRefusal: 'refusal' in decision ? decision.refusal : undefined,
      deadline: readingDeadline,
      suppression: suppressionFor(client, asOf),
    });
    logDefects(evaluation, log);
    return evaluation;
  };
}

/** What a caller's users answered before; undefined where suppression is off. Nobody else's, as every key names the caller. */
function suppressions({
  config,
  displays,
}: Pick<EvaluatorOptions, 'config' | 'displays'>): (caller: Caller, asOf: number) => Suppression | undefined {
  const { enabled, key } = config.suppression;
  if (!enabled || displays === undefined) return () => undefined;
  const hash = keyedHash(key ?? randomBytes(KEY_BYTES).toString('base64url'));
  const displaysOf = carefully(displays, { now: Date.now });
  return ({ issuer, tenant }, asOf) => ({
    keyOf: (parts) => hash([issuer, tenant, ...parts]),
    pastDisplays: (personKey) => displaysOf(personKey, asOf - REMEMBERED_DAYS * DAY_MS),
  });
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
