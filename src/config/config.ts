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
  /** Undefined: taken from the address listened on, in sandbox mode. */
  readonly publicUrl: string | undefined;
  readonly logLevel: LogLevel;
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
  readonly publicUrl?: string;
  readonly logLevel?: LogLevel;
  readonly cors?: { readonly origins?: readonly string[] };
  readonly limits?: Partial<Config['limits']>;
  readonly services?: readonly string[];
  readonly clinical?: Partial<ClinicalSettings>;
  readonly clients?: readonly ClientEntry[];
  readonly valueSetDirs?: readonly string[];
  readonly databaseUrl?: string;
  readonly dataDir?: string;
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
  const config = fill(withoutOffending(file, offences), folder);
  const problems = [...offences, ...contradictionsIn(config, mode), ...missingIn(config, mode, offences)];
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
function missingIn({ clients, publicUrl }: Config, mode: Mode, offences: readonly Problem[]): readonly Problem[] {
  const isWrong = (key: string) => offences.some(({ path = '' }) => path.split('.')[0] === key);
  if (mode === 'sandbox') return [];
  return [
    ...(clients.length > 0 || isWrong('clients') ? [] : [{ path: 'clients', expected: 'at least one trusted client' }]),
    ...(publicUrl !== undefined || isWrong('publicUrl')
      ? []
      : [{ path: 'publicUrl', expected: 'the base URL that clients call' }]),
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
  const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir } = environment;
  return {
    ...file,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: /^\d+$/.test(port) ? Number(port) : port }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(logLevel === undefined ? {} : { logLevel }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(dataDir === undefined ? {} : { dataDir }),
  };
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
  const { publicUrl, clients, host } = config;
  const { labWindow, implausibleLimits } = config.clinical;
  const url = publicUrl === undefined ? undefined : new URL(publicUrl);
  return [
    ...(url?.protocol === 'http:' && !isLoopbackName(url.hostname)
      ? [{ path: 'publicUrl', expected: 'https, except on loopback' }]
      : []),
    ...(labWindow.fullDays > labWindow.loweredDays
      ? [{ path: 'clinical.labWindow.fullDays', expected: 'no more days than loweredDays' }]
      : []),
    ...contradictoryLimits(implausibleLimits),
    ...clientProblems(clients, { mode, host }),
  ];
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

function fill(file: ConfigFile, folder: string): Config {
  return {
    host: file.host ?? '127.0.0.1',
    port: file.port ?? 3000,
    publicUrl: file.publicUrl?.replace(/\/+$/, ''),
    logLevel: file.logLevel ?? 'info',
    corsOrigins: file.cors?.origins ?? [],
    limits: { ...DEFAULT_READER_LIMITS, ...DEFAULT_EDGE_LIMITS, ...file.limits },
    services: file.services,
    clients: (file.clients ?? []).map(toTrustedClient),
    clinical: clinicalSettings(file.clinical ?? {}),
    valueSetDirs: (file.valueSetDirs ?? []).map((path) => resolve(folder, path)),
    databaseUrl: file.databaseUrl,
    dataDir: file.dataDir === undefined ? undefined : resolve(folder, file.dataDir),
    feedback: { ...DEFAULT_FEEDBACK, ...file.feedback },
  };
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
