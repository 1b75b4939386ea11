import type { Mode } from '../config/config.js';
import { createLogger } from '../log.js';
import { type RunningServer, startProduction, startSandbox } from '../server.js';
import { type Command, parseAsOf, parseOptions, readConfig, UsageError } from './command.js';

const usage = `Usage: cramp-cds serve --config FILE
       cramp-cds serve --sandbox [--config FILE] [--as-of DATE]

Starts the service: for the trusted clients of the configuration, who sign every call, or in sandbox mode.

  --config FILE  JSON configuration, see docs/config.schema.json; - reads standard input.
                 Without --sandbox it needs clients and publicUrl.
  --sandbox      loopback only, unsigned requests accepted; for trying out and development
  --as-of DATE   sandbox only: evaluates as if it were this date, for demonstration data that are years old

HOST, PORT, MANAGEMENT_PORT, PUBLIC_URL, DATABASE_URL, DATA_DIR, LOG_LEVEL and SUPPRESSION_KEY override the file.
`;

const OPTIONS = { sandbox: { type: 'boolean' }, config: { type: 'string' }, 'as-of': { type: 'string' } } as const;

export const serve: Command = {
  summary: 'starts the service (--config FILE, or --sandbox)',
  usage,
  async run(args) {
    const { values, positionals } = parseOptions(args, OPTIONS, usage);
    if (positionals.length > 0) throw new UsageError('serve takes no arguments', usage);
    const mode = values.sandbox === true ? 'sandbox' : 'production';
    if (mode === 'production' && values['as-of'] !== undefined) throw new UsageError('--as-of needs --sandbox', usage);
    const config = readConfig(values.config, usage, { environment: process.env, mode });
    const options = { config, log: createLogger(config.logLevel), asOf: parseAsOf(values['as-of'], usage) };
    const server = await (mode === 'sandbox' ? startSandbox(options) : startProduction(options));
    process.stderr.write(greeting(server, mode));
    await stopped();
    await server.close();
    return 0;
  },
};

const GREETINGS = {
  sandbox: 'sandbox mode, loopback only, unsigned requests accepted; not for patient data.',
  production: 'production mode; only signed calls of the configured clients are answered.',
} as const;

function greeting({ url, managementUrl, serviceIds }: RunningServer, mode: Mode): string {
  const services = serviceIds.map((id) => `  POST ${url}/cds-services/${id}\n`).join('');
  const metrics = managementUrl === undefined ? '' : `  GET  ${managementUrl}/metrics\n`;
  return `cramp-cds: ${GREETINGS[mode]}\n  GET  ${url}/cds-services\n${metrics}${services}`;
}

/** Resolves when the process is asked to stop; asked again, it ends at once. */
function stopped(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of signals) process.off(signal, stop);
      resolve();
    };
    for (const signal of signals) process.on(signal, stop);
  });
}
