#!/usr/bin/env node
/**
 * Scaffolds a rule: its file, its vignettes, and a line for the change log, with every field present and empty. What stays empty does
 * not compile or fails `tests/rules/all-rules.test.ts`, so nothing can be forgotten.
 *
 *   npm run new-rule low-potassium-with-diuretic
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `Usage: npm run new-rule <id>

Writes src/rules/<id>.rule.ts, src/rules/<id>.vignettes.ts and changes/<id>.md, and overwrites nothing.

  <id>         kebab-case nouns of the clinical subject, such as low-potassium-with-diuretic: the concern, not the advice
  --into DIR   writes below this folder instead of the repository, for a trial
  --help       prints this
`;

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function ruleText(id) {
  return `import { advise, defineRule, FIRST_VERSION, INFO_BEFORE_SIGNING, noConcern, notApplicable, type Rule } from './rule.js';

/**
 * One sentence: what is the concern?
 *
 * When
 * -
 *
 * Then
 * -
 *
 * Remarks
 * -
 */
const rule: Rule = defineRule({
  meta: {
    id: '${id}',
    topic: '${camelCase(id)}',
    title: '',
    history: [FIRST_VERSION],
    decision: '${id}',
    precedence: 0,
    ages: 'adults',
    infoOn: INFO_BEFORE_SIGNING,
    selectionBehavior: 'any',
    sources: [],
    limits: [],
    evidence: '',
    overrideReasons: [],
    evidenceCheckedOn: '',
    clinicalReview: 'pending',
  },
  needs: {},
  uses: [],
  messages: {
    concern: (_facts: object) => ({
      summary: '',
      why: [],
      evidence: [],
      patient: [],
      consider: [],
      data: [],
    }),
  },
  evaluate(facts) {
    const isThere = false;
    if (!isThere) return notApplicable('');
    const isFine = false;
    if (isFine) return noConcern('');
    return advise({
      messageId: 'concern',
      data: facts,
      indicator: 'info',
      because: '',
      about: [],
      suggestions: [],
    });
  },
});
export default rule;
`;
}

function vignettesText(id) {
  return `import { unknown } from '../facts/fact.js';
import rule from './${id}.rule.js';
import { defineVignettes } from './vignette.js';

export default defineVignettes(rule, [
  {
    says: 'the situation is not there',
    given: {},
    expect: 'not-applicable',
  },
  {
    says: 'the situation is there and is fine',
    given: {},
    expect: 'no-concern',
  },
  {
    says: 'something has to be said; one story for each message, and one on each side of every limit',
    given: {},
    expect: [{ messageId: 'concern', indicator: 'info', about: [], suggests: [] }],
  },
  {
    says: 'a fact it cannot do without could not be read; one story for each need',
    given: { draftOrders: unknown('timed-out') },
    expect: 'cannot-tell',
  },
]);
`;
}

function camelCase(id) {
  return id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

function fail(message) {
  process.stderr.write(`${message}\n\n${HELP}`);
  process.exit(1);
}

function readArguments() {
  try {
    const options = { into: { type: 'string' }, help: { type: 'boolean' } };
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return fail(error.message);
  }
}

const { values, positionals } = readArguments();
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const [id] = positionals;
if (id === undefined || positionals.length > 1) fail('Give one id.');
if (!KEBAB_CASE.test(id)) fail(`"${id}" is not kebab-case.`);

const root = values.into ?? fileURLToPath(new URL('..', import.meta.url));
const files = [
  [`src/rules/${id}.rule.ts`, ruleText(id)],
  [`src/rules/${id}.vignettes.ts`, vignettesText(id)],
  [`changes/${id}.md`, `New rule: … (\`${id}\`).\n`],
];
const existing = files.map(([path]) => path).filter((path) => existsSync(join(root, path)));
if (existing.length > 0) fail(`There is already ${existing.join(', ')}.`);

for (const [path, text] of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { flag: 'wx' });
  process.stdout.write(`wrote ${path}\n`);
}
process.stdout.write(
  'Next: tell the stories, write the rule, add it to src/rules/index.ts and to the hooks that run it, then npm run check.\n',
);
