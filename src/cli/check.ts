import { SERVICES } from '../../hooks/index.js';
import { rulePages } from '../catalogue/rule-page.js';
import { assertDiscovery } from '../cds/check-discovery.js';
import type { Config } from '../config/config.js';
import { publishService } from '../engine/publish-service.js';
import { CrampError } from '../errors.js';
import { KNOWLEDGE_VERSION } from '../knowledge-version.js';
import { loadTerminology } from '../terminology/load.js';
import type { ValueSetChange } from '../terminology/replacements.js';
import type { Terminology } from '../terminology/terminology.js';
import { readValueSetFiles } from '../terminology/value-sets.js';
import { type Command, parseOptions, readConfig, UsageError } from './command.js';

const usage = `Usage: cramp-cds check [--config FILE]
       cramp-cds check --value-sets

Checks a configuration file with the environment (HOST, PORT, PUBLIC_URL, …), the value sets of its valueSetDirs, and the
clinical knowledge: one line per problem and exit 1, or a short summary and exit 0. With clients in it, a configuration is held against
what production mode needs.

A value set of valueSetDirs replaces the built-in one with its url. Each code that got lost that way is a problem, for advice may get
lost with it: "lost code: SET: SYSTEM|CODE DISPLAY". Put it into the replacement, or into its compose.exclude when it is left out on
purpose.

  --config FILE  JSON configuration, see docs/config.schema.json; - reads standard input
  --value-sets   lists the built-in value sets with their urls, and checks nothing
`;

const OPTIONS = { config: { type: 'string' }, 'value-sets': { type: 'boolean' } } as const;

export const check: Command = {
  summary: 'checks a configuration file, its value sets and the knowledge',
  usage,
  async run(args) {
    const { values, positionals } = parseOptions(args, OPTIONS, usage);
    if (positionals.length > 0) throw new UsageError('check takes no arguments', usage);
    if (values['value-sets'] === true) {
      process.stdout.write(valueSetList());
      return 0;
    }
    const { value: config, problems: wrong } = attempt('configuration', () =>
      readConfig(values.config, usage, { environment: process.env, mode: 'either' }),
    );
    const { value: terminology, problems: broken } = attempt('value sets', () => terminologyOf(config));
    const { problems: unsound } = attempt('knowledge', () => checkKnowledge(terminology));
    const problems = [...wrong, ...broken, ...unsound, ...(terminology?.replaced ?? []).flatMap(lostLines)];
    process.stdout.write(terminology === undefined || problems.length > 0 ? linesOf(problems) : summary(terminology));
    return problems.length > 0 ? 1 : 0;
  },
};

/** As the service loads it; with its own value sets only when the configuration could not be read. */
function terminologyOf(config: Config | undefined): Terminology {
  if (config === undefined) return loadTerminology();
  return loadTerminology({ alsoRead: config.clinical.qtDrugList, valueSetDirs: config.valueSetDirs });
}

/** Loads everything the service would, as it would. */
function checkKnowledge(terminology: Terminology | undefined): void {
  const { valueSets } = terminology ?? loadTerminology();
  assertDiscovery(SERVICES.map((service) => publishService(service, valueSets).service));
  rulePages();
}

interface Attempt<T> {
  readonly value?: T;
  readonly problems: readonly string[];
}

/** @throws UsageError */
function attempt<T>(part: string, run: () => T): Attempt<T> {
  try {
    return { value: run(), problems: [] };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (!(error instanceof CrampError))
      return { problems: [`${part}: ${error instanceof Error ? error.message : 'failed'}`] };
    return { problems: error.problems.map(({ path, expected }) => `${part}: ${path ?? 'file'}: expected ${expected}`) };
  }
}

function lostLines({ name, lost }: ValueSetChange): readonly string[] {
  return lost.map(({ system, code, kind, display }) => {
    const meaning = [display, kind === 'prefix' ? 'and everything below it' : undefined];
    return ['lost code:', `${name}:`, `${system}|${code}`, ...meaning.filter((part) => part !== undefined)].join(' ');
  });
}

function valueSetList(): string {
  return linesOf(readValueSetFiles().map(({ url, entries }) => `${url} (${entries.length} codes)`));
}

function summary({ statistics, replaced }: Terminology): string {
  const pages = rulePages();
  const pending = pages.filter(({ clinicalReview }) => clinicalReview === 'pending').length;
  const added = replaced.reduce((sum, change) => sum + change.added.length, 0);
  return linesOf([
    'configuration: valid',
    `knowledge ${KNOWLEDGE_VERSION}: ${pages.length} rules, ${pending} of them pending clinical review`,
    `terminology: ${statistics.drugCodes} drug codes, ${statistics.valueSets} value sets with ${statistics.valueSetCodes} codes`,
    ...(replaced.length === 0 ? [] : [`value sets replaced: ${replaced.length}, codes added: ${added}`]),
  ]);
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
