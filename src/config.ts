/**
 * The only reader of the environment: one JSON file and a few variables make one frozen object, or one error that names
 * everything that is wrong.
 */
import { resolve } from 'node:path';
import { schemaProblems } from './config-problems.js';
import { CrampError, type Problem } from './errors.js';
import { type ClinicalSettings, DEFAULT_SETTINGS, LIMITED_ANALYTES } from './facts/clinical-settings.js';
import { possibleSi } from './facts/plausibility.js';
import { DEFAULT_READER_LIMITS, type ReaderLimits } from './fhir/reader.js';
import type { LogLevel } from './log.js';
import { RULES } from './rules/index.js';

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Undefined: taken from the address listened on, in sandbox mode. */
  readonly publicUrl: string | undefined;
  readonly logLevel: LogLevel;
  readonly corsOrigins: readonly string[];
  readonly limits: ReaderLimits & { readonly bodyBytes: number; readonly requestMs: number };
  /** Ids of the services that are on; undefined means all that are not off by default. */
  readonly services: readonly string[] | undefined;
  readonly clinical: ClinicalSettings;
  /** Folders of FHIR ValueSets that replace built-in ones, as absolute paths. */
  readonly valueSetDirs: readonly string[];
  /** Address of PostgreSQL with its password; undefined for the embedded database. Never logged. */
  readonly databaseUrl: string | undefined;
  /** Folder of the embedded database as an absolute path; undefined unless given, as the default differs between modes. */
  readonly dataDir: string | undefined;
}

interface ConfigFile {
  readonly host?: string;
  readonly port?: number;
  readonly publicUrl?: string;
  readonly logLevel?: LogLevel;
  readonly cors?: { readonly origins?: readonly string[] };
  readonly limits?: Partial<Config['limits']>;
  readonly services?: readonly string[];
  readonly clinical?: Partial<ClinicalSettings>;
  readonly valueSetDirs?: readonly string[];
  readonly databaseUrl?: string;
  readonly dataDir?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const BODY_BYTES = 10 * 1024 * 1024;
const REQUEST_MS = 2000;

/**
 * The configuration in force.
 *
 * @param text JSON of the file; undefined for the defaults
 * @param folder of the file, from which its relative paths start; otherwise they start from the working directory
 * @throws CRAMP_CONFIG_INVALID with one problem per offence
 */
export function parseConfig(text: string | undefined, environment: Environment = {}, folder = '.'): Config {
  const file = withEnvironment(text === undefined ? {} : parseJson(text), environment);
  const problems = [...schemaProblems(file), ...unknownRules(file)];
  if (problems.length > 0) throw new CrampError('CRAMP_CONFIG_INVALID', problems);
  const config = fill(file as ConfigFile, folder);
  const contradictions = contradictionsIn(config);
  if (contradictions.length > 0) throw new CrampError('CRAMP_CONFIG_INVALID', contradictions);
  return deepFreeze(config);
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
function contradictionsIn({ publicUrl, clinical: { labWindow, implausibleLimits } }: Config): readonly Problem[] {
  const url = publicUrl === undefined ? undefined : new URL(publicUrl);
  return [
    ...(url?.protocol === 'http:' && !isLoopbackName(url.hostname)
      ? [{ path: 'publicUrl', expected: 'https, except on loopback' }]
      : []),
    ...(labWindow.fullDays > labWindow.loweredDays
      ? [{ path: 'clinical.labWindow.fullDays', expected: 'no more days than loweredDays' }]
      : []),
    ...contradictoryLimits(implausibleLimits),
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

/** Names and addresses of this machine, as URLs and listen addresses write them. */
export function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '::1' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}

function fill(file: ConfigFile, folder: string): Config {
  return {
    host: file.host ?? '127.0.0.1',
    port: file.port ?? 3000,
    publicUrl: file.publicUrl?.replace(/\/+$/, ''),
    logLevel: file.logLevel ?? 'info',
    corsOrigins: file.cors?.origins ?? [],
    limits: { ...DEFAULT_READER_LIMITS, bodyBytes: BODY_BYTES, requestMs: REQUEST_MS, ...file.limits },
    services: file.services,
    clinical: clinicalSettings(file.clinical ?? {}),
    valueSetDirs: (file.valueSetDirs ?? []).map((path) => resolve(folder, path)),
    databaseUrl: file.databaseUrl,
    dataDir: file.dataDir === undefined ? undefined : resolve(folder, file.dataDir),
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
