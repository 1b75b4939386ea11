import type { Mode } from '../config/config.js';
import { createLogger } from '../log.js';
import { FAULTS_SYNTAX, type Faults, parseFaults } from '../sandbox/fhir-server/faults.js';
import {
  type RunningSandbox,
  type RunningServer,
  type ServerOptions,
  startProduction,
  startSandbox,
} from '../server.js';
import { workerNumber } from '../supervisor/join.js';
import { StartFailed } from '../supervisor/supervisor.js';
import { explainOneWorker, startWorkers, workersFor } from '../workers.js';
import { type Command, parseAsOf, parseOptions, readConfig, UsageError } from './command.js';
import { serveAsWorker } from './serve-as-worker.js';
import { stopped } from './stopped.js';

const usage = `Usage: cramp-cds serve --config FILE [--workers N]
       cramp-cds serve --sandbox [--config FILE] [--as-of DATE] [--data PATH]… [--fhir-faults LIST]

Starts the service: for the trusted clients of the configuration, who sign every call, or in sandbox mode.

  --config FILE  JSON configuration, see docs/config.schema.json; - reads standard input.
                 Without --sandbox it needs clients and publicUrl.
  --workers N    processes that answer calls; as many as there are processor cores unless given, or 1 without databaseUrl
  --sandbox      loopback only, unsigned requests accepted; for trying out and development
  --as-of DATE   sandbox only: evaluates as if it were this date, for demonstration data that are years old
  --data PATH    sandbox only: loads a file or folder of FHIR R4 (JSON or NDJSON) into its FHIR server; may be repeated
  --fhir-faults LIST
                 sandbox only: its FHIR server is slow, fails or wants a token: slow=500,fail=503,token

HOST, PORT, MANAGEMENT_PORT, PUBLIC_URL, WORKERS, DATABASE_URL, DATA_DIR, LOG_LEVEL and SUPPRESSION_KEY
override the file.
`;

const OPTIONS = {
  sandbox: { type: 'boolean' },
  config: { type: 'string' },
  workers: { type: 'string' },
  'as-of': { type: 'string' },
  data: { type: 'string', multiple: true },
  'fhir-faults': { type: 'string' },
} as const;
const SANDBOX_OPTIONS = ['as-of', 'data', 'fhir-faults'] as const;

export const serve: Command = {
  summary: 'starts the service (--config FILE, or --sandbox)',
  usage,
  async run(args) {
    const number = workerNumber(process.env);
    if (number !== undefined) return serveAsWorker(number);
    const { values, positionals } = parseOptions(args, OPTIONS, usage);
    if (positionals.length > 0) throw new UsageError('serve takes no arguments', usage);
    const mode = values.sandbox === true ? 'sandbox' : 'production';
    const misplaced = SANDBOX_OPTIONS.find((name) => mode === 'production' && values[name] !== undefined);
    if (misplaced !== undefined) throw new UsageError(`--${misplaced} needs --sandbox`, usage);
    const faults = readFaults(values['fhir-faults']);
    const config = readConfig(values.config, usage, { environment: environmentWith(values.workers), mode });
    const options = { config, log: createLogger(config.logLevel), asOf: parseAsOf(values['as-of'], usage) };
    const server = await (mode === 'sandbox'
      ? startSandbox({ ...options, data: values.data, faults, progress: sayProgress() })
      : startForClients(options)
    ).catch(unlessSaid);
    if (server === undefined) return 1;
    process.stderr.write(greeting(server, mode));
    await stopped();
    await server.close();
    return 0;
  },
};

/** The option is one more way to say what the environment says, and comes first. */
function environmentWith(workers: string | undefined): NodeJS.ProcessEnv {
  return workers === undefined ? process.env : { ...process.env, WORKERS: workers };
}

/** In this process, or in several below it. */
async function startForClients(options: ServerOptions): Promise<RunningServer> {
  const { config, log } = options;
  const workers = workersFor(config, 'production');
  if (workers > 1) return startWorkers(config, log, workers);
  explainOneWorker(config, log);
  return startProduction(options);
}

/** The worker that could not start has told the reason. */
function unlessSaid(failure: unknown): undefined {
  if (!(failure instanceof StartFailed)) throw failure;
}

function readFaults(list: string | undefined): Faults | undefined {
  const faults = list === undefined ? undefined : parseFaults(list);
  if (list !== undefined && faults === undefined) throw new UsageError(`--fhir-faults is ${FAULTS_SYNTAX}`, usage);
  return faults;
}

/** Milliseconds of loading that need no explanation. */
const LONG_MS = 500;

/** Says which file of how many is being loaded, on a terminal and only when it takes long. */
function sayProgress(): (file: number, files: number) => void {
  const start = Date.now();
  return (file, files) => {
    if (!process.stderr.isTTY || Date.now() - start < LONG_MS) return;
    process.stderr.write(`\rloading file ${file} of ${files}${file === files ? '\n' : ''}`);
  };
}

const GREETINGS = {
  sandbox: 'sandbox mode, loopback only, unsigned requests accepted; not for patient data.',
  production: 'production mode; only signed calls of the configured clients are answered.',
} as const;

function greeting(server: RunningServer | RunningSandbox, mode: Mode): string {
  const { url, managementUrl, serviceIds } = server;
  const metrics =
    managementUrl === undefined
      ? ''
      : `  GET  ${managementUrl}/metrics\n  GET  ${managementUrl}/  (what prescribers do with the cards)\n`;
  const services = serviceIds.map((id) => `  POST ${url}/cds-services/${id}\n`).join('');
  const sandbox = 'fhirUrl' in server ? sandboxGreeting(server) : '';
  return `cramp-cds: ${GREETINGS[mode]}\n${sandbox}  GET  ${url}/cds-services\n${metrics}${services}`;
}

/** Where to begin, what the FHIR server holds, and which files it left out. */
function sandboxGreeting({ url, fhirUrl, loaded }: RunningSandbox): string {
  const { stories, resources, unreadable } = loaded;
  const skipped = unreadable.map((file) => `  skipped ${file}\n`).join('');
  const told =
    stories === undefined
      ? 'no story patients, as fhir-fixtures is not part of this installation; --data PATH loads others'
      : `${stories} story patients`;
  return `${skipped}  open ${url}/  (EHR simulator)\n  GET  ${fhirUrl}/Patient  (FHIR R4, in memory: ${resources} resources, ${told})\n`;
}
