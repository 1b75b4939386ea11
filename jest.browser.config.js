import base from './jest.config.js';

/** Tests in a real browser (npm run test:browser): they need Chromium, which `npm test` does without. */
export default { ...base, roots: ['<rootDir>/tests/browser'], testPathIgnorePatterns: ['/node_modules/'] };
