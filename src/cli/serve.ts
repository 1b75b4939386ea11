import { createLogger } from '../log.js';
import { type RunningServer, startSandbox } from '../server.js';
import { type Command, parseAsOf, parseOptions, readConfig, UsageError } from './command.js';

const usage = `Usage: cramp-cds serve --sandbox [--config FILE] [--as-of DATE]

Starts the service.

  --sandbox      loopback only, unsigned requests accepted; for trying out and development
  --config FILE  JSON configuration, see docs/config.schema.json; - reads standard input
  --as-of DATE   sandbox only: evaluates as if it were this date, for demonstration data that are years old

HOST, PORT, PUBLIC_URL and LOG_LEVEL override the file.
`;

const OPTIONS = { sandbox: { type: 'boolean' }, config: { type: 'string' }, 'as-of': { type: 'string' } } as const;

export const serve: Command = {
  summary: 'starts the service (--sandbox)',
  usage,
  async run(args) {
    const { values, positionals } = parseOptions(args, OPTIONS, usage);
    if (positionals.length > 0) throw new UsageError('serve takes no arguments', usage);
    const config = readConfig(values.config, usage, process.env);
    if (values.sandbox !== true) {
      process.stderr.write(
        'cramp-cds: production mode needs trusted clients, and checking their tokens is not built yet.\n' +
          'Nothing is started, because an unchecked service must not run with patient data. Use --sandbox to try it out.\n',
      );
      return 1;
    }
    const asOf = parseAsOf(values['as-of'], usage);
    const server = await startSandbox({ config, log: createLogger(config.logLevel), asOf });
    process.stderr.write(greeting(server));
    await stopped();
    await server.close();
    return 0;
  },
};

function greeting({ url, serviceIds }: RunningServer): string {
  const services = serviceIds.map((id) => `  POST ${url}/cds-services/${id}\n`).join('');
  return `cramp-cds: sandbox mode, loopback only, unsigned requests accepted; not for patient data.\n  GET  ${url}/cds-services\n${services}`;
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
