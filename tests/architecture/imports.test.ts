/**
 * Who may import whom. Arrows point from importer to imported, and nothing points up; `biome.json` says the same while typing.
 */
import { describe, expect, test } from '@jest/globals';
import { type Import, readSources, type SourceFile } from '../support/source-files.js';

interface Layer {
  /** Parts of ours whose code it may run. */
  readonly runs: readonly string[];
  /** Files of which it may name types. */
  readonly names?: readonly string[];
  /** Packages, and modules of Node. */
  readonly packages?: readonly string[];
  readonly because: string;
}

/** Only ever imported as types: erased by the compiler. */
const TYPE_PACKAGES = ['fhir/r4.js', 'jose'];

const LAYERS: Readonly<Record<string, Layer>> = {
  errors: { runs: [], because: 'everything throws the one error, so it rests on nothing' },
  'knowledge-version': { runs: [], because: 'it is one constant' },
  memo: { runs: [], because: 'it keeps what others work out, whatever that is' },
  cds: {
    runs: ['errors', 'memo'],
    packages: ['ajv', 'ajv-formats'],
    because: 'the standard knows nothing of leg cramps',
  },
  terminology: {
    runs: ['errors', 'memo'],
    packages: ['@lhncbc/ucum-lhc', 'node:fs', 'node:path', 'node:url'],
    because: 'the meaning of a code does not depend on any patient',
  },
  facts: {
    runs: ['terminology', 'memo'],
    names: ['src/cds/types.ts', 'src/cds/lenient.ts'],
    because:
      'a fact is computed from what was handed in: no network, no clock, no logger, and no rule that wants it so',
  },
  rules: {
    runs: ['facts', 'terminology', 'cds'],
    because:
      'a rule concludes from facts and words its advice; it does not know where they came from or which hook asked',
  },
  fhir: {
    runs: ['cds', 'errors'],
    packages: ['fhir-kit-client', 'node:events'],
    because: 'reading FHIR is the same whatever is concluded from it',
  },
  engine: {
    runs: ['cds', 'errors', 'terminology', 'facts', 'rules', 'fhir', 'knowledge-version', 'memo'],
    names: ['src/feedback/display.ts'],
    packages: ['node:events'],
    because: 'the engine also runs without a web server: from the command line and in tests',
  },
  explanation: {
    runs: ['rules', 'facts', 'terminology', 'cds', 'errors'],
    names: ['src/engine/evaluate-request.ts', 'src/engine/run-rules.ts'],
    because: 'it puts in words what was concluded, and concludes nothing itself',
  },
  security: {
    runs: ['cds', 'fhir', 'errors'],
    packages: ['jose', 'node:crypto'],
    because: 'who may ask is decided before anything clinical is looked at',
  },
  database: {
    runs: ['errors'],
    names: ['src/security/replay.ts', 'src/feedback/display.ts', 'src/feedback/store.ts'],
    packages: ['kysely', 'pg', 'libsql', 'node:crypto', 'node:fs', 'node:path'],
    because: 'it keeps what it is given and knows nothing of requests, patients or cards',
  },
  feedback: { runs: ['cds', 'errors'], because: 'feedback is stored without knowing what was advised' },
  metrics: {
    runs: ['cds', 'errors'],
    names: [
      'src/engine/evaluate-request.ts',
      'src/engine/run-rules.ts',
      'src/fhir/read-result.ts',
      'src/fhir/reader.ts',
    ],
    packages: ['prom-client'],
    because: 'what is counted decides nothing: it is told, and asked by whoever wants to know',
  },
  supervisor: {
    runs: ['log'],
    packages: ['node:cluster', 'node:fs', 'node:os'],
    because: 'keeping processes alive has nothing to do with what they do',
  },
  http: {
    runs: ['engine', 'security', 'feedback', 'cds', 'errors', 'log'],
    packages: [
      'node:fs',
      'express',
      'cors',
      'helmet',
      'p-queue',
      'pino-http',
      'rate-limiter-flexible',
      'node:crypto',
      'node:http',
      'node:net',
    ],
    because: 'the web layer moves requests and answers and decides nothing clinical',
  },
  sandbox: {
    runs: ['cds', 'errors'],
    packages: ['express', 'node:crypto', 'node:fs', 'node:http', 'node:path', 'node:timers/promises', 'node:url'],
    because: 'it stands for the world outside, an EHR and its records, and decides nothing clinical',
  },
  client: {
    runs: ['cds', 'fhir', 'errors'],
    packages: ['jose', 'node:crypto'],
    because: 'it asks any CDS Hooks service, and knows nothing of what ours concludes',
  },
  governance: {
    runs: ['catalogue'],
    names: ['src/feedback/store.ts'],
    because: 'the page shows what was counted and counts nothing itself',
  },
  catalogue: {
    runs: ['rules', 'facts', 'terminology', 'cds', 'errors', 'knowledge-version'],
    packages: ['node:fs', 'node:crypto'],
    because: 'the pages about rules show what the rules say of themselves',
  },
  page: {
    runs: ['cds', 'terminology'],
    packages: ['marked', 'preact', 'preact/hooks'],
    because:
      'it runs in a browser, knows the service by its answers only, and of the terminology the names of code systems',
  },
  hooks: {
    runs: ['cds'],
    names: ['src/cds/service.ts', 'src/facts/fact.ts', 'src/rules/index.ts'],
    because: 'a service is a declaration: data that a reviewer can read, without behavior',
  },
};

/** Where the parts are wired together: these may import everything. */
const COMPOSITION = ['server', 'workers', 'management', 'evaluator', 'simulator', 'store', 'cli', 'config', 'log'];

const SOURCES = readSources();

describe('the layers', () => {
  test('cover every part of the source', () => {
    const parts = new Set(SOURCES.map(({ part }) => part));
    expect([...parts].filter((part) => !(part in LAYERS) && !COMPOSITION.includes(part))).toEqual([]);
  });

  test.each(Object.entries(LAYERS).map(([part, layer]) => [part, layer.because, layer] as const))(
    '%s imports only what it may, because %s',
    (part, _because, layer) => {
      const files = SOURCES.filter((file) => file.part === part);
      expect(
        files.flatMap((file) => file.imports.filter((each) => !isAllowed(each, part, layer)).map(say(file))),
      ).toEqual([]);
    },
  );

  test('the engine receives rules and services as arguments, and names only the type of their ids', () => {
    const lists = /^(src\/rules\/(index|.*\.rule)\.ts|hooks\/)/;
    const files = SOURCES.filter(({ part }) => part === 'engine');
    const listed = files.flatMap((file) =>
      file.imports.filter(({ target, isTypeOnly }) => lists.test(target) && !isTypeOnly).map(say(file)),
    );
    expect(listed).toEqual([]);
  });

  test('of the terminology the page has only the names of code systems, which need no file beside them', () => {
    const files = SOURCES.filter(({ part }) => part === 'page');
    const imported = files.flatMap(({ imports }) => imports.map(({ target }) => target));
    const terminology = imported.filter((target) => target.startsWith('src/terminology/'));
    expect(new Set(terminology)).toEqual(new Set(['src/terminology/code-systems.ts']));
  });

  test('only files of vignettes import what vignettes are told with', () => {
    const isVignette = (path: string) => /\/vignette(-facts)?\.ts$|\.vignettes\.ts$/.test(path);
    const files = SOURCES.filter(({ path }) => !isVignette(path));
    expect(files.flatMap((file) => file.imports.filter(({ target }) => isVignette(target)).map(say(file)))).toEqual([]);
  });

  test('no file is imported by a file that it needs to run', () => {
    expect(SOURCES.filter(({ path }) => needs(path).has(path)).map(({ path }) => path)).toEqual([]);
  });
});

function isAllowed(
  { target, part, isTypeOnly }: Import,
  own: string,
  { runs, names = [], packages = [] }: Layer,
): boolean {
  if (part === undefined) return packages.includes(target) || (isTypeOnly && TYPE_PACKAGES.includes(target));
  return part === own || runs.includes(part) || (isTypeOnly && names.includes(target));
}

function say({ path }: SourceFile): (each: Import) => string {
  return ({ target, isTypeOnly }) => `${path} imports ${target}${isTypeOnly ? ' as types' : ''}`;
}

/** Every file that is loaded before this one can run. */
function needs(path: string, seen = new Set<string>()): ReadonlySet<string> {
  const file = SOURCES.find((each) => each.path === path);
  for (const { target, isTypeOnly } of file?.imports ?? []) {
    if (isTypeOnly || seen.has(target)) continue;
    seen.add(target);
    needs(target, seen);
  }
  return seen;
}
