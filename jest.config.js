/** ES modules throughout; @swc/jest only strips types, so type errors are found by `npm run types`. */
export default {
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { sourceMaps: 'inline', module: { type: 'es6' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } },
    ],
  },
  injectGlobals: false,
  // Far above what any test takes: a busy machine must not fail one.
  testTimeout: 60_000,
  testEnvironmentOptions: { globalsCleanup: 'on' },
  roots: ['<rootDir>/tests'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/browser/', '<rootDir>/tests/nginx/'],
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/**/*.ts', 'hooks/**/*.ts', 'simulator/**/*.ts', '!**/*.vignettes.ts'],
};
