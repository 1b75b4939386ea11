import { existsSync } from 'node:fs';
import type { Config } from '../config/config.js';
import { openDatabase } from '../database/connect.js';
import { databaseFeedbackStore } from '../database/feedback-store.js';
import { CrampError } from '../errors.js';
import { parseDate } from '../facts/dates.js';
import { reportCsv, reportTable } from '../feedback/report-text.js';
import type { FeedbackReport, FeedbackStore } from '../feedback/store.js';
import { keptSince, placeOf } from '../store.js';
import { type Command, parseOptions, readConfig, UsageError } from './command.js';

const usage = `Usage: cramp-cds feedback report [--json | --csv] [--from DATE] [--to DATE] [--service ID] [--client ISSUER] [--config FILE]
       cramp-cds feedback purge [--before DATE] [--config FILE]

report  prints, per rule, how often its cards were shown, accepted, overridden by reason, and not answered. Of several outcomes of one
        card the latest counts. Rules that are due for review are marked.
purge   deletes cards sent and feedback that are older than feedback.retentionDays, and forgets whose they were where that has expired

  --json           as JSON
  --csv            as CSV for a spreadsheet
  --from, --to     first and last day (or moment) on which cards were shown, UTC
  --service ID     cards of this service only
  --client ISSUER  cards for this client only
  --before DATE    deletes what is older than this day instead
  --config FILE    JSON configuration, see docs/config.schema.json; - reads standard input

Both read dataDir (./data) or databaseUrl like serve, also while a service runs. DATABASE_URL and DATA_DIR override the file.
`;

const OPTIONS = {
  json: { type: 'boolean' },
  csv: { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  service: { type: 'string' },
  client: { type: 'string' },
  before: { type: 'string' },
  config: { type: 'string' },
} as const;

/** There is no call to answer, and a report looks at every row. */
const TIMEOUT_MS = 60_000;

export const feedback: Command = {
  summary: 'reports what became of the cards shown (report), or deletes old ones (purge)',
  usage,
  async run(args) {
    const { values, positionals } = parseOptions(args, OPTIONS, usage);
    const [action, ...rest] = positionals;
    if (rest.length > 0) throw new UsageError('feedback takes one argument: report or purge', usage);
    switch (action) {
      case 'report':
        return report(values);
      case 'purge':
        return purge(values);
      default:
        throw new UsageError('feedback takes one argument: report or purge', usage);
    }
  },
};

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values'];

async function report(values: Values): Promise<number> {
  const { json = false, csv = false, from, to, service, client, before } = values;
  if (json && csv) throw new UsageError('--json and --csv exclude each other', usage);
  if (before !== undefined) throw new UsageError('--before is for purge', usage);
  const filter = {
    from: momentOf('from', from, 'min'),
    to: momentOf('to', to, 'max'),
    serviceId: service,
    issuer: client,
  };
  const found = await withStore(configOf(values), (store) => store.report(filter));
  process.stdout.write(textOf(found, json ? 'json' : csv ? 'csv' : 'table'));
  return 0;
}

function textOf(found: FeedbackReport, form: 'json' | 'csv' | 'table'): string {
  switch (form) {
    case 'json':
      return `${JSON.stringify(found, null, 2)}\n`;
    case 'csv':
      return reportCsv(found);
    case 'table':
      return reportTable(found);
  }
}

const REPORT_ONLY = ['json', 'csv', 'from', 'to', 'service', 'client'] as const;

async function purge(values: Values): Promise<number> {
  const wrong = REPORT_ONLY.find((name) => values[name] !== undefined);
  if (wrong !== undefined) throw new UsageError(`--${wrong} is for report`, usage);
  const config = configOf(values);
  const now = Date.now();
  const before = momentOf('before', values.before, 'min') ?? keptSince(config, now);
  const purged = await withStore(config, (store) => store.purge({ before, now }));
  process.stdout.write(
    `Deleted ${purged.deliveries} cards and ${purged.feedback} items of feedback; forgot whose ${purged.forgotten} cards were.\n`,
  );
  return 0;
}

function configOf({ config }: Values): Config {
  return readConfig(config, usage, { environment: process.env, mode: 'either' });
}

/** UTC milliseconds: the beginning or the end of a day, or an exact time. */
function momentOf(option: string, text: string | undefined, end: 'min' | 'max'): number | undefined {
  if (text === undefined) return undefined;
  const span = parseDate(text);
  if (span === undefined) {
    throw new UsageError(`--${option} wants a date such as 2026-03-02 or 2026-03-02T09:00:00Z`, usage);
  }
  return span[end];
}

/** @throws CRAMP_NOT_READY; a folder is not created only to be found empty */
async function withStore<T>(config: Config, act: (store: FeedbackStore) => Promise<T>): Promise<T> {
  const place = placeOf(config);
  if ('dataDir' in place && !existsSync(place.dataDir)) {
    throw new CrampError('CRAMP_NOT_READY', [{ path: 'dataDir', expected: 'the folder of a service that has run' }]);
  }
  const database = await openDatabase(place, { timeoutMs: TIMEOUT_MS, maxConnections: 2 });
  try {
    return await act(databaseFeedbackStore(database, { keepComments: false, now: Date.now }));
  } finally {
    await database.destroy();
  }
}
