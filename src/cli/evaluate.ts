import { randomUUID } from 'node:crypto';
import { SERVICES } from '../../hooks/index.js';
import { assertCards } from '../cds/check-card.js';
import { parseRequest } from '../cds/parse-request.js';
import { isOn } from '../cds/service.js';
import type { Config } from '../config/config.js';
import { type Declaration, evaluateRequest } from '../engine/evaluate-request.js';
import type { Suppression } from '../engine/past-displays.js';
import { publishService } from '../engine/publish-service.js';
import { CrampError } from '../errors.js';
import { explain } from '../explanation/explanation.js';
import { explanationText } from '../explanation/explanation-text.js';
import { RULES } from '../rules/index.js';
import { loadTerminology } from '../terminology/load.js';
import type { Terminology } from '../terminology/terminology.js';
import { type Command, parseAsOf, parseOptions, readConfig, readText, UsageError } from './command.js';
import { parseHistory, replayed } from './history.js';

const usage = `Usage: cramp-cds evaluate <service-id> <request.json> [--explain] [--as-of DATE] [--history FILE] [--config FILE]

Runs one hook request offline through the same engine as the service and prints the cards as JSON. No FHIR server is asked: what is
not in prefetch stays unknown. Every service can be tried, also one that is off by default, unless the configuration lists others under services.

  <service-id>   ${SERVICES.map(({ service }) => service.id).join(', ')}
  <request.json> a hook request; - reads standard input
  --explain      then also prints, rule by rule, the outcome and the facts it rested on
  --as-of DATE   evaluates as if it were this date
  --history FILE what was answered before, to see what suppression leaves out: a JSON list of earlier calls, such as
                 [{"request": "request.json", "at": "2026-03-01", "outcome": "overridden", "reason": "specialist-advice"}]
  --config FILE  JSON configuration, see docs/config.schema.json
`;

const OPTIONS = {
  explain: { type: 'boolean' },
  'as-of': { type: 'string' },
  history: { type: 'string' },
  config: { type: 'string' },
} as const;

export const evaluateCommand: Command = {
  summary: 'runs one hook request offline and prints its cards',
  usage,
  async run(args) {
    const { values, positionals } = parseOptions(args, OPTIONS, usage);
    const [serviceId, path, ...rest] = positionals;
    if (serviceId === undefined || path === undefined || rest.length > 0) {
      throw new UsageError('evaluate takes a service id and a request file', usage);
    }
    const service = SERVICES.find((each) => each.service.id === serviceId);
    if (service === undefined) throw new UsageError(`there is no service "${serviceId}"`, usage);
    const config = readConfig(values.config, usage);
    if (config.services !== undefined && !isOn(service, config.services)) {
      throw new UsageError(`the configuration does not switch on "${serviceId}"`, usage);
    }
    const asOf = parseAsOf(values['as-of'], usage) ?? Date.now();

    const surroundings = surroundingsOf(config);
    const suppression =
      values.history === undefined
        ? undefined
        : await replayed(parseHistory(readText(values.history, usage), usage), async (earlier, at, remembered) => {
            const text = readText(earlier, usage);
            return evaluateText(text, { ...surroundings, services: SERVICES, asOf: at, suppression: remembered });
          });
    const text = readText(path, usage);
    const { evaluation } = await evaluateText(text, { ...surroundings, services: [service], asOf, suppression });
    assertCards(evaluation.cards);
    process.stdout.write(`${JSON.stringify({ cards: evaluation.cards }, null, 2)}\n`);
    if (values.explain === true) process.stdout.write(`\n${explanationText(explain(evaluation, asOf))}`);
    return 0;
  },
};

interface Surroundings {
  readonly config: Config;
  readonly terminology: Terminology;
}

function surroundingsOf(config: Config): Surroundings {
  const { clinical, valueSetDirs } = config;
  return { config, terminology: loadTerminology({ alsoRead: clinical.qtDrugList, valueSetDirs }) };
}

interface Offline extends Surroundings {
  /** Of which one answers the hook of the request. */
  readonly services: readonly Declaration[];
  readonly asOf: number;
  readonly suppression: Suppression | undefined;
}

async function evaluateText(text: string, { config, terminology, services, asOf, suppression }: Offline) {
  const request = parseRequest(
    parseJson(text),
    services.map((each) => each.service.hook),
  );
  const service = services.find((each) => each.service.hook === request.hook);
  if (service === undefined) throw new CrampError('CRAMP_HOOK_MISMATCH', [{ path: 'hook', expected: 'a known hook' }]);
  const evaluation = await evaluateRequest(request, publishService(service, terminology.valueSets), {
    rules: RULES,
    terminology,
    settings: config.clinical,
    publicUrl: config.publicUrl ?? `http://${config.host}:${config.port}`,
    newUuid: randomUUID,
    asOf,
    reader: undefined,
    deadline: new AbortController().signal,
    suppression,
  });
  return { evaluation, hook: request.hook };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new CrampError('CRAMP_REQUEST_INVALID', [{ expected: 'a JSON object' }], { cause });
  }
}
