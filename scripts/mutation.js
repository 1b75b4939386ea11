#!/usr/bin/env node
/**
 * Mutation testing of src/facts and src/rules, one file after the other (npm run mutation): a mutant must be killed by the tests of its own
 * topic, which is stricter and many times faster than asking all of them.
 *
 * `npm run mutation -- facts/tiers facts/dates` for some files, all without a name. Reports: `reports/mutation/<file>/mutation.html`.
 */
import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';

const NO_CODE_UNDER_TEST = /\.vignettes\.ts$|vignette(-facts)?\.ts$|sources\.ts$|clinical-facts\.ts$|fact-input\.ts$/;

/** Facts whose tests are in files of another name. */
const TOPICS = {
  'assess-result': ['assess-result', 'reference-range', 'corrected-calcium'],
  'calcium-trust': ['corrected-calcium'],
  'ckd-epi': ['renal-function'],
  'clinical-settings': ['tiers', 'derangements'],
  derangements: ['derangements', 'reference-range', 'corrected-calcium'],
  'draft-orders': ['draft-orders', 'draft-targets'],
  hemolysis: ['hemolysis', 'lab-results'],
  'lab-observation': ['lab-observation', 'lab-results'],
  'lab-results': ['lab-results', 'lab-lists'],
  'observation-time': ['lab-results'],
  plausibility: ['lab-results'],
  'reference-range': ['reference-range', 'analytes-without-a-range'],
  tiers: ['tiers', 'derangements', 'analytes-without-a-range'],
};

/** Stories and all that rules say in them; the slower tests from FHIR to cards would only add to the score. */
const RULE_TESTS = ['rules/reviewed-words'];
const SHARED_TESTS = [
  ...RULE_TESTS,
  'rules/proposed-orders',
  'rules/repeat-on-order',
  'rules/shared-questions',
  'rules/wording',
];

function testsOf(file) {
  if (file.startsWith('rules/shared/')) return SHARED_TESTS;
  if (file.startsWith('rules/')) return RULE_TESTS;
  const name = basename(file);
  return (TOPICS[name] ?? [name]).map((topic) => `facts/${topic}`);
}

function sourceFiles() {
  return ['facts', 'rules', 'rules/shared'].flatMap((folder) =>
    readdirSync(`src/${folder}`)
      .filter((name) => name.endsWith('.ts') && !NO_CODE_UNDER_TEST.test(name))
      .map((name) => `${folder}/${name.slice(0, -'.ts'.length)}`),
  );
}

/** Counts of one file: mutants that a test noticed, and those that none did. */
async function mutate(file) {
  process.env.MUTATION_TESTS = testsOf(file).join(' ');
  const reports = `reports/mutation/${file}`;
  const mutants = await new Stryker({
    mutate: [`src/${file}.ts`],
    incrementalFile: `${reports}/incremental.json`,
    htmlReporter: { fileName: `${reports}/mutation.html` },
  }).runMutationTest();
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  return { file, killed: count('Killed', 'Timeout'), survived: count('Survived', 'NoCoverage') };
}

function line({ file, killed, survived }) {
  const all = killed + survived;
  return `| ${file} | ${all} | ${survived} | ${all === 0 ? '–' : `${((100 * killed) / all).toFixed(1)} %`} |\n`;
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
setPriority(19);
const asked = process.argv.slice(2);
const scores = [];
for (const file of asked.length > 0 ? asked : sourceFiles()) scores.push(await mutate(file));
const total = (name) => scores.reduce((sum, score) => sum + score[name], 0);
process.stdout.write('| File | Mutants | Survived | Score |\n| --- | --- | --- | --- |\n');
for (const score of [...scores, { file: 'total', killed: total('killed'), survived: total('survived') }]) {
  process.stdout.write(line(score));
}
