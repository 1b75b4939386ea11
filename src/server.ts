/**
 * Composition root: wires configuration, knowledge, engine and edge together, and listens.
 */
import type { Express } from 'express';
import { SERVICES } from '../hooks/index.js';
import { PAGE_POLICY, ruleListHtml, rulePageHtml } from './catalogue/rule-html.js';
import { isRuleId, rulePage, rulePages } from './catalogue/rule-page.js';
import { isOn } from './cds/service.js';
import type { Config, Mode } from './config/config.js';
import { publishService } from './engine/publish-service.js';
import { CrampError } from './errors.js';
import { evaluator } from './evaluator.js';
import { PREFETCH_KEYS, UNKNOWN_REASONS } from './facts/fact.js';
import type { StoreLoad } from './feedback/store.js';
import { isLoopbackName } from './fhir/base-url.js';
import { createApp } from './http/app.js';
import type { CorsPolicy } from './http/cors.js';
import { type HttpServer, startHttpServer } from './http/http-server.js';
import { bytesReader, jsonReader } from './http/read-json.js';
import { addRulePages, type RuleCatalogue } from './http/rule-pages.js';
import { KNOWLEDGE_VERSION } from './knowledge-version.js';
import type { Log } from './log.js';
import { addGovernancePage, startManagement } from './management.js';
import { createMetrics, type Metrics, type MetricValues } from './metrics/metrics.js';
import { RULES } from './rules/index.js';
import type { ReadBody } from './sandbox/fhir-server/http.js';
import { createSandbox, FHIR_PATH, type Sandbox, type SandboxOptions } from './sandbox/sandbox.js';
import { type Authenticate, type AuthenticationOptions, signedOnly, unsignedToo } from './security/authenticate.js';
import { COMMUNITY_SANDBOX } from './security/community-sandbox.js';
import { createKeySets } from './security/key-sets.js';
import type { TrustedClient } from './security/trusted-client.js';
import { addSimulator, type SimulatedService } from './simulator.js';
import { openStore, type Store, type StoreOptions } from './store.js';
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
  /** Of the port for operators; undefined where it is off. */
  readonly managementUrl: string | undefined;
  readonly serviceIds: readonly string[];
  /** Whether calls may come. */
  isReady(): Promise<boolean>;
  /** Stops accepting and lets calls under way finish for `limits.shutdownMs`; always resolves. */
  close(): Promise<void>;
}

/** One of several processes that serve together. */
export interface RunningWorker extends RunningServer {
  /** To be added to those of the others. */
  metricValues(): Promise<MetricValues>;
}

/** What sandbox mode runs besides the service. */
export interface RunningSandbox extends RunningServer {
  /** Base of the FHIR server. */
  readonly fhirUrl: string;
  readonly loaded: Sandbox['loaded'];
}

/** Share of it for fetching a client's keys, which happens rarely and before anything else. */
const KEYS_SHARE = 0.4;

/**
 * Starts the service in sandbox mode: loopback only, unsigned requests accepted, with a FHIR server of synthetic patients.
 *
 * @throws CRAMP_CONFIG_INVALID for an address that is not loopback, or that cannot be listened on
 */
export async function startSandbox(options: ServerOptions & SandboxOptions): Promise<RunningSandbox> {
  const { config, asOf } = options;
  assertLoopback(config.host);
  const sandbox = createSandbox(options, asOf ?? Date.now());
  const server = await start(options, {
    mode: 'sandbox',
    cors: { anyOrigin: true },
    clients: [COMMUNITY_SANDBOX],
    authentication: unsignedToo,
    addRoutes: (app, service) => {
      const readBody = bodyReaders(config.limits);
      sandbox.mount(app, readBody);
      addSimulator(app, service, { ...sandbox, readBody });
    },
  });
  return { ...server, fhirUrl: `${server.url}${FHIR_PATH}`, loaded: sandbox.loaded };
}

/** Bodies within the limits of a call. */
function bodyReaders({ bodyBytes, requestMs }: Config['limits']): ReadBody {
  const readJson = jsonReader(bodyBytes);
  const readBytes = bytesReader(bodyBytes);
  return {
    json: (request, response) => readJson(request, response, AbortSignal.timeout(requestMs)),
    text: async (request, response) =>
      new TextDecoder().decode(await readBytes(request, response, AbortSignal.timeout(requestMs))),
  };
}

/**
 * Starts the service for trusted clients: every call is signed.
 *
 * @param options.config read in production mode, so that clients and the public address are there
 * @throws CRAMP_CONFIG_INVALID for an address that cannot be listened on
 */
export async function startProduction(options: ServerOptions): Promise<RunningServer> {
  return start(options, productionTrust(options.config));
}

/**
 * Starts one of several processes that serve the same port in production mode. The process above them serves the one for operators, and
 * deletes what is too old.
 *
 * @param isOpen whether all of them have started
 * @throws CRAMP_CONFIG_INVALID, CRAMP_NOT_READY
 */
export async function startWorker(options: ServerOptions, isOpen: () => boolean): Promise<RunningWorker> {
  const config = { ...options.config, managementPort: undefined };
  return start({ ...options, config }, { ...productionTrust(config), worker: { isOpen } });
}

function productionTrust({ corsOrigins, clients }: Config): Trust {
  return { mode: 'production', cors: { origins: corsOrigins }, clients, authentication: signedOnly };
}

/** Connections of one of several processes to the database; of all together there are few to be had. */
const WORKER_CONNECTIONS = 5;

function servicesOf({ services }: Config) {
  return SERVICES.filter((service) => isOn(service, services));
}

/** Ids of the services that are on. */
export function serviceIdsOf(config: Config): readonly string[] {
  return servicesOf(config).map(({ service }) => service.id);
}

interface Trust {
  readonly mode: Mode;
  readonly cors: CorsPolicy;
  readonly clients: readonly TrustedClient[];
  readonly authentication: (options: AuthenticationOptions) => Authenticate;
  /** Routes of this mode alone. */
  readonly addRoutes?: (app: Express, service: SimulatedService) => void;
  /** Given to one of several processes. */
  readonly worker?: { readonly isOpen: () => boolean };
}

async function start({ config, log, asOf }: ServerOptions, trust: Trust): Promise<RunningWorker> {
  const terminology = loadTerminology({ alsoRead: config.clinical.qtDrugList, valueSetDirs: config.valueSetDirs });
  const declarations = servicesOf(config).map((service) => publishService(service, terminology.valueSets));
  const store = await openStore(config, log, storeOptions(trust));
  const serviceIds = serviceIdsOf(config);
  const metrics = metricsFor(serviceIds, store.feedback.load, { config, ...trust });
  const { server, management } = await listen({ config, log, metrics, store, serviceIds, ...trust }).catch(
    async (failure: unknown) => {
      await store.close();
      throw failure;
    },
  );
  const { url } = server;
  const isReady = readiness(server, store, trust.worker?.isOpen);
  const publicUrl = config.publicUrl ?? url;
  const evaluation = { terminology, config, publicUrl, asOf, displays: store.feedback };
  const app = createApp({
    services: declarations,
    evaluate: evaluator(declarations, { ...evaluation, log, metrics: metrics.evaluation }),
    authenticate: trust.authentication({
      publicUrl,
      clients: trust.clients,
      keysOf: createKeySets(trust.clients, {
        timeoutMs: config.limits.requestMs * KEYS_SHARE,
        onFetch: metrics.keySetFetched,
      }),
      replay: store.replay,
      now: Date.now,
    }),
    feedback: store.feedback,
    limits: config.limits,
    cors: trust.cors,
    mode: trust.mode,
    isReady,
    isWorker: trust.worker !== undefined,
    log,
    onDone: metrics.requestDone,
    watchCalls: metrics.watchCalls,
    addRoutes: (routes, edge) => {
      addRulePages(routes, CATALOGUE);
      trust.addRoutes?.(routes, { url, declarations, evaluation, edge });
    },
  });
  server.serve(app);
  logStart(log, terminology, { url, managementUrl: management.url, ...trust });
  return {
    url,
    managementUrl: management.url,
    serviceIds,
    isReady,
    metricValues: metrics.values,
    close: async () => {
      // Last, so that it can say meanwhile that the service is not ready.
      await server.close();
      await management.close();
      await store.close();
    },
  };
}

/** Both ports, or none. @throws CRAMP_CONFIG_INVALID */
async function listen({ store, ...options }: ListenOptions) {
  const { config, log, mode, metrics } = options;
  const server = await startHttpServer({ ...config, log, onRefusal: metrics.connectionRefused });
  const isReady = readiness(server, store);
  const publicUrl = config.publicUrl ?? server.url;
  const addRoutes = (app: Express) => addGovernancePage(app, store.feedback, { ...options, publicUrl });
  const management = await startManagement({ config, mode, log, metrics, isReady, addRoutes }).catch(
    async (failure: unknown) => {
      await server.close();
      throw failure;
    },
  );
  return { server, management };
}

interface ListenOptions extends Pick<ServerOptions, 'config' | 'log'>, Pick<Trust, 'mode' | 'clients'> {
  readonly metrics: Metrics;
  readonly store: Store;
  readonly serviceIds: readonly string[];
}

/** Not while it ends, not without its store, and not before those that serve with it. */
function readiness(server: HttpServer, { feedback }: Store, isOpen = () => true): () => Promise<boolean> {
  return async () => isOpen() && !server.isDraining() && (await feedback.isReachable());
}

function storeOptions({ mode, worker }: Trust): StoreOptions {
  return worker === undefined ? { mode } : { mode, connections: WORKER_CONNECTIONS, purges: false };
}

/** What the process needs is only measured where somebody can ask for it. */
function metricsFor(
  services: readonly string[],
  store: StoreLoad,
  { config, mode, clients, worker }: Trust & Pick<ServerOptions, 'config'>,
): Metrics {
  return createMetrics({
    labels: {
      services,
      rules: Object.keys(RULES),
      prefetchKeys: PREFETCH_KEYS,
      unknownReasons: UNKNOWN_REASONS,
      issuers: clients.map(({ issuer }) => issuer),
    },
    mode,
    knowledgeVersion: KNOWLEDGE_VERSION,
    withProcess: config.managementPort !== undefined || worker !== undefined,
    store,
  });
}

function logStart(
  log: Log,
  { drugs, valueSets, replaced }: Terminology,
  { url, managementUrl, mode, clients }: Pick<Trust, 'mode' | 'clients'> & Pick<RunningServer, 'url' | 'managementUrl'>,
): void {
  log.info(
    {
      mode,
      listeningOn: url,
      managementOn: managementUrl,
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
