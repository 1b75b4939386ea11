/**
 * Composition root: wires configuration, knowledge, engine and edge together, and listens.
 */
import { SERVICES } from '../hooks/index.js';
import { PAGE_POLICY, ruleListHtml, rulePageHtml } from './catalogue/rule-html.js';
import { isRuleId, rulePage, rulePages } from './catalogue/rule-page.js';
import { isOn } from './cds/service.js';
import type { Config, Mode } from './config/config.js';
import { publishService } from './engine/publish-service.js';
import { CrampError } from './errors.js';
import { evaluator } from './evaluator.js';
import { isLoopbackName } from './fhir/base-url.js';
import { createApp } from './http/app.js';
import type { CorsPolicy } from './http/cors.js';
import { startHttpServer } from './http/http-server.js';
import { addRulePages, type RuleCatalogue } from './http/rule-pages.js';
import { KNOWLEDGE_VERSION } from './knowledge-version.js';
import type { Log } from './log.js';
import { RULES } from './rules/index.js';
import { type Authenticate, type AuthenticationOptions, signedOnly, unsignedToo } from './security/authenticate.js';
import { COMMUNITY_SANDBOX } from './security/community-sandbox.js';
import { createKeySets } from './security/key-sets.js';
import type { TrustedClient } from './security/trusted-client.js';
import { openStore } from './store.js';
import { loadTerminology } from './terminology/load.js';
import type { Terminology } from './terminology/terminology.js';

export interface ServerOptions {
  readonly config: Config;
  readonly log: Log;
  /** Fixed moment of evaluation in UTC milliseconds, for demonstration data that are years old. */
  readonly asOf: number | undefined;
}

export interface RunningServer {
  readonly url: string;
  readonly serviceIds: readonly string[];
  /** Stops accepting and lets calls under way finish for `limits.shutdownMs`; always resolves. */
  close(): Promise<void>;
}

/** Share of it for fetching a client's keys, which happens rarely and before anything else. */
const KEYS_SHARE = 0.4;

/**
 * Starts the service in sandbox mode: loopback only, unsigned requests accepted.
 *
 * @throws CRAMP_CONFIG_INVALID for an address that is not loopback, or that cannot be listened on
 */
export async function startSandbox(options: ServerOptions): Promise<RunningServer> {
  assertLoopback(options.config.host);
  return start(options, {
    mode: 'sandbox',
    cors: { anyOrigin: true },
    clients: [COMMUNITY_SANDBOX],
    authentication: unsignedToo,
  });
}

/**
 * Starts the service for trusted clients: every call is signed.
 *
 * @param options.config read in production mode, so that clients and the public address are there
 * @throws CRAMP_CONFIG_INVALID for an address that cannot be listened on
 */
export async function startProduction(options: ServerOptions): Promise<RunningServer> {
  const { corsOrigins, clients } = options.config;
  return start(options, { mode: 'production', cors: { origins: corsOrigins }, clients, authentication: signedOnly });
}

interface Trust {
  readonly mode: Mode;
  readonly cors: CorsPolicy;
  readonly clients: readonly TrustedClient[];
  readonly authentication: (options: AuthenticationOptions) => Authenticate;
}

async function start({ config, log, asOf }: ServerOptions, trust: Trust): Promise<RunningServer> {
  const terminology = loadTerminology({ alsoRead: config.clinical.qtDrugList, valueSetDirs: config.valueSetDirs });
  const declarations = SERVICES.filter((service) => isOn(service, config.services)).map((service) =>
    publishService(service, terminology.valueSets),
  );
  const store = await openStore(config, trust.mode, log);
  const server = await startHttpServer({ ...config, log }).catch(async (failure: unknown) => {
    await store.close();
    throw failure;
  });
  const { url } = server;
  const publicUrl = config.publicUrl ?? url;
  const app = createApp({
    services: declarations,
    evaluate: evaluator(declarations, { terminology, config, publicUrl, asOf, log }),
    authenticate: trust.authentication({
      publicUrl,
      clients: trust.clients,
      keysOf: createKeySets(trust.clients, { timeoutMs: config.limits.requestMs * KEYS_SHARE }),
      replay: store.replay,
      now: Date.now,
    }),
    feedback: store.feedback,
    limits: config.limits,
    cors: trust.cors,
    mode: trust.mode,
    isReady: async () => !server.isDraining() && (await store.feedback.isReachable()),
    log,
    addRoutes: (routes) => addRulePages(routes, CATALOGUE),
  });
  server.serve(app);
  logStart(log, terminology, { url, ...trust });
  return {
    url,
    serviceIds: declarations.map(({ service }) => service.id),
    close: async () => {
      await server.close();
      await store.close();
    },
  };
}

function logStart(
  log: Log,
  { drugs, valueSets, replaced }: Terminology,
  { url, mode, clients }: Pick<Trust, 'mode' | 'clients'> & { readonly url: string },
): void {
  log.info(
    {
      mode,
      listeningOn: url,
      issuers: clients.map(({ issuer }) => issuer),
      knowledgeVersion: KNOWLEDGE_VERSION,
      rules: Object.keys(RULES).length,
      valueSets: valueSets.count,
      replacedValueSets: replaced.length,
      codes: drugs.codeCount + valueSets.codeCount,
    },
    'ready; clinical review of the knowledge is pending',
  );
  const lostCodes = replaced.reduce((sum, { lost }) => sum + lost.length, 0);
  if (lostCodes > 0) log.warn({ lostCodes }, 'replaced value sets lack built-in codes; cramp-cds check names them');
}

const CATALOGUE: RuleCatalogue = {
  list: { json: { rules: rulePages() }, html: ruleListHtml(rulePages()) },
  find: (id) => (isRuleId(id) ? { json: rulePage(id), html: rulePageHtml(rulePage(id)) } : undefined),
  policy: PAGE_POLICY,
};

/** Sandbox mode takes unsigned requests, so nobody but this machine may reach it. */
function assertLoopback(host: string): void {
  if (isLoopbackName(host)) return;
  throw new CrampError('CRAMP_CONFIG_INVALID', [
    { path: 'host', expected: 'a loopback address: sandbox mode accepts unsigned requests' },
  ]);
}
