/**
 * The only reader of the environment: one JSON file and a few variables make one frozen object, or one error that names
 * everything that is wrong.
 */
import { resolve } from 'node:path';
import { CrampError, type Problem } from '../errors.js';
import { type ClinicalSettings, DEFAULT_SETTINGS, LIMITED_ANALYTES } from '../facts/clinical-settings.js';
import { possibleSi } from '../facts/plausibility.js';
import { isLoopbackName } from '../fhir/base-url.js';
import { DEFAULT_READER_LIMITS, type ReaderLimits } from '../fhir/reader.js';
import { DEFAULT_EDGE_LIMITS, type EdgeLimits } from '../http/limits.js';
import type { LogLevel } from '../log.js';
import { RULES } from '../rules/index.js';
import type { TrustedClient } from '../security/trusted-client.js';
import { type ClientEntry, clientProblems, toTrustedClient } from './clients.js';
import { schemaProblems } from './schema-problems.js';

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Of metrics, for operators; undefined for none. */
  readonly managementPort: number | undefined;
  /** Undefined: taken from the address listened on, in sandbox mode. */
  readonly publicUrl: string | undefined;
  readonly logLevel: LogLevel;
  /** Processes that answer calls; undefined unless given, as the default depends on the machine. */
  readonly workers: number | undefined;
  readonly corsOrigins: readonly string[];
  readonly limits: ReaderLimits & EdgeLimits;
  /** Ids of the services that are on; undefined means all that are not off by default. */
  readonly services: readonly string[] | undefined;
  readonly clinical: ClinicalSettings;
  readonly clients: readonly TrustedClient[];
  /** Folders of FHIR ValueSets that replace built-in ones, as absolute paths. */
  readonly valueSetDirs: readonly string[];
  /** Address of PostgreSQL with its password; undefined for the embedded database. Never logged. */
  readonly databaseUrl: string | undefined;
  /** Folder of the embedded database as an absolute path; undefined unless given, as the default differs between modes. */
  readonly dataDir: string | undefined;
  readonly feedback: FeedbackSettings;
  readonly suppression: SuppressionConfig;
}

/** Whether cards that were answered are left out for a time (clinical-knowledge 5.4). */
export interface SuppressionConfig {
  readonly enabled: boolean;
  /** Of the hashes that are remembered; undefined while off, or in sandbox mode, where one is made up at the start. Never logged. */
  readonly key: string | undefined;
}

export interface FeedbackSettings {
  /** Whether free text of users is stored; it may hold patient data. */
  readonly keepComments: boolean;
  /** Days after which deliveries and feedback are deleted. */
  readonly retentionDays: number;
}

const DEFAULT_FEEDBACK: FeedbackSettings = { keepComments: false, retentionDays: 730 };

interface ConfigFile {
  readonly host?: string;
  readonly port?: number;
  readonly managementPort?: number;
  readonly publicUrl?: string;
  readonly logLevel?: LogLevel;
  readonly workers?: number;
  readonly cors?: { readonly origins?: readonly string[] };
  readonly limits?: Partial<Config['limits']>;
  readonly services?: readonly string[];
  readonly clinical?: Partial<ClinicalSettings>;
  readonly clients?: readonly ClientEntry[];
  readonly valueSetDirs?: readonly string[];
  readonly databaseUrl?: string;
  readonly dataDir?: string;
  readonly suppression?: Partial<SuppressionConfig>;
  readonly feedback?: Partial<FeedbackSettings>;
}

/** Sandbox mode takes unsigned calls on loopback; production mode needs to know its clients and its address. */
export type Mode = 'sandbox' | 'production';

export interface ConfigSource {
  readonly environment?: Environment;
  /** Folder of the file, from which its relative paths start; otherwise they start from the working directory. */
  readonly folder?: string;
  /** `either` checks as production mode does if there are clients, and as sandbox mode does otherwise. */
  readonly mode?: Mode | 'either';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The configuration in force.
 *
 * @param text JSON of the file; undefined for the defaults
 * @throws CRAMP_CONFIG_INVALID with one problem per offence, all at once
 */
export function parseConfig(text: string | undefined, source: ConfigSource = {}): Config {
  const { environment = {}, folder = '.' } = source;
  const file = withEnvironment(text === undefined ? {} : parseJson(text), environment);
  const mode = source.mode === 'either' ? modeFor(file) : (source.mode ?? 'sandbox');
  const offences = [...schemaProblems(file), ...unknownRules(file)];
  const config = fill(withoutOffending(file, offences), { folder, mode });
  const problems = [
    ...offences,
    ...contradictionsIn(config, mode),
    ...workerProblems(config, { mode, hasDatabase: 'databaseUrl' in file }),
    ...missingIn(config, mode, offences),
  ];
  if (problems.length > 0) throw new CrampError('CRAMP_CONFIG_INVALID', problems);
  return deepFreeze(config);
}

function modeFor(file: Record<string, unknown>): Mode {
  return 'clients' in file ? 'production' : 'sandbox';
}

/** Without the top-level keys that are wrong in themselves, so that the others can be held against each other. */
function withoutOffending(file: Record<string, unknown>, offences: readonly Problem[]): ConfigFile {
  const wrong = new Set(offences.map(({ path = '' }) => path.split('.')[0]));
  return Object.fromEntries(Object.entries(file).filter(([key]) => !wrong.has(key)));
}

/** What production mode cannot do without, unless something was there and wrong. */
function missingIn(
  { clients, publicUrl, suppression }: Config,
  mode: Mode,
  offences: readonly Problem[],
): readonly Problem[] {
  const isWrong = (key: string) => offences.some(({ path = '' }) => path.split('.')[0] === key);
  if (mode === 'sandbox') return [];
  return [
    ...(clients.length > 0 || isWrong('clients') ? [] : [{ path: 'clients', expected: 'at least one trusted client' }]),
    ...(publicUrl !== undefined || isWrong('publicUrl')
      ? []
      : [{ path: 'publicUrl', expected: 'the base URL that clients call' }]),
    ...(suppression.enabled && suppression.key === undefined
      ? [{ path: 'suppression.key', expected: 'a secret of at least 32 characters, as suppression is enabled' }]
      : []),
  ];
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (cause) {
    throw new CrampError('CRAMP_CONFIG_INVALID', [{ expected: 'valid JSON' }], { cause });
  }
  throw new CrampError('CRAMP_CONFIG_INVALID', [{ expected: 'a JSON object' }]);
}

function withEnvironment(file: Record<string, unknown>, environment: Environment): Record<string, unknown> {
  const { HOST: host, PORT: port, PUBLIC_URL: publicUrl, LOG_LEVEL: logLevel } = environment;
  const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, SUPPRESSION_KEY: key } = environment;
  const { MANAGEMENT_PORT: managementPort, WORKERS: workers } = environment;
  return {
    ...file,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: numberIn(port) }),
    ...(managementPort === undefined ? {} : { managementPort: numberIn(managementPort) }),
    ...(workers === undefined ? {} : { workers: numberIn(workers) }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(logLevel === undefined ? {} : { logLevel }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(key === undefined ? {} : { suppression: withKey(file['suppression'], key) }),
  };
}

/** What is no object stays as it is, to be refused. */
function withKey(suppression: unknown, key: string): unknown {
  if (suppression === undefined) return { key };
  const isObject = typeof suppression === 'object' && suppression !== null && !Array.isArray(suppression);
  return isObject ? { ...suppression, key } : suppression;
}

/** What is no number stays text, which the schema refuses. */
function numberIn(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function unknownRules(file: Record<string, unknown>): readonly Problem[] {
  const clinical = file['clinical'];
  const disabled: unknown =
    typeof clinical === 'object' && clinical !== null && 'disabledRules' in clinical ? clinical.disabledRules : [];
  if (!Array.isArray(disabled)) return [];
  return disabled
    .filter((id) => typeof id === 'string' && !(id in RULES))
    .map(() => ({ path: 'clinical.disabledRules', expected: 'only ids that `cramp-cds rules` lists' }));
}

/** What no schema sees: values that do not go together, and patient data that would travel in clear text (CH-5). */
function contradictionsIn(config: Config, mode: Mode): readonly Problem[] {
  const { publicUrl, clients, host, port, managementPort } = config;
  const { labWindow, implausibleLimits } = config.clinical;
  const url = publicUrl === undefined ? undefined : new URL(publicUrl);
  return [
    ...(url?.protocol === 'http:' && !isLoopbackName(url.hostname)
      ? [{ path: 'publicUrl', expected: 'https, except on loopback' }]
      : []),
    ...(port !== 0 && managementPort === port
      ? [{ path: 'managementPort', expected: 'another port than `port`' }]
      : []),
    ...(labWindow.fullDays > labWindow.loweredDays
      ? [{ path: 'clinical.labWindow.fullDays', expected: 'no more days than loweredDays' }]
      : []),
    ...contradictoryLimits(implausibleLimits),
    ...clientProblems(clients, { mode, host }),
  ];
}

/** Several processes need one place for what they share. */
function workerProblems(
  { workers = 1 }: Config,
  { mode, hasDatabase }: { readonly mode: Mode; readonly hasDatabase: boolean },
): readonly Problem[] {
  if (workers === 1) return [];
  if (mode === 'sandbox') return [{ path: 'workers', expected: '1 in sandbox mode, whose FHIR server is in memory' }];
  if (hasDatabase) return [];
  return [{ path: 'workers', expected: '1 without `databaseUrl`: the embedded database serves one process' }];
}

function contradictoryLimits(changed: ClinicalSettings['implausibleLimits']): readonly Problem[] {
  return LIMITED_ANALYTES.filter((analyte) => {
    const { low, high } = possibleSi(analyte, changed[analyte]);
    return low >= high;
  }).map((analyte) => ({
    path: `clinical.implausibleLimits.${analyte}`,
    expected: 'a low limit below the high one; the one not given is the usual one',
  }));
}

function fill(file: ConfigFile, { folder, mode }: { readonly folder: string; readonly mode: Mode }): Config {
  return {
    ...addresses(file, mode),
    logLevel: file.logLevel ?? 'info',
    workers: file.workers,
    corsOrigins: file.cors?.origins ?? [],
    limits: { ...DEFAULT_READER_LIMITS, ...DEFAULT_EDGE_LIMITS, ...file.limits },
    services: file.services,
    clients: (file.clients ?? []).map(toTrustedClient),
    clinical: clinicalSettings(file.clinical ?? {}),
    valueSetDirs: (file.valueSetDirs ?? []).map((path) => resolve(folder, path)),
    databaseUrl: file.databaseUrl,
    dataDir: file.dataDir === undefined ? undefined : resolve(folder, file.dataDir),
    suppression: suppressionConfig(file.suppression ?? {}, mode),
    feedback: { ...DEFAULT_FEEDBACK, ...file.feedback },
  };
}

function addresses(file: ConfigFile, mode: Mode): Pick<Config, 'host' | 'port' | 'managementPort' | 'publicUrl'> {
  const port = file.port ?? 3000;
  return {
    host: file.host ?? '127.0.0.1',
    port,
    managementPort: file.managementPort ?? (mode === 'production' ? managementPortBeside(port) : undefined),
    publicUrl: file.publicUrl?.replace(/\/+$/, ''),
  };
}

/** A key alone switches it on, but not where cards are tried out and are expected to come again. */
function suppressionConfig({ enabled, key }: Partial<SuppressionConfig>, mode: Mode): SuppressionConfig {
  return { enabled: enabled ?? (mode === 'production' && key !== undefined), key };
}

/** Where any free port will do, any other one will. */
function managementPortBeside(port: number): number {
  return port === 0 ? 0 : 3001;
}

function clinicalSettings(changes: Partial<ClinicalSettings>): ClinicalSettings {
  const canonicalBase = (changes.canonicalBase ?? DEFAULT_SETTINGS.canonicalBase).replace(/\/+$/, '');
  return {
    ...DEFAULT_SETTINGS,
    ...changes,
    labWindow: { ...DEFAULT_SETTINGS.labWindow, ...changes.labWindow },
    missingLabDays: { ...DEFAULT_SETTINGS.missingLabDays, ...changes.missingLabDays },
    maxCards: { ...DEFAULT_SETTINGS.maxCards, ...changes.maxCards },
    canonicalBase,
    overrideReasonSystem: changes.overrideReasonSystem ?? `${canonicalBase}/CodeSystem/cramp-override-reason`,
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
