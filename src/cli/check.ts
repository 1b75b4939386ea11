import { SERVICES } from '../../hooks/index.js';
import { rulePages } from '../catalogue/rule-page.js';
import { assertDiscovery } from '../cds/check-discovery.js';
import { parseConfig } from '../config.js';
import { publishService } from '../engine/publish-service.js';
import { CrampError } from '../errors.js';
import { KNOWLEDGE_VERSION } from '../knowledge-version.js';
import { loadTerminology } from '../terminology/load.js';
import { type Command, parseOptions, readText, UsageError } from './command.js';

const usage = `Usage: cramp-cds check [--config FILE]

Checks a configuration file with the environment (HOST, PORT, PUBLIC_URL, LOG_LEVEL), and the clinical knowledge: one line per problem and exit 1, or a short summary and exit 0.

  --config FILE  JSON configuration, see docs/config.schema.json; - reads standard input
`;

export const check: Command = {
  summary: 'checks a configuration file and the knowledge',
  usage,
  async run(args) {
    const { values, positionals } = parseOptions(args, { config: { type: 'string' } }, usage);
    if (positionals.length > 0) throw new UsageError('check takes no arguments', usage);
    const text = values.config === undefined ? undefined : readText(values.config, usage);
    const problems = [
      ...problemsOf('configuration', () => parseConfig(text, process.env)),
      ...problemsOf('knowledge', checkKnowledge),
    ];
    for (const problem of problems) process.stdout.write(`${problem}\n`);
    if (problems.length > 0) return 1;
    process.stdout.write(summary());
    return 0;
  },
};

/** Loads everything the service would, as it would. */
function checkKnowledge(): void {
  const terminology = loadTerminology();
  const services = SERVICES.map((service) => publishService(service, terminology.valueSets).service);
  assertDiscovery(services);
  rulePages();
}

function problemsOf(part: string, run: () => unknown): readonly string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof CrampError)) return [`${part}: ${error instanceof Error ? error.message : 'failed'}`];
    return error.problems.map(({ path, expected }) => `${part}: ${path ?? 'file'}: expected ${expected}`);
  }
}

function summary(): string {
  const pages = rulePages();
  const pending = pages.filter(({ clinicalReview }) => clinicalReview === 'pending').length;
  const { statistics } = loadTerminology();
  return [
    'configuration: valid',
    `knowledge ${KNOWLEDGE_VERSION}: ${pages.length} rules, ${pending} of them pending clinical review`,
    `terminology: ${statistics.drugCodes} drug codes, ${statistics.valueSets} value sets with ${statistics.valueSetCodes} codes`,
    '',
  ].join('\n');
}
