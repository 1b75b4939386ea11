import base from './jest.config.js';

const folders = ['facts', 'rules', 'clinical', 'engine'];

/**
 * For mutation testing: the tests that look at facts and rules. Property tests stay out: they draw other values each time, so a mutant
 * would survive today and not tomorrow. `MUTATION_TESTS` narrows the run: `facts/tiers facts/derangements`.
 */
export default {
  ...base,
  testMatch: (process.env.MUTATION_TESTS ?? folders.map((folder) => `${folder}/*`).join(' '))
    .split(' ')
    .map((name) => `<rootDir>/tests/${name}.test.ts`),
  testPathIgnorePatterns: ['/node_modules/', 'properties\\.test\\.ts$'],
};
